"""The deletion concept: what goes when, by whom, and what stays."""

from surveys.fieldwork.archiving import answer_words, offer_of
from surveys.fieldwork.papers import phrases
from surveys.fieldwork.papers.facts import WaveFacts
from surveys.fieldwork.papers.sections import Paper, Section
from surveys.fieldwork.papers.stored import UNTIL, table_words, tables_of, until_words
from surveys.web.locale import day
from surveys.web.locale import gettext as _


def deletion(facts: WaveFacts) -> Paper:
    """Return the deletion concept of a wave."""
    words, until = table_words(), until_words()
    rows = tuple(
        (table, words[table], until[UNTIL[table][facts.mode]]) for table in tables_of(facts.mode)
    )
    return Paper(
        _("Löschkonzept"),
        phrases.about(facts),
        (
            Section(_("Die Tage"), facts=(*phrases.days(facts), *_ending(facts))),
            Section(
                _("Was wann gelöscht wird"),
                head=(_("Tabelle"), _("Was darin steht"), _("Wie lange")),
                rows=rows,
            ),
            Section(_("Wie gelöscht wird"), points=_how(facts)),
            Section(_("Was bleibt"), points=_stays()),
            Section(_("Archiv"), text=_archive(facts)),
            Section(
                _("Sicherungen"),
                text=(
                    _(
                        "Sicherungen der Datenbank werden nach %(days)s überschrieben; so lange "
                        "enthalten sie Gelöschtes. Nach dem Einspielen einer Sicherung wird am "
                        "selben Tag wieder gelöscht, was fällig war.",
                        days=_("[Lücke: Zahl der Tage]"),
                    ),
                ),
            ),
        ),
    )


def _ending(facts: WaveFacts) -> tuple[tuple[str, str], ...]:
    found = [
        (
            _("Nicht abgesendete Entwürfe"),
            _("am Tag nach dem Ende, derzeit %(day)s", day=day(facts.wave.closes_at)),
        )
    ]
    if facts.wave.deleted_on is not None:
        found.append((_("Gelöscht"), _("am %(day)s", day=day(facts.wave.deleted_on))))
    return tuple(found)


def _how(facts: WaveFacts) -> tuple[str, ...]:
    found = [
        _(
            "Täglich nach Mitternacht (Uhr von Berlin) löscht das Programm von selbst, was fällig "
            "ist: in allen Tabellen, mit hochgeladenen und erzeugten Dateien. Ein verpasster Tag "
            "wird nachgeholt."
        ),
        _(
            "Gelöschte Zeilen werden überschrieben, das Journal der Datenbank wird geleert. Auf "
            "PostgreSQL werden die Tabellen neu geschrieben."
        ),
        _("Links und gedruckte Codes der Runde führen danach nirgendwohin."),
        _("Jede Löschung steht im Protokoll, ohne Inhalt."),
    ]
    if facts.mode == "C":
        found.append(
            _(
                "Der Schlüssel der Vertrauensstelle wird spätestens 30 Tage nach dem Ende "
                "zerstört. Damit ist auch aus einer alten Kopie der Datenbank ohne das Kennwort "
                "der Vertrauensstelle nichts zu erfahren."
            )
        )
    return tuple(found)


def _stays() -> tuple[str, ...]:
    return (
        _("Auswertungsstände: geschützte Zahlen, die niemandem zuzuordnen sind"),
        _("Der Fragebogen, der Titel und die Daten der Runde"),
        _("Dass eine Organisation gefragt wurde, bis sie aus dem Verzeichnis gelöscht wird"),
        _("Das Protokoll über Beschäftigte, so lange wie eingestellt"),
        _("Was jemand vorher heruntergeladen hat: dafür ist verantwortlich, wer es hat"),
    )


def _archive(facts: WaveFacts) -> tuple[str, ...]:
    offer = offer_of(facts.wave)
    if offer is None:
        return (
            _(
                "Vor der Löschung sind die Antworten dem zuständigen Archiv anzubieten. Noch nicht "
                "festgehalten. Gelöscht wird dennoch am festgelegten Tag: Das ist denen "
                "versprochen, die antworten."
            ),
        )
    return (
        _(
            "Angeboten: %(archive)s, am %(day)s. Antwort: %(answer)s.",
            archive=offer.archive,
            day=day(offer.offered_on),
            answer=answer_words()[offer.answer],
        ),
    )
