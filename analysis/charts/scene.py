"""What stands on a chart, before it is drawn as SVG or as a figure for plotly.js.

A scene is made from a table by one function of `scenes`; both drawings only copy it, so they
cannot differ. Across, marks stand at values (a frame says where those are) and words at fractions
of the width, so that charts stretch while type keeps its size. Downwards everything is in pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.charts import placing, theme
from analysis.charts.placing import Note
from analysis.charts.theme import Pencil, Shape, Tone

Anchor = Literal["start", "middle", "end"]

LABEL = "chart-label"
MUTED = "chart-label chart-label--muted"
VALUE = "chart-label chart-value"
INSIDE = "chart-label chart-inside"
OVER = " chart-over"
"""Added to what stands on lines."""
RIGHT_TO_LEFT, END = "\u202b", "\u202c"
"""Around a text they say what `direction` says, to programs that know none."""
WIDE = " chart-wide"
"""Added to what only wide charts have room for."""
KEY = 14
"""Side of a swatch in the legend."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values stand: those from `low` to `high` between two fractions of the width."""

    start: float = 0.0
    end: float = 1.0
    low: float = 0.0
    high: float = 1.0

    def at(self, value: float) -> float:
        """Return the fraction of the width where a value stands."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def value(self, fraction: float) -> float:
        """Return the value that stands at a fraction of the width."""
        return self.low + (fraction - self.start) / (self.end - self.start) * (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text at a fraction of the width; `y` is its middle, `shift` pixels onwards."""

    text: str
    x: float
    y: float
    css: str = LABEL
    fill: str = theme.TEXT
    anchor: Anchor = "start"
    shift: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle from one value to another; with a text it answers to the pointer."""

    low: float
    high: float
    top: float
    height: float
    tone: Tone
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a value. `is_key`: it stands in the legend, at the very start of the width."""

    value: float
    y: float
    tone: Tone
    shape: Shape = "circle"
    text: str = ""
    is_hollow: bool = False
    is_key: bool = False
    radius: int = 6


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line between two values; `is_above`: over what lies there, not below it."""

    from_value: float
    from_y: float
    to_value: float
    to_y: float
    pencil: Pencil
    is_above: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A closed area; its corners are values and pixels."""

    corners: tuple[tuple[float, float], ...]
    tone: Tone


@dataclass(frozen=True, slots=True)
class Swatch:
    """A small square of a tone at the start of the width, for the legend."""

    y: float
    tone: Tone


@dataclass(frozen=True, slots=True)
class Scene:
    """All of one chart; `kind` is its name in the style sheet."""

    kind: str
    height: int
    frame: Frame
    words: tuple[Words, ...]
    blocks: tuple[Block, ...]
    marks: tuple[Mark, ...]
    strokes: tuple[Stroke, ...]
    bands: tuple[Band, ...]
    swatches: tuple[Swatch, ...]


@dataclass(slots=True)
class Sketch:
    """A scene in the making, in lines of so many pixels."""

    kind: str
    width: int = placing.NARROW
    frame: Frame = field(default_factory=Frame)
    words: list[Words] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    strokes: list[Stroke] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    swatches: list[Swatch] = field(default_factory=list)

    def scene(self, height: float) -> Scene:
        """Return what was sketched, as high as given."""
        return Scene(
            self.kind,
            round(height),
            self.frame,
            tuple(self.words),
            tuple(self.blocks),
            tuple(self.marks),
            tuple(self.strokes),
            tuple(self.bands),
            tuple(self.swatches),
        )

    def lines(self, lines: Sequence[str], top: float, *, css: str = LABEL) -> float:
        """Write lines below one another from the start; return where they end."""
        for line in lines:
            if line:
                self.words.append(Words(line, 0, top + placing.LINE / 2, css, _ink(css)))
            top += placing.LINE
        return top

    def text(self, text: str, top: float, *, css: str = LABEL) -> float:
        """Write a text, wrapped; nothing for none. Return where it ends."""
        return self.lines(placing.lines(text, self.width), top, css=css) if text else top

    def notes(self, notes: Iterable[Note], top: float) -> None:
        """Write notes below the top of a bar."""
        for note in notes:
            y = top + note.down + placing.NOTE / 2
            self.words.append(Words(note.text, 0, y, MUTED, theme.QUIET))

    def put(
        self, text: str, x: float, y: float, *, css: str = LABEL, anchor: Anchor = "start"
    ) -> None:
        """Write one line at a fraction of the width."""
        if text:
            self.words.append(Words(text, x, y, css, _ink(css), anchor))

    def by(self, text: str, x: float, y: float, *, is_before: bool) -> None:
        """Write one line of small print close to an upright line, before or after it."""
        if text:
            anchor: Anchor = "end" if is_before else "start"
            shift = -5 if is_before else 5
            self.words.append(Words(text, x, y, MUTED + OVER, theme.QUIET, anchor, shift))

    def inside(self, text: str, x: float, y: float, tone: Tone, *, is_wide: bool = False) -> None:
        """Write one line in the middle of a tone."""
        css = f"{INSIDE} {tone.ink_css}{WIDE if is_wide else ''}"
        self.words.append(Words(text, x, y, css, tone.ink, "middle"))

    def number(self, text: str, x: float, y: float, *, shift: int) -> None:
        """Write a number, so many pixels beside a place."""
        css = LABEL + OVER
        self.words.append(Words(text, x, y, css, theme.TEXT, "middle", shift))

    def key(self, text: str, tone: Tone, top: float, *, shape: Shape | None = None) -> float:
        """Write what a tone or a sign means; return where it ends."""
        middle = top + placing.LINE / 2
        if shape is None:
            self.swatches.append(Swatch(top + 3, tone))
        else:
            is_hollow = shape.endswith("-open")
            self.marks.append(
                Mark(0, middle, tone, theme.plain(shape), is_hollow=is_hollow, is_key=True)
            )
        for line in placing.lines(text, self.width - 22):
            y = top + placing.LINE / 2
            self.words.append(Words(line, 0, y, MUTED, theme.QUIET, shift=22))
            top += placing.LINE
        return top

    def interval(self, low: float, high: float, y: float, *, is_above: bool = False) -> None:
        """Draw an interval, dark on a wide pale line that keeps it visible on anything.

        It ends where the axis ends, as those of means may reach beyond their scale.
        """
        low, high = max(low, self.frame.low), min(high, self.frame.high)
        ends = ((low, y, high, y), (low, y - 4, low, y + 4), (high, y - 4, high, y + 4))
        for pencil in (theme.HALO, theme.INTERVAL):
            self.strokes += [Stroke(*end, pencil, is_above) for end in ends]

    def rise(self, value: float, low: float, high: float, pencil: Pencil) -> None:
        """Draw an upright line at a value, between two heights in pixels."""
        self.strokes.append(Stroke(value, low, value, high, pencil))


def _ink(css: str) -> str:
    return theme.QUIET if MUTED in css else theme.TEXT
