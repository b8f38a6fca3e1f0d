"""Points on a plane: importance across and progress upwards; groups of opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from analysis.charts import placing, theme
from analysis.charts.scene import MUTED, Band, Block, Frame, Mark, Scene, Sketch, Stroke
from analysis.charts.scenes.rankings import APART, THIN, draw_bar
from analysis.charts.scenes.rows import Texts, axis, bottom_of, plot_end, strips, write
from analysis.charts.tables import Axis, OpinionTable, PriorityItem, PriorityTable, Tick

PANEL = 300
"""Height of the plane."""
EDGE = 0.05
"""Width left free at both sides of the map."""
LARGEST = 16
"""Radius of the sign of a group that everybody is in; signs grow with the people in it."""
SIGN = 22
"""Pixels for the sign of a group before its bars."""
RADIUS = 6
STEPS = tuple(
    (round(x * far), round(y * far))
    for far in (14, 20, 27, 35)
    for x, y in ((0, -1), (1, -0.6), (1, 0.6), (0, 1), (-1, 0.6), (-1, -0.6), (1, 0), (-1, 0))
)
"""Where a number may stand beside its point, in pixels, best first."""
WIDTHS = (272, 328, 400, 480, 576, 720, 896)
"""Widths of the picture at which numbers must not collide."""

HIGH = 16
"""Pixels a number is high."""

Sign = tuple[theme.Tone, theme.Shape]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A point that needs its number beside it, at a fraction of the width and pixels down."""

    number: str
    x: float
    y: float


def priorities(table: PriorityTable, width: int) -> Scene:
    """Return numbered points with their interval boxes and the cross of means, and a list."""
    ticks = [tick.text for tick in table.upwards.ticks]
    start = (max(map(len, ticks), default=0) * placing.LETTER + 8) / width
    frame = Frame(start, 1 - 0.02, table.across.start, table.across.end)
    sketch = Sketch("priorities", width, frame)
    top = sketch.text(table.upwards.name, 0, css=MUTED) + 8
    _plane(sketch, table, top)
    _cross(sketch, table, top)
    for item in table.rows:
        _box(sketch, table, item, top)
    points = [
        Numbered(
            item.number,
            sketch.frame.at(item.across.value),
            _height(table.upwards, item.upwards.value, top),
        )
        for item in table.rows
    ]
    for item, point, (dx, dy) in zip(table.rows, points, number_shifts(points), strict=True):
        text = f"{item.number} {item.label}: {item.text}"
        tone, hollow = theme.SECOND, not item.is_clear
        sketch.marks.append(
            Mark(item.across.value, point.y, tone, "circle", text, is_hollow=hollow)
        )
        sketch.number(item.number, point.x, point.y + dy, shift=dx)
    bottom = axis(sketch, table.across.ticks, top + PANEL + 2, name=table.across.name)
    return sketch.scene(_list(sketch, table, bottom + placing.GAP))


def opinions(table: OpinionTable, width: int) -> Scene:
    """Return the map of groups, each with its own sign, and the statements that tell them apart."""
    texts = [Texts("", bar.text) for row in table.rows for bar in row.bars]
    frame = Frame(SIGN / width, plot_end(texts, width))
    sketch = Sketch("opinions", width, frame)
    signs = list(zip(theme.KINDS, theme.SHAPES, strict=False))[: len(table.groups)]
    top = 0.0
    for group, (tone, shape) in zip(table.groups, signs, strict=True):
        text = ", ".join(part for part in (group.label, group.text) if part)
        top = sketch.key(text, tone, top, shape=shape)
    top += placing.GAP
    if any(group.area for group in table.groups):
        top = _map(sketch, table, signs, top) + placing.GAP
    rows = [Texts(row.label, notes=(row.note,)) for row in table.rows]
    height = len(table.groups) * (THIN + APART) - APART
    found = strips(rows, width, top=top, height=height)
    for strip, row in zip(found, table.rows, strict=True):
        write(sketch, strip)
        for at, (bar, group) in enumerate(zip(row.bars, table.groups, strict=True)):
            tone, shape = signs[at]
            y = strip.top + at * (THIN + APART)
            name = f"{row.label}, {group.label}"
            sketch.marks.append(Mark(0, y + THIN / 2, tone, shape, is_key=True))
            draw_bar(sketch, bar, name, y, tone=tone)
    ticks = (Tick(0, "0"), Tick(1, table.axis_end))
    bottom = bottom_of(found, top)
    return sketch.scene(axis(sketch, ticks, bottom) + 4 if found else bottom)


