"""How fieldwork stands: who was asked and what became of it, as far as the mode lets anybody know.

Mode P knows each organisation. Mode C knows how many; who answered is the Vertrauensstelle's.
Mode A knows links and what was mixed, never who or when.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.fieldwork.models import Invitation, Mailing, Organisation, OutboxMail, Wave
from surveys.fieldwork.waves import ends_at
from surveys.responses.models import Draft, Response

Disposition = Literal[
    "complete", "broken_off", "begun", "refused", "noncontact", "unknown", "ineligible"
]
OUTCOMES: dict[str, Disposition] = {
    "refused": "refused",
    "broken_off": "broken_off",
    "undeliverable": "unknown",
    "dissolved": "ineligible",
    "duplicate": "ineligible",
}
"""What staff or the mail system know of an invitation, as a disposition."""


@dataclass(frozen=True, slots=True)
class Case:
    """One invited organisation of mode P and what became of it so far.

    disposition
        `begun` while it may still go on; afterwards that is `broken_off`.
    answered_on
        The day of its answer by the clock of Berlin, None without one.
    arrival
        How the answer came; empty without one.
    """

    invitation_id: int
    organisation: str
    kind: str
    district: str
    size: str
    action_fields: tuple[str, ...]
    disposition: Disposition
    answered_on: date | None
    arrival: str
    is_group: bool


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of a wave without names: numbers only.

    answered
        Mode C: links used. Mode A: answers that were mixed.
    undeliverable, refused
        Of mode C; 0 in mode A, where nobody knows whose link is whose.
    """

    invited: int
    answered: int
    undeliverable: int = 0
    refused: int = 0


def cases_of(session: Session, wave: Wave, *, at: datetime) -> tuple[Case, ...]:
    """Return every invitation of a wave of mode P, by name. The caller has asked for the right.

    Who registered by itself and is not confirmed is no case yet.
    """
    is_over = at >= ends_at(session, wave)
    rows = session.execute(
        select(
            Invitation.id,
            Invitation.outcome,
            Organisation.name,
            Organisation.kind,
            Organisation.district,
            Organisation.size,
            Organisation.action_fields,
            Organisation.state,
            Response.submitted_at,
            Response.arrival,
            Response.suspect,
            Response.group_size,
            Draft.changes,
            _came_back().label("came_back"),
        )
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Response, Response.invitation_id == Invitation.id)
        .outerjoin(Draft, Draft.invitation_id == Invitation.id)
        .where(
            Invitation.wave_id == wave.id,
            Invitation.mode == "P",
            Organisation.state != "unconfirmed",
        )
    )
    found = [
        Case(
            invitation_id=row.id,
            organisation=row.name,
            kind=row.kind,
            district=row.district,
            size=row.size,
            action_fields=tuple(row.action_fields or ()),
            disposition=_disposition(row, is_over=is_over),
            answered_on=row.submitted_at.astimezone(BERLIN).date() if row.submitted_at else None,
            arrival=row.arrival or "",
            is_group=row.group_size is not None,
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda case: case.organisation.casefold()))


def totals_of(session: Session, wave: Wave) -> Totals:
    """Return the numbers of a wave of mode A or C."""
    invited = select(func.count(Invitation.id)).where(Invitation.wave_id == wave.id)
    if wave.mode == "A":
        mixed = select(func.count()).select_from(Response)
        answered = mixed.where(Response.wave_id == wave.id, Response.suspect.is_(False))
        return Totals(session.scalar(invited) or 0, session.scalar(answered) or 0)
    unused = Invitation.used.is_(False)
    return Totals(
        session.scalar(invited) or 0,
        session.scalar(invited.where(Invitation.used.is_(True))) or 0,
        session.scalar(invited.where(unused, _came_back())) or 0,
        session.scalar(invited.where(unused, Invitation.outcome == "refused")) or 0,
    )


def reminder_days(session: Session, wave_id: int) -> tuple[date, ...]:
    """Return the days on which reminders of a wave went out, in order."""
    first = session.scalars(
        select(func.min(OutboxMail.sent_at))
        .join(Mailing, Mailing.id == OutboxMail.mailing_id)
        .where(Mailing.wave_id == wave_id, Mailing.kind == "reminder")
        .group_by(Mailing.id)
    )
    return tuple(sorted({moment.astimezone(BERLIN).date() for moment in first if moment}))


def _came_back() -> Exists:
    """Whether a mail to this invitation came back, and it was not asked by letter as well."""
    return exists().where(
        OutboxMail.invitation_id == Invitation.id,
        OutboxMail.state == "bounced",
        func.coalesce(Invitation.channel, "") != "letter",
    )


def _disposition(row: Any, *, is_over: bool) -> Disposition:
    """Return what became of one invitation."""
    if row.submitted_at is not None and not row.suspect:
        return "complete"
    if row.state == "dissolved":
        return "ineligible"
    if row.changes:
        return "broken_off" if is_over else "begun"
    if row.outcome in OUTCOMES:
        return OUTCOMES[row.outcome]
    return "unknown" if row.came_back else "noncontact"
