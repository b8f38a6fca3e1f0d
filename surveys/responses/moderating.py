"""Deciding which anonymous texts may be read: approved, withheld, or still waiting.

Texts stay shuffled and bare: ordered by their random ids, beside nothing else that was said.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.fieldwork.models import Wave
from surveys.fieldwork.waves import ends_at
from surveys.items.item import Texts
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import published
from surveys.questionnaires.words import item_of_text
from surveys.responses.models import OpenText, Response

FEWEST_RESPONSES = 5
"""K of staff: below it, texts wait until the wave is closed."""
APPROVED, WITHHELD, WAITING = "approved", "withheld", "waiting"


@dataclass(frozen=True, slots=True)
class WaitingText:
    """A text nobody has decided on, with the question it answers."""

    id: str
    question: Texts
    text: str


@dataclass(frozen=True, slots=True)
class Queue:
    """The texts of a wave; none are shown while `is_too_early`."""

    wave_id: int
    survey_title: Texts
    title: Texts
    programme_id: int
    programme_name: Texts
    is_too_early: bool
    waiting: tuple[WaitingText, ...]
    decided: int


def open_queue(session: Session, wave_id: int, *, at: datetime) -> Queue:
    """Return the texts of an anonymous wave that wait for a decision.

    Raises
    ------
    UnknownPage
        If there is no such wave, or its answers carry names.
    """
    row = session.execute(
        select(Wave, Survey, Programme)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .where(Wave.id == wave_id, Wave.mode != "P")
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such wave without names.")
    wave, survey, programme = row
    is_too_early = at < ends_at(session, wave) and _responses(session, wave_id) < FEWEST_RESPONSES
    return Queue(
        wave_id=wave_id,
        survey_title=survey.title,
        title=wave.title,
        programme_id=programme.id,
        programme_name=programme.name,
        is_too_early=is_too_early,
        waiting=() if is_too_early else _waiting(session, wave),
        decided=_decided(session, wave_id),
    )


def decide(session: Session, queue: Queue, text_id: str, state: str) -> None:
    """Approve or withhold one text of a queue.

    Raises
    ------
    UnknownPage
        If the queue has no such text to decide on.
    """
    if state not in {APPROVED, WITHHELD} or text_id not in {text.id for text in queue.waiting}:
        raise UnknownPage("No such text.")
    session.execute(
        update(OpenText)
        .where(
            OpenText.id == bytes.fromhex(text_id),
            OpenText.wave_id == queue.wave_id,
            OpenText.state == WAITING,
        )
        .values(state=state),
        execution_options={"synchronize_session": False},
    )


def _waiting(session: Session, wave: Wave) -> tuple[WaitingText, ...]:
    questionnaire = published(session, wave.version_id)
    rows = session.execute(
        select(OpenText.id, OpenText.item, OpenText.text)
        .where(OpenText.wave_id == wave.id, OpenText.state == WAITING, OpenText.suspect.is_(False))
        .order_by(OpenText.id)
    )
    return tuple(
        WaitingText(row.id.hex(), item_of_text(questionnaire, row.item).stem, row.text)
        for row in rows
    )


def _responses(session: Session, wave_id: int) -> int:
    """Return how many answers there are. A flood of a program's hides nobody's words."""
    counts = (Response.wave_id == wave_id, Response.suspect.is_(False))
    return session.scalar(select(func.count()).select_from(Response).where(*counts)) or 0


def _decided(session: Session, wave_id: int) -> int:
    query = select(func.count()).select_from(OpenText)
    return session.scalar(query.where(OpenText.wave_id == wave_id, OpenText.state != WAITING)) or 0
