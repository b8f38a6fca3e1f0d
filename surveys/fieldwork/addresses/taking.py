"""Taking a file over, all or nothing; and writing the address book as a file of the same form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from surveys.fieldwork.addresses import keeping
from surveys.fieldwork.addresses.book import Book
from surveys.fieldwork.addresses.columns import column_words
from surveys.fieldwork.addresses.keeping import ContactFacts
from surveys.fieldwork.addresses.planning import Entry, Plan, after, matched
from surveys.fieldwork.addresses.words import language_words
from surveys.fieldwork.models import Contact, Organisation
from surveys.programmes.listing import district_keys
from surveys.programmes.pasting import same


def take(session: Session, programme_id: int, plan: Plan, book: Book, *, source: str) -> int:
    """Do what a plan without faults and questions says; return how many organisations it met.

    `source` is where the addresses of new organisations come from, if the file does not say.
    """
    taken = [entry for entry in plan.entries if entry.is_taken]
    added = district_keys(session, programme_id, new_districts(plan, book))
    districts = {**added, **book.district_keys}
    made: dict[str, Organisation] = {}
    for entry in taken:
        facts = after(entry, book, districts)
        if entry.known is None:
            facts = replace(facts, source=facts.source or source)
            one = keeping.add_organisation(session, programme_id, facts)
        else:
            one = keeping.get_organisation(session, programme_id, entry.known)
            if facts != book.organisations[entry.known]:
                keeping.set_organisation(one, facts)
        made[same(entry.values["name"])] = one
        _take_contacts(session, one, entry, book)
    _set_umbrellas(taken, book, made)
    session.flush()
    return len(taken)


def new_districts(plan: Plan, book: Book) -> list[str]:
    """Return the districts that a plan would add, each once."""
    named = (entry.values.get("district", "") for entry in plan.entries if entry.is_taken)
    known = {*book.district_keys, *(same(one.district) for one in book.organisations.values())}
    found = {same(words): words for words in named if words}
    return [words for key, words in found.items() if key not in known]


def as_rows(book: Book, chosen: Iterable[int]) -> list[tuple[str, ...]]:
    """Return organisations as rows of a file: one per contact, headings first."""
    rows: list[tuple[str, ...]] = [tuple(column_words().values())]
    for organisation_id in chosen:
        facts = book.organisations[organisation_id]
        own = tuple(
            book.told(column, facts) for column in column_words() if not column.startswith("con")
        )
        contacts = [one.facts for one in book.contacts.get(organisation_id, ())]
        rows += [(*own, *_written(one)) for one in contacts or [ContactFacts("")]]
    return rows


def _written(one: ContactFacts) -> Sequence[str]:
    language = language_words().get(one.language, one.language)
    return one.name, one.function, one.email or "", one.phone, language


def _take_contacts(session: Session, one: Organisation, entry: Entry, book: Book) -> None:
    for _row, _said, known, will in matched(entry, book):
        if known is None:
            keeping.add_contact(session, one.id, will)
        elif known.facts != will:
            keeping.set_contact(session, session.get_one(Contact, known.id), will)


def _set_umbrellas(taken: Sequence[Entry], book: Book, made: Mapping[str, Organisation]) -> None:
    for entry in taken:
        named = entry.values.get("umbrella", "")
        if not named:
            continue
        one = made[same(entry.values["name"])]
        known = book.find(named)
        found = made[same(named)].id if known is None else known
        one.umbrella_id = found if found != one.id else None
