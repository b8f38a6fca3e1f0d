"""Several numbers under one question: what a number group and an allocation of points share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from math import nan
from typing import Any, TypeGuard

from surveys.items.base import Given, Posted, Variable, reason, variable_of
from surveys.items.item import WHY, Item, Level, Missing, Option
from surveys.items.number import given_number
from surveys.web.locale import said


def given_amounts(
    item: Item, rows: Sequence[Option], posted: Posted, name: str
) -> tuple[dict[str, Any], str | None]:
    """Return what was typed in each row, and the first row's problem with its name before it.

    A number that cannot be taken stays as it was typed, for showing again.
    """
    found: dict[str, Any] = {}
    problem = None
    for row in rows:
        typed = " ".join(posted.getlist(f"{name}.{row.code}")).strip()
        given = given_number(item, typed) if typed else Given(None)
        found[row.code] = given.value
        if given.problem and problem is None:
            problem = f"{said(row.label)}: {given.problem}"
    return found, problem


def sum_of(values: Iterable[Any]) -> float:
    """Return the sum of the numbers among `values`, without the noise of binary fractions.

    >>> sum_of([0.1, 0.2, None])
    0.3
    """
    total = sum((Decimal(str(value)) for value in values if is_number(value)), Decimal(0))
    return int(total) if total == total.to_integral_value() else float(total)


def is_number(value: Any) -> TypeGuard[float]:
    """Whether a stored value is a number; true and false are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def variables_of_rows(item: Item, rows: Sequence[Option], section: str) -> tuple[Variable, ...]:
    """Return one interval variable per row, without codes."""
    whole = variable_of(item, section, "number", Level.INTERVAL)
    return tuple(
        replace(
            whole,
            name=f"{item.name}.{row.code}",
            label=row.label,
            codes=(),
            labels={},
            part=row.code,
        )
        for row in rows
    )


def reasons_of_rows(rows: Sequence[Option], value: Any) -> Iterator[float]:
    """Yield 0 for each row with a number, or why it has none."""
    whole = reason(value)
    for row in rows:
        if whole is not None:
            yield whole
        elif row.code not in value:
            yield Missing.NOT_ASKED  # its own condition left it out
        else:
            missing = reason(value[row.code])
            yield 0 if missing is None else missing


def numbers_of_rows(rows: Sequence[Option], value: Any) -> Iterator[float]:
    """Yield the number of each row, or not-a-number where there is none."""
    answered: Mapping[str, Any] = value if isinstance(value, dict) else {}
    for row in rows:
        number = answered.get(row.code)
        yield number if is_number(number) else nan


def name_faults(item: Item, rows: Sequence[Option], setting: str) -> Iterator[str]:
    """Yield a code whose field would have the name of the explanation box."""
    if item.explain is not None and any(row.code == WHY for row in rows):
        yield f".{setting}: the code `{WHY}` stands for the explanation box. Rename it."
