"""Lines over three and more waves, one below the other, each with its interval band."""

from itertools import pairwise

from analysis.charts import placing, theme
from analysis.charts.scene import LABEL, MUTED, OVER, WIDE, Band, Frame, Mark, Scene, Sketch, Stroke
from analysis.charts.scenes.rows import beside
from analysis.charts.tables import Axis, Point, TrendRow, TrendTable

PANEL = 130
"""Height of one line's panel."""
EDGE = 0.07
"""Width left free before the first and after the last wave."""
LIFT = 14
"""Pixels from a point to the middle of its text."""


def trend(table: TrendTable, width: int) -> Scene:
    """Return one panel per row: points joined by a line, cut where the waves are cut."""
    ticks = max((len(tick.text) for tick in table.axis.ticks), default=0) * placing.LETTER + 6
    moments = [wave.at for wave in table.waves]
    frame = Frame(ticks / width + EDGE, 1 - EDGE, min(moments), max(moments))
    sketch = Sketch("trend", width, frame)
    top = 0.0
    for at, row in enumerate(table.rows):
        top = sketch.text(row.label, top)
        for cut in table.breaks if at == 0 else ():
            top = beside(sketch, cut.text, frame.at(_moment(table, cut.before)), top)
        top += LIFT
        _grid(sketch, table.axis, top)
        _line(sketch, table, row, top)
        top = _names(sketch, table, top + PANEL)
        top = sketch.text(row.note, top, css=MUTED) + placing.GAP
    return sketch.scene(top)


def _grid(sketch: Sketch, axis: Axis, top: float) -> None:
    frame = sketch.frame
    for tick in axis.ticks:
        y = _height(axis, tick.value, top)
        sketch.put(tick.text, 0, y, css=MUTED)
        sketch.strokes.append(Stroke(frame.low, y, frame.high, y, theme.GRID))


def _line(sketch: Sketch, table: TrendTable, row: TrendRow, top: float) -> None:
    cuts = {cut.before for cut in table.breaks}
    for cut in cuts:
        sketch.rise(_moment(table, cut), top - LIFT, top + PANEL, theme.CUT)
    placed = [
        (wave.at, point, at in cuts)
        for at, (wave, point) in enumerate(zip(table.waves, row.points, strict=True))
    ]
    for (x1, one, _), (x2, two, is_cut) in pairwise(placed):
        if one and two and not is_cut:
            _piece(sketch, table.axis, (x1, one), (x2, two), top)
    for wave, (x, point, _) in zip(table.waves, placed, strict=True):
        if point:
            y = _height(table.axis, point.value, top)
            name = ", ".join(filter(None, (row.label, wave.label)))
            text = f"{name}: {point.text}"
            hollow = point.is_bracketed
            sketch.marks.append(Mark(x, y, theme.SECOND, "circle", text, is_hollow=hollow))
            if point.interval:
                _upright(sketch, table.axis, x, point, top)
            _value(sketch, point.text, x, y, top)


def _piece(
    sketch: Sketch, axis: Axis, one: tuple[float, Point], two: tuple[float, Point], top: float
) -> None:
    (x1, before), (x2, after) = one, two
    if before.interval and after.interval:
        corners = (
            (x1, _height(axis, before.interval[1], top)),
            (x2, _height(axis, after.interval[1], top)),
            (x2, _height(axis, after.interval[0], top)),
            (x1, _height(axis, before.interval[0], top)),
        )
        sketch.bands.append(Band(corners, theme.BAND))
    heights = (_height(axis, before.value, top), _height(axis, after.value, top))
    sketch.strokes.append(Stroke(x1, heights[0], x2, heights[1], theme.TREND))


def _upright(sketch: Sketch, axis: Axis, x: float, point: Point, top: float) -> None:
    low, high = point.interval or (point.value, point.value)
    sketch.rise(x, _height(axis, high, top), _height(axis, low, top), theme.INTERVAL)


def _value(sketch: Sketch, text: str, x: float, y: float, top: float) -> None:
    """Write a value over its point, or below it where it would leave the panel."""
    over = y - LIFT if y - LIFT > top - LIFT / 2 else y + LIFT
    sketch.put(text, sketch.frame.at(x), over, css=LABEL + OVER, anchor="middle")


def _names(sketch: Sketch, table: TrendTable, top: float) -> float:
    """Write the names of the waves; where they collide on a phone, every second one waits."""
    y = top + placing.LINE / 2 + 4
    places = [sketch.frame.at(wave.at) for wave in table.waves]
    end = -1.0
    for at, (place, wave) in enumerate(zip(places, table.waves, strict=True)):
        half = (len(wave.label) * placing.LETTER / 2 + 2) / sketch.width
        fits = place - half >= end
        end = place + half if fits else end
        is_last = at == len(places) - 1 and place + half > 1
        shift = 1.0 if is_last else place
        css = MUTED if fits else MUTED + WIDE
        sketch.put(wave.label, shift, y, css=css, anchor="end" if is_last else "middle")
    return top + placing.LINE + 6


def _moment(table: TrendTable, before: int) -> float:
    """Return the middle between a wave and the one before it."""
    return (table.waves[before - 1].at + table.waves[before].at) / 2


def _height(axis: Axis, value: float, top: float) -> float:
    """Return the pixels where a value stands in the panel that begins at `top`; not beyond it."""
    inside = min(max(value, axis.start), axis.end)
    return top + PANEL * (axis.end - inside) / (axis.end - axis.start)