def _map(sketch: Sketch, table: OpinionTable, signs: Sequence[Sign], top: float) -> float:
    """Draw where groups stand, from one edge of the picture to the other; never single people."""
    frame = sketch.frame

    def placed(x: float, y: float) -> tuple[float, float]:
        across = frame.value(EDGE + (1 - 2 * EDGE) * (x + 1) / 2)
        return across, top + PANEL * (EDGE + (1 - 2 * EDGE) * (1 - y) / 2)

    edges = [frame.value(fraction) for fraction in (0, 1)]
    for y in (top, top + PANEL):
        sketch.strokes.append(Stroke(edges[0], y, edges[1], y, theme.GRID))
    for group, (tone, shape) in zip(table.groups, signs, strict=True):
        if group.area:
            corners = tuple(placed(*corner) for corner in group.area.edge)
            sketch.bands.append(Band(corners, theme.area(tone)))
            radius = round(LARGEST * sqrt(group.area.part))
            text = ": ".join(part for part in (group.label, group.text) if part)
            sketch.marks.append(Mark(*placed(*group.area.centre), tone, shape, text, radius=radius))
    return top + PANEL


def number_shifts(points: Sequence[Numbered]) -> list[tuple[int, int]]:
    """Return for each point how far beside it its number stands, so that no two collide.

    A place is good if it is free at every width the picture may have; if none is, the one that
    is free at most.
    """
    found: list[tuple[Numbered, tuple[int, int]]] = []
    for point in points:
        step = min(STEPS, key=lambda step: _collisions(point, step, points, found))
        found.append((point, step))
    return [step for _, step in found]


def _collisions(
    point: Numbered,
    step: tuple[int, int],
    points: Sequence[Numbered],
    found: Sequence[tuple[Numbered, tuple[int, int]]],
) -> tuple[int, float]:
    """Return how often a number at a step would touch another or a point, then how far it is."""
    touched = 0
    half = _half(point.number)
    for width in WIDTHS:
        x, y = point.x * width + step[0], point.y + step[1]
        touched += x - half < 0 or x + half > width
        for other, (dx, dy) in found:
            across = abs(x - other.x * width - dx)
            touched += 2 * (across < half + _half(other.number) and abs(y - other.y - dy) < HIGH)
        for other in points:
            across = abs(x - other.x * width)
            touched += across < half + RADIUS - 1 and abs(y - other.y) < HIGH / 2 + RADIUS - 1
    return touched, hypot(*step)


def _half(number: str) -> float:
    return len(number) * placing.LETTER / 2 + 1


def _plane(sketch: Sketch, table: PriorityTable, top: float) -> None:
    frame = sketch.frame
    for tick in table.upwards.ticks:
        y = _height(table.upwards, tick.value, top)
        sketch.put(tick.text, 0, y, css=MUTED)
        sketch.strokes.append(Stroke(frame.low, y, frame.high, y, theme.GRID))
    for tick in table.across.ticks:
        sketch.rise(tick.value, top, top + PANEL, theme.GRID)
    corners = ((False, False), (True, False), (False, True), (True, True))
    room = int((frame.end - frame.start) / 2 * sketch.width) - 5
    for text, (is_late, is_low) in zip(table.quarters, corners, strict=True):
        x = frame.at(frame.high if is_late else frame.low)
        lines = placing.lines(text, room)
        y = top + (PANEL - 12 - (len(lines) - 1) * placing.NOTE if is_low else 12)
        for at, line in enumerate(lines):
            sketch.by(line, x, y + at * placing.NOTE, is_before=is_late)


def _cross(sketch: Sketch, table: PriorityTable, top: float) -> None:
    across, upwards = table.cross
    sketch.rise(across.value, top, top + PANEL, theme.REFERENCE)
    y = _height(table.upwards, upwards.value, top)
    frame = sketch.frame
    sketch.strokes.append(Stroke(frame.low, y, frame.high, y, theme.REFERENCE))


def _box(sketch: Sketch, table: PriorityTable, item: PriorityItem, top: float) -> None:
    if item.across.interval and item.upwards.interval:
        low, high = (
            min(max(end, table.across.start), table.across.end) for end in item.across.interval
        )
        bottom, upper = (_height(table.upwards, end, top) for end in item.upwards.interval)
        sketch.blocks.append(Block(low, high, upper, bottom - upper, theme.BOX))


def _list(sketch: Sketch, table: PriorityTable, top: float) -> float:
    """Write what the lines and the numbers stand for."""
    for point in table.cross:
        top = sketch.text(point.text, top, css=MUTED)
    for item in table.rows:
        top = sketch.text(f"{item.number} {item.label}", top + 4)
        top = sketch.text(item.text, top, css=MUTED)
    return top + 4


def _height(axis_: Axis, value: float, top: float) -> float:
    """Return the pixels where a value stands on the plane that begins at `top`; not beyond it."""
    inside = min(max(value, axis_.start), axis_.end)
    return top + PANEL * (axis_.end - inside) / (axis_.end - axis_.start)
