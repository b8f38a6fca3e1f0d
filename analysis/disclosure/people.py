"""Who can be told apart: respondents by profile and by the releases that counted them.

An attacker is assumed to know of everybody who took part to which groups they belong, and in
which releases they were counted. Those alike in both make a class; nothing but answers tells
the members of a class apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.disclosure.cells import Cell, NumberCell, Readership
from analysis.tallies.cube import REASONS, Cube

Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Profile = tuple[int, ...]
Filters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier release published, and of whom.

    Any release that one attacker may see, of whatever readership: who is on the staff also
    reads what is public.

    cells
        Its cells.
    classes
        `Protected.classes` of that release: respondents per profile and batch, no answers.
    numbers
        Its cells of numbers.
    readership
        Who saw it: the public does not see what staff see.
    """

    cells: tuple[Cell, ...]
    classes: Mapping[str, Any]
    numbers: tuple[NumberCell, ...] = ()
    readership: Readership = Readership.PUBLIC

    @property
    def snapshot(self) -> int:
        """How many batches had been counted before its last one."""
        return int(self.classes["batches"]) - 1


@dataclass(frozen=True, eq=False)
class People:
    """The classes of respondents, and what those who are still counted answered.

    groupings
        As in the cube; empty if they changed since an earlier release.
    profiles, first, last
        Per class: the place in each grouping, and the first and last snapshot that counted it.
    sizes
        Respondents per class.
    snapshots, now
        All snapshots that a release counted, and the newest of them.
    batches, sources
        The cubes of the batches, and per class the batch and the rows of its cube that it is
        made of; none for those who withdrew.
    """

    groupings: Mapping[str, tuple[str, ...]]
    profiles: Numbers
    first: Numbers
    last: Numbers
    sizes: Numbers
    snapshots: tuple[int, ...]
    now: int
    batches: tuple[Cube, ...]
    sources: tuple[tuple[int, tuple[int, ...]] | None, ...]

    @cached_property
    def withdrawn(self) -> Flags:
        """Which classes are no longer counted."""
        return np.array([source is None for source in self.sources], dtype=bool)

    def members(self, filters: Filters, snapshot: int) -> Flags:
        """Return which classes a group had in a snapshot."""
        found = (self.first <= snapshot) & (snapshot <= self.last)
        names = list(self.groupings)
        for grouping, group in filters.items():
            column = self.profiles[:, names.index(grouping)]
            found &= column == self.groupings[grouping].index(group)
        return found

    def answers(self, variable: str) -> Numbers:
        """Return the answers per class: a column per code, then one per reason of missing.

        Those who withdrew have none.
        """
        items = [batch.items[variable] for batch in self.batches]
        tables = [np.hstack([item.counts, item.missing]) for item in items]
        found = np.zeros((len(self.sizes), tables[0].shape[1]), np.int64)
        for place, source in enumerate(self.sources):
            if source is not None:
                batch, rows = source
                found[place] = tables[batch][list(rows)].sum(axis=0)
        return found

    def bases(self, variable: str) -> Numbers:
        """Return per class how many answered; of those who withdrew, all."""
        answered = self.answers(variable)[:, : -len(REASONS)].sum(axis=1)
        return np.where(self.withdrawn, self.sizes, answered)


def classes_of(batches: Sequence[Cube]) -> dict[str, Any]:
    """Return respondents per profile and batch, for the audit of later releases."""
    found = {
        profile: [0] * len(batches) for profile in sorted({p for b in batches for p in _rows(b)})
    }
    for place, batch in enumerate(batches):
        for profile, n in zip(_rows(batch), batch.sizes.tolist(), strict=True):
            found[profile][place] = n
    return {
        "groupings": {name: list(groups) for name, groups in batches[0].groupings.items()},
        "batches": len(batches),
        "profiles": [[list(profile), counted] for profile, counted in found.items()],
    }


def people_of(batches: Sequence[Cube], earlier: Sequence[Earlier]) -> People:
    """Return the classes that the batches counted now and earlier releases make.

    If the groups were not the same earlier, nobody's group counts: there are only totals.

    Raises
    ------
    ValueError
        If an earlier release counted a batch that is not among `batches`, or fewer of one. Where
        answers only left since, the new batch is there and empty.
    """
    now = len(batches) - 1
    groupings = dict(batches[0].groupings)
    known = {release.snapshot: release.classes for release in earlier}
    if any(snapshot > now for snapshot in known):
        raise ValueError("An earlier release counted more batches than are counted now.")
    asked = {name: list(groups) for name, groups in groupings.items()}
    comparable = all(dict(classes["groupings"]) == asked for classes in known.values())
    if not comparable:
        groupings = {}
    counted = classes_of(batches)
    if comparable and known.get(now, counted) != counted:
        raise ValueError("Answers changed since the last snapshot without a new batch.")
    known[now] = counted
    tables = {
        snapshot: _sizes(classes, merged=not comparable)
        for snapshot, classes in sorted(known.items())
    }
    classes = _classes(tables, now)
    rows = _row_places(batches, merged=not comparable)
    return People(
        groupings=groupings,
        profiles=np.array([profile for profile, *_ in classes], np.int64).reshape(
            len(classes), len(groupings)
        ),
        first=np.array([first for _, first, _, _ in classes], np.int64),
        last=np.array([last for _, _, last, _ in classes], np.int64),
        sizes=np.array([n for *_, n in classes], np.int64),
        snapshots=tuple(tables),
        now=now,
        batches=tuple(batches),
        sources=tuple(
            (first, rows[profile, first]) if last == now else None
            for profile, first, last, _ in classes
        ),
    )


def _classes(
    tables: Mapping[int, Mapping[tuple[Profile, int], int]], now: int
) -> list[tuple[Profile, int, int, int]]:
    """Return profile, first and last snapshot, and size of every class that has anybody."""
    everyone = sorted({key for table in tables.values() for key in table})
    found = []
    for profile, batch in everyone:
        seen = [snapshot for snapshot in tables if snapshot >= batch]
        counted = [tables[snapshot].get((profile, batch), 0) for snapshot in seen]
        for snapshot, (before, after) in zip(seen, pairwise(counted), strict=False):
            if after > before:
                raise ValueError(f"Batch {batch} has grown since snapshot {snapshot}.")
            if before > after:
                found.append((profile, batch, snapshot, before - after))
        if counted[-1]:
            found.append((profile, batch, now, counted[-1]))
    return found


def _sizes(classes: Mapping[str, Any], *, merged: bool) -> Mapping[tuple[Profile, int], int]:
    found: dict[tuple[Profile, int], int] = {}
    for profile, counted in classes["profiles"]:
        for batch, n in enumerate(counted):
            key = (() if merged else tuple(profile), batch)
            found[key] = found.get(key, 0) + n
    return found


def _row_places(
    batches: Sequence[Cube], *, merged: bool
) -> Mapping[tuple[Profile, int], tuple[int, ...]]:
    found: dict[tuple[Profile, int], tuple[int, ...]] = {}
    for batch, cube in enumerate(batches):
        if merged:
            found[(), batch] = tuple(range(len(cube.sizes)))
            continue
        for row, profile in enumerate(_rows(cube)):
            found[profile, batch] = (row,)
    return found


def _rows(cube: Cube) -> list[Profile]:
    return [tuple(row) for row in cube.profiles.tolist()]
