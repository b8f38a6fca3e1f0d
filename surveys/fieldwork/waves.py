"""Preparing and opening waves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import NotReady
from surveys.fieldwork.models import Invitation, Wave
from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import published
from surveys.questionnaires.words import betraying

LATE_COMMITS = timedelta(minutes=1)
"""An answer accepted in the last second may be committed a little later."""
FEW_BELOW = 100
"""Below this number of expected answers a wave publishes few exact numbers by default."""


def proposed_protection(expected_answers: int) -> str:
    """Return the protection that fits a wave of this size.

    >>> proposed_protection(80), proposed_protection(100)
    ('few', 'groups')
    """
    return "few" if expected_answers < FEW_BELOW else "groups"


def open_wave(session: Session, wave: Wave, *, at: datetime) -> None:
    """Let the links of `wave` work from its opening on, with the protection of this day.

    Raises
    ------
    NotReady
        For a wave without names or a confidential one that asks who somebody is.
    """
    require_fit(wave.mode, published(session, wave.version_id))
    programme = session.execute(
        select(Programme.k_public, Programme.k_staff)
        .join(Survey, Survey.programme_id == Programme.id)
        .where(Survey.id == wave.survey_id)
    ).one()
    wave.k_public, wave.k_staff = programme.k_public, programme.k_staff
    wave.opened_at = at


def ends_at(session: Session, wave: Wave) -> datetime:
    """Return the moment from which no answer of a wave is taken any more.

    Grace is in it, and the later end that some organisations were granted.
    """
    later = session.scalar(
        select(func.max(Invitation.closes_at)).where(Invitation.wave_id == wave.id)
    )
    closes_at = max(wave.closes_at, later) if later else wave.closes_at
    return closes_at + timedelta(minutes=wave.grace_minutes)


def require_fit(mode: str, questionnaire: Questionnaire) -> None:
    """Refuse a questionnaire that would break what the mode of its wave promises.

    Raises
    ------
    NotReady
        As `require_anonymous` says. Mode C is held to the same: its answers lie apart from names.
    """
    if mode != "P":
        require_anonymous(questionnaire)


def require_anonymous(questionnaire: Questionnaire) -> None:
    """Refuse a questionnaire that asks who somebody is, or whose codes tell who wrote something.

    Raises
    ------
    NotReady
        With the name of the first such item.
    """
    for item in questionnaire.items.values():
        for one in (item, *_inside(item)):
            if not ITEM_TYPES[one.type].anonymous:
                raise NotReady(
                    f"`{one.name}` is a {one.type}, which says who answers. "
                    "Only a wave with names can ask it: drop the item, or use mode P."
                )
    found = next(betraying(questionnaire), None)
    if found is not None:
        raise NotReady(
            f"`{found}` follows from what somebody wrote, and would join words and answers. "
            "Only a wave with names can ask it: drop the rule, or use mode P."
        )


def _inside(item: Item) -> Iterator[Item]:
    for inner in item.items:
        yield inner
        yield from _inside(inner)
