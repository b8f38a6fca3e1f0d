"""Where mail to an organisation goes, and in which language."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.models import Contact, Organisation

OF_ITS_OWN = frozenset({"eigene angabe", "selbst eingetragen", "registrierung", "own statement"})
"""Sources that mean: the organisation gave its address itself, and knows where we have it from."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """An organisation as a recipient of mail."""

    organisation_id: int
    name: str
    email: str
    """Empty: there is no address."""
    languages: tuple[str, ...]
    """Tags it likes, the best first: of the contact, then of the organisation."""
    source: str
    state: str
    contact_id: int | None

    @property
    def is_told_source(self) -> bool:
        """Whether its first mail must say where its address came from (Art. 14 GDPR)."""
        return self.source.strip().casefold() not in OF_ITS_OWN


def addressees(session: Session, programme_id: int) -> list[Addressee]:
    """Return the organisations of a programme as recipients, by name."""
    query = select(Organisation).where(Organisation.programme_id == programme_id)
    found = _with_contacts(session, session.scalars(query).all())
    return sorted(found, key=lambda one: (one.name.casefold(), one.organisation_id))


def addressee(session: Session, organisation: Organisation) -> Addressee:
    """Return one organisation as a recipient."""
    return _with_contacts(session, [organisation])[0]


def language_for(addressee: Addressee, offered: Collection[str]) -> str:
    """Return the language of a mail: one the recipient likes, else German, else the first.

    >>> language_for(Addressee(1, "Verein", "", ("ar", "en"), "", "active", None), ("de", "en"))
    'en'
    """
    fallback = "de" if "de" in offered else next(iter(offered), "de")
    return next((tag for tag in addressee.languages if tag in offered), fallback)


def _with_contacts(session: Session, found: Sequence[Organisation]) -> list[Addressee]:
    query = select(Contact).order_by(Contact.is_main.desc(), Contact.id)
    if len(found) == 1:
        query = query.where(Contact.organisation_id == found[0].id)
    elif found:
        query = query.join(Organisation).where(Organisation.programme_id == found[0].programme_id)
    contacts: dict[int, list[Contact]] = {}
    for contact in session.scalars(query):
        contacts.setdefault(contact.organisation_id, []).append(contact)
    return [_addressee(one, contacts.get(one.id, ())) for one in found]


def _addressee(organisation: Organisation, contacts: Iterable[Contact]) -> Addressee:
    contact = next((one for one in contacts if one.email), None)
    languages = [contact.language] if contact is not None and contact.language else []
    return Addressee(
        organisation_id=organisation.id,
        name=organisation.name,
        email=(contact.email if contact is not None else organisation.email) or "",
        languages=(*languages, *organisation.languages),
        source=organisation.source,
        state=organisation.state,
        contact_id=contact.id if contact is not None else None,
    )
