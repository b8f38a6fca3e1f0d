"""The frozen tables charts draw: one value per chart, with every text prepared.

Whoever builds them decides what may be shown and writes every text: a chart computes, rounds and
translates nothing. What may not be shown is not in the table; its text says so (".").
"""

from analysis.charts.tables.axes import Axis, Point, Tick, share_axis
from analysis.charts.tables.heat import HeatCell, HeatKey, HeatRow, HeatTable, heat_step
from analysis.charts.tables.participation import Day, DayMark, DayTable, FunnelStep, FunnelTable
from analysis.charts.tables.planes import (
    OpinionArea,
    OpinionGroup,
    OpinionStatement,
    OpinionTable,
    PriorityItem,
    PriorityTable,
)
from analysis.charts.tables.points import DotRow, DotTable, PairRow, PairTable
from analysis.charts.tables.rankings import RankRow, RankTable
from analysis.charts.tables.shares import (
    Bar,
    BarTable,
    GroupRow,
    GroupTable,
    LikertRow,
    LikertTable,
    Segment,
)
from analysis.charts.tables.spreads import SpreadRow, SpreadTable
from analysis.charts.tables.waves import Break, TrendRow, TrendTable, Wave

__all__ = [
    "Axis",
    "Bar",
    "BarTable",
    "Break",
    "Day",
    "DayMark",
    "DayTable",
    "DotRow",
    "DotTable",
    "FunnelStep",
    "FunnelTable",
    "GroupRow",
    "GroupTable",
    "HeatCell",
    "HeatKey",
    "HeatRow",
    "HeatTable",
    "LikertRow",
    "LikertTable",
    "OpinionArea",
    "OpinionGroup",
    "OpinionStatement",
    "OpinionTable",
    "PairRow",
    "PairTable",
    "Point",
    "PriorityItem",
    "PriorityTable",
    "RankRow",
    "RankTable",
    "Segment",
    "SpreadRow",
    "SpreadTable",
    "Table",
    "Tick",
    "TrendRow",
    "TrendTable",
    "Wave",
    "heat_step",
    "share_axis",
]

Table = (
    BarTable
    | LikertTable
    | GroupTable
    | DotTable
    | PairTable
    | TrendTable
    | HeatTable
    | PriorityTable
    | OpinionTable
    | RankTable
    | FunnelTable
    | DayTable
    | SpreadTable
)
"""Everything that can be drawn: all have a title, a subtitle, a base line and a direction."""
