"""Who may be the same before and after a correction.

A corrected answer is a departure and an arrival. Whoever knows the person knows that both are one,
and then learns more: "six came to the north, one left it" are five newcomers if the one only
changed something else. Who it was is stored nowhere, so everybody who left between two snapshots
may be anybody who came between the same two.

For the elimination, one profile less the other is then nothing new. A small group, changed by what
up to three such pairs make nothing, must not follow either.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import comb

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from analysis.disclosure.people import Flags, Numbers, People
from analysis.disclosure.targets import Conjunctions

MOST_AT_A_TIME = 3
"""Corrected people, or classes of them, that are looked at together."""
MOST_PAIRS, MOST_TRIPLES = 2**23, 2**20
"""Combinations of changes that are looked at. If those of two people are more, nothing but totals
is shown; those of three are left out."""
_HASHES = 2**20
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
        intervals = [(self._telling(left), came) for left, came in self.intervals]
        number = sum(3 * len(left) * len(came) for left, came in intervals)
        self.are_too_many = comb(number, 2) > MOST_PAIRS
        self.changes = () if self.are_too_many else tuple(_changes(intervals, people.sizes))
        self.are_too_many |= comb(len(self.changes), 2) > MOST_PAIRS
        self._marks, self._complete = self._marked()
        rows = np.repeat(np.arange(len(self.changes)), [len(one.places) for one in self.changes])
        places = np.array([place for one in self.changes for place in one.places], dtype=np.intp)
        signs = np.array([sign for one in self.changes for sign in one.signs], dtype=np.int64)
        shape = len(self.changes), len(people.sizes)
        self.matrix = csr_array((signs, (rows, places)), shape=shape)

    def _marked(self) -> tuple[Numbers, list[int]]:
        """Return a bit per class that is not told apart from one or two others, by change.

        And the bits of all of each group of such classes: they change together or not at all.
        """
        bit: dict[int, int] = {}
        complete = []
        for left, _came in self.intervals:
            for group in np.unique(self._alike[left]).tolist():
                some = left[self._alike[left] == group].tolist()
                if 1 < len(some) <= MOST_AT_A_TIME and len(bit) + len(some) <= MOST_BITS:
                    bit |= {one: 1 << (len(bit) + place) for place, one in enumerate(some)}
                    complete.append(sum(bit[one] for one in some))
        marks = [sum(bit.get(one, 0) for one in change.left) for change in self.changes]
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

    def _telling(self, left: Places) -> Places:
        """Return those whose change can tell anything.

        Nothing shown tells those apart who left the same groups, so all of them must change.
        """
        _, group, sizes = np.unique(self._alike[left], return_inverse=True, return_counts=True)
        return left[sizes[group] <= MOST_AT_A_TIME]

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


def _changes(intervals: Sequence[tuple[Places, Places]], sizes: Numbers) -> Iterator[Change]:
    size = sizes.tolist()
    for left, came in ((a.tolist(), b.tolist()) for a, b in intervals):
        yield from (Change((one,), (), (one,), (-1,), (one, *came)) for one in left)
        for one, other in product(left, came):
            if size[one] == size[other]:
                yield from _exchanged((one,), (other,))
            if size[other] <= size[one]:
                yield Change((one,), (other,), (other,), (-1,), (one, other))
        for one, two in product(left, combinations(came, 2)):
            if size[one] == size[two[0]] + size[two[1]]:
                yield from _exchanged((one,), two)
        for two, other in product(combinations(left, 2), came):
            if size[other] == size[two[0]] + size[two[1]]:
                yield from _exchanged(two, (other,))


def _exchanged(left: tuple[int, ...], came: tuple[int, ...]) -> Iterator[Change]:
    signs = (1,) * len(left) + (-1,) * len(came)
    yield Change(left, came, left + came, signs)
    yield Change(left, came, left + came, tuple(-sign for sign in signs))


@dataclass(frozen=True, eq=False)
class Corrections:
    """What corrections make of groups that must not be known.

    groups, between
        The groups, one row each, and which of them are those who only came or only left between
        two snapshots.
    sizes, bases, k
        Respondents and answers per class, and how few are too few.
    """

    successions: Successions
    groups: csr_array
    between: Flags
    sizes: Numbers
    bases: Numbers
    k: int

    def following(self, normal: Numbers, normal_before: Numbers, prime: int) -> Iterator[Numbers]:
        """Yield sets that follow now and did not before, as sums of classes.

        Parameters
        ----------
        normal, normal_before
            Random vectors at right angles to everything published, and to what was before.
        """
        changes = self.successions.changes
        if not len(changes) or not self.groups.shape[0]:
            return
        lacking = -(self.groups @ normal) % prime
        order = np.argsort(lacking, kind="stable")
        lacking = lacking[order]
        known = np.zeros(_HASHES, dtype=bool)
        known[lacking % _HASHES] = True
        weights = np.column_stack([self.sizes, self.bases, normal_before])
        of_groups, of_changes = self.groups @ weights, self.successions.matrix @ weights
        values = self.successions.matrix @ normal % prime
        for places, sums in _together(values, prime, self.successions):
            likely = np.flatnonzero(known[sums % _HASHES])
            begin = np.searchsorted(lacking, sums[likely])
            hits = np.searchsorted(lacking, sums[likely], "right") - begin
            chosen = places[np.repeat(likely, hits)]
            first = np.repeat(begin - np.cumsum(hits) + hits, hits)
            rows = order[first + np.arange(len(chosen))]
            people, answers, before = (of_groups[rows] + of_changes[chosen].sum(axis=1)).T
            small = (people > 0) & ((people < self.k) | (answers < self.k))
            found = [
                hit
                for hit in np.flatnonzero(small & (before % prime != 0)).tolist()
                if self._can_be(int(rows[hit]), [changes[place] for place in chosen[hit].tolist()])
            ]
            if found:
                yield from self.groups[rows[found]].toarray() + self._added(chosen[found])

    def _added(self, chosen: Places) -> Numbers:
        """Return what several changes add together, per row of their places."""
        flat: Numbers = self.successions.matrix[chosen.reshape(-1)].toarray()
        added: Numbers = flat.reshape(*chosen.shape, -1).sum(axis=1)
        return added

    def _can_be(self, row: int, chosen: list[Change]) -> bool:
        """Whether nobody left or came twice, or is taken out of a group they are not in."""
        for whose in ([one.left for one in chosen], [one.came for one in chosen]):
            places = [place for one in whose for place in one]
            if len(places) != len(set(places)):
                return False
        removed = [one.within for one in chosen if one.within]
        if not removed:
            return True
        among = self.groups.indices[self.groups.indptr[row] : self.groups.indptr[row + 1]]
        return bool(self.between[row]) and all(np.isin(some, among).any() for some in removed)


def corrections(  # noqa: PLR0913  who there is, and what nobody may know of them
    successions: Successions,
    conjunctions: Conjunctions,
    unsafe: csr_array,
    people: People,
    *,
    bases: Numbers,
    k: int,
) -> tuple[Corrections, Places]:
    """Return what corrections make of groups that must not be known.

    Besides those, it is asked about all who came or left between two snapshots, as long as
    corrections may leave too few. Which those are is returned too.
    """
    members = conjunctions.members
    most = k + successions.most
    few = (members @ people.sizes < most) | (members @ bases < most)
    loose = np.flatnonzero(few & conjunctions.between)
    groups = csr_array(vstack([unsafe, members[loose]]))
    between = np.arange(groups.shape[0]) >= unsafe.shape[0]
    return Corrections(successions, groups, between, people.sizes, bases, k), loose


def _together(
    values: Numbers, prime: int, successions: Successions
) -> Iterator[tuple[Places, Numbers]]:
    """Yield the places of one, two and three changes, a row each, and the sums of their values."""
    number = len(values)
    alone = np.flatnonzero(successions.together(np.arange(number)))
    yield alone[:, None], values[alone]
    if successions.most < 2:
        return
    for one in range(number - 1):
        others = np.arange(one + 1, number)
        others = others[successions.together(np.array(one), others)]
        yield _beside(one, others[:, None]), (values[others] + values[one]) % prime
    if successions.most < MOST_AT_A_TIME or comb(number, MOST_AT_A_TIME) > MOST_TRIPLES:
        return
    pairs = np.column_stack(np.triu_indices(number, 1))
    sums = values[pairs].sum(axis=1)
    for one in range(number - 2):
        begin = int(np.searchsorted(pairs[:, 0], one, "right"))
        telling = successions.together(np.array(one), pairs[begin:, 0], pairs[begin:, 1])
        others = begin + np.flatnonzero(telling)
        yield _beside(one, pairs[others]), (sums[others] + values[one]) % prime


def _beside(one: int, others: Places) -> Places:
    return np.column_stack([np.full(len(others), one), others])
