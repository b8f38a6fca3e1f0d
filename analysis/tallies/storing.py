"""Keeping the cube of a part beside it, so that a part that did not change is not counted again.

All whole numbers of a cube stand in one array, in the order of the plan, all numbers that were
given in another, profiles and patterns in a third: a file of few arrays is read fast.
"""

import contextlib
import os
import secrets
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.tallies.count import groups_of
from analysis.tallies.cube import REASONS, Counts, Cube, ItemCounts, JointCounts, NumberCounts
from analysis.tallies.plan import ReleasePlan
from surveys.reading import SETTLED, PartRef

UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile)
"""How a file says that it is gone, broken off, or none of ours."""


def stored_cube(part: PartRef, plan: ReleasePlan) -> Cube | None:
    """Return what was counted of a part by this plan, if it still holds."""
    try:
        with _path(part, plan).open("rb") as opened, np.load(opened) as file:
            if file["of"].tobytes().decode() != _of(part, plan):
                return None
            sizes, whole = file["sizes"].tolist(), file["whole"]
            given, places = file["given"], file["places"]
    except UNREADABLE:
        return None
    return _unpacked(plan, sizes, _Reel(whole), _Reel(given), _Reel(places))


def store_cube(part: PartRef, plan: ReleasePlan, cube: Cube) -> None:
    """Keep a cube beside its part. Where that cannot be, it is counted again next time."""
    path = _path(part, plan)
    new = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        with new.open("wb") as file:
            of = np.frombuffer(_of(part, plan).encode(), np.uint8)
            np.savez(file, allow_pickle=False, of=of, **_packed(cube))
        os.utime(new, (SETTLED, SETTLED))
        new.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def _path(part: PartRef, plan: ReleasePlan) -> Path:
    return part.beside(f"{plan.hash[:32]}.cube.npz")


def _of(part: PartRef, plan: ReleasePlan) -> str:
    """Return what the cube was made of: another content, another cube."""
    return f"1 {part.content} {plan.hash}"


def _packed(cube: Cube) -> dict[str, npt.NDArray[Any]]:
    sizes = [
        len(cube.profiles),
        *(len(one.numbers) for one in cube.numbers.values()),
        *(len(one.counts) for one in cube.joints.values()),
    ]
    return {
        "sizes": np.array(sizes, np.int64),
        "whole": np.concatenate([array.reshape(-1) for array in _whole(cube)]),
        "given": np.concatenate(
            [np.empty(0, np.float64), *(one.numbers for one in cube.numbers.values())]
        ),
        "places": np.concatenate(
            [
                cube.profiles.reshape(-1),
                *(one.patterns.reshape(-1) for one in cube.joints.values()),
            ]
        ),
    }


def _whole(cube: Cube) -> Iterator[Counts]:
    """Yield the whole numbers of a cube in the order in which `_unpacked` takes them."""
    yield cube.sizes
    yield cube.key_sums
    for item in cube.items.values():
        yield from (item.counts, item.key_sums, item.missing)
    for number in cube.numbers.values():
        yield from (number.profiles, number.counts, number.key_sums, number.missing)
    for joint in cube.joints.values():
        yield from (joint.profiles, joint.counts)


class _Reel:
    """An array from which pieces are taken one after the other."""

    def __init__(self, array: npt.NDArray[Any]) -> None:
        self._array, self._at = array, 0

    def take(self, *shape: int) -> npt.NDArray[Any]:
        """Return the next piece."""
        size = int(np.prod(shape))
        piece: npt.NDArray[Any] = self._array[self._at : self._at + size].reshape(shape)
        self._at += size
        return piece


def _unpacked(
    plan: ReleasePlan, sizes: list[int], whole: _Reel, given: _Reel, places: _Reel
) -> Cube:
    rest = iter(sizes)
    rows = next(rest)
    reasons = len(REASONS)
    profiles = places.take(rows, len(plan.groupings))
    totals, key_sums = whole.take(rows), whole.take(rows)
    items = {
        variable.name: ItemCounts(
            whole.take(rows, len(variable.codes)),
            whole.take(rows, len(variable.codes)),
            whole.take(rows, reasons),
        )
        for variable in plan.variables
        if not variable.is_number
    }
    numbers = {}
    for variable in plan.variables:
        if variable.is_number:
            n = next(rest)
            at, counts, sums = whole.take(n), whole.take(n), whole.take(n)
            missing = whole.take(rows, reasons)
            numbers[variable.name] = NumberCounts(at, given.take(n), counts, sums, missing)
    joints = {}
    for joint in plan.joints:
        n = next(rest)
        at, counts = whole.take(n), whole.take(n)
        joints[joint.name] = JointCounts(at, places.take(n, len(joint.variables)), counts)
    return Cube(groups_of(plan), profiles, totals, key_sums, items, numbers, joints)
