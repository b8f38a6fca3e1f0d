"""Counting: the only function that reads answers. Columns in, tallies out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tallies.plan import PlannedGrouping, ReleasePlan
from analysis.tallies.tally import Tally
from surveys.reading import Missing, WaveData

REASONS = tuple(sorted(int(reason) for reason in Missing))
OFFSET = -REASONS[0]
"""Added to a position it is never negative, so that one histogram holds codes and reasons."""
LARGEST_EXACT = 2**53
"""Sums are made in floating point, which holds whole numbers exactly up to here."""

Positions = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Split:
    """Which group each response belongs to: a place in `names`; beyond the last, to none."""

    grouping: str
    names: tuple[str, ...]
    places: Positions


def count(data: WaveData, plan: ReleasePlan) -> tuple[Tally, ...]:
    """Return what `plan` names: each variable in total, then by its groupings.

    Counting is additive: `merge` of the tallies of parts is the tally of the whole.
    Groups without a response are there, with zeros.

    Raises
    ------
    ValueError
        If so many responses are counted at once that sums of record keys lose precision.
    """
    keys = data.answers["record_key"].to_numpy(np.float64)
    if keys.sum() >= LARGEST_EXACT:
        raise ValueError("Too many responses at once; count them in parts.")
    everybody = _Split("", ("",), np.zeros(len(keys), np.intp))
    splits = {grouping.name: _split(data.answers, grouping) for grouping in plan.groupings}
    return tuple(
        tally
        for variable in plan.variables
        for split in (everybody, *(splits[name] for name in variable.groupings))
        for tally in _tallies(
            variable.name,
            data.answers[variable.name].to_numpy(np.intp) + OFFSET,
            len(variable.codes) + OFFSET,
            split,
            keys,
        )
    )


def merge(parts: Iterable[Sequence[Tally]]) -> tuple[Tally, ...]:
    """Return the tallies of all parts together; each part was counted by the same plan."""
    return tuple(reduce(add, same) for same in zip(*parts, strict=True))


def _split(answers: pd.DataFrame, grouping: PlannedGrouping) -> _Split:
    names = tuple(name for name, _ in grouping.groups)
    group_of = np.full(OFFSET + len(grouping.codes), len(names), np.intp)
    for place, (_, codes) in enumerate(grouping.groups):
        for code in codes:
            group_of[OFFSET + grouping.codes.index(code)] = place
    positions = answers[grouping.variable].to_numpy(np.intp)
    return _Split(grouping.name, names, group_of[positions + OFFSET])


def _tallies(
    variable: str, positions: Positions, width: int, split: _Split, keys: npt.NDArray[np.float64]
) -> Iterator[Tally]:
    """Yield the tally of one variable in each group, from one histogram over group and code."""
    combined = split.places * width + positions
    shape = (len(split.names) + 1, width)
    counts = np.bincount(combined, minlength=shape[0] * width).reshape(shape)
    sums = np.bincount(combined, weights=keys, minlength=shape[0] * width).reshape(shape)
    for place, group in enumerate(split.names):
        yield Tally(
            variable,
            split.grouping,
            group,
            counts=tuple(counts[place, OFFSET:].tolist()),
            key_sums=tuple(int(key_sum) for key_sum in sums[place, OFFSET:]),
            missing=_missing(counts[place]),
        )


def _missing(counts: npt.NDArray[np.intp]) -> Mapping[int, int]:
    """Return the reasons of missing that occur."""
    return {reason: int(n) for reason in REASONS if (n := counts[reason + OFFSET])}
