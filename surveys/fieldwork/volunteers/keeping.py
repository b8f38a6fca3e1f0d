"""Entries under "Mitwirken": asked for, confirmed by mail, changed and ended by the link in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.errors import UnknownLink, UnknownPage
from surveys.fieldwork.addresses.keeping import OrganisationFacts
from surveys.fieldwork.links import random_token
from surveys.fieldwork.models import Volunteer
from surveys.fieldwork.outbox import queue_mail
from surveys.programmes.models import Programme
from surveys.secrets import token_hash
from surveys.web.locale import gettext as _

LINK_DAYS = timedelta(days=7)
"""So long a mail may be answered; then the entry goes."""
SOURCE = "eigene Angabe"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to hear of, and in which language."""

    is_person: bool
    name: str
    language: str
    action_fields: tuple[str, ...]
    purposes: tuple[str, ...]


def purpose_words() -> dict[str, str]:
    """Return what people may want to hear of."""
    return {
        "surveys": _("an Befragungen teilnehmen"),
        "gatherings": _("zu Veranstaltungen eingeladen werden"),
        "results": _("Ergebnisse erfahren"),
    }


def open_public(session: Session, slug: str) -> Programme:
    """Return a programme with a public page, or raise UnknownPage."""
    query = select(Programme).where(Programme.slug == slug, Programme.is_public)
    found = session.scalar(query)
    if found is None:
        raise UnknownPage("No such programme.")
    return found


def ask(  # noqa: PLR0913  an entry, and what its mail needs
    session: Session, programme_id: int, email: str, wish: Wish, *, at: datetime, key: bytes
) -> None:
    """Keep a wish until its mail is answered, and queue that mail.

    An entry that was confirmed stays as it is: only its owner, by the link, changes it. An
    earlier link of the same entry works no longer.
    """
    token = random_token()
    found = session.scalar(
        select(Volunteer).where(Volunteer.programme_id == programme_id, Volunteer.email == email)
    )
    if found is None:
        found = Volunteer(programme_id=programme_id, email=email, confirmed_on=None)
        session.add(found)
    if found.confirmed_on is None:
        found.asked_on = _day(at)
        change(found, wish)
    found.token_hash = token_hash(token)
    session.flush()
    queue_mail(session, kind="volunteer", volunteer_id=found.id, token=token, key=key, at=at)


def open_entry(session: Session, programme_id: int, token: str, *, at: datetime) -> Volunteer:
    """Return the entry that the link in a mail opens.

    Raises
    ------
    UnknownLink
        If there is none, or it waited too long.
    """
    found = session.scalar(select(Volunteer).where(Volunteer.token_hash == token_hash(token)))
    if found is None or found.programme_id != programme_id:
        raise UnknownLink("No such entry.")
    if found.confirmed_on is None and found.asked_on < _day(at) - LINK_DAYS:
        raise UnknownLink("The link has ended.")
    return found


def confirm(entry: Volunteer, *, at: datetime) -> None:
    """Have an entry from now on."""
    entry.confirmed_on = entry.confirmed_on or _day(at)


def change(entry: Volunteer, wish: Wish) -> None:
    """Change what an entry says."""
    entry.is_person, entry.name, entry.language = wish.is_person, wish.name, wish.language
    entry.action_fields, entry.purposes = list(wish.action_fields), list(wish.purposes)


def confirmed(session: Session, programme_id: int) -> list[Volunteer]:
    """Return the confirmed entries of a programme, by name."""
    query = select(Volunteer).where(
        Volunteer.programme_id == programme_id, Volunteer.confirmed_on.is_not(None)
    )
    return sorted(session.scalars(query), key=lambda one: (one.name.casefold(), one.id))


def get_confirmed(session: Session, programme_id: int, volunteer_id: int) -> Volunteer:
    """Return a confirmed entry of a programme, or raise UnknownPage."""
    found = session.get(Volunteer, volunteer_id)
    if found is None or found.programme_id != programme_id or found.confirmed_on is None:
        raise UnknownPage("No such entry.")
    return found


def as_organisation(entry: Volunteer | None, *, written: Iterable[str] = ()) -> OrganisationFacts:
    """Return an entry as an organisation of the address book; without one, an empty one.

    `written` has the languages that an organisation may be written to in.
    """
    if entry is None:
        return OrganisationFacts(name="")
    return OrganisationFacts(
        name=entry.name,
        email=entry.email,
        action_fields=tuple(entry.action_fields),
        languages=tuple(tag for tag in (entry.language,) if tag in set(written)),
        source=SOURCE,
    )


def forget_unconfirmed(database: Database, at: datetime) -> None:
    """Delete the entries whose mail was not answered in time."""
    with database.writing() as session:
        session.execute(
            delete(Volunteer).where(
                Volunteer.confirmed_on.is_(None), Volunteer.asked_on < _day(at) - LINK_DAYS
            )
        )


def _day(at: datetime) -> date:
    return at.astimezone(BERLIN).date()
