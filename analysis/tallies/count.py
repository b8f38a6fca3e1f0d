"""Counting: the only functions that read answers. Columns in, a cube out."""

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
LARGEST_EXACT = 2**53
"""Sums are made in floating point, which holds whole numbers exactly up to here."""

Positions = npt.NDArray[np.intp]


def count(data: WaveData, plan: ReleasePlan) -> Cube:
    """Return the cube of what `plan` names.

    Counting is additive: `merge` of the cubes of parts is the cube of the whole.

    Raises
    ------
    ValueError
        If so many responses are counted at once that sums of record keys lose precision.
    """
    answers = data.answers
    keys = answers["record_key"].to_numpy(np.float64)
    if keys.sum() >= LARGEST_EXACT:
        raise ValueError("Too many responses at once; count them in parts.")
    profiles, place = _profiles(answers, plan.groupings)
    rows = len(profiles)
    return Cube(
        groupings={
            grouping.name: tuple(name for name, _ in grouping.groups) for grouping in plan.groupings
        },
        profiles=profiles,
        sizes=np.bincount(place, minlength=rows).astype(np.int64),
        key_sums=_sums(place, keys, rows),
        items={
            variable.name: _item(answers[variable.name], variable, place, keys, rows)
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


def merge(parts: Sequence[Cube]) -> Cube:
    """Return the cube of all parts together; each part was counted by the same plan.

    Raises
    ------
    ValueError
        Without a single part.
    """
    if not parts:
        raise ValueError("There is no part to merge.")
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


def _profiles(
    answers: pd.DataFrame, groupings: Sequence[PlannedGrouping]
) -> tuple[npt.NDArray[np.int16], Positions]:
    """Return the profiles that occur, and the row of each response in them.

    Each response becomes one number with a digit per grouping, so that finding the profiles
    costs one histogram and no sorting of rows.
    """
    number = np.zeros(len(answers), np.int64)
    sizes = [len(grouping.groups) + 1 for grouping in groupings]
    for grouping, size in zip(groupings, sizes, strict=True):
        number = number * size + _groups(answers, grouping) + 1
    found, place = np.unique(number, return_inverse=True)
    columns = np.empty((len(found), len(sizes)), np.int16)
    rest = found
    for at in range(len(sizes) - 1, -1, -1):
        rest, digit = np.divmod(rest, sizes[at])
        columns[:, at] = digit - 1
    return columns, place.reshape(-1)


def _groups(answers: pd.DataFrame, grouping: PlannedGrouping) -> npt.NDArray[np.int16]:
    """Return the place of each response's group; -1 if it belongs to none."""
    group_of = np.full(OFFSET + len(grouping.codes), -1, np.int16)
    for place, (_, codes) in enumerate(grouping.groups):
        for code in codes:
            group_of[OFFSET + grouping.codes.index(code)] = place
    found: npt.NDArray[np.int16] = group_of[answers[grouping.variable].to_numpy(np.intp) + OFFSET]
    return found


def _sums(places: Positions, keys: npt.NDArray[np.float64], cells: int) -> Counts:
    return np.bincount(places, weights=keys, minlength=cells).astype(np.int64)


def _item(
    positions: pd.Series,
    variable: PlannedVariable,
    place: Positions,
    keys: npt.NDArray[np.float64],
    rows: int,
) -> ItemCounts:
    """Return the counts of one variable, from one histogram over profile and code."""
    width = len(variable.codes) + OFFSET
    combined = place * width + (positions.to_numpy(np.intp) + OFFSET)
    counts = np.bincount(combined, minlength=rows * width).astype(np.int64).reshape(rows, width)
    sums = _sums(combined, keys, rows * width).reshape(rows, width)
    reasons = np.array(REASONS) + OFFSET
    return ItemCounts(counts[:, OFFSET:], sums[:, OFFSET:], counts[:, reasons])


def _number(
    answers: pd.DataFrame, name: str, place: Positions, keys: npt.NDArray[np.float64], rows: int
) -> NumberCounts:
    reasons = answers[f"{name}!"].to_numpy(np.intp)
    missing = np.zeros((rows, len(REASONS)), np.int64)
    for column, reason in enumerate(REASONS):
        missing[:, column] = np.bincount(place[reasons == reason], minlength=rows)
    given = reasons >= 0
    return _number_counts(
        place[given],
        answers[name].to_numpy(np.float64)[given],
        np.ones(int(given.sum()), np.int64),
        keys[given],
        missing,
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
        counts=_whole(np.bincount(inverse, weights=counts, minlength=len(cell))),
        key_sums=_whole(np.bincount(inverse, weights=key_sums, minlength=len(cell))),
        missing=missing,
    )


def _joint(answers: pd.DataFrame, joint: PlannedJoint, place: Positions) -> JointCounts:
    patterns = answers[list(joint.variables)].to_numpy(np.int16)
    return _joint_counts(place.astype(np.int64), patterns, np.ones(len(place), np.int64))


def _joint_counts(profiles: Counts, patterns: npt.NDArray[np.int16], counts: Counts) -> JointCounts:
    rows = np.column_stack([profiles, patterns.astype(np.int64)])
    distinct, inverse = np.unique(rows, axis=0, return_inverse=True)
    found = np.bincount(inverse.reshape(-1), weights=counts, minlength=len(distinct))
    return JointCounts(distinct[:, 0], distinct[:, 1:].astype(np.int16), _whole(found))


def _whole(sums: npt.NDArray[Any]) -> Counts:
    return sums.astype(np.int64)


def _added(parts: Sequence[Counts], places: Sequence[Positions], rows: int) -> Counts:
    """Return the sum of arrays whose rows are profiles, each row put where it belongs."""
    total = np.zeros((rows, *parts[0].shape[1:]), np.int64)
    for part, at in zip(parts, places, strict=True):
        np.add.at(total, at, part)
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
