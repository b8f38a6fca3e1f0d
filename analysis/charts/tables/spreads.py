"""The table of numbers: median and quartiles, more only where the reader may see it."""

from dataclasses import dataclass

from analysis.charts.tables.axes import Axis


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """How the numbers of one group are spread.

    median, quartiles
        None where too few answered; then only `text` and `note` are there.
    ends
        The least and the greatest number, only where single answers may be seen.
    values
        Every number as a strip of dots, only where single answers may be seen.
    text
        What is printed at the end: "Median 12".
    note
        What stands below: "die mittlere Hälfte: 8 bis 25, n = 38".
    """

    label: str
    median: float | None
    quartiles: tuple[float, float] | None
    text: str
    note: str = ""
    ends: tuple[float, float] | None = None
    values: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class SpreadTable:
    """Numbers of one question, of all or by group, on one axis."""

    title: str
    subtitle: str
    rows: tuple[SpreadRow, ...]
    axis: Axis
    base_line: str
    rtl: bool = False
