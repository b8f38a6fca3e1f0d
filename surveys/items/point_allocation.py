"""Points shared out between options: what matters how much."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, Literal

from pydantic import Field

from surveys.items.amounts import (
    given_amounts,
    is_number,
    name_faults,
    numbers_of_rows,
    reasons_of_rows,
    sum_of,
    variables_of_rows,
)
from surveys.items.base import Given, ItemType, Posted, Variable
from surveys.items.conditions import OF_ORDER, is_answered
from surveys.items.item import Item, Level, said_in
from surveys.items.part import OptionsPart
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _


class PointAllocationPart(OptionsPart):
    """Points for each of several options."""

    type: Literal["point_allocation"]
    total: int = Field(100, ge=1, le=1_000_000)


class PointAllocation(ItemType):
    """Whole points per option that add to the total. Every code is stored, 0 included."""

    name = "point_allocation"
    level = Level.INTERVAL
    part = PointAllocationPart
    live = "amounts"
    needs_options = True
    tests = OF_ORDER | {"equals", "differs"}

    def settings(self, part: PointAllocationPart) -> Mapping[str, Any]:
        """Return the points there are."""
        return {"total": part.total}

    def faults(self, item: Item) -> Iterator[str]:
        """Yield names that clash and a default that is no allocation."""
        yield from name_faults(item, item.options, "options")
        if item.default is not None and not self._is_complete(item, item.default):
            yield ".default: must give every option points that add to the total. Correct it."

    def _is_complete(self, item: Item, value: Any) -> bool:
        """Whether every option on offer has its points and they add to the total."""
        return (
            isinstance(value, dict)
            and all(is_number(value.get(code)) and value[code] >= 0 for code in item.codes)
            and sum_of(value[code] for code in item.codes) == item.total
        )

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the options, each with its points."""
        points = {code: frozenset[str]() for code in item.codes}
        return {**super().places(item), **points, "": frozenset()}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the points of every option; where something was given, blank is 0."""
        bounded = replace(item, minimum=0, maximum=item.total, decimals=0)
        points, problem = given_amounts(bounded, item.options, posted, name)
        if all(number is None for number in points.values()):
            asked = _("Bitte verteilen Sie die Punkte.") if item.required else None
            return Given(None, problem=asked)
        problem = problem or _points_problem(item, sum_of(points.values()))
        if problem:
            return Given(points, problem=problem)
        return Given({code: number or 0 for code, number in points.items()})

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether the points still add up: an option may have come or gone since."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        return not is_answered(value) or self._is_complete(item, value)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "option: points", a line each."""
        value = answers.get(item.name) or {}
        return [
            f"{said_in(option.label, language, base)}: {format_number(points)}"
            for option in item.options
            if is_number(points := value.get(option.code))
        ]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one interval variable per option."""
        return variables_of_rows(item, item.options, section)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield whether each option got points: they leave by `numbers`."""
        return reasons_of_rows(item.options, value)

    def numbers(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the points of each option."""
        return numbers_of_rows(item.options, value)

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return all points, cut at random places."""
        total, last = int(item.total or 0), len(item.codes) - 1
        cuts = sorted(random.randint(0, total) for _cut in range(last))
        return {
            code: str(end - start)
            for code, start, end in zip(item.codes, (0, *cuts), (*cuts, total), strict=True)
        }

    def seconds(self, item: Item) -> float:
        """Return the time to weigh the options against each other."""
        return 10.0 + 4.0 * len(item.options)


def _points_problem(item: Item, spent: float) -> str | None:
    """Return how many points are left or too many, or None."""
    left = (item.total or 0) - spent
    told = {"spent": format_number(spent), "total": format_number(item.total or 0)}
    if left > 0:
        return _(
            "Sie haben %(spent)s von %(total)s Punkten verteilt. "
            "Bitte verteilen Sie auch die übrigen %(left)s.",
            **told,
            left=format_number(left),
        )
    if left < 0:
        return _(
            "Sie haben %(spent)s Punkte verteilt, es gibt aber nur %(total)s. "
            "Bitte nehmen Sie %(over)s weg.",
            **told,
            over=format_number(-left),
        )
    return None
