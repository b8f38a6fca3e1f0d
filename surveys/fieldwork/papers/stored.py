"""Which column of which table may hold something in which mode: the one list of it.

Papers and the statement for machines say what stands here. A test compares it with the tables,
and with what answering really leaves behind.
"""

from collections.abc import Mapping
from types import MappingProxyType

from surveys.web.locale import gettext as _

ALL, UNNAMED, NAMED, KNOWN = "ACP", "AC", "P", "CP"


def _columns(**by_modes: str) -> Mapping[str, str]:
    """Return modes by column, from names of columns by modes."""
    return MappingProxyType(
        {name: modes for modes, names in by_modes.items() for name in names.split()}
    )


STORED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "invitation": _columns(
            ACP="id wave_id mode token_hash used code_hash",
            CP="organisation_id nonce contact_id channel outcome closes_at",
        ),
        "outbox_mail": _columns(
            ACP="id mailing_id kind organisation_id contact_id sealed state attempts due_at"
            " claimed_at sent_at message_key problem",
            CP="invitation_id",
            P="colleague_id",
            none="volunteer_id",
        ),
        "extension_request": _columns(CP="id invitation_id wanted_on reason asked_at state"),
        "draft": _columns(
            ACP="id wave_id mode version_id changes",
            AC="sealed",
            P="invitation_id language answers save_id beside",
        ),
        "inbox": _columns(AC="id wave_id mode sealed"),
        "response": _columns(
            ACP="id wave_id mode version_id record_key answers number arrival group_size suspect",
            AC="delete_hash",
            P="invitation_id submitted_at language beside",
        ),
        "response_version": _columns(P="response_id number version_id answers beside submitted_at"),
        "withdrawal": _columns(AC="id wave_id sealed"),
        "sealed_link": _columns(C="id wave_id sealed"),
        "open_text": _columns(AC="id wave_id mode item text state delete_hash suspect"),
        "receipt": _columns(AC="id wave_id version_id sealed purge_on"),
        "uploaded_file": _columns(P="id wave_id mode invitation_id digest name type size kept_on"),
        "organisation_proposal": _columns(P="response_id item detail state"),
        "colleague": _columns(
            P="id invitation_id name email sections may_sign nonce token_hash asked_at revoked"
        ),
        "answer_note": _columns(P="id invitation_id item colleague_id text at"),
        "answer_change": _columns(P="invitation_id item colleague_id at"),
        "keyed_sheet": _columns(
            ACP="id wave_id mode label arrival version_id account_id sealed", P="invitation_id"
        ),
        "trust_key": _columns(
            C="wave_id account_id public_key salt locked_key made_on destroyed_on"
        ),
        "produced_file": _columns(
            ACP="id programme_id wave_id job_id kind name media_type size made_at delete_on"
        ),
    }
)

UNTIL: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "invitation": {"A": "asked", "C": "asked", "P": "asked"},
        "outbox_mail": {"A": "answers", "C": "links", "P": "answers"},
        "extension_request": {"C": "links", "P": "answers"},
        "draft": {"A": "submitted", "C": "submitted", "P": "submitted"},
        "inbox": {"A": "mixed", "C": "mixed"},
        "response": {"A": "answers", "C": "answers", "P": "answers"},
        "response_version": {"P": "answers"},
        "withdrawal": {"A": "mixed", "C": "mixed"},
        "sealed_link": {"C": "links"},
        "open_text": {"A": "answers", "C": "answers"},
        "receipt": {"A": "day", "C": "links"},
        "uploaded_file": {"P": "answers"},
        "organisation_proposal": {"P": "answers"},
        "colleague": {"P": "closing"},
        "answer_note": {"P": "submitted"},
        "answer_change": {"P": "submitted"},
        "keyed_sheet": {"A": "keyed", "C": "keyed", "P": "keyed"},
        "trust_key": {"C": "links"},
        "produced_file": {"A": "week", "C": "week", "P": "week"},
    }
)
"""How long rows of a table stay, by mode: a word of `until_words`. No mode: none comes to be."""


def columns_of(table: str, mode: str) -> tuple[str, ...]:
    """Return the columns that may hold something in a mode, in the order of the table."""
    return tuple(name for name, modes in STORED[table].items() if mode in modes)


def tables_of(mode: str) -> tuple[str, ...]:
    """Return the tables that have rows in a mode."""
    return tuple(table for table, modes in UNTIL.items() if mode in modes)


def table_words() -> dict[str, str]:
    """Return what each table holds, in the language now spoken."""
    return {
        "invitation": _("Einladungen: wer gefragt wurde, Prüfsumme des Links, benutzt oder nicht"),
        "outbox_mail": _("Mails: an wen, welcher Art, wann, mit welchem Erfolg; nie der Text"),
        "extension_request": _("Bitten um mehr Zeit: bis wann, warum"),
        "draft": _("Entwürfe vor dem Absenden"),
        "inbox": _("Abgesendete Antworten, versiegelt, bis sie gemischt sind"),
        "response": _("Antworten, als Codes"),
        "response_version": _("Frühere Fassungen einer geänderten Antwort"),
        "withdrawal": _("Löschungen, die auf das nächste Mischen warten"),
        "sealed_link": _("Wer welche Antwort gab, verschlossen für die Vertrauensstelle"),
        "open_text": _("Freie Texte, jeder für sich"),
        "receipt": _("Die eigene Kopie der Befragten, verschlossen unter ihrem Code"),
        "uploaded_file": _("Dateien zu einer Antwort"),
        "organisation_proposal": _("Was aus Änderungen wurde, die Organisationen schickten"),
        "colleague": _("Personen, die in ihrer Organisation mithelfen: Name, E-Mail, Abschnitte"),
        "answer_note": _("Notizen neben einer Antwort, die in der Organisation bleiben"),
        "answer_change": _("Wer in der Organisation eine Antwort zuletzt änderte"),
        "keyed_sheet": _("Bögen aus Papier, einmal erfasst, versiegelt bis zur zweiten Eingabe"),
        "trust_key": _("Das Schloss der Vertrauensstelle"),
        "produced_file": _("Dateien für die Verwaltung, zum Beispiel Briefe"),
    }


def until_words() -> dict[str, str]:
    """Return until when rows stay, in the language now spoken."""
    return {
        "submitted": _("bis zum Absenden, sonst bis zum Ende der Befragung"),
        "closing": _("bis zum Ende der Befragung"),
        "mixed": _("bis zum Mischen, spätestens am Ende der Befragung"),
        "keyed": _("bis zur zweiten Eingabe, spätestens bis die Antworten gelöscht werden"),
        "day": _("zu öffnen bis Mitternacht, gelöscht am nächsten Tag"),
        "week": _("sieben Tage"),
        "links": _("bis die Verbindung zu den Antworten gelöscht wird"),
        "answers": _("bis die Antworten gelöscht werden"),
        "asked": _(
            "dass gefragt wurde, bis die Organisation gelöscht wird; der Link führt nach der "
            "Löschung nirgendwohin"
        ),
    }
