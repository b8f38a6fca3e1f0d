"""Answers that stand in columns, in the form in which they are stored."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.items.base import Variable
from surveys.items.item import Item, Level


def reasons_column(variable: Variable) -> str:
    """Return the name of the column that holds the reasons of missing of a variable."""
    return f"{variable.name}!" if variable.level is Level.INTERVAL else variable.name


def value_of(item: Item, variables: Sequence[Variable], row: Mapping[Any, Any]) -> Any:
    """Return the stored form of an answer that stands in columns."""
    first = variables[0]
    if first.part is None:
        return _single(item, first, row)
    if first.kind == "ticks":
        ticked = [one.part for one in variables if row[one.name] == 1]
        return ticked or None
    if first.jointly == "ranking":
        ranked = sorted(
            (-row[one.name], place) for place, one in enumerate(variables) if row[one.name] > 0
        )
        return [variables[place].part for _rank, place in ranked] or None
    found: dict[str, Any] = {}
    for one in variables:
        *steps, last = str(one.part).split(".")
        inside = found
        for step in steps:
            inside = inside.setdefault(step, {})
        inside[last] = _single(item, one, row)
    return found


def _single(item: Item, variable: Variable, row: Mapping[Any, Any]) -> Any:
    if row[reasons_column(variable)] < 0:
        return None
    if variable.level is Level.INTERVAL:
        return row[variable.name]
    code = variable.codes[int(row[variable.name])]
    return int(code) if item.type == "rating" else code
