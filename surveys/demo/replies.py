"""What one invented respondent sends, and when. Pure values; `delivering` carries them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from surveys.clock import BERLIN
from surveys.demo.organisations import InventedOrganisation

HOURS = range(8, 21)


@dataclass(frozen=True, slots=True)
class Reply:
    """One respondent's way through a questionnaire.

    at
        When they submitted. None: they broke off, and their draft is still there.
    """

    language: str
    answers: Mapping[str, Any]
    at: datetime | None
    organisation: InventedOrganisation | None = None


@dataclass(frozen=True, slots=True)
class Fieldwork:
    """When a demo wave opens and closes, and until when answers have come in."""

    number: int
    opens_at: datetime
    closes_at: datetime
    until: datetime


def fieldwork(number: int, *, at: datetime) -> Fieldwork:
    """Return the period of wave 1 (closed about a year ago) or 2 (open now).

    Exactly 53 weeks lie between them, so that they never begin in the same year.
    """
    today = at.astimezone(BERLIN).replace(minute=0, second=0, microsecond=0)
    began = today.replace(hour=8) - timedelta(days=21)
    ends = today.replace(hour=20) + timedelta(days=25)
    if number == 1:
        began, ends = began - timedelta(weeks=53), began - timedelta(weeks=49)
        ends = ends.replace(hour=20)
    return Fieldwork(number, began, ends, min(ends, at))


def arrivals(random: Random, n: int, period: Fieldwork) -> list[datetime]:
    """Return `n` moments of submitting in order: many at first, some after a reminder."""
    length = period.until - period.opens_at
    moments = []
    for _ in range(n):
        early = random.random() < 0.65
        part = random.betavariate(1.2, 4) if early else random.uniform(0.5, 0.97)
        day = (period.opens_at + part * length).astimezone(BERLIN)
        moment = day.replace(hour=random.choice(HOURS), minute=random.randrange(60))
        moments.append(min(max(moment, period.opens_at), period.until - timedelta(minutes=5)))
    return sorted(moments)


def dealt_languages(random: Random, n: int, shares: Mapping[str, float]) -> Iterator[str]:
    """Yield the languages `n` people write in, by their shares: drawn, one might be missing."""
    total, upto = sum(shares.values()), 0.0
    dealt: list[str] = []
    for language, share in shares.items():
        upto += share
        dealt += [language] * (round(n * upto / total) - len(dealt))
    random.shuffle(dealt)
    return iter(dealt)
