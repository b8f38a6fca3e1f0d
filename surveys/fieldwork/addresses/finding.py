"""Finding organisations: by words, kind, field, district, size, umbrella, language and state."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.addresses.similar import plain
from surveys.fieldwork.models import Contact, Organisation
from surveys.programmes.pasting import LONGEST_NAME, one_line

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What organisations must have in common. Empty: anything.

    Its names are those of the address of a page and of the stored filter of a list.
    """

    words: str = ""
    kind: str = ""
    field: str = ""
    district: str = ""
    size: str = ""
    umbrella: str = ""
    speaks: str = ""
    state: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Wanted":
        """Return what an address or a stored filter asks for; other names in it are ignored."""
        read = {one.name: one_line(str(given.get(one.name) or "")) for one in fields(cls)}
        return cls(**{name: typed[:LONGEST_NAME] for name, typed in read.items()})

    def stored(self) -> dict[str, str]:
        """Return what is asked for, without what is not."""
        return {name: value for name, value in asdict(self).items() if value}

    def fits(self, one: Organisation, contacts: Iterable[Contact]) -> bool:
        """Whether an organisation has all of it."""
        return (
            (not self.kind or one.kind == self.kind)
            and (not self.field or self.field in one.action_fields)
            and (not self.district or one.district == self.district)
            and (not self.size or one.size == self.size)
            and (not self.umbrella or str(one.umbrella_id or "") == self.umbrella)
            and (not self.speaks or self.speaks in one.languages)
            and (one.state == self.state if self.state else one.state != "dissolved")
            and (not self.words or self._is_about(one, contacts))
        )

    def _is_about(self, one: Organisation, contacts: Iterable[Contact]) -> bool:
        said = [one.name, one.email or "", one.city, one.street, one.source]
        for contact in contacts:
            said += [contact.name, contact.email or "", contact.function]
        text = plain(" ".join(said))
        return all(word in text for word in plain(self.words).split())


def matching(session: Session, programme_id: int, wanted: Wanted) -> list[Organisation]:
    """Return the organisations of a programme that fit, by name.

    Dissolved ones are among them only if they are asked for.
    """
    query = select(Organisation).where(Organisation.programme_id == programme_id)
    contacts = contacts_of(session, programme_id) if wanted.words else {}
    found = [one for one in session.scalars(query) if wanted.fits(one, contacts.get(one.id, ()))]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def contacts_of(session: Session, programme_id: int) -> dict[int, list[Contact]]:
    """Return the contacts of all organisations of a programme, the main one first."""
    query = (
        select(Contact)
        .join(Organisation, Organisation.id == Contact.organisation_id)
        .where(Organisation.programme_id == programme_id)
        .order_by(Contact.is_main.desc(), Contact.id)
    )
    found: dict[int, list[Contact]] = {}
    for contact in session.scalars(query):
        found.setdefault(contact.organisation_id, []).append(contact)
    return found
