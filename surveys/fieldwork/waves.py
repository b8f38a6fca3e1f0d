"""Preparing and opening waves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from surveys.errors import NotReady
from surveys.fieldwork.models import Invitation, Wave
from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.programmes.models import Installation
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
    """Let the links of `wave` work from its opening on.

    Raises
    ------
    NotReady
        For a wave of mode A that asks who somebody is; or outside a demo: its protection against
        somebody who copies the database while answers come in is not proven yet.
    """
    if wave.mode == "A":
        require_anonymous(published(session, wave.version_id))
    installation = session.scalar(select(Installation))
    if wave.mode == "A" and not (installation and installation.is_demo):
        raise NotReady(
            "A wave without names can be opened in the demo only, until the protection of "
            "arriving answers is proven. Use mode P, or wait for that release."
        )
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
                    "A wave without names cannot ask it: drop the item, or use mode P."
                )
    found = next(betraying(questionnaire), None)
    if found is not None:
        raise NotReady(
            f"`{found}` follows from what somebody wrote, and would join words and answers. "
            "A wave without names cannot ask it: drop the rule, or use mode P."
        )


def _inside(item: Item) -> Iterator[Item]:
    for inner in item.items:
        yield inner
        yield from _inside(inner)
