"""Tables of points on a plane: importance and performance, and the opinion map."""

from dataclasses import dataclass

from analysis.charts.tables.axes import Axis, Point
from analysis.charts.tables.shares import Bar

MOST_GROUPS = 5
"""As many groups as there are marks that can be told apart."""


@dataclass(frozen=True, slots=True)
class PriorityItem:
    """One thing that was asked twice: how important, and how far.

    text
        Printed in the list below: "wichtig 82 %, Fortschritt 34 %".
    is_clear
        Whether its interval box lies within one quarter; if not, its mark is hollow.
    """

    number: str
    label: str
    across: Point
    upwards: Point
    text: str
    is_clear: bool = True


@dataclass(frozen=True, slots=True)
class PriorityTable:
    """Importance across, progress upwards, with the cross of their means.

    across, upwards
        Axes with their names.
    cross
        The two means; their texts stand at the ends of the lines.
    quarters
        Words in the corners: upper start, upper end, lower start, lower end; may be empty.
    """

    title: str
    subtitle: str
    rows: tuple[PriorityItem, ...]
    across: Axis
    upwards: Axis
    cross: tuple[Point, Point]
    base_line: str
    quarters: tuple[str, str, str, str] = ("", "", "", "")
    rtl: bool = False


@dataclass(frozen=True, slots=True)
class OpinionArea:
    """Where a group stands on the map, both ways between -1 and 1; nobody stands there alone.

    centre
        Its middle.
    edge
        Corners of an area around the middle.
    part
        Fraction of all people who are in it: the larger, the larger its sign.
    """

    centre: tuple[float, float]
    edge: tuple[tuple[float, float], ...]
    part: float


@dataclass(frozen=True, slots=True)
class OpinionGroup:
    """One group of an opinion map: "Gruppe A" and "24 Personen"; where it stands, if known."""

    label: str
    text: str
    area: OpinionArea | None = None


@dataclass(frozen=True, slots=True)
class OpinionStatement:
    """A statement that stands for a group, with the agreement in every group in their order."""

    label: str
    bars: tuple[Bar, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class OpinionTable:
    """Up to five groups on a map, and the statements that tell them apart as bars."""

    title: str
    subtitle: str
    groups: tuple[OpinionGroup, ...]
    rows: tuple[OpinionStatement, ...]
    base_line: str
    axis_end: str
    rtl: bool = False

    def __post_init__(self) -> None:
        """Refuse more groups than marks, and statements that miss one."""
        if len(self.groups) > MOST_GROUPS:
            raise ValueError(f"{MOST_GROUPS} groups can be told apart, not {len(self.groups)}.")
        if any(len(row.bars) != len(self.groups) for row in self.rows):
            raise ValueError("Every statement needs a bar for every group.")
