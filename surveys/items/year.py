"""A year: four digits, never written like an amount."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any, Literal

from pydantic import Field

from surveys.items.base import (
    Given,
    ItemType,
    Posted,
    Variable,
    reason,
    required_problem,
    variable_of,
)
from surveys.items.conditions import OF_ORDER
from surveys.items.date import plain_signs
from surveys.items.item import Item, Level
from surveys.items.part import AnswerPart
from surveys.web.locale import gettext as _

MOST_SIGNS = 20
FIRST, LAST = 1000, 9999


class YearPart(AnswerPart):
    """A year."""

    type: Literal["year"]
    minimum: int | None = Field(None, ge=FIRST, le=LAST)
    maximum: int | None = Field(None, ge=FIRST, le=LAST)
    default: int | None = Field(None, ge=FIRST, le=LAST)


class Year(ItemType):
    """A year, stored and counted as a number."""

    name = "year"
    level = Level.INTERVAL
    part = YearPart
    live = "number"
    tests = OF_ORDER | {"equals", "differs"}

    def faults(self, item: Item) -> Iterator[str]:
        """Yield bounds that no year meets."""
        if None not in (item.minimum, item.maximum) and item.minimum > item.maximum:  # type: ignore[operator]  # both are numbers
            yield ".minimum: is above the maximum. Lower it."

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the year typed, in any digits."""
        typed = " ".join(posted.getlist(name)).strip()[:MOST_SIGNS]
        if not typed:
            return Given(None, problem=required_problem(item, None))
        plain = plain_signs(typed)
        if not (plain.isdecimal() and len(plain) == 4 and int(plain) >= FIRST):
            problem = _("Bitte geben Sie das Jahr mit vier Ziffern ein, zum Beispiel 2026.")
            return Given(typed, problem=problem)
        problem_of_bounds = _bounds_problem(item, int(plain))
        if problem_of_bounds:
            return Given(typed, problem=problem_of_bounds)
        return Given(int(plain))

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the year."""
        value = answers.get(item.name)
        return [] if value is None else [str(value)]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one interval variable without codes."""
        return (variable_of(item, section, "number", self.level),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield nothing but whether it was answered: numbers leave by their own tables."""
        missing = reason(value)
        yield 0 if missing is None else missing

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return a year within the bounds."""
        high = int(item.maximum if item.maximum is not None else 2026)
        low = int(item.minimum if item.minimum is not None else high - 40)
        return {"": str(random.randint(min(low, high), max(low, high)))}

    def seconds(self, item: Item) -> float:
        """Return the time to remember a year."""
        return 6.0


def _bounds_problem(item: Item, year: int) -> str | None:
    if item.minimum is not None and year < item.minimum:
        return _("Bitte geben Sie ein Jahr ab %(least)s ein.", least=str(int(item.minimum)))
    if item.maximum is not None and year > item.maximum:
        return _("Bitte geben Sie ein Jahr bis %(most)s ein.", most=str(int(item.maximum)))
    return None
