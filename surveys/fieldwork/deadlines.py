"""When a wave opens and closes, by the clock of Berlin; prolonging it, and closing it early.

Nobody begins after the closing. Whoever began before may submit until the grace is over.
"""

from datetime import UTC, date, datetime, time

from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.fieldwork.models import Wave
from surveys.fieldwork.retention import LONGEST_LINK
from surveys.fieldwork.waves import ends_at

FIRST_MINUTE, LAST_MINUTE = time(0), time(23, 59)


def opening_of(day: date) -> datetime:
    """Return when a wave opens whose first day is `day`.

    >>> str(opening_of(date(2027, 3, 28))), str(opening_of(date(2027, 3, 29)))
    ('2027-03-27 23:00:00+00:00', '2027-03-28 22:00:00+00:00')
    """
    return _in_berlin(day, FIRST_MINUTE)


def closing_of(day: date) -> datetime:
    """Return when a wave closes whose last day is `day`.

    >>> str(closing_of(date(2027, 10, 30))), str(closing_of(date(2027, 10, 31)))
    ('2027-10-30 21:59:00+00:00', '2027-10-31 22:59:00+00:00')
    """
    return _in_berlin(day, LAST_MINUTE)


def may_close_on(session: Session, wave: Wave, closes_on: date, *, at: datetime) -> bool:
    """Whether a wave that has not ended may close on that day.

    One that has ended stays so: numbers of before and after could be subtracted. And what was
    promised stays: nothing closes after the day on which its links or answers are deleted.
    """
    promised = [day for day in (wave.link_deletion_on, wave.delete_on) if day is not None]
    return (
        ends_at(session, wave) > at
        and closing_of(closes_on) > max(at, wave.opens_at)
        and all(closes_on < day for day in promised)
    )


def set_closing(wave: Wave, closes_on: date) -> None:
    """Close an opened wave on another day."""
    wave.closes_at = closing_of(closes_on)
    _keep_links_short(wave)


def may_close_now(wave: Wave, *, at: datetime) -> bool:
    """Whether a wave is open at this moment, so that it can be closed."""
    return wave.opened_at is not None and wave.opens_at < at < wave.closes_at


def close_now(wave: Wave, *, at: datetime) -> None:
    """Close a wave at once. Whoever began may still submit within the grace."""
    wave.closes_at = at
    _keep_links_short(wave)


def _keep_links_short(wave: Wave) -> None:
    """Bring the end of links forward where a confidential wave closes earlier than planned."""
    if wave.mode == "C" and wave.link_deletion_on is not None:
        closes_on = wave.closes_at.astimezone(BERLIN).date()
        wave.link_deletion_on = min(wave.link_deletion_on, closes_on + LONGEST_LINK)


def _in_berlin(day: date, clock: time) -> datetime:
    # In UTC: adding hours to a moment of Berlin would add them to its clock, not to its time.
    return datetime.combine(day, clock, tzinfo=BERLIN).astimezone(UTC)
