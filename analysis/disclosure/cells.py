"""Cells: what is left of a tally for one kind of reader. Releases store them, pages read them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

State = Literal["exact", "rounded", "nearly_all", "withheld"]

TOTAL = ""
"""Grouping and group of a cell over all responses."""


class Readership(StrEnum):
    """For whom a release is made. Everybody of one readership sees the same numbers."""

    EXACT = "exact"
    """Coordinator and analyst of an attributed wave: counts, whatever their size."""
    STAFF = "staff"
    """Everybody else with a role in the programme: groups of at least 5."""
    PUBLIC = "public"
    """Everybody: groups of at least 10."""


SMALLEST_GROUP: Mapping[Readership, int] = {
    Readership.EXACT: 0,
    Readership.STAFF: 5,
    Readership.PUBLIC: 10,
}
"""K: the smallest group whose answers a readership may see."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one readership may know of one variable, in all responses or in one group.

    variable, grouping, group
        What was counted; the last two are empty for all responses.
        Groups crossed join their names by "+": grouping ``kind+district``, group ``mo+north``.
    state
        ``exact``: counts as they are. ``rounded``: counts and base rounded at random to
        multiples of `rounding`, so that they need not add up. ``nearly_all``: only that at least
        nine in ten gave the code `leading`. ``withheld``: too few answers; nobody answered
        looks the same.
    counts
        Responses per code, in codebook order; None if nearly all or withheld.
    base
        Responses with an answer; None if withheld.
    missing
        Responses per reason of missing (a negative number), where that may be told.
        A reason without an entry was not given or is not told.
    leading
        The code that nearly all gave.
    rounding
        Of what the numbers are multiples: 3 or 5; 1 if they are as counted.
    """

    variable: str
    grouping: str
    group: str
    state: State
    counts: tuple[int, ...] | None = None
    base: int | None = None
    missing: Mapping[int, int] = field(default_factory=dict, hash=False)
    leading: str | None = None
    rounding: int = 1

    @property
    def key(self) -> tuple[str, str, str]:
        """What was counted: variable, grouping and group."""
        return (self.variable, self.grouping, self.group)

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say about it."""
        return self.state != "withheld"


@dataclass(frozen=True, slots=True)
class NumberCell:
    """What one readership may know of a variable of numbers, over all responses.

    state
        ``exact``: as they are, ``rounded``: to two digits, from a rounded base, ``withheld``.
    base
        Responses with a number.
    sum, mean, median
        The median only where at least twenty gave a number. Never the smallest or largest.
    missing
        As in `Cell`.
    """

    variable: str
    state: State
    base: int | None = None
    sum: float | None = None
    mean: float | None = None
    median: float | None = None
    missing: Mapping[int, int] = field(default_factory=dict, hash=False)

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say about it."""
        return self.state != "withheld"


def cells_as_json(cells: Iterable[Cell], numbers: Iterable[NumberCell] = ()) -> dict[str, Any]:
    """Return cells as a short JSON document."""
    return {
        "cells": [
            [
                *cell.key,
                cell.state,
                None if cell.counts is None else list(cell.counts),
                cell.base,
                {str(reason): n for reason, n in cell.missing.items()},
                cell.leading,
                cell.rounding,
            ]
            for cell in cells
        ],
        "numbers": [
            [
                cell.variable,
                cell.state,
                cell.base,
                cell.sum,
                cell.mean,
                cell.median,
                {str(reason): n for reason, n in cell.missing.items()},
            ]
            for cell in numbers
        ],
    }


def cells_from_json(document: Mapping[str, Any]) -> Iterator[Cell]:
    """Yield the cells of a document made by `cells_as_json`.

    Releases made before there was another rounding do not say that theirs was to 3.
    """
    for variable, grouping, group, state, counts, base, missing, leading, *rounding in document[
        "cells"
    ]:
        yield Cell(
            variable,
            grouping,
            group,
            state,
            None if counts is None else tuple(counts),
            base,
            {int(reason): n for reason, n in missing.items()},
            leading,
            *(rounding or [3 if state == "rounded" else 1]),
        )


def numbers_from_json(document: Mapping[str, Any]) -> Iterator[NumberCell]:
    """Yield the cells of numbers of a document made by `cells_as_json`."""
    for variable, state, base, total, mean, median, missing in document.get("numbers", []):
        reasons = {int(reason): n for reason, n in missing.items()}
        yield NumberCell(variable, state, base, total, mean, median, reasons)
