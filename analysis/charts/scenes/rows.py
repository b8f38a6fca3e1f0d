"""Rows below one another: label above, strip with its value at the end, notes below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.charts import placing, theme
from analysis.charts.placing import Note
from analysis.charts.scene import MUTED, VALUE, WIDE, Block, Frame, Sketch
from analysis.charts.tables import Axis, Tick


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of one row. Without `is_shown` its value is small print: a sign or a reason."""

    label: str
    text: str = ""
    notes: tuple[str, ...] = ()
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Strip:
    """One row with its place: `top` and `height` are those of its strip."""

    texts: Texts
    lines: tuple[str, ...]
    start: float
    top: float
    height: float
    notes: tuple[Note, ...]
    below: float

    @property
    def middle(self) -> float:
        """Return the height of its middle line."""
        return self.top + self.height / 2


def strips(
    rows: Iterable[Texts], width: int, *, top: float, height: float = placing.BAR
) -> list[Strip]:
    """Return rows with their places; values too long for the end of the line go below it."""
    found = []
    for texts in rows:
        lines = placing.lines(texts.label, width) if texts.label else ()
        start = top + len(lines) * placing.LINE + 2
        below = "" if placing.fits_column(texts.text, width) else texts.text
        notes = placing.note_lines((below, *texts.notes), _down(height), width)
        end = start + (notes[-1].down + placing.NOTE if notes else height)
        found.append(Strip(texts, lines, top, start, height, notes, end))
        top = end + placing.GAP
    return found


def _down(height: float) -> int:
    return round(height) + placing.AIR if height else 0


def plot_end(rows: Iterable[Texts], width: int) -> float:
    """Return the fraction of the width where the strips end and the values begin."""
    texts = [row.text for row in rows if placing.fits_column(row.text, width)]
    return 1 - placing.value_column(texts, width)


def write(sketch: Sketch, strip: Strip) -> None:
    """Write the texts of a row."""
    sketch.lines(strip.lines, strip.start)
    sketch.notes(strip.notes, strip.top)
    if placing.fits_column(strip.texts.text, sketch.width):
        css = VALUE if strip.texts.is_shown else MUTED
        sketch.put(strip.texts.text, 1, strip.middle, css=css, anchor="end")


def ground(sketch: Sketch, strip: Strip, *, is_missing: bool = False) -> None:
    """Draw the pale ground of a strip from end to end."""
    tone = theme.MISSING if is_missing else theme.GROUND
    frame = sketch.frame
    sketch.blocks.append(Block(frame.low, frame.high, strip.top, strip.height, tone))


def axis(sketch: Sketch, ticks: Sequence[Tick], top: float, *, name: str = "") -> float:
    """Write what stands at an axis below the rows; return where it ends."""
    y = top + placing.LINE / 2
    for at, tick in enumerate(ticks):
        place = sketch.frame.at(tick.value)
        is_first, is_last = at == 0, at == len(ticks) - 1
        anchor = "start" if is_first else "end" if is_last else "middle"
        css = MUTED if is_first or is_last or _has_room(ticks, sketch) else MUTED + WIDE
        sketch.put(tick.text, place, y, css=css, anchor=anchor)  # type: ignore[arg-type]  # one of
    bottom = top + placing.LINE
    return sketch.text(name, bottom, css=MUTED) if name else bottom


def _has_room(ticks: Sequence[Tick], sketch: Sketch) -> bool:
    """Whether all printed ticks fit beside one another on the narrowest chart."""
    needed = sum(len(tick.text) + 2 for tick in ticks) * placing.LETTER
    return needed <= (sketch.frame.end - sketch.frame.start) * sketch.width


def guides(sketch: Sketch, axis_: Axis, strip: Strip) -> None:
    """Draw the places of the ticks through a strip."""
    for tick in axis_.ticks:
        sketch.rise(tick.value, strip.top, strip.top + strip.height, theme.GRID)


def frame_of(axis_: Axis, end: float) -> Frame:
    """Return the frame of an axis that ends at a fraction of the width."""
    return Frame(0, end, axis_.start, axis_.end)


def bottom_of(found: Sequence[Strip], top: float) -> float:
    """Return where the last row ends."""
    return found[-1].below if found else top


def beside(
    sketch: Sketch, text: str, place: float, top: float, *, room: float | None = None
) -> float:
    """Write a text at an upright line, on the side with more room; return where it ends.

    room
        Fraction of the width it may take; all of its side if not given.
    """
    is_late = place > 0.5
    share = (place if is_late else 1 - place) if room is None else room
    for line in placing.lines(text, int(share * sketch.width) - 5):
        sketch.by(line, place, top + placing.NOTE / 2, is_before=is_late)
        top += placing.NOTE
    return top
