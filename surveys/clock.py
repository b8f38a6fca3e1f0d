"""The only place that reads the time. Verbs take `at=`; views and commands call `now()`."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
"""Fieldwork opens and closes by this clock; everything stored is UTC."""


def now() -> datetime:
    """Return this moment, in UTC and aware of it."""
    return datetime.now(UTC)
