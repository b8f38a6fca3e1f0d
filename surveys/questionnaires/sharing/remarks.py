"""Remarks on a preview: written, read by place, ticked as done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import SurveyError, UnknownPage
from surveys.questionnaires.editing.places import Part, Place, all_places
from surveys.questionnaires.sharing.models import PreviewLink, Remark

LONGEST_TEXT = 2000
LONGEST_NAME = 80
MOST_PER_LINK = 300
"""Far more than readers write; a link that was passed around cannot fill the database."""


class TooManyRemarks(SurveyError):
    """No further remark is taken on this link."""

    status = 429


@dataclass(frozen=True, slots=True)
class Written:
    """A remark as staff read it. `for_whom` is the label of the link it was written on."""

    id: int
    place: Place
    name: str
    text: str
    written_at: datetime
    for_whom: str
    is_done: bool


def write(  # noqa: PLR0913  what is stored of a remark, all named
    session: Session, link: PreviewLink, place: Place, *, name: str, text: str, at: datetime
) -> Remark:
    """Keep a remark. One that was sent twice is kept once.

    Raises
    ------
    TooManyRemarks
        If the link has as many as it may have.
    """
    section, item = (*place, None, None)[:2]
    there = remarks_on(session, link.id)
    for one in there:
        if (one.section, one.item, one.name or "", one.text) == (section, item, name, text):
            return one
    if len(there) >= MOST_PER_LINK:
        raise TooManyRemarks("This link has as many remarks as it may have.")
    remark = Remark(
        link_id=link.id,
        section=section,
        item=item,
        name=name or None,
        text=text,
        written_at=at,
        done_at=None,
        done_by=None,
    )
    session.add(remark)
    session.flush()
    return remark


def remarks_on(session: Session, link_id: int) -> Sequence[Remark]:
    """Return what was remarked on one link, oldest first."""
    return session.scalars(
        select(Remark).where(Remark.link_id == link_id).order_by(Remark.id)
    ).all()


def place_of(remark: Remark) -> Place:
    """Return the place of the document that a remark is about; () is the whole."""
    return tuple(name for name in (remark.section, remark.item) if name)


def by_place(remarks: Sequence[Remark]) -> Mapping[Place, list[Remark]]:
    """Return remarks by the place they are about."""
    found: dict[Place, list[Remark]] = {}
    for remark in remarks:
        found.setdefault(place_of(remark), []).append(remark)
    return found


def written_on(
    session: Session, survey_id: int, document: Part
) -> tuple[tuple[Place, tuple[Written, ...]], ...]:
    """Return all remarks on a questionnaire by place, in the order of its document.

    What is about a place that is gone comes last.
    """
    rows = session.execute(
        select(Remark, PreviewLink.label)
        .join(PreviewLink, PreviewLink.id == Remark.link_id)
        .where(PreviewLink.survey_id == survey_id)
        .order_by(Remark.id)
    )
    found: dict[Place, list[Written]] = {}
    for remark, label in rows:
        place = place_of(remark)
        found.setdefault(place, []).append(
            Written(
                remark.id,
                place,
                remark.name or "",
                remark.text,
                remark.written_at,
                label,
                remark.done_at is not None,
            )
        )
    order = {(): -1} | {place: number for number, (place, _part) in enumerate(all_places(document))}
    ordered = sorted(found, key=lambda place: order.get(place, len(order)))
    return tuple((place, tuple(found[place])) for place in ordered)


def open_count(session: Session, survey_id: int) -> int:
    """Return how many remarks on a questionnaire wait to be ticked."""
    query = (
        select(func.count(Remark.id))
        .join(PreviewLink, PreviewLink.id == Remark.link_id)
        .where(PreviewLink.survey_id == survey_id, Remark.done_at.is_(None))
    )
    return session.scalar(query) or 0


def tick(  # noqa: PLR0913  one tick and who made it, all named
    session: Session,
    survey_id: int,
    remark_id: int,
    *,
    done: bool,
    account_id: int | None,
    at: datetime,
) -> None:
    """Note that a remark is dealt with, or take that back.

    Raises
    ------
    UnknownPage
        If the questionnaire has no such remark.
    """
    found = session.scalar(
        select(Remark)
        .join(PreviewLink, PreviewLink.id == Remark.link_id)
        .where(Remark.id == remark_id, PreviewLink.survey_id == survey_id)
    )
    if found is None:
        raise UnknownPage("No such remark.")
    found.done_at = at if done else None
    found.done_by = account_id if done else None
