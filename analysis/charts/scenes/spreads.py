"""Numbers: a box from quartile to quartile with the median; more only where the table has it."""

from analysis.charts import theme
from analysis.charts.scene import Block, Mark, Scene, Sketch, Stroke
from analysis.charts.scenes.rows import (
    Texts,
    axis,
    bottom_of,
    frame_of,
    ground,
    guides,
    plot_end,
    strips,
    write,
)
from analysis.charts.tables import SpreadRow, SpreadTable

INSET = 3
"""Pixels between a box and the edge of its strip."""


def spreads(table: SpreadTable, width: int) -> Scene:
    """Return one box per row on one axis; ends and single dots only if the table has them."""
    texts = [Texts(r.label, r.text, (r.note,), r.median is not None) for r in table.rows]
    sketch = Sketch("spreads", width, frame_of(table.axis, plot_end(texts, width)))
    found = strips(texts, width, top=0, height=26)
    for strip, row in zip(found, table.rows, strict=True):
        write(sketch, strip)
        ground(sketch, strip, is_missing=row.median is None)
        if row.median is not None:
            guides(sketch, table.axis, strip)
        _box(sketch, row, strip.top, strip.height)
    bottom = bottom_of(found, 0) + 2
    return sketch.scene(axis(sketch, table.axis.ticks, bottom, name=table.axis.name) + 4)


def _box(sketch: Sketch, row: SpreadRow, top: float, height: float) -> None:
    middle = top + height / 2
    text = f"{row.label}: {row.text}" if row.label else row.text
    if row.quartiles:
        low, high = row.quartiles
        place = (low, high, top + INSET, height - 2 * INSET)
        sketch.blocks.append(Block(*place, theme.PLAIN, text))
    if row.ends:
        low, high = row.quartiles or row.ends
        sketch.strokes.append(Stroke(row.ends[0], middle, low, middle, theme.INTERVAL))
        sketch.strokes.append(Stroke(high, middle, row.ends[1], middle, theme.INTERVAL))
    if row.median is not None:
        for pencil in (theme.HALO, theme.MEDIAN):
            ends = (row.median, top, row.median, top + height)
            sketch.strokes.append(Stroke(*ends, pencil, is_above=True))
    for value in row.values:
        sketch.marks.append(Mark(value, middle, theme.SECOND, "circle", radius=3, is_hollow=True))
