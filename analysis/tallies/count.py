"""Counting: the only functions that look at answers. Columns in, a cube out."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.tallies.cube import REASONS, Counts, Cube, ItemCounts, JointCounts, NumberCounts
from analysis.tallies.plan import PlannedGrouping, PlannedJoint, PlannedVariable, ReleasePlan
from analysis.tallies.tally import Tally
from surveys.reading import WaveData

OFFSET = -REASONS[0]
"""Added to a position it is never negative, so that one histogram holds codes and reasons."""
REASON_COLUMNS = np.array(REASONS) + OFFSET
LARGEST_EXACT = 2**53
"""Sums are made in floating point, which holds whole numbers exactly up to here."""
MOST_PROFILES = 1 << 20
"""Up to so many conceivable profiles, those that occur are found without sorting."""

Positions = npt.NDArray[np.intp]


def count(data: WaveData, plan: ReleasePlan) -> Cube:
    """Return the cube of what `plan` names in all answers of a wave at once."""
    return count_answers(data.answers, plan)


def count_answers(answers: pd.DataFrame, plan: ReleasePlan) -> Cube:
    """Return the cube of what `plan` names, from columns in the shape of `WaveData.answers`.

    Counting is additive: `merge` of the cubes of parts is the cube of the whole.

    Raises
    ------
    ValueError
        If so many responses are counted at once that sums of record keys lose precision.
    """
    keys = answers["record_key"].to_numpy(np.float64)
    if keys.sum() >= LARGEST_EXACT:
        raise ValueError("Too many responses at once; count them in parts.")
    profiles, place = _profiles(answers, plan.groupings)
    rows = len(profiles)
    histogram = _Histogram(place, keys, rows)
    return Cube(
        groupings=groups_of(plan),
        profiles=profiles,
        sizes=np.bincount(place, minlength=rows).astype(np.int64),
        key_sums=_sums(place, keys, rows),
        items={
            variable.name: histogram.item(answers[variable.name].to_numpy(), variable)
            for variable in plan.variables
            if not variable.is_number
        },
        numbers={
            variable.name: _number(answers, variable.name, place, keys, rows)
            for variable in plan.variables
            if variable.is_number
        },
        joints={joint.name: _joint(answers, joint, place) for joint in plan.joints},
    )


def columns_of(plan: ReleasePlan) -> frozenset[str]:
    """Return the variables that must be read to count a plan."""
    return frozenset(
        (
            *(variable.name for variable in plan.variables),
            *(grouping.variable for grouping in plan.groupings),
            *(name for joint in plan.joints for name in joint.variables),
        )
    )


def no_answers(plan: ReleasePlan) -> Cube:
    """Return the cube of nobody."""
    numbers = {variable.name for variable in plan.variables if variable.is_number}
    columns: dict[str, Any] = {"record_key": np.empty(0, np.int64)}
    for name in columns_of(plan):
        columns[name] = np.empty(0, np.float64 if name in numbers else np.int16)
        if name in numbers:
            columns[f"{name}!"] = np.empty(0, np.int16)
    return count_answers(pd.DataFrame(columns), plan)


def merge(parts: Sequence[Cube]) -> Cube:
    """Return the cube of all parts together; each part was counted by the same plan.

    Raises
    ------
    ValueError
        Without a single part.
    """
    if not parts:
        raise ValueError("There is no part to merge.")
    if len(parts) == 1:
        return parts[0]
    first = parts[0]
    profiles, inverse = np.unique(
        np.concatenate([part.profiles for part in parts]), axis=0, return_inverse=True
    )
    splits = np.cumsum([len(part.profiles) for part in parts])[:-1]
    places = np.split(inverse.reshape(-1), splits)
    rows = len(profiles)
    return Cube(
        groupings=first.groupings,
        profiles=profiles,
        sizes=_added([part.sizes for part in parts], places, rows),
        key_sums=_added([part.key_sums for part in parts], places, rows),
        items={
            name: ItemCounts(
                _added([part.items[name].counts for part in parts], places, rows),
                _added([part.items[name].key_sums for part in parts], places, rows),
                _added([part.items[name].missing for part in parts], places, rows),
            )
            for name in first.items
        },
        numbers={
            name: _merged_numbers([part.numbers[name] for part in parts], places, rows)
            for name in first.numbers
        },
        joints={
            name: _merged_joints([part.joints[name] for part in parts], places)
            for name in first.joints
        },
    )


def planned_tallies(cube: Cube, plan: ReleasePlan) -> Iterator[Tally]:
    """Yield what the plan shows: each variable with codes in total, then by its groupings."""
    for variable in plan.variables:
        if variable.is_number:
            continue
        yield cube.tally(variable.name, {})
        for grouping in variable.groupings:
            for group in cube.groupings[grouping]:
                yield cube.tally(variable.name, {grouping: group})


def groups_of(plan: ReleasePlan) -> dict[str, tuple[str, ...]]:
    """Return the codes of the groups of each grouping."""
    return {
        grouping.name: tuple(name for name, _ in grouping.groups) for grouping in plan.groupings
    }


def _profiles(
    answers: pd.DataFrame, groupings: Sequence[PlannedGrouping]
) -> tuple[npt.NDArray[np.int16], Positions]:
    """Return the profiles that occur, and the row of each response in them.

    Each response becomes one number with a digit per grouping, so that finding the profiles
    costs one histogram and no sorting of rows.
    """
    sizes = [len(grouping.groups) + 1 for grouping in groupings]
    number = np.zeros(len(answers), np.intp)
    for grouping, size in zip(groupings, sizes, strict=True):
        number *= size
        number += _groups(answers, grouping)
    found, place = _distinct(number, int(np.prod(sizes, dtype=object)))
    columns = np.empty((len(found), len(sizes)), np.int16)
    rest = found
    for at in range(len(sizes) - 1, -1, -1):
        rest, digit = np.divmod(rest, sizes[at])
        columns[:, at] = digit - 1
    return columns, place


def _distinct(numbers: Positions, conceivable: int) -> tuple[Positions, Positions]:
    """Return the numbers that occur, sorted, and the place of each among them."""
    if conceivable > MOST_PROFILES:
        found, place = np.unique(numbers, return_inverse=True)
        return found, place.reshape(-1)
    found = np.flatnonzero(np.bincount(numbers, minlength=conceivable))
    place_of = np.empty(conceivable, np.intp)
    place_of[found] = np.arange(len(found))
    return found, place_of[numbers]


def _groups(answers: pd.DataFrame, grouping: PlannedGrouping) -> Positions:
    """Return for each response one more than the place of its group; 0 if it belongs to none."""
    group_of = np.zeros(OFFSET + len(grouping.codes), np.intp)
    for place, (_, codes) in enumerate(grouping.groups, 1):
        for code in codes:
            group_of[OFFSET + grouping.codes.index(code)] = place
    return group_of[answers[grouping.variable].to_numpy() + np.int16(OFFSET)]


def _sums(places: Positions, keys: npt.NDArray[np.float64], cells: int) -> Counts:
    return np.bincount(places, weights=keys, minlength=cells).astype(np.int64)


class _Histogram:
    """Counts variables with codes: each in one histogram over profile, code and reason."""

    def __init__(self, place: Positions, keys: npt.NDArray[np.float64], rows: int) -> None:
        self._place, self._keys, self._rows = place, keys, rows
        self._starts: dict[int, Positions] = {}
        """Where the cells of each response's profile begin, by the number of cells of a profile."""
        self._cells = np.empty(len(place), np.intp)

    def item(self, positions: npt.NDArray[np.int16], variable: PlannedVariable) -> ItemCounts:
        """Return the counts of one variable."""
        width = len(variable.codes) + OFFSET
        if width not in self._starts:
            self._starts[width] = self._place * width + OFFSET
        cells = np.add(self._starts[width], positions, out=self._cells)
        size = self._rows * width
        counts = np.bincount(cells, minlength=size).astype(np.int64).reshape(-1, width)
        sums = _sums(cells, self._keys, size).reshape(-1, width)
        return ItemCounts(counts[:, OFFSET:], sums[:, OFFSET:], counts[:, REASON_COLUMNS])


