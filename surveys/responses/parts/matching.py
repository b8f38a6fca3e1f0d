"""Which row of a part is which stored response.

The record key tells. It is drawn at random from a thousand million, and anew with every change;
where two responses of a large wave have the same one, their content tells them apart.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """Some responses: their record keys, and what tells the content of those at some places."""

    keys: Places
    content: Callable[[Places], Sequence[bytes]]


@dataclass(frozen=True, slots=True, eq=False)
class Match:
    """What became of each row.

    stored
        For each row of the parts, one after the other, its place among the stored responses;
        -1: it is none of them any more.
    new
        Places of stored responses that are in no part.
    """

    stored: Places
    new: Places


def match(parts: Side, stored: Side, *, thorough: bool) -> Match:
    """Return which row is which.

    Where several have one key and it is there as often on both sides, they are taken for the
    same without looking at them, unless `thorough`.
    """
    order = np.argsort(stored.keys, kind="stable")
    ordered = stored.keys[order]
    first = np.searchsorted(ordered, parts.keys, "left")
    there = np.searchsorted(ordered, parts.keys, "right") - first
    _, inverse, times = np.unique(parts.keys, return_inverse=True, return_counts=True)
    here = times[inverse.reshape(-1)]
    found = np.full(len(parts.keys), -1, np.int64)
    simple = (there == 1) & (here == 1)
    found[simple] = order[first[simple]]
    several = (there > 0) & ~simple
    doubtful = several & ((here != there) | thorough)
    used: dict[int, int] = defaultdict(int)
    for row in np.flatnonzero(several & ~doubtful):
        at = int(first[row])
        found[row] = order[at + used[at]]
        used[at] += 1
    if doubtful.any():
        _tell_apart(found, np.flatnonzero(doubtful), parts, stored)
    left_over = np.ones(len(stored.keys), bool)
    left_over[found[found >= 0]] = False
    return Match(found, np.flatnonzero(left_over))


def _tell_apart(found: Places, rows: Places, parts: Side, stored: Side) -> None:
    """Match rows of one key by what they say; what says the same is the same."""
    candidates = np.flatnonzero(np.isin(stored.keys, parts.keys[rows]))
    waiting: dict[tuple[int, bytes], list[int]] = defaultdict(list)
    for place, content in zip(candidates, stored.content(candidates), strict=True):
        waiting[int(stored.keys[place]), content].append(int(place))
    for row, content in zip(rows, parts.content(rows), strict=True):
        same = waiting[int(parts.keys[row]), content]
        if same:
            found[row] = same.pop()
