"""Points in rows: dots with intervals by group; pairs for two waves and for gaps."""

from analysis.charts import placing, theme
from analysis.charts.scene import Mark, Scene, Sketch, Stroke
from analysis.charts.scenes.rows import (
    Texts,
    axis,
    beside,
    bottom_of,
    frame_of,
    ground,
    guides,
    plot_end,
    strips,
    write,
)
from analysis.charts.tables import DotTable, PairRow, PairTable, Point

APART = 5
"""Pixels between the intervals of two points in one row."""


def dots(table: DotTable, width: int) -> Scene:
    """Return one dot with its interval per row, on one axis, with a line for all together."""
    texts = [Texts(row.label, row.text, (row.note,), row.point is not None) for row in table.rows]
    sketch = Sketch("dots", width, frame_of(table.axis, plot_end(texts, width)))
    top = 0.0
    if table.reference:
        at = sketch.frame.at(table.reference.value)
        top = beside(sketch, table.reference.text, at, 0) + 4
    found = strips(texts, width, top=top)
    for strip, row in zip(found, table.rows, strict=True):
        write(sketch, strip)
        ground(sketch, strip, is_missing=row.point is None)
        if row.point is None:
            continue
        guides(sketch, table.axis, strip)
        if table.reference:
            ends = (strip.top - 2, strip.top + strip.height + 2)
            sketch.rise(table.reference.value, *ends, theme.REFERENCE)
        if row.point.interval:
            sketch.interval(*row.point.interval, strip.middle)
        sketch.marks.append(_mark(row.label, row.point, strip.middle, "circle"))
    bottom = bottom_of(found, top) + 2
    return sketch.scene(axis(sketch, table.axis.ticks, bottom, name=table.axis.name) + 4)


def pairs(table: PairTable, width: int) -> Scene:
    """Return two joined points per row: the first a diamond, the second a circle."""
    texts = [
        Texts(r.label, r.text, (r.note,), r.first is not None or r.second is not None)
        for r in table.rows
    ]
    sketch = Sketch("pairs", width, frame_of(table.axis, plot_end(texts, width)))
    top = sketch.key(table.names[0], theme.FIRST, 0, shape="diamond")
    top = sketch.key(table.names[1], theme.SECOND, top, shape="circle") + placing.GAP
    has_intervals = any(p and p.interval for row in table.rows for p in (row.first, row.second))
    height = placing.BAR + 2 * APART if has_intervals else placing.BAR
    found = strips(texts, width, top=top, height=height)
    for strip, row in zip(found, table.rows, strict=True):
        write(sketch, strip)
        is_empty = row.first is None and row.second is None
        ground(sketch, strip, is_missing=is_empty)
        if not is_empty:
            guides(sketch, table.axis, strip)
            _pair(sketch, table, row, strip.middle)
    bottom = bottom_of(found, top) + 2
    return sketch.scene(axis(sketch, table.axis.ticks, bottom, name=table.axis.name) + 4)


def _pair(sketch: Sketch, table: PairTable, row: PairRow, middle: float) -> None:
    if row.first and row.second:
        ends = (row.first.value, middle, row.second.value, middle)
        sketch.strokes.append(Stroke(*ends, theme.JOIN))
    for point, shift in ((row.first, -2 * APART), (row.second, 2 * APART)):
        if point and point.interval:
            sketch.interval(*point.interval, middle + shift)
    shapes: tuple[theme.Shape, ...] = ("diamond", "circle")
    for point, name, shape in zip((row.first, row.second), table.names, shapes, strict=True):
        if point:
            sketch.marks.append(_mark(f"{row.label}, {name}", point, middle, shape))


def _mark(name: str, point: Point, y: float, shape: theme.Shape) -> Mark:
    tone = theme.FIRST if shape == "diamond" else theme.SECOND
    text = f"{name}: {point.text}" if name else point.text
    return Mark(point.value, y, tone, shape, text, is_hollow=point.is_bracketed)
