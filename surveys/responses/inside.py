"""What stays inside an organisation while it answers: who changed what, and notes beside answers.

Only pages of the respondents read it. It goes with the draft when the answer is submitted.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from surveys.errors import NotReady
from surveys.responses.models import AnswerChange, AnswerNote, Colleague
from surveys.web.locale import gettext as _

LONGEST_NOTE = 2000
MOST_NOTES = 200
"""Beside one answer: enough for any discussion, too few to fill a disk."""


@dataclass(frozen=True, slots=True)
class By:
    """Who did something, and when; without a name, the contact."""

    name: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """One note beside an answer."""

    by: By
    text: str


@dataclass(frozen=True, slots=True)
class Inside:
    """What a page shows beside its items, by item."""

    is_shared: bool = False
    """Whether colleagues work on this answer: otherwise nobody needs to know who did what."""
    changed: Mapping[str, By] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)


def inside(session: Session, invitation_id: int) -> Inside:
    """Return who changed what last, and how many notes there are, on a shared answer."""
    names = _names(session, invitation_id)
    if not names:
        return Inside()
    changes = session.execute(
        select(AnswerChange.item, AnswerChange.colleague_id, AnswerChange.at).where(
            AnswerChange.invitation_id == invitation_id
        )
    )
    notes = session.execute(
        select(AnswerNote.item, func.count())
        .where(AnswerNote.invitation_id == invitation_id)
        .group_by(AnswerNote.item)
    )
    return Inside(
        is_shared=True,
        changed={row.item: By(names.get(row.colleague_id), row.at) for row in changes},
        notes={item: int(count) for item, count in notes},
    )


def note_changes(
    session: Session,
    invitation_id: int,
    items: Collection[str],
    *,
    colleague_id: int | None,
    at: datetime,
) -> None:
    """Keep who changed these items last."""
    if not items:
        return
    session.execute(
        delete(AnswerChange).where(
            AnswerChange.invitation_id == invitation_id, AnswerChange.item.in_(items)
        ),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        insert(AnswerChange),
        [
            {
                "invitation_id": invitation_id,
                "item": item,
                "colleague_id": colleague_id,
                "at": at,
            }
            for item in sorted(items)
        ],
    )


def notes_on(session: Session, invitation_id: int, item: str) -> tuple[Note, ...]:
    """Return the notes beside an answer, in the order written."""
    names = _names(session, invitation_id)
    rows = session.scalars(
        select(AnswerNote)
        .where(AnswerNote.invitation_id == invitation_id, AnswerNote.item == item)
        .order_by(AnswerNote.id)
    )
    return tuple(Note(By(names.get(row.colleague_id), row.at), row.text) for row in rows)


def add_note(  # noqa: PLR0913  what a note is made of, all named
    session: Session,
    invitation_id: int,
    item: str,
    text: str,
    *,
    colleague_id: int | None,
    at: datetime,
) -> None:
    """Write a note beside an answer; the caller commits.

    Raises
    ------
    NotReady
        If there are as many as there may be.
    """
    counted = select(func.count()).where(
        AnswerNote.invitation_id == invitation_id, AnswerNote.item == item
    )
    if (session.scalar(counted) or 0) >= MOST_NOTES:
        raise NotReady(_("Zu dieser Frage gibt es schon sehr viele Notizen."))
    session.add(
        AnswerNote(
            invitation_id=invitation_id, item=item, colleague_id=colleague_id, text=text, at=at
        )
    )


def _names(session: Session, invitation_id: int) -> dict[int | None, str]:
    """Return the names of all who were ever asked, by their number."""
    rows = session.execute(
        select(Colleague.id, Colleague.name).where(Colleague.invitation_id == invitation_id)
    )
    return {row.id: row.name for row in rows}
