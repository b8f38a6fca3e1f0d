"""Tables of points in rows: one point per group, two per row for waves and gaps."""

from dataclasses import dataclass

from analysis.charts.tables.axes import Axis, Point


@dataclass(frozen=True, slots=True)
class DotRow:
    """One group or option with its value.

    note
        What stands below in grey: "n = 23".
    instead
        What is printed where there is no point: "." or "3 von 7".
    """

    label: str
    point: Point | None
    note: str = ""
    instead: str = "."

    @property
    def text(self) -> str:
        """What is printed at the end of the line."""
        return self.point.text if self.point else self.instead


@dataclass(frozen=True, slots=True)
class DotTable:
    """Values of groups on one axis: shares with intervals, response rates, worths of a ranking.

    reference
        A line through all rows, with its words: the value of all together ("Alle: 48 %").
    """

    title: str
    subtitle: str
    rows: tuple[DotRow, ...]
    axis: Axis
    base_line: str
    reference: Point | None = None
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two values of one thing: before and after, or importance and progress.

    text
        What is printed at the end of the line: "42 % → 55 %", "40 Punkte", or "." and counts.
    note
        What stands below in grey: "29 Organisationen haben beide Male geantwortet".
    """

    label: str
    first: Point | None
    second: Point | None
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class PairTable:
    """Two waves as dumbbells, or the gap between importance and progress, in the order to draw.

    names
        What the first and the second point are: "2023" and "2026".
    """

    title: str
    subtitle: str
    names: tuple[str, str]
    rows: tuple[PairRow, ...]
    axis: Axis
    base_line: str
    rtl: bool = False
