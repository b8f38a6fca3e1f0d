"""Several numbers that belong together, with a rule for their sum."""

from collections.abc import Iterator, Mapping, Sequence
from math import inf
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
from surveys.items.base import Given, ItemType, Posted, Variable, required_problem
from surveys.items.conditions import OF_ORDER, is_answered
from surveys.items.item import Item, Level, said_in
from surveys.items.part import AnswerPart, OptionPart, Words
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _


class NumberGroupPart(AnswerPart):
    """Several numbers, each in a row."""

    type: Literal["number_group"]
    rows: list[OptionPart] = []
    minimum: float | None = None
    maximum: float | None = None
    decimals: int = Field(0, ge=0, le=6)
    unit: Words | None = None
    total: dict[Literal["equals", "at_most", "at_least"], float] | None = Field(
        None, min_length=1, max_length=1
    )


class NumberGroup(ItemType):
    """A number per row. Stored as an object from row to number; the sum is not stored."""

    name = "number_group"
    level = Level.INTERVAL
    part = NumberGroupPart
    live = "amounts"
    needs_options = True
    tests = OF_ORDER | {"equals", "differs"}

    def settings(self, part: NumberGroupPart) -> Mapping[str, Any]:
        """Return the rule of the sum as a number and its test."""
        if not part.total:
            return {}
        ((test, total),) = part.total.items()
        return {"total": total, "total_test": test}

    def faults(self, item: Item) -> Iterator[str]:
        """Yield bounds and sums that no numbers meet."""
        yield from name_faults(item, item.rows, "rows")
        low, high, count = item.minimum, item.maximum, len(item.rows)
        if low is not None and high is not None and low > high:
            yield ".minimum: is above the maximum. Lower it."
        most = high * count if high is not None else inf
        least = low * count if low is not None else -inf
        if item.total is not None and item.total_test != "at_most" and most < item.total:
            yield ".total: is more than the rows can reach. Lower it or raise the maximum."
        if item.total is not None and item.total_test != "at_least" and least > item.total:
            yield ".total: is less than the rows must reach. Raise it or lower the minimum."
        if item.default is not None and not self._is_sound(item, item.default):
            yield ".default: must be like {row: number}. Correct it or drop it."

    def _is_sound(self, item: Item, value: Any) -> bool:
        rows = {row.code for row in item.rows}
        return isinstance(value, dict) and all(
            row in rows and is_number(number) for row, number in value.items()
        )

    def places(self, item: Item) -> Mapping[str, frozenset[str]]:
        """Return the rows, each with a number."""
        return {**super().places(item), **{row.code: frozenset() for row in item.rows}}

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return the number of each row; blank rows are null, all blank is null."""
        rows, problem = given_amounts(item, item.rows, posted, name)
        given = [number for number in rows.values() if number is not None]
        if not given:
            return Given(None, problem=required_problem(item, None))
        if problem is None and item.required and len(given) < len(rows):
            words = _("Bitte tragen Sie in jede Zeile eine Zahl ein. Wenn nichts zutrifft: 0.")
            return Given(rows, problem=words, sound=rows)
        return Given(rows, problem=problem or sum_problem(item, sum_of(given)))

    def is_seen(self, item: Item, answers: Mapping[str, Any]) -> bool:
        """Whether the sum still keeps the rule: a row may have gone since. Required: every row."""
        if not super().is_seen(item, answers):
            return False
        value = answers[item.name]
        if not is_answered(value):
            return True
        if item.required and None in value.values():
            return False
        return sum_problem(item, sum_of(value.values())) is None

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return "row: number unit", a line each, of the rows filled in."""
        value = answers.get(item.name) or {}
        unit = said_in(item.unit, language, base)
        return [
            f"{said_in(row.label, language, base)}: {format_number(number)} {unit}".strip()
            for row in item.rows
            if is_number(number := value.get(row.code))
        ]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one interval variable per row."""
        return variables_of_rows(item, item.rows, section)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield whether each row was filled in: the numbers leave by `numbers`."""
        return reasons_of_rows(item.rows, value)

    def numbers(self, item: Item, value: Any) -> Iterator[float]:
        """Yield the number of each row."""
        return numbers_of_rows(item.rows, value)

    def sample(self, item: Item, random: Random) -> Mapping[str, Any]:
        """Return whole numbers within the bounds; a sum to be met is shared between the rows."""
        low, count = int(item.minimum or 0), len(item.rows)
        high = int(item.maximum) if item.maximum is not None else low + 100
        if item.total is None:
            return {row.code: str(random.randint(low, max(low, high))) for row in item.rows}
        share, rest = divmod(int(item.total), count)
        return {row.code: str(share + (place < rest)) for place, row in enumerate(item.rows)}

    def seconds(self, item: Item) -> float:
        """Return the time to look the numbers up."""
        return 6.0 * len(item.rows)


def sum_problem(item: Item, reached: float) -> str | None:
    """Return what is wrong with a sum where `item` has a rule for it, or None."""
    if item.total is None:
        return None
    told = {"sum": format_number(reached), "total": format_number(item.total)}
    if item.total_test == "at_most" and reached > item.total:
        return _(
            "Ihre Zahlen ergeben zusammen %(sum)s, höchstens %(total)s sind möglich. "
            "Bitte prüfen Sie sie.",
            **told,
        )
    if item.total_test == "at_least" and reached < item.total:
        return _(
            "Ihre Zahlen ergeben zusammen %(sum)s, es müssen mindestens %(total)s sein. "
            "Bitte prüfen Sie sie.",
            **told,
        )
    if item.total_test == "equals" and reached != item.total:
        return _(
            "Ihre Zahlen ergeben zusammen %(sum)s, es müssen genau %(total)s sein. "
            "Bitte prüfen Sie sie.",
            **told,
        )
    return None
