"""Finding whom a request is about, by a part of a name or an address."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.models import Contact, Invitation, Organisation, Volunteer
from surveys.responses.models import Colleague

FEWEST_SIGNS = 2
MOST_FOUND = 50


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody a request may be about. `kind` is organisation or volunteer."""

    kind: str
    id: int
    name: str
    because: str
    """What matched: a name or an address, perhaps of a person inside an organisation."""


def find_subjects(session: Session, programme_id: int, words: str) -> tuple[Subject, ...]:
    """Return whom `words` may mean, each once, by name."""
    wanted = " ".join(words.casefold().split())
    if len(wanted) < FEWEST_SIGNS:
        return ()
    found: dict[tuple[str, int], Subject] = {}
    for subject in _candidates(session, programme_id):
        if wanted in subject.because.casefold():
            found.setdefault((subject.kind, subject.id), subject)
    return tuple(sorted(found.values(), key=lambda one: one.name.casefold())[:MOST_FOUND])


def _candidates(session: Session, programme_id: int) -> Iterator[Subject]:
    """Yield everybody with every name and address by which somebody may look for them."""
    here = Organisation.programme_id == programme_id
    for number, name, email in session.execute(
        select(Organisation.id, Organisation.name, Organisation.email).where(here)
    ):
        yield from _named("organisation", number, name, (name, email))
    for number, name, person, email in session.execute(
        select(Organisation.id, Organisation.name, Contact.name, Contact.email)
        .join(Contact, Contact.organisation_id == Organisation.id)
        .where(here)
    ):
        yield from _named("organisation", number, name, (person, email))
    for number, name, person, email in session.execute(
        select(Organisation.id, Organisation.name, Colleague.name, Colleague.email)
        .join(Invitation, Invitation.organisation_id == Organisation.id)
        .join(Colleague, Colleague.invitation_id == Invitation.id)
        .where(here)
    ):
        yield from _named("organisation", number, name, (person, email))
    for number, name, email in session.execute(
        select(Volunteer.id, Volunteer.name, Volunteer.email).where(
            Volunteer.programme_id == programme_id
        )
    ):
        yield from _named("volunteer", number, name, (name, email))


def _named(kind: str, number: int, name: str, by: tuple[str | None, ...]) -> Iterator[Subject]:
    for words in by:
        if words:
            yield Subject(kind, number, name, words)