def _number(
    answers: pd.DataFrame, name: str, place: Positions, keys: npt.NDArray[np.float64], rows: int
) -> NumberCounts:
    reasons = answers[f"{name}!"].to_numpy(np.intp)
    missing = np.bincount(place * (OFFSET + 1) + reasons + OFFSET, minlength=rows * (OFFSET + 1))
    given = reasons >= 0
    return _number_counts(
        place[given],
        answers[name].to_numpy(np.float64)[given],
        np.ones(int(given.sum()), np.int64),
        keys[given],
        missing.astype(np.int64).reshape(rows, OFFSET + 1)[:, REASON_COLUMNS],
    )


def _number_counts(
    profiles: Positions | Counts,
    values: npt.NDArray[np.float64],
    counts: Counts,
    key_sums: npt.NDArray[np.float64] | Counts,
    missing: Counts,
) -> NumberCounts:
    """Return one entry per profile and number that occur together."""
    distinct, at = np.unique(values, return_inverse=True)
    cell, inverse = np.unique(
        profiles * max(1, len(distinct)) + at.reshape(-1), return_inverse=True
    )
    inverse = inverse.reshape(-1)
    return NumberCounts(
        profiles=(cell // max(1, len(distinct))).astype(np.int64),
        numbers=distinct[cell % max(1, len(distinct))] if len(cell) else np.empty(0),
        counts=_whole(inverse, counts, len(cell)),
        key_sums=_whole(inverse, key_sums, len(cell)),
        missing=missing,
    )


def _joint(answers: pd.DataFrame, joint: PlannedJoint, place: Positions) -> JointCounts:
    patterns = answers[list(joint.variables)].to_numpy(np.int16)
    return _joint_counts(place.astype(np.int64), patterns, np.ones(len(place), np.int64))


def _joint_counts(profiles: Counts, patterns: npt.NDArray[np.int16], counts: Counts) -> JointCounts:
    """Return each pattern of each profile once.

    Each row becomes one number with a digit per variable, in the order of the rows; only where
    that would be too large are rows sorted as such.
    """
    width = patterns.shape[1]
    bases = [int(column.max(initial=0)) + OFFSET + 1 for column in patterns.T]
    largest = (int(profiles.max(initial=0)) + 1) * int(np.prod(bases, dtype=object))
    if largest >= 2**63:
        rows = np.column_stack([profiles, patterns.astype(np.int64)])
        distinct, inverse = np.unique(rows, axis=0, return_inverse=True)
        found = _whole(inverse.reshape(-1), counts, len(distinct))
        return JointCounts(distinct[:, 0], distinct[:, 1:].astype(np.int16), found)
    number = profiles.copy()
    for column, base in zip(patterns.T, bases, strict=True):
        number = number * base + (column.astype(np.int64) + OFFSET)
    rest, inverse = np.unique(number, return_inverse=True)
    found = _whole(inverse.reshape(-1), counts, len(rest))
    columns = np.empty((len(rest), width), np.int16)
    for at in range(width - 1, -1, -1):
        rest, digit = np.divmod(rest, bases[at])
        columns[:, at] = digit - OFFSET
    return JointCounts(rest, columns, found)


def _whole(places: npt.NDArray[Any], values: npt.NDArray[Any], cells: int) -> Counts:
    """Return whole sums of values by place, exact however large they are."""
    total = np.zeros(cells, np.int64)
    np.add.at(total, places, values.astype(np.int64))
    return total


def _added(parts: Sequence[Counts], places: Sequence[Positions], rows: int) -> Counts:
    """Return the sum of arrays whose rows are profiles, each row put where it belongs."""
    total = np.zeros((rows, *parts[0].shape[1:]), np.int64)
    for part, at in zip(parts, places, strict=True):
        total[at] += part  # within a part each profile is there once
    return total


def _merged_numbers(
    parts: Sequence[NumberCounts], places: Sequence[Positions], rows: int
) -> NumberCounts:
    return _number_counts(
        np.concatenate([at[part.profiles] for part, at in zip(parts, places, strict=True)]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.counts for part in parts]),
        np.concatenate([part.key_sums for part in parts]),
        _added([part.missing for part in parts], places, rows),
    )


def _merged_joints(parts: Sequence[JointCounts], places: Sequence[Positions]) -> JointCounts:
    return _joint_counts(
        np.concatenate([at[part.profiles] for part, at in zip(parts, places, strict=True)]),
        np.concatenate([part.patterns for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )
