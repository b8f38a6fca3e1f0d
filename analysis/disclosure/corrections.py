"""Small groups that follow for whoever knows who is the same before and after a correction.

For the elimination, one profile less the other is then nothing new. A small group, changed by what
up to three such pairs make nothing, must not follow either.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import comb

import numpy as np
from scipy.sparse import csr_array, vstack

from analysis.disclosure.people import Flags, Numbers, People
from analysis.disclosure.successions import (
    MOST_AT_A_TIME,
    MOST_TRIPLES,
    Change,
    Places,
    Successions,
)
from analysis.disclosure.targets import Conjunctions

_HASHES = 2**20


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
