"""Counting a wave in its parts: here, or on a cluster over the same parts."""

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from analysis.tallies.count import columns_of, count_answers, merge, no_answers
from analysis.tallies.cube import Cube
from analysis.tallies.plan import ReleasePlan
from analysis.tallies.storing import store_cube, stored_cube
from surveys.db import Database
from surveys.errors import NotReady
from surveys.reading import (
    DamagedPart,
    PartRef,
    Reader,
    Synced,
    read_part,
    sync_parts,
    wave_parts,
)
from surveys.settings import Settings

TRIES = 5
"""So often a wave is counted again, should its parts change or be found damaged meanwhile."""


class Counter(Protocol):
    """Who counts parts. The same function runs everywhere, so the numbers are the same."""

    def count(self, parts: Sequence[PartRef], plan: ReleasePlan) -> Sequence[Cube]:
        """Return the cube of each part.

        Raises
        ------
        DamagedPart
            If a part cannot be read.
        """


class Here:
    """Counts in this process, one part after the other."""

    def count(self, parts: Sequence[PartRef], plan: ReleasePlan) -> Sequence[Cube]:
        """Return the cube of each part."""
        return [count_part(part, plan) for part in parts]


def count_part(part: PartRef, plan: ReleasePlan) -> Cube:
    """Return the cube of one part: the one that lies beside it, or counted now and kept there.

    Raises
    ------
    DamagedPart
        If the part cannot be read.
    """
    found = stored_cube(part, plan)
    if found is None:
        found = count_answers(read_part(part, columns_of(plan)), plan)
        store_cube(part, plan, found)
    return found


def cube_of(parts: Sequence[PartRef], plan: ReleasePlan, counter: Counter) -> Cube:
    """Return the cube of all parts together."""
    return _together(counter.count(parts, plan), plan)


def cubes_by_batch(
    parts: Sequence[PartRef], plan: ReleasePlan, counter: Counter
) -> Mapping[int, Cube]:
    """Return the cube of what each release counted first, by its number; 0: no release has."""
    return _by_batch(parts, counter.count(parts, plan), plan)


def counter_of(address: str) -> Counter:
    """Return who counts: this process, or the Dask cluster whose scheduler has the address.

    Raises
    ------
    NotReady
        If the package for clusters is not installed.
    """
    if not address:
        return Here()
    try:
        cluster = importlib.import_module("analysis.tallies.cluster")
    except ModuleNotFoundError as problem:
        raise NotReady(
            f"count_on is set, but {problem.name} is not installed."
            " Run: pip install 'mitsprache[cluster]'"
        ) from problem
    found: Counter = cluster.Cluster(address)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """What was counted of a wave, and how.

    batches
        The cube of what each release counted first, by its number; 0: no release has.
    parts
        What was counted; a release that shows it seals them (`seal_parts`).
    synced
        What had to be done to the parts first: added, taken out, rebuilt.
    """

    cube: Cube
    batches: Mapping[int, Cube]
    parts: tuple[PartRef, ...]
    synced: Synced


@dataclass(frozen=True, slots=True)
class Counting:
    """Where the parts of an installation lie, and who counts them."""

    folder: Path
    counter: Counter = field(default_factory=Here)

    @classmethod
    def of(cls, settings: Settings) -> "Counting":
        """Return what the settings say."""
        return cls(settings.parts_path, counter_of(settings.count_on))

    def count_wave(
        self, database: Database, wave_id: int, plan: ReleasePlan, *, reader: Reader
    ) -> Counted:
        """Bring the parts of a wave up to date and count them. Damaged ones are rebuilt.

        Raises
        ------
        NotAllowed
            If this reader may not count the answers of this programme.
        NotReady
            If parts are damaged again and again.
        """
        synced = Synced()
        doubted: set[str] = set()
        for _ in range(TRIES):
            synced.add(sync_parts(database, wave_id, self.folder, doubted=doubted))
            with database.reading() as session:
                parts = wave_parts(session, wave_id, self.folder, reader=reader)
            try:
                cubes = self.counter.count(parts, plan)
            except DamagedPart as problem:
                doubted.add(problem.part_id)
                continue
            batches = _by_batch(parts, cubes, plan)
            return Counted(_together(list(batches.values()), plan), batches, parts, synced)
        raise NotReady(f"The parts of wave {wave_id} cannot be read. Look at {self.folder}.")


def _together(cubes: Sequence[Cube], plan: ReleasePlan) -> Cube:
    return merge(cubes) if cubes else no_answers(plan)


def _by_batch(
    parts: Sequence[PartRef], cubes: Sequence[Cube], plan: ReleasePlan
) -> Mapping[int, Cube]:
    of_batch: dict[int, list[Cube]] = {}
    for part, cube in zip(parts, cubes, strict=True):
        of_batch.setdefault(part.batch, []).append(cube)
    return {batch: _together(found, plan) for batch, found in sorted(of_batch.items())}
