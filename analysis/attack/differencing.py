"""Subtraction: which small groups follow from the published ones by adding and taking away.

It asks about groups of participants, whatever they answered: for whichever groups the same
numbers are published, the numbers of every sum and difference of those groups follow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from analysis.attack.documents import Document
from analysis.attack.knowledge import Cohort
from analysis.attack.puzzle import Members

PRIME = 2**31 - 1
SCATTERED = "scattered"
MOST_SIBLINGS = 12
"""Of so many small siblings every union is tried; of more, every pair and all of them."""

Residues = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Derived:
    """A group that follows from published ones though it is too small to be shown.

    said
        What it is, in words.
    size
        How many participants it has.
    how
        ``shown`` itself, ``combined`` from any number of groups, or from a ``pair`` or ``triple``;
        ``scattered`` if it is no group but a few kinds of participants.
    """

    said: str
    size: int
    how: str
    members: Members


def publicly_counted(
    variable: str, documents: Sequence[Document], cohorts: Sequence[Cohort]
) -> Members:
    """Return a row per group that is known for a question: everybody, and each shown cell."""
    rows = [
        [cohort.profiles[place] is not None for cohort in cohorts]
        for place, document in enumerate(documents)
        if document.shown.get(variable)
    ]
    rows += [
        [cohort.is_in(document, place, cell.filters) for cohort in cohorts]
        for place, document in enumerate(documents)
        for cell in document.shown.get(variable, ())
    ]
    found = np.array(rows, dtype=bool).reshape(-1, len(cohorts))
    return np.unique(found, axis=0)


def derivable(
    known: Members,
    targets: Mapping[bytes, tuple[str, Members]],
    sizes: npt.NDArray[np.int64],
    *,
    seed: int = 0,
) -> Iterator[Derived]:
    """Yield the targets whose numbers follow from those of the groups in `known`.

    Every cohort gets a random residue such that each known group sums to 0 modulo a prime. What
    is a combination of known groups then sums to 0 too; what is not does so once in two billion
    times.
    """
    residues = _residues(known, seed)
    if not targets:
        return
    names, members = zip(*targets.values(), strict=True)
    sums = _sums(np.array(members), residues)
    shown = {row.tobytes() for row in known}
    for place in np.flatnonzero(sums == 0).tolist():
        row = members[place]
        how = "shown" if row.tobytes() in shown else "combined"
        yield Derived(names[place], int(sizes[row].sum()), how, row)


def scattered_sets(known: Members, sizes: npt.NDArray[np.int64], k: int) -> Iterator[Derived]:
    """Yield small sets of one to three cohorts that follow, whether or not they make a group."""
    residues = _residues(known, 0)
    small = np.flatnonzero((sizes > 0) & (sizes < k)).tolist()
    where: dict[int, list[int]] = {}
    for place in small:
        where.setdefault(int(residues[place]), []).append(place)
    found: list[tuple[int, ...]] = [(place,) for place in where.get(0, ())]
    for first, second in combinations(small, 2):
        both = int(residues[first] + residues[second]) % PRIME
        if both == 0:
            found.append((first, second))
        found += [
            (first, second, third) for third in where.get(-both % PRIME, ()) if third > second
        ]
    for places in found:
        members = np.zeros(len(sizes), dtype=bool)
        members[list(places)] = True
        if sizes[members].sum() < k:
            yield Derived("", int(sizes[members].sum()), SCATTERED, members)


def pairs_and_triples(known: Members, sizes: npt.NDArray[np.int64], k: int) -> Iterator[Derived]:
    """Yield the sets of fewer than `k` that two or three known groups give by plus and minus.

    A second way to part of what `derivable` finds, without any algebra.
    """
    groups = known.astype(np.int8)
    found: dict[bytes, Derived] = {}
    for plus in range(len(groups)):
        left = groups[plus] - groups
        for how, rests in (("pair", left[:, None]), ("triple", left[:, None] - groups)):
            for sign in (rests, groups - left[:, None]) if how == "triple" else (rests,):
                flat = sign.reshape(-1, sign.shape[-1])
                sets = flat[((flat == 0) | (flat == 1)).all(axis=1)].astype(bool)
                counted = sets @ sizes
                for members in sets[(counted > 0) & (counted < k)]:
                    key = members.tobytes()
                    found.setdefault(key, Derived("", int(sizes[members].sum()), how, members))
    yield from found.values()


def small_groups(
    documents: Sequence[Document],
    cohorts: Sequence[Cohort],
    sizes: npt.NDArray[np.int64],
    k: int,
) -> dict[bytes, tuple[str, Members]]:
    """Return what must not follow, by its members: name and members of each.

    All conjunctions of groups at any depth with fewer than `k` participants; unions of such
    siblings (which differ in one grouping only) that still have fewer than `k`; and who came or
    went between two documents, in each conjunction.
    """
    targets: dict[bytes, tuple[str, Members]] = {}
    for place, document in enumerate(documents):
        present = np.array([cohort.profiles[place] is not None for cohort in cohorts])
        for name, members in _conjunctions(document, place, cohorts):
            _aim(targets, name, members, sizes, k)
            for other, _ in enumerate(documents):
                if other != place:
                    there = np.array([cohort.profiles[other] is not None for cohort in cohorts])
                    _aim(targets, f"{name}, not in both", members & present & ~there, sizes, k)
        for name, members in _unions(document, place, cohorts, sizes, k):
            _aim(targets, name, members, sizes, k)
    return targets


def _aim(
    targets: dict[bytes, tuple[str, Members]],
    name: str,
    members: Members,
    sizes: npt.NDArray[np.int64],
    k: int,
) -> None:
    if 0 < sizes[members].sum() < k:
        targets.setdefault(members.tobytes(), (name, members))


def _belonging(document: Document, place: int, cohorts: Sequence[Cohort]) -> Iterable[Members]:
    """Return for each grouping which cohorts belong to each of its groups."""
    return [
        np.array(
            [
                [cohort.is_in(document, place, ((grouping.name, group),)) for cohort in cohorts]
                for group in grouping.groups
            ]
        )
        for grouping in document.groupings.values()
    ]


def _conjunctions(
    document: Document, place: int, cohorts: Sequence[Cohort]
) -> Iterator[tuple[str, Members]]:
    """Yield every combination of groups that occurs: none, one, several, of each grouping one."""
    everybody = np.array([cohort.profiles[place] is not None for cohort in cohorts])
    found: dict[bytes, tuple[str, Members]] = {everybody.tobytes(): ("", everybody)}
    for grouping, groups in zip(
        document.groupings.values(), _belonging(document, place, cohorts), strict=True
    ):
        for name, members in list(found.values()):
            for group, belonging in zip(grouping.groups, groups, strict=True):
                both = members & belonging
                said = f"{name}, {grouping.name} {group}" if name else f"{grouping.name} {group}"
                if both.any():
                    found.setdefault(both.tobytes(), (said, both))
    yield from found.values()


def _unions(
    document: Document,
    place: int,
    cohorts: Sequence[Cohort],
    sizes: npt.NDArray[np.int64],
    k: int,
) -> Iterator[tuple[str, Members]]:
    """Yield unions of small groups of one grouping within a conjunction of others."""
    belonging = list(_belonging(document, place, cohorts))
    names = list(document.groupings)
    for name, within in _conjunctions(document, place, cohorts):
        for at, groups in enumerate(belonging):
            parts = within & groups
            counted = parts @ sizes
            small = parts[(counted > 0) & (counted < k)]
            for chosen in _several(len(small)):
                members = np.logical_or.reduce(small[list(chosen)])
                yield f"{name or 'everybody'}, several of {names[at]}", members


def _several(n: int) -> Iterator[tuple[int, ...]]:
    """Yield which of `n` to put together."""
    for many in range(2, n + 1) if n <= MOST_SIBLINGS else (2, n):
        yield from combinations(range(n), many)


def _residues(known: Members, seed: int) -> Residues:
    """Return random numbers, one per column, with which every row sums to 0 modulo the prime."""
    rows = known.astype(np.int64)
    pivots: list[int] = []
    for row in range(len(rows)):
        for before, pivot in enumerate(pivots):
            rows[row] = (rows[row] - rows[row, pivot] * rows[before]) % PRIME
        left = np.flatnonzero(rows[row])
        if not len(left):
            pivots.append(0)
            continue
        pivot = int(left[0])
        rows[row] = rows[row] * pow(int(rows[row, pivot]), -1, PRIME) % PRIME
        pivots.append(pivot)
    draw = np.random.default_rng(seed)
    residues: Residues = np.array(draw.integers(1, PRIME, known.shape[1]), dtype=np.int64)
    for row, pivot in zip(rows[::-1], pivots[::-1], strict=True):
        if row.any():
            residues[pivot] = 0
            residues[pivot] = -int(_sums(row[None], residues)[0]) % PRIME
    return residues


def _sums(rows: npt.NDArray[np.int64] | Members, residues: Residues) -> Residues:
    """Return the sums of residues modulo the prime, without ever leaving 64 bits."""
    if rows.dtype == bool:
        summed: Residues = (rows @ residues) % PRIME
        return summed
    scaled: Residues = ((rows * residues) % PRIME).sum(axis=1) % PRIME
    return scaled
