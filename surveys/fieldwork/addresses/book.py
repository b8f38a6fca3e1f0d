"""The address book as it stands, in plain values: what a file is compared with and written from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.addresses.finding import contacts_of
from surveys.fieldwork.addresses.keeping import ContactFacts, OrganisationFacts, facts_of
from surveys.fieldwork.addresses.words import language_from, language_words
from surveys.fieldwork.kinds import kind_words
from surveys.fieldwork.models import Contact, Organisation
from surveys.fieldwork.organisations import size_words
from surveys.programmes.listing import districts_of, fields_of
from surveys.programmes.pasting import same
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class KnownContact:
    """A contact with its id."""

    id: int
    facts: ContactFacts


@dataclass(frozen=True, slots=True)
class Book:
    """All organisations of a programme with their contacts, and the words for their codes."""

    organisations: Mapping[int, OrganisationFacts]
    contacts: Mapping[int, tuple[KnownContact, ...]]
    by_name: Mapping[str, int]
    """By the exact name, and by the name as it is compared where that is one organisation's."""
    district_keys: Mapping[str, str]
    districts: Mapping[str, str]
    field_keys: Mapping[str, str]
    fields: Mapping[str, str]
    tags: frozenset[str]
    """Languages that somebody here is written to in, besides those that are offered."""

    def find(self, name: str) -> int | None:
        """Return the organisation of this name."""
        return self.by_name.get(name) or self.by_name.get(same(name))

    def language(self, words: str) -> str | None:
        """Return the tag of a language, or None."""
        return words if words in self.tags else language_from(words)

    def action_fields(self, words: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the keys of the fields that `words` name, and what names none.

        Between commas the longest name that fits is taken each time: names may have commas too.
        """
        keys: dict[str, None] = {}
        unknown = []
        for part in words.split(";"):
            pieces = [piece for piece in part.split(",") if piece.strip()]
            while pieces:
                for length in range(len(pieces), 0, -1):
                    key = self.field_keys.get(squeezed(" ".join(pieces[:length])))
                    if key is not None:
                        keys[key] = None
                        pieces = pieces[length:]
                        break
                else:
                    unknown.append(pieces.pop(0).strip())
        return tuple(keys), tuple(unknown)

    def told(self, column: str, facts: OrganisationFacts) -> str:
        """Return in words what one column says of an organisation, as files write it."""
        say = {
            "kind": lambda: kind_words().get(facts.kind, facts.kind),
            "district": lambda: self._district(facts.district),
            "action_fields": lambda: "; ".join(self._field(key) for key in facts.action_fields),
            "size": lambda: size_words().get(facts.size, facts.size),
            "umbrella": lambda: self._name(facts.umbrella_id),
            "languages": lambda: ", ".join(language_words().get(t, t) for t in facts.languages),
        }.get(column)
        return say() if say else str(getattr(facts, column) or "")

    def _district(self, key: str) -> str:
        """Return the name of a district, or its key where another one has the same name."""
        words = self.districts.get(key, "")
        return words if self.district_keys.get(same(words)) == key else key

    def _name(self, organisation_id: int | None) -> str:
        found = self.organisations.get(organisation_id or 0)
        return found.name if found else ""

    def _field(self, key: str) -> str:
        """Return the name of a field, or its key where another one has the same name."""
        words = self.fields.get(key, "")
        return words if self.field_keys.get(squeezed(words)) == key else key


def book_of(session: Session, programme_id: int) -> Book:
    """Return the address book of a programme."""
    rows = list(
        session.scalars(
            select(Organisation)
            .where(Organisation.programme_id == programme_id)
            .order_by(Organisation.id)
        )
    )
    districts = districts_of(session, programme_id)
    fields = fields_of(session, programme_id)
    keys = {one.key for one in fields} | {key for row in rows for key in row.action_fields}
    contacts = contacts_of(session, programme_id)
    tags = {tag for row in rows for tag in row.languages}
    return Book(
        organisations={row.id: facts_of(row) for row in rows},
        contacts={
            owner: tuple(KnownContact(one.id, contact_facts(one)) for one in found)
            for owner, found in contacts.items()
        },
        by_name={**{same(row.name): row.id for row in rows}, **{row.name: row.id for row in rows}},
        district_keys={
            **{same(str(name)): one.key for one in districts for name in one.name.values()},
            **{same(one.key): one.key for one in districts},
        },
        districts={one.key: said(one.name) for one in districts},
        field_keys={
            **{squeezed(key): key for key in keys},
            **{squeezed(str(name)): one.key for one in fields for name in one.name.values()},
        },
        fields={one.key: said(one.name) for one in fields},
        tags=frozenset(tags | {one.language for found in contacts.values() for one in found}),
    )


def contact_facts(one: Contact) -> ContactFacts:
    """Return what is known of a contact."""
    return ContactFacts(one.name, one.function, one.email, one.phone, one.language, one.is_main)


def squeezed(words: str) -> str:
    """Return the name of a field as it is compared: without commas.

    >>> squeezed("Ausbildung, Arbeit und Wirtschaft")
    'ausbildung arbeit und wirtschaft'
    """
    return " ".join(re.sub(r"[,;]", " ", same(words)).split())
