"""Organisations that registered by themselves: confirmed as new, or matched with one of the list.

One organisation never has two answers in a wave: of two, staff say which one counts, and the
other is deleted.
"""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import column, delete, select, table, update
from sqlalchemy.orm import Session

from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.addresses.book import Book
from surveys.fieldwork.addresses.keeping import DRAFT, contacts_of_one, has_lock, remove_invitations
from surveys.fieldwork.addresses.similar import Names
from surveys.fieldwork.models import Contact, Invitation, Organisation, OutboxMail, Wave
from surveys.questionnaires.models import Survey

# Comes after fieldwork: of responses only whose they are is known here.
RESPONSE = table("response", column("invitation_id"))
Side = Literal["new", "known"]


class BothAnswered(NotReady):
    """Both organisations have begun or sent an answer to one wave: somebody must say which."""

    status = 409


class CannotChoose(NotReady):
    """Both are invited to one confidential wave. Which of them answered, nobody here may learn."""

    status = 409


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An organisation that registered, with what it has done since."""

    organisation: Organisation
    contacts: tuple[Contact, ...]
    waves: tuple[tuple[Survey, Invitation], ...]
    likely: tuple[int, ...]
    """Organisations of the address book that it may be, the likeliest first."""


def newcomers(session: Session, programme_id: int, book: Book) -> list[Newcomer]:
    """Return the organisations nobody has confirmed or matched yet, the latest first."""
    query = select(Organisation).where(
        Organisation.programme_id == programme_id, Organisation.state == "unconfirmed"
    )
    known = {key: one for key, one in book.organisations.items() if one.state != "unconfirmed"}
    names = Names((str(key), one.name) for key, one in known.items())
    return [
        _newcomer(session, one, book, names)
        for one in session.scalars(query.order_by(Organisation.id.desc()))
    ]


def get_newcomer(session: Session, programme_id: int, organisation_id: int) -> Organisation:
    """Return an organisation that registered and waits, or raise UnknownPage."""
    found = session.get(Organisation, organisation_id)
    if found is None or found.programme_id != programme_id or found.state != "unconfirmed":
        raise UnknownPage("No such organisation waits.")
    return found


def confirm(new: Organisation) -> None:
    """Have an organisation that registered in the address book from now on."""
    new.state = "active"


def match(session: Session, new: Organisation, known: Organisation, counts: Side | None) -> None:
    """Make an organisation that registered one with an organisation of the list.

    Its links and its contact move; where both have a link of one wave, one of them goes, with
    everything behind it: the emptier one, or the one that does not count.

    Raises
    ------
    BothAnswered
        If `counts` is needed and not said.
    CannotChoose
        If a link of a confidential wave would have to go: that it may would tell who answered.
    """
    theirs = {one.wave_id: one for one in _invitations(session, known)}
    moving = []
    for invitation in _invitations(session, new):
        other = theirs.get(invitation.wave_id)
        going = _going(session, invitation, other, counts)
        if going is not None:
            _remove(session, going)
        if going is not invitation:
            moving.append(invitation)
    session.flush()
    for invitation in moving:
        invitation.organisation_id = known.id
    _move_contacts(session, new, known)
    session.execute(
        update(OutboxMail)
        .where(OutboxMail.organisation_id == new.id)
        .values(organisation_id=known.id)
    )
    session.execute(
        update(Organisation).where(Organisation.umbrella_id == new.id).values(umbrella_id=known.id)
    )
    session.flush()
    session.expire(new)
    session.delete(new)
    session.flush()


def _going(
    session: Session, invitation: Invitation, other: Invitation | None, counts: Side | None
) -> Invitation | None:
    """Return which of two invitations to one wave goes; None: there are no two."""
    if other is None:
        return None
    if has_lock(session, invitation.wave_id):
        raise CannotChoose("In mode C nobody here knows which of two links was used.")
    mine, theirs = _has_something(session, invitation), _has_something(session, other)
    if mine and theirs and counts is None:
        raise BothAnswered("Both have begun or sent an answer.")
    keeps_new = counts == "new" if mine and theirs else mine
    return other if keeps_new else invitation


def _has_something(session: Session, invitation: Invitation) -> bool:
    """Whether an answer was sent by this link, or begun as far as anybody can know."""
    draft = select(DRAFT.c.invitation_id).where(DRAFT.c.invitation_id == invitation.id)
    return invitation.used or session.execute(draft).first() is not None


def _remove(session: Session, invitation: Invitation) -> None:
    session.execute(delete(RESPONSE).where(RESPONSE.c.invitation_id == invitation.id))
    session.expunge(invitation)
    remove_invitations(session, [invitation.id])


def _move_contacts(session: Session, new: Organisation, known: Organisation) -> None:
    """Give contacts to the known organisation; one it has already, by its mail, stays one."""
    there = contacts_of_one(session, known.id)
    by_mail = {one.email: one for one in there if one.email}
    for contact in contacts_of_one(session, new.id):
        same = by_mail.get(contact.email or "")
        if same is None:
            contact.organisation_id = known.id
            contact.is_main = not there
            continue
        for written in (Invitation, OutboxMail):
            session.execute(
                update(written).where(written.contact_id == contact.id).values(contact_id=same.id)
            )
    session.flush()


def _invitations(session: Session, one: Organisation) -> list[Invitation]:
    query = select(Invitation).where(Invitation.organisation_id == one.id)
    return list(session.scalars(query.order_by(Invitation.id)))


def _newcomer(session: Session, one: Organisation, book: Book, names: Names) -> Newcomer:
    contacts = contacts_of_one(session, one.id)
    mails = {mail for mail in (one.email, *(person.email for person in contacts)) if mail}
    by_mail = [
        key
        for key, facts in book.organisations.items()
        if facts.state != "unconfirmed"
        and mails & {facts.email, *(known.facts.email for known in book.contacts.get(key, ()))}
    ]
    by_name = [int(key) for key, _is_same in names.like(one.name)]
    waves = session.execute(
        select(Survey, Invitation)
        .join(Wave, Wave.survey_id == Survey.id)
        .join(Invitation, Invitation.wave_id == Wave.id)
        .where(Invitation.organisation_id == one.id)
        .order_by(Invitation.id)
    )
    return Newcomer(
        one,
        tuple(contacts),
        tuple((survey, invitation) for survey, invitation in waves),
        tuple(dict.fromkeys([*by_mail, *by_name]))[:5],
    )
