"""What published cells say of counts: between which numbers the truth lies.

Read from the cells alone, as an attacker reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.disclosure.cells import Cell
from analysis.disclosure.people import Flags
from analysis.disclosure.rounding import UNTOLD
from analysis.tallies.cube import REASONS

Limits = npt.NDArray[np.float64]
NEARLY_ALL = 0.9


@dataclass(frozen=True, eq=False)
class Published:
    """The cells of one variable and whom they speak of.

    members
        One row per cell, one column per class of respondents.
    lowest, highest
        Per cell and value between what its count lies; values are the codes, then the reasons
        of missing. Infinite where nothing is told.
    lowest_base, highest_base
        The same for those who gave any code.
    """

    members: Flags
    lowest: Limits
    highest: Limits
    lowest_base: Limits
    highest_base: Limits

    @property
    def codes(self) -> int:
        """How many of the values are codes."""
        return int(self.lowest.shape[1]) - len(REASONS)


def published(cells: Sequence[tuple[Cell, Flags]], codes: Sequence[str], classes: int) -> Published:
    """Return what the cells of one variable say, each with the classes it speaks of."""
    shape = (len(cells), len(codes) + len(REASONS))
    found = Published(
        members=np.array([members for _, members in cells], dtype=bool).reshape(-1, classes),
        lowest=np.zeros(shape),
        highest=np.full(shape, np.inf),
        lowest_base=np.zeros(len(cells)),
        highest_base=np.full(len(cells), np.inf),
    )
    for row, (cell, _) in enumerate(cells):
        if not cell.is_shown:
            continue
        width = cell.rounding - 1
        base = cell.base or 0
        found.lowest_base[row], found.highest_base[row] = base - width, base + width
        if cell.counts is not None:
            counts = np.array(cell.counts)
            found.lowest[row, : len(codes)] = counts - width
            found.highest[row, : len(codes)] = counts + width
        elif cell.leading is not None:
            found.lowest[row, codes.index(cell.leading)] = np.ceil(base * NEARLY_ALL)
        _reasons(found, row, cell, len(codes))
    np.maximum(found.lowest, 0, out=found.lowest)
    np.maximum(found.lowest_base, 0, out=found.lowest_base)
    return found


def _reasons(found: Published, row: int, cell: Cell, codes: int) -> None:
    """Note what a cell says of reasons of missing.

    In rounded cells a reason that is not there stands for 0, or for what was rounded to it. In
    others it may just not be told.
    """
    width = cell.rounding - 1
    for place, reason in enumerate(REASONS, codes):
        n = cell.missing.get(reason)
        if n is not None:
            found.lowest[row, place], found.highest[row, place] = n - width, n + width
        elif cell.state == "rounded" and reason not in UNTOLD:
            found.highest[row, place] = width
