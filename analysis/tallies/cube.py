"""The cube: what is counted of a wave, by every combination of groups that occurs.

Whatever a release shows of any group is a sum of rows of the cube: a total, one group, two groups
crossed, and what disclosure control must know of all of them. Cubes of parts add up to the cube of
the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analysis.tallies.tally import Tally
from surveys.reading import Missing

REASONS = tuple(sorted(int(reason) for reason in Missing))
"""The reasons of missing, in the order of the columns of `ItemCounts.missing`."""
CROSSED = "+"
"""Joins the names of two groupings, and of their groups, where they are crossed."""

Counts = npt.NDArray[np.int64]
Places = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True, eq=False)
class ItemCounts:
    """One variable with codes, by profile.

    counts, key_sums
        Responses per profile (rows) and code (columns, codebook order), and the sums of their
        record keys.
    missing
        Responses per profile and reason of missing, in the order of `REASONS`.
    """

    counts: Counts
    key_sums: Counts
    missing: Counts


@dataclass(frozen=True, slots=True, eq=False)
class NumberCounts:
    """One variable of numbers: how often each number was given in each profile.

    profiles, numbers, counts, key_sums
        One entry per profile and number that occur together, sorted by both.
    missing
        As in `ItemCounts`.
    """

    profiles: Counts
    numbers: npt.NDArray[np.float64]
    counts: Counts
    key_sums: Counts
    missing: Counts


@dataclass(frozen=True, slots=True, eq=False)
class JointCounts:
    """Several variables together: how often each pattern of answers was given.

    Only for readers of exact counts; nothing of it is ever published.

    profiles
        Row of the profile of each pattern.
    patterns
        One row per pattern, one column per variable: the position of the code, or the reason of
        missing as a negative number. Sorted, each combination with its profile once.
    counts
        Responses with that profile and pattern.
    """

    profiles: Counts
    patterns: Places
    counts: Counts


@dataclass(frozen=True, eq=False)
class Cube:
    """Everything that was counted of some responses.

    groupings
        Names of the groupings and, for each, the codes of its groups.
    profiles
        One row per combination of groups that occurs, one column per grouping: the place of
        the group, or -1 where the response belongs to none. Sorted, each once.
    sizes, key_sums
        Responses per profile, and the sums of their record keys.
    items, numbers, joints
        By name of the variable; joints by their name in the plan.
    """

    groupings: Mapping[str, tuple[str, ...]]
    profiles: Places
    sizes: Counts
    key_sums: Counts
    items: Mapping[str, ItemCounts]
    numbers: Mapping[str, NumberCounts]
    joints: Mapping[str, JointCounts]

    @property
    def responses(self) -> int:
        """How many responses were counted."""
        return int(self.sizes.sum())

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """The column of each grouping in `profiles`."""
        return {name: place for place, name in enumerate(self.groupings)}

    def within(self, filters: Mapping[str, str]) -> npt.NDArray[np.bool_]:
        """Return which profiles belong to a group, or to several groups crossed.

        Parameters
        ----------
        filters
            Code of the group by name of the grouping; empty: everybody.

        Raises
        ------
        KeyError, ValueError
            If there is no such grouping or group.
        """
        found = np.ones(len(self.profiles), dtype=bool)
        for grouping, group in filters.items():
            column = self.profiles[:, self.place_of[grouping]]
            found &= column == self.groupings[grouping].index(group)
        return found

    def size(self, filters: Mapping[str, str]) -> int:
        """Return how many responses belong to a group."""
        return int(self.sizes[self.within(filters)].sum())

    def tally(self, variable: str, filters: Mapping[str, str]) -> Tally:
        """Return the tally of a variable with codes in a group; no filters: in all responses."""
        chosen = self.within(filters)
        item = self.items[variable]
        missing = item.missing[chosen].sum(axis=0).tolist()
        return Tally(
            variable,
            CROSSED.join(filters),
            CROSSED.join(filters.values()),
            counts=tuple(item.counts[chosen].sum(axis=0).tolist()),
            key_sums=tuple(item.key_sums[chosen].sum(axis=0).tolist()),
            missing={reason: n for reason, n in zip(REASONS, missing, strict=True) if n},
        )
