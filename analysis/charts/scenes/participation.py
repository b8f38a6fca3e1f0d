"""Taking part: the funnel from invitation to response, and responses per day."""

from analysis.charts import placing, theme
from analysis.charts.scene import MUTED, WIDE, Block, Frame, Scene, Sketch, Stroke
from analysis.charts.scenes.rows import (
    Texts,
    axis,
    beside,
    bottom_of,
    ground,
    plot_end,
    strips,
    write,
)
from analysis.charts.tables import DayTable, FunnelTable, Tick

PANEL = 120
"""Height of the days."""


def funnel(table: FunnelTable, width: int) -> Scene:
    """Return one bar per step, all from zero and on one axis, with who was lost below."""
    texts = [Texts(row.label, row.text, (row.note,), row.share is not None) for row in table.rows]
    sketch = Sketch("funnel", width, Frame(0, plot_end(texts, width)))
    found = strips(texts, width, top=0)
    for strip, row in zip(found, table.rows, strict=True):
        write(sketch, strip)
        ground(sketch, strip, is_missing=row.share is None)
        if row.share:
            text = f"{row.label}: {row.text}"
            block = Block(0, row.share, strip.top, strip.height, theme.PLAIN, text)
            sketch.blocks.append(block)
    ticks = (Tick(0, "0"), Tick(1, table.axis_end))
    return sketch.scene(axis(sketch, ticks, bottom_of(found, 0)) + 4)


def days(table: DayTable, width: int) -> Scene:
    """Return one upright bar per day from zero, and what happened on some of them."""
    edge = (len(table.top_text) * placing.LETTER + 8) / width
    sketch = Sketch("days", width, Frame(edge, 1, 0, max(len(table.rows), 1)))
    top = 0.0
    for mark in table.marks:
        start = top
        top = beside(sketch, mark.text, sketch.frame.at(mark.at + 0.5), top)
        sketch.rise(mark.at + 0.5, start, top, theme.CUT)
    feet = top
    top += 6
    for mark in table.marks:
        sketch.rise(mark.at + 0.5, feet, top + PANEL, theme.CUT)
    _scale(sketch, table, top)
    for at, day in enumerate(table.rows):
        if not day.n:
            continue
        height = PANEL * day.n / table.top
        place = (at + 0.1, at + 0.9, top + PANEL - height, height)
        sketch.blocks.append(Block(*place, theme.PLAIN, day.text))
    return sketch.scene(_ticks(sketch, table, top + PANEL) + 4)


def _scale(sketch: Sketch, table: DayTable, top: float) -> None:
    frame = sketch.frame
    for text, y in ((table.top_text, top), ("0", top + PANEL)):
        sketch.put(text, 0, y, css=MUTED)
        sketch.strokes.append(Stroke(frame.low, y, frame.high, y, theme.GRID))


def _ticks(sketch: Sketch, table: DayTable, top: float) -> float:
    """Write the named days; where they collide on a phone, some wait for more room."""
    end, y = -1.0, top + placing.LINE / 2 + 2
    for at, day in enumerate(table.rows):
        if not day.tick:
            continue
        place = sketch.frame.at(at + 0.5)
        half = (len(day.tick) * placing.LETTER / 2 + 3) / sketch.width
        place = min(place, 1 - half)
        fits = place - half >= end
        end = place + half if fits else end
        sketch.put(day.tick, place, y, css=MUTED if fits else MUTED + WIDE, anchor="middle")
    return top + placing.LINE + 2
