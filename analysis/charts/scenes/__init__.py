"""From a table to its scene: where everything stands. One file per family of charts."""

from collections.abc import Callable
from typing import Any

from analysis.charts import placing
from analysis.charts.scene import Scene
from analysis.charts.scenes.heat import heat
from analysis.charts.scenes.participation import days, funnel
from analysis.charts.scenes.planes import opinions, priorities
from analysis.charts.scenes.points import dots, pairs
from analysis.charts.scenes.rankings import ranking
from analysis.charts.scenes.shares import bars, diverging, groups
from analysis.charts.scenes.spreads import spreads
from analysis.charts.scenes.waves import trend
from analysis.charts.tables import (
    BarTable,
    DayTable,
    DotTable,
    FunnelTable,
    GroupTable,
    HeatTable,
    LikertTable,
    OpinionTable,
    PairTable,
    PriorityTable,
    RankTable,
    SpreadTable,
    Table,
    TrendTable,
)

SCENES: dict[type, Callable[[Any, int], Scene]] = {
    BarTable: bars,
    LikertTable: diverging,
    GroupTable: groups,
    DotTable: dots,
    PairTable: pairs,
    TrendTable: trend,
    HeatTable: heat,
    PriorityTable: priorities,
    OpinionTable: opinions,
    RankTable: ranking,
    FunnelTable: funnel,
    DayTable: days,
    SpreadTable: spreads,
}
"""Every kind of chart there is."""


def scene_of(table: Table, width: int = placing.NARROW) -> Scene:
    """Return where everything of a table's chart stands.

    width
        Pixels that texts are wrapped for: the narrowest the picture may get.
    """
    return SCENES[type(table)](table, width)
