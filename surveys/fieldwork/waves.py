"""Preparing and opening waves."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.errors import NotReady
from surveys.fieldwork.models import Wave
from surveys.programmes.models import Installation

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
        For a wave of mode A outside a demo: its protection against somebody who copies
        the database while answers come in is not proven yet.
    """
    installation = session.scalar(select(Installation))
    if wave.mode == "A" and not (installation and installation.is_demo):
        raise NotReady(
            "A wave without names can be opened in the demo only, until the protection of "
            "arriving answers is proven. Use mode P, or wait for that release."
        )
    wave.opened_at = at
