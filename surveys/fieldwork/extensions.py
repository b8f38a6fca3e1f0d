"""More time for one organisation: asked for, granted with a last day of its own, or refused."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.deadlines import closing_of
from surveys.fieldwork.models import ExtensionRequest, Invitation, Organisation, Wave
from surveys.fieldwork.waves import ends_at


@dataclass(frozen=True, slots=True)
class Wish:
    """What one organisation asked for, and what became of it."""

    id: int
    invitation_id: int
    organisation: str
    wanted_on: date
    reason: str
    asked_at: datetime
    state: str
    closes_at: datetime | None


def ask_for_more_time(
    session: Session, invitation_id: int, wanted_on: date, reason: str, *, at: datetime
) -> None:
    """Keep what an organisation asks for; asking again changes what is still open."""
    found = session.scalar(
        select(ExtensionRequest).where(
            ExtensionRequest.invitation_id == invitation_id, ExtensionRequest.state == "open"
        )
    )
    if found is None:
        found = ExtensionRequest(invitation_id=invitation_id, state="open")
        session.add(found)
    found.wanted_on, found.reason, found.asked_at = wanted_on, reason, at


def newest_wish(session: Session, invitation_id: int) -> ExtensionRequest | None:
    """Return what an organisation asked for last, if it did."""
    return session.scalar(
        select(ExtensionRequest)
        .where(ExtensionRequest.invitation_id == invitation_id)
        .order_by(ExtensionRequest.id.desc())
        .limit(1)
    )


def wishes(session: Session, wave_id: int) -> tuple[Wish, ...]:
    """Return what organisations of a wave asked for, open ones first."""
    rows = session.execute(
        select(ExtensionRequest, Organisation.name, Invitation.closes_at)
        .join(Invitation, Invitation.id == ExtensionRequest.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.wave_id == wave_id)
        .order_by(ExtensionRequest.id)
    )
    found = [
        Wish(
            one.id,
            one.invitation_id,
            organisation,
            one.wanted_on,
            one.reason,
            one.asked_at,
            one.state,
            closes_at,
        )
        for one, organisation, closes_at in rows
    ]
    return tuple(sorted(found, key=lambda wish: wish.state != "open"))


def may_close_for_one_on(session: Session, wave: Wave, day: date, *, at: datetime) -> bool:
    """Whether one organisation may have time until `day`: later than now and than the others.

    A wave that has ended stays so: numbers of before and after could be subtracted. And nothing
    closes after the day on which links or answers are deleted: that was promised.
    """
    promised = [one for one in (wave.link_deletion_on, wave.delete_on) if one is not None]
    return (
        ends_at(session, wave) > at
        and closing_of(day) > max(at, wave.closes_at)
        and all(day < one for one in promised)
    )


def grant(session: Session, wave_id: int, wish_id: int, day: date) -> int | None:
    """Give an organisation time until the end of `day`; return its invitation.

    None: somebody else decided in between.

    Raises
    ------
    UnknownPage
        If nobody in this wave asked for that.
    """
    invitation_id = _decide(session, wave_id, wish_id, "granted")
    if invitation_id is not None:
        session.execute(
            update(Invitation)
            .where(Invitation.id == invitation_id)
            .values(closes_at=closing_of(day)),
            execution_options={"synchronize_session": False},
        )
    return invitation_id


def refuse(session: Session, wave_id: int, wish_id: int) -> int | None:
    """Leave the last day as it is; return the invitation, or None if it was decided before.

    Raises
    ------
    UnknownPage
        If nobody in this wave asked for that.
    """
    return _decide(session, wave_id, wish_id, "refused")


def _decide(session: Session, wave_id: int, wish_id: int, state: str) -> int | None:
    invitation_id = session.scalar(
        select(Invitation.id)
        .join(ExtensionRequest, ExtensionRequest.invitation_id == Invitation.id)
        .where(ExtensionRequest.id == wish_id, Invitation.wave_id == wave_id)
    )
    if invitation_id is None:
        raise UnknownPage("No such request.")
    decided = session.execute(
        update(ExtensionRequest)
        .where(ExtensionRequest.id == wish_id, ExtensionRequest.state == "open")
        .values(state=state),
        execution_options={"synchronize_session": False},
    )
    return int(invitation_id) if decided.rowcount == 1 else None  # type: ignore[attr-defined]  # a cursor result, untyped here
