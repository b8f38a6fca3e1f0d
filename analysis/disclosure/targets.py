"""Groups that must not become known: everything too small that some filters would select.

Not only by filters that a page offers: whoever knows everybody's groups can put together any of
them from what is published. Siblings (groups of one grouping within the same others) also count
together: two groups of three hidden beside each other must not become one of six.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice, permutations

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from analysis.disclosure.people import Flags, Numbers, People

MOST_KINDS_OF_GROUPS = 4096
"""Combinations of groupings that are looked at, fewest first: all of twelve groupings."""
MOST_UNIONS = 1024
"""Unions of siblings that are looked at within one group, fewest first: all of ten."""

MOST_MOMENTS = 128
"""Sets of people counted in some releases and not in others, the newest first: all of eleven."""


@dataclass(frozen=True, eq=False)
class Conjunctions:
    """Every group that some filters select among those who took part.

    members
        One row per group, one column per class of respondents, 1 where it belongs.
    siblings
        The rows of groups that one more grouping splits the same group into.
    between
        Which rows are of those who only came or only left between two snapshots.
    """

    members: csr_array
    siblings: tuple[tuple[int, ...], ...]
    between: Flags

    @cached_property
    def marks(self) -> npt.NDArray[np.uint64]:
        """A random number per class: groups of the same classes have the same sum."""
        generator = np.random.default_rng(1)
        marks: npt.NDArray[np.uint64] = generator.integers(
            0, 2**63, self.members.shape[1], dtype=np.uint64
        )
        return marks


def conjunctions(people: People) -> Conjunctions:
    """Return every group of people by their groups and by the releases that counted them.

    Among all who were ever counted, and again among those in each snapshot, and among those in
    one and not in another.
    """
    moments = (people.first, people.last)
    columns = [*people.profiles.T, *(one for one in moments if len(np.unique(one)) > 1)]
    everybody = np.ones(len(people.sizes), dtype=bool)
    found = [_groups_among(everybody, columns, 0)]
    between = [np.zeros(found[0][0].shape[0], dtype=bool)]
    for present, is_between in _moments(people):
        rows = sum(members.shape[0] for members, _ in found)
        found.append(_groups_among(present, list(people.profiles.T), rows))
        between.append(np.full(found[-1][0].shape[0], is_between))
    return Conjunctions(
        csr_array(vstack([members for members, _ in found])),
        tuple(family for _, siblings in found for family in siblings),
        np.concatenate(between),
    )


def _moments(people: People) -> Iterator[tuple[Flags, bool]]:
    """Yield who was counted in each snapshot, and in each but not in another, the newest first.

    Beside them, whether it is the latter.
    """
    present = [people.members({}, snapshot) for snapshot in reversed(people.snapshots)]
    several = [(one, False) for one in present]
    several += [(one & ~other, True) for one, other in permutations(present, 2)]
    distinct = {
        one.tobytes(): (one, later) for one, later in several if one.any() and not one.all()
    }
    yield from islice(distinct.values(), MOST_MOMENTS)


def _groups_among(
    among: Flags, columns: Sequence[Numbers], offset: int
) -> tuple[csr_array, list[tuple[int, ...]]]:
    """Return the groups of some of the classes, and which are siblings, counted from `offset`."""
    places = np.flatnonzero(among)
    columns = [column[places] for column in columns]
    parts: list[csr_array] = []
    siblings: list[tuple[int, ...]] = []
    labels_of: dict[tuple[int, ...], npt.NDArray[np.intp]] = {}
    rows = offset
    for chosen in _kinds(len(columns)):
        labels = _labels(columns, chosen, labels_of, len(places))
        labels_of[chosen] = labels
        groups = int(labels.max(initial=-1)) + 1
        parts.append(
            csr_array(
                (np.ones(len(places), np.int64), (labels, places)), shape=(groups, len(among))
            )
        )
        for place in range(len(chosen)):
            parents = labels_of.get((*chosen[:place], *chosen[place + 1 :]))
            if parents is not None:
                siblings.extend(_siblings(labels, parents, rows))
        rows += groups
    return csr_array(vstack(parts)), siblings


def targets(
    found: Conjunctions, people: People, bases: Numbers, k: int
) -> tuple[csr_array, npt.NDArray[np.uint64]]:
    """Return the unsafe groups, one row each, and a mark that two of the same people share.

    Parameters
    ----------
    found, people
        All groups, and the classes they are made of.
    bases
        How many of each class answered the item: of a large group hardly anybody may have.
    k
        The smallest group that may be known.
    """
    sizes, answered = found.members @ people.sizes, found.members @ bases
    unsafe = (sizes < k) | (answered < k)
    singles = np.flatnonzero(unsafe)
    unions = list(_unions(found.siblings, unsafe, sizes, answered, k))
    rows = np.repeat(np.arange(len(unions)), [len(union) for union in unions])
    together = np.array([group for union in unions for group in union], dtype=np.int64)
    joined = csr_array(
        (np.ones(len(together), np.int64), (rows, together)),
        shape=(len(unions), found.members.shape[0]),
    )
    everything = csr_array(vstack([found.members[singles], joined @ found.members]))
    marks = _marks(everything, found.marks)
    _, distinct = np.unique(marks, return_index=True)
    return csr_array(everything[np.sort(distinct)]), np.sort(marks[distinct])


def _kinds(columns: int) -> Iterator[tuple[int, ...]]:
    kinds = (
        chosen for depth in range(columns + 1) for chosen in combinations(range(columns), depth)
    )
    for _, chosen in zip(range(MOST_KINDS_OF_GROUPS), kinds, strict=False):
        yield chosen


def _labels(
    columns: Sequence[Numbers],
    chosen: tuple[int, ...],
    known: dict[tuple[int, ...], npt.NDArray[np.intp]],
    classes: int,
) -> npt.NDArray[np.intp]:
    """Return the number of the group of each class, by the chosen columns."""
    if not chosen:
        return np.zeros(classes, np.intp)
    column = columns[chosen[-1]]
    combined = known[chosen[:-1]] * (int(column.max(initial=0)) + 2) + column + 1
    labels: npt.NDArray[np.intp] = np.unique(combined, return_inverse=True)[1].reshape(-1)
    return labels


def _siblings(
    labels: npt.NDArray[np.intp], parents: npt.NDArray[np.intp], offset: int
) -> Iterator[tuple[int, ...]]:
    children: dict[int, set[int]] = defaultdict(set)
    for child, parent in set(zip(labels.tolist(), parents.tolist(), strict=True)):
        children[parent].add(child + offset)
    for found in children.values():
        if len(found) > 1:
            yield tuple(sorted(found))


def _unions(
    siblings: Sequence[tuple[int, ...]],
    unsafe: Flags,
    sizes: Numbers,
    answered: Numbers,
    k: int,
) -> Iterator[tuple[int, ...]]:
    """Yield the unions of unsafe siblings that are unsafe themselves."""
    is_unsafe, size, base = unsafe.tolist(), sizes.tolist(), answered.tolist()
    for children in siblings:
        small = [child for child in children if is_unsafe[child]]
        if len(small) < 2:
            continue
        choices = (union for n in range(2, len(small) + 1) for union in combinations(small, n))
        for _, union in zip(range(MOST_UNIONS), choices, strict=False):
            if sum(size[one] for one in union) < k or sum(base[one] for one in union) < k:
                yield union


def _marks(rows: csr_array, marks: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Return the sum of the marks of each row's classes, modulo 2**64."""
    sums = np.zeros(rows.shape[0], np.uint64)
    np.add.at(sums, np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr)), marks[rows.indices])
    return sums
