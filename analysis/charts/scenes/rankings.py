"""Rankings: how often first, and how often among the first, as two bars per option."""

from analysis.charts import placing, theme
from analysis.charts.scene import MUTED, VALUE, Block, Frame, Scene, Sketch
from analysis.charts.scenes.rows import Texts, axis, bottom_of, plot_end, strips, write
from analysis.charts.tables import Bar, RankTable, Tick

THIN = 16
"""Height of each of the two bars."""
APART = 3


def ranking(table: RankTable, width: int) -> Scene:
    """Return two bars from zero per option, each with its printed value."""
    values = [Texts("", bar.text) for row in table.rows for bar in (row.first, row.among)]
    sketch = Sketch("ranking", width, Frame(0, plot_end(values, width)))
    top = sketch.key(table.names[0], theme.SECOND, 0)
    top = sketch.key(table.names[1], theme.WIDER, top) + placing.GAP
    rows = [Texts(row.label, notes=(row.note,)) for row in table.rows]
    found = strips(rows, width, top=top, height=2 * THIN + APART)
    for strip, row in zip(found, table.rows, strict=True):
        write(sketch, strip)
        first = f"{row.label}, {table.names[0]}"
        draw_bar(sketch, row.first, first, strip.top, tone=theme.SECOND)
        among = f"{row.label}, {table.names[1]}"
        draw_bar(sketch, row.among, among, strip.top + THIN + APART, tone=theme.WIDER)
    ticks = (Tick(0, "0"), Tick(1, table.axis_end))
    return sketch.scene(axis(sketch, ticks, bottom_of(found, top)) + 4)


def draw_bar(sketch: Sketch, bar: Bar, name: str, top: float, *, tone: theme.Tone) -> None:
    """Draw one thin bar on its ground, with its interval and its printed value."""
    base = theme.MISSING if bar.share is None else theme.GROUND
    sketch.blocks.append(Block(0, 1, top, THIN, base))
    if bar.share:
        sketch.blocks.append(Block(0, bar.share, top, THIN, tone, f"{name}: {bar.text}"))
    if bar.low is not None and bar.high is not None:
        sketch.interval(bar.low, bar.high, top + THIN / 2, is_above=True)
    css = VALUE if bar.share is not None else MUTED
    sketch.put(bar.text, 1, top + THIN / 2, css=css, anchor="end")
