"""The table of a heat table: printed numbers on a two-sided scale."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 7
"""Tones of the scale, 0 to 6; 3 is the middle. A one-sided scale uses 3 to 6."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: what is printed, by the cell rule: "43 %", "(43 %)", "3 von 7", ".".

    step
        Its tone; None where the cell rule allows no share.
    words
        The whole cell said: "Bildung, Vereine: 9 von 21 (43 %)"; for the pointer and for ears.
    address
        Where its number is explained, if it has such a page.
    """

    text: str
    step: int | None = None
    words: str = ""
    is_bracketed: bool = False
    address: str = ""

    def __post_init__(self) -> None:
        """Refuse a tone that does not exist."""
        if self.step is not None and not 0 <= self.step < STEPS:
            raise ValueError(f"The scale has steps 0 to {STEPS - 1}, not {self.step}.")


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One row, with a cell for every column; `address` leads to its own page, if it has one."""

    label: str
    cells: tuple[HeatCell, ...]
    note: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class HeatKey:
    """What a tone stands for: "unter 20 %"."""

    step: int
    text: str


@dataclass(frozen=True, slots=True)
class HeatTable:
    """Rows by columns, say action fields by kinds of organisation, or themes by themes.

    corner
        What the rows are: "Handlungsfeld".
    keys
        The tones in use, from lowest to highest.
    """

    title: str
    subtitle: str
    corner: str
    columns: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    keys: tuple[HeatKey, ...]
    base_line: str
    rtl: bool = False

    def __post_init__(self) -> None:
        """Refuse rows that do not fit the columns."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise ValueError("Every row needs a cell for every column.")


def heat_step(value: float, edges: Sequence[float], *, first: int = 0) -> int:
    """Return the tone of a value between rising edges; an edge belongs to the tone above.

    first
        Tone below the first edge: 0 with six edges, 3 for a one-sided scale with three.

    >>> heat_step(0.43, (0.15, 0.3, 0.45, 0.55, 0.7, 0.85))
    2
    """
    step = first + bisect_right(edges, value)
    if not 0 <= first <= step < STEPS or first + len(edges) >= STEPS:
        raise ValueError(f"{len(edges)} edges from tone {first} leave the scale of {STEPS}.")
    return step
