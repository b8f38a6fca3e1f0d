"""The table of a line over three and more waves."""

from dataclasses import dataclass

from analysis.charts.tables.axes import Axis, Point


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave on the time axis; `at` is its moment in years, so that distances are true."""

    label: str
    at: float


@dataclass(frozen=True, slots=True)
class Break:
    """Where the line is cut: between the wave at this position and the one before.

    text
        Why: "Frage neu formuliert".
    """

    before: int
    text: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One line: a point per wave, None where a wave has none."""

    label: str
    points: tuple[Point | None, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class TrendTable:
    """Lines below one another over the same waves, each with its interval band.

    breaks
        Hold for all rows; the line ends before each and begins anew after it.
    """

    title: str
    subtitle: str
    waves: tuple[Wave, ...]
    rows: tuple[TrendRow, ...]
    axis: Axis
    base_line: str
    breaks: tuple[Break, ...] = ()
    rtl: bool = False

    def __post_init__(self) -> None:
        """Refuse a line of fewer than three waves, and rows that miss a wave."""
        if len(self.waves) < 3:
            raise ValueError("A line needs three waves; two are a pair of points.")
        if any(len(row.points) != len(self.waves) for row in self.rows):
            raise ValueError("Every row needs a point or None for every wave.")
