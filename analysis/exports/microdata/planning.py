"""The order of columns in files that tell reasons of missing in columns of their own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from analysis.exports.microdata.columns import Column


@dataclass(frozen=True, slots=True)
class Planned:
    """One column of the file: the answer itself, its words, or why it is missing."""

    head: str
    part: Literal["answer", "label", "missing"]
    column: Column


def planned(columns: Sequence[Column], *, labels: bool) -> tuple[Planned, ...]:
    """Return the columns of a file; a multiple choice has one reason for all its options."""
    taken = {column.name for column in columns}
    return tuple(_planned(columns, taken, labels=labels))


def _planned(columns: Sequence[Column], taken: set[str], *, labels: bool) -> Iterator[Planned]:
    for group, found in groupby(columns, key=lambda column: (column.kind, column.group)):
        together = list(found)
        for column in together:
            yield Planned(column.name, "answer", column)
            if labels and column.kind == "codes":
                yield Planned(_free(f"{column.name}.label", taken), "label", column)
        if group[0] != "text":
            yield Planned(_free(f"{group[1]}.missing", taken), "missing", together[-1])


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no other column has: an option may be called `missing`."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name
