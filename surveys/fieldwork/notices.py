"""What an invited organisation is told with the first mail: where its address came from."""

from surveys.fieldwork.models import Wave
from surveys.programmes.models import Authority
from surveys.web.locale import day, spoken
from surveys.web.locale import gettext as _


def art14_words(wave: Wave, authority: Authority, source: str, language: str) -> str:
    """Return the short notice under Art. 14 GDPR, as paragraphs of plain words.

    `source` is what the address book says of the address; empty: nobody noted it, and the notice
    says whom to ask. The full notice is on the page that the link of the mail leads to.
    """
    with spoken(language):
        return "\n".join((_where_from(authority, source), _what_for(wave), _whom_to_ask(authority)))


def _where_from(authority: Authority, source: str) -> str:
    if source.strip():
        return _("Ihre Adresse haben wir von hier: %(source)s.", source=source.strip().rstrip("."))
    return _(
        "Ihre Adresse steht in unserem Verzeichnis. Woher wir sie haben, sagt Ihnen "
        "%(contact)s: %(email)s.",
        contact=authority.contact_name,
        email=authority.contact_email,
    )


def _what_for(wave: Wave) -> str:
    """Say the use, and until when anybody can tell who answered."""
    if wave.mode == "A":
        return _(
            "Wir nutzen sie nur, um Sie zu dieser Befragung einzuladen. Mit Ihren Antworten "
            "verbinden wir sie nicht."
        )
    ends = wave.link_deletion_on if wave.mode == "C" else wave.delete_on
    if ends is None:
        return _("Wir nutzen sie nur, um Sie zu dieser Befragung einzuladen.")
    return _(
        "Wir nutzen sie nur, um Sie zu dieser Befragung einzuladen. Die Verbindung zu Ihren "
        "Antworten löschen wir spätestens am %(day)s.",
        day=day(ends),
    )


def _whom_to_ask(authority: Authority) -> str:
    return _(
        "Verantwortlich ist: %(authority)s. Fragen zum Datenschutz: %(officer)s. Sie können "
        "Auskunft und Löschung verlangen und widersprechen. Alles Weitere steht auf der Seite "
        "der Befragung unter „Datenschutz“.",
        authority=authority.name,
        officer=" ".join(authority.privacy_officer.split()) or authority.contact_email,
    )
