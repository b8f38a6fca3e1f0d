"""What all pages of indicators share: their blueprint, opening one, noting what was done."""

from flask import Blueprint
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.clock import now
from surveys.errors import UnknownPage
from surveys.programmes.indicators.listing import IndicatorSeries, one_indicator
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme

indicators = Blueprint(
    "indicators", __name__, url_prefix="/staff/programmes/<programme>/indicators"
)


def open_indicator(
    session: Session, programme: str, indicator: str
) -> tuple[Programme, IndicatorSeries]:
    """Return a programme that the actor coordinates, and one of its indicators.

    Raises
    ------
    UnknownPage
        If there is no such indicator, or the actor has nothing to do with the programme.
    NotAllowed
        If the actor's role does not plan.
    """
    found = open_programme(session, current_actor(), programme)
    shown = one_indicator(session, found.id, indicator)
    if shown is None:
        raise UnknownPage("No such indicator.")
    return found, shown


def note(session: Session, found: Programme, action: str, place: str) -> None:
    """Note what a member of staff did with the indicators of a programme."""
    record(session, current_actor(), action, place, at=now(), programme_id=found.id)
