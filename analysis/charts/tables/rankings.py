"""The table of a ranking: how often first, how often among the first."""

from dataclasses import dataclass

from analysis.charts.tables.shares import Bar


@dataclass(frozen=True, slots=True)
class RankRow:
    """One option: the share that put it first, and the share that put it among the first.

    note
        What stands below: "Plätze 2 bis 4 nicht unterscheidbar".
    """

    label: str
    first: Bar
    among: Bar
    note: str = ""


@dataclass(frozen=True, slots=True)
class RankTable:
    """Options of a ranking in the order to draw them.

    names
        "Auf Platz 1", "Unter den ersten drei".
    axis_end
        What the end of the axis stands for: "100 %" or "38".
    """

    title: str
    subtitle: str
    names: tuple[str, str]
    rows: tuple[RankRow, ...]
    base_line: str
    axis_end: str
    rtl: bool = False
