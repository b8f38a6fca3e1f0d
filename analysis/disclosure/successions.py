"""Who may be the same before and after a correction.

A corrected answer is a departure and an arrival. Whoever knows the person knows that both are one,
and then learns more: "six came to the north, one left it" are five newcomers if the one only
changed something else. Who it was is stored nowhere, so everybody who left between two snapshots
may be anybody who came between the same two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import comb

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from analysis.disclosure.people import Flags, Numbers, People

MOST_AT_A_TIME = 3
"""Corrected people, or classes of them, that are looked at together."""
MOST_ALIKE = 2 * MOST_AT_A_TIME
"""A change may be one of two classes that left."""
MOST_PAIRS, MOST_TRIPLES = 2**23, 2**20
"""Combinations of changes that are looked at. If those of two people are more, nothing but totals
is shown; those of three are left out."""
MOST_BITS = 62
"""Of a whole number, without its sign."""

Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Change:
    """What may be added to a group at no cost, if the classes `left` became the classes `came`.

    places, signs
        Of the classes added or taken away.
    within
        It takes somebody out of those who only came or only left, as neither is true: one of these
        classes must be among them. Empty: it may change any group.
    """

    left: tuple[int, ...]
    came: tuple[int, ...]
    places: tuple[int, ...]
    signs: tuple[int, ...]
    within: tuple[int, ...] = ()


class Successions:
    """Who left and who came between the same two snapshots.

    intervals
        The classes that left and those that came; only where there are both.
    changes
        Everything that one corrected person, or a class of them, may change.
    fixed
        Which classes nobody can have left for another, or come to from another.
    """

    def __init__(self, people: People, told_apart: Flags | None = None) -> None:
        """Find the intervals between the snapshots that are known.

        `told_apart`: the groups that were shown before, one row each. Without, all are told apart.
        """
        self.intervals: list[tuple[Places, Places]] = []
        for before, after in pairwise(people.snapshots):
            left = np.flatnonzero(people.last == before)
            came = np.flatnonzero((people.first > before) & (people.first <= after))
            if len(left) and len(came):
                self.intervals.append((left, came))
        self.sizes = people.sizes
        self._roles = np.zeros(len(people.sizes), dtype=np.intp)
        for left, came in self.intervals:
            self._roles[left] += 1
            self._roles[came] += 1
        self.fixed: Flags = self._roles == 0
        self.most = sum(
            int(min(people.sizes[left].sum(), people.sizes[came].sum()))
            for left, came in self.intervals
        )
        self._alike = _alike(people, told_apart)
        number = sum(
            (2 * len(self._telling(left)) + len(self._some(left))) * len(came)
            for left, came in self.intervals
        )
        self.are_too_many = comb(number, 2) > MOST_PAIRS
        self.changes = () if self.are_too_many else tuple(self._changes())
        self.are_too_many |= comb(len(self.changes), 2) > MOST_PAIRS
        self._marks, self._complete = self._marked()
        rows = np.repeat(np.arange(len(self.changes)), [len(one.places) for one in self.changes])
        places = np.array([place for one in self.changes for place in one.places], dtype=np.intp)
        signs = np.array([sign for one in self.changes for sign in one.signs], dtype=np.int64)
        shape = len(self.changes), len(people.sizes)
        self.matrix = csr_array((signs, (rows, places)), shape=shape)

    def _marked(self) -> tuple[Numbers, list[int]]:
        """Return a bit per class that is not told apart from a few others, by change.

        And the bits of all of each group of such classes: they change together or not at all.
        """
        bit: dict[int, int] = {}
        complete = []
        for left, _came in self.intervals:
            for group in np.unique(self._alike[left]).tolist():
                some = left[self._alike[left] == group].tolist()
                if 1 < len(some) <= MOST_ALIKE and len(bit) + len(some) <= MOST_BITS:
                    bit |= {one: 1 << (len(bit) + place) for place, one in enumerate(some)}
                    complete.append(sum(bit[one] for one in some))
        marks = [
            sum(bit.get(one, 0) for one in change.left if one in change.places)
            for change in self.changes
        ]
        return np.array(marks, dtype=np.int64), complete

    def together(self, *changes: Places) -> Flags:
        """Return which of several sets of changes can tell anything."""
        marks = np.bitwise_or.reduce(np.broadcast_arrays(*(self._marks[one] for one in changes)))
        found = np.ones(marks.shape, dtype=bool)
        for complete in self._complete:
            touched = marks & complete
            found &= (touched == 0) | (touched == complete)
        return found

    def leave_enough(self, people: People, bases: Numbers, k: int) -> bool:
        """Whether `k` newcomers answered, or nobody came or left, whoever was corrected last.

        Then a new total tells nothing new of fewer than `k`: all newcomers are in it alike.
        """
        before = people.snapshots[-2]
        came, left = people.first > before, people.last == before
        net = int(bases[came].sum() - people.sizes[left].sum())
        return net >= k or not (came | left).any()

    def _changes(self) -> Iterator[Change]:
        for left, came in self.intervals:
            yield from _exchanges(self._telling(left).tolist(), came.tolist(), self.sizes)
            yield from _removals(self._some(left).tolist(), came.tolist(), self.sizes)

    def _telling(self, left: Places) -> Places:
        """Return those whose exchange can tell anything.

        Nothing shown tells those apart who left the same groups, so all of them must change.
        """
        _, group, sizes = np.unique(self._alike[left], return_inverse=True, return_counts=True)
        return left[sizes[group] <= MOST_ALIKE]

    def _some(self, left: Places) -> Places:
        """Return as many of those who left the same groups as are looked at together."""
        _, group, sizes = np.unique(self._alike[left], return_inverse=True, return_counts=True)
        order = np.argsort(group, kind="stable")
        begin = np.cumsum(sizes) - sizes
        rank = np.empty(len(left), dtype=np.intp)
        rank[order] = np.arange(len(left)) - begin[group[order]]
        return left[rank < MOST_AT_A_TIME]

    def explain(self, sums: Numbers) -> Flags:
        """Return which sums of groups may be sets.

        Whoever is counted twice, or less than not at all, must have become, or been, somebody who
        makes up for it: each of them another one.
        """
        found: Flags = ((sums == 0) | (sums == 1) | ~self.fixed).all(axis=1)
        for left, came in self.intervals:
            for some, others in ((left, came), (came, left)):
                alone = some[self._roles[some] == 1]
                for wrong, right in ((-1, 1), (1, -1)):
                    lacking = (sums[:, alone] * wrong > max(wrong, 0)) @ self.sizes[alone]
                    found &= lacking <= (sums[:, others] * right > 0) @ self.sizes[others]
        return found


def _alike(people: People, told_apart: Flags | None) -> Places:
    """Return a number per class; classes that left have the same if nothing tells them apart."""
    if told_apart is None:
        return np.arange(len(people.sizes))
    when = np.vstack([people.first, people.last, told_apart])
    _, alike = np.unique(when, axis=1, return_inverse=True)
    found: Places = alike.reshape(-1)
    return found


def _removals(left: list[int], came: list[int], sizes: Numbers) -> Iterator[Change]:
    yield from (Change((one,), (), (one,), (-1,), (one, *came)) for one in left)
    for one, other in product(left, came):
        if sizes[other] <= sizes[one]:
            yield Change((one,), (other,), (other,), (-1,), (one, other))


def _exchanges(left: list[int], came: list[int], sizes: Numbers) -> Iterator[Change]:
    for one, other in product(left, came):
        if sizes[one] == sizes[other]:
            yield from _exchanged((one,), (other,))
    for one, two in product(left, combinations(came, 2)):
        if sizes[one] == sizes[two[0]] + sizes[two[1]]:
            yield from _exchanged((one,), two)
    for two, other in product(combinations(left, 2), came):
        if sizes[other] == sizes[two[0]] + sizes[two[1]]:
            yield from _exchanged(two, (other,))


def _exchanged(left: tuple[int, ...], came: tuple[int, ...]) -> Iterator[Change]:
    signs = (1,) * len(left) + (-1,) * len(came)
    yield Change(left, came, left + came, signs)
    yield Change(left, came, left + came, tuple(-sign for sign in signs))
