"""A value computed from earlier answers; nobody is asked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

from surveys.items.base import Given, ItemType, Posted, Variable, reason, variable_of
from surveys.items.conditions import OF_CODES, OF_LISTS, OF_ORDER, as_text
from surveys.items.item import Item, Level, Missing, said_in
from surveys.items.part import ItemPart, Words
from surveys.web.locale import format_number


class CalculatedPart(ItemPart):
    """A value that a rule gives."""

    type: Literal["calculated"]
    value: dict[str, Any] | str | int | float
    level: Level = Level.INTERVAL
    unit: Words | None = None


class Calculated(ItemType):
    """What a rule gives: computed at each save, never posted, shown to staff alone."""

    name = "calculated"
    level = Level.INTERVAL
    part = CalculatedPart
    asks = False
    tests = OF_CODES | OF_ORDER | OF_LISTS

    def given(self, item: Item, posted: Posted, name: str) -> Given:
        """Return nothing: whatever a browser sends, the rule decides."""
        return Given(None)

    def said(self, item: Item, answers: Mapping[str, Any], language: str, base: str) -> list[str]:
        """Return the value with its unit; several values of a list in one line."""
        value = answers.get(item.name)
        if value is None:
            return []
        shown = format_number(value) if isinstance(value, int | float) else as_text(value)
        return [f"{shown} {said_in(item.unit, language, base)}".strip()]

    def variables(self, item: Item, section: str) -> Sequence[Variable]:
        """Return one variable if the value is a number; codes of other values nobody listed."""
        if item.level is not Level.INTERVAL:
            return ()
        return (variable_of(item, section, "number", Level.INTERVAL),)

    def positions(self, item: Item, value: Any) -> Iterator[float]:
        """Yield whether there is a number."""
        missing = reason(value)
        if missing is None and not isinstance(value, int | float):
            missing = Missing.INVALID
        yield 0 if missing is None else missing

    def seconds(self, item: Item) -> float:
        """Return nothing: nobody sees it."""
        return 0.0
