"""Colours, order and type of all charts.

The scale has two sides, brown and blue, which colour-blind people tell apart; every mark has a
contrast of at least 3:1 on white, every text on it at least 4.5:1. The same values are in the
style sheet under the class names; the attributes here serve where no style sheet reaches.
"""

from dataclasses import dataclass, replace
from typing import Literal, cast

FONT = "Fira Sans, system-ui, sans-serif"
FONT_FILE = "Fira Sans, Noto Sans Arabic, sans-serif"
"""Of files, which bring no style sheet."""
TEXT = "#1a1a1a"
QUIET = "#525252"
LINE = "#8a8a8a"
TRACK = "#eef1f4"
PAPER = "#ffffff"
BLACK = "#000000"
"""Ink on tones that are light in the dark too."""
TURNING = "#000001"
"""Black ink that is white in the dark. One step off, so that a script can tell it from black."""
WHITE = "#fffffe"
"""White ink, black in the dark. One step off, so that it is not taken for paper."""
BAR = "#3a86b0"
WHISKER = "#1a1a1a"


@dataclass(frozen=True, slots=True)
class Tone:
    """How the marks of one option look.

    name
        Short, for ids.
    css
        Classes in the style sheet.
    fill, ink
        Colour of the mark, and of text on it.
    pattern
        Pattern that tells it apart in print without colour; empty for plain.
    edge, opacity
        Colour of its outline, and how much of what lies below it covers.
    """

    name: str
    css: str
    fill: str
    ink: str
    pattern: str
    edge: str = PAPER
    opacity: float = 1.0

    @property
    def ink_css(self) -> str:
        """Class of text on it; it says how the text turns with the theme."""
        return _INKS[self.ink]

    @property
    def variable(self) -> str:
        """Property of the style sheet that holds its colour: light, dark, or for paper."""
        own = self.css.rpartition(" ")[2].removeprefix("chart-")
        own = {"bar--wider": "bar", "band": "bar", "box": "bar", "neutral": "bar--3"}.get(own, own)
        own = {"heat-none": "surface"}.get(own, own)
        for kind in ("bar", "step"):
            own = own.replace(f"{kind}--", "likert-")
        return f"--{own.replace('--', '-')}"


_INKS = {
    WHITE: "chart-label--on-dark",
    TURNING: "chart-label--on-light",
    BLACK: "chart-ink--black",
}

NEUTRAL = Tone("3", "chart-bar chart-bar--3 chart-neutral", "#8a8a8a", TURNING, ".")

_AGAINST = (
    Tone("0", "chart-step chart-step--0", "#4a2104", WHITE, "x"),
    Tone("1", "chart-bar chart-bar--1", "#7f3b08", WHITE, "\\"),
    Tone("2", "chart-bar chart-bar--2", "#c8762a", TURNING, "/"),
)
_FOR = (
    Tone("4", "chart-bar chart-bar--4", "#4393bd", TURNING, ""),
    Tone("5", "chart-bar chart-bar--5", "#0b4a6f", WHITE, ""),
    Tone("6", "chart-step chart-step--6", "#052a40", WHITE, "-"),
)
_SIDES = {
    1: (_AGAINST[1:2], _FOR[1:2]),
    2: (_AGAINST[1:], _FOR[:2]),
    3: (_AGAINST, _FOR),
}

KINDS = (
    Tone("kind-1", "chart-kind chart-kind--1", "#0b4a6f", WHITE, ""),
    Tone("kind-2", "chart-kind chart-kind--2", "#c8762a", BLACK, "/"),
    Tone("kind-3", "chart-kind chart-kind--3", "#3c8c6e", BLACK, "."),
    Tone("kind-4", "chart-kind chart-kind--4", "#7a4a8c", WHITE, "\\"),
    Tone("kind-5", "chart-kind chart-kind--5", "#8c8c8c", BLACK, ""),
    Tone("kind-6", "chart-kind chart-kind--6", "#7f3b08", WHITE, "x"),
    Tone("kind-7", "chart-kind chart-kind--7", "#4393bd", BLACK, "-"),
    Tone("kind-8", "chart-kind chart-kind--8", "#b0446a", WHITE, "|"),
)


def area(tone: Tone) -> Tone:
    """Return a tone as a pale area that lets others be seen through it."""
    css = f"chart-area {tone.css.rpartition(' ')[2]}"
    return replace(tone, css=css, pattern="", edge="none", opacity=0.2)


def middle(options: int) -> int | None:
    """Return the position of the neutral option: the middle one, if there is one."""
    return options // 2 if options % 2 else None


def scale_tones(options: int) -> tuple[Tone, ...]:
    """Return the tones of ordered options from the lowest to the highest.

    Beyond seven options the outer tones repeat; the printed values tell them apart.
    """
    side = options // 2
    against, favour = _SIDES[min(max(side, 1), 3)]
    low = (*(against[:1] * (side - len(against))), *against)[:side]
    high = (*favour, *(favour[-1:] * (side - len(favour))))[:side]
    return (*low, *((NEUTRAL,) if options % 2 else ()), *high)


def group_tones(options: int, *, ordered: bool) -> tuple[Tone, ...]:
    """Return the tones of options of a scale, or of options without an order (eight repeat)."""
    if ordered:
        return scale_tones(options)
    return tuple(KINDS[at % len(KINDS)] for at in range(options))


Shape = Literal["circle", "square", "diamond", "triangle", "cross", "circle-open"]

SHAPES: tuple[Shape, ...] = ("circle", "square", "diamond", "triangle", "cross")
"""Signs of the groups of an opinion map, in their order."""


def plain(shape: Shape) -> Shape:
    """Return the shape of a hollow sign."""
    return cast("Shape", shape.removesuffix("-open"))


@dataclass(frozen=True, slots=True)
class Pencil:
    """How a line looks; `dash` as in SVG, empty for a whole line."""

    css: str
    stroke: str
    width: float
    dash: str = ""


HALO = Pencil("chart-whisker-halo", PAPER, 4)
INTERVAL = Pencil("chart-whisker", WHISKER, 1.5)
MEDIAN = Pencil("chart-median", TEXT, 2.5)
AXIS = Pencil("chart-axis", TEXT, 1.5)
GRID = Pencil("chart-grid", "#c9ccd6", 1)
REFERENCE = Pencil("chart-reference", TEXT, 1.5, "5 3")
JOIN = Pencil("chart-join", LINE, 3)
TREND = Pencil("chart-trend", BAR, 2.5)
CUT = Pencil("chart-cut", TEXT, 1.5, "2 3")
LEADER = Pencil("chart-leader", LINE, 1)

GROUND = Tone("track", "chart-track", TRACK, TEXT, "", edge="none")
MISSING = Tone("missing", "chart-missing", "#e4e5eb", TEXT, "", edge="none")
PLAIN = Tone("bar", "chart-bar", BAR, BLACK, "")
WIDER = Tone("wider", "chart-bar chart-bar--wider", BAR, BLACK, "/")
"""A bar that holds what the darker one above it counts, and more."""
FIRST = KINDS[1]
"""The earlier wave, or importance."""
SECOND = KINDS[0]
"""The later wave, or progress."""
BAND = Tone("band", "chart-band", BAR, BLACK, "", edge="none", opacity=0.22)
BOX = Tone("box", "chart-box", BAR, BLACK, "", edge=LINE, opacity=0.15)

HEAT = (
    Tone("heat-0", "chart-heat heat-0", "#8a4b12", WHITE, "x", edge=LINE),
    Tone("heat-1", "chart-heat heat-1", "#cf8f4e", BLACK, "\\", edge=LINE),
    Tone("heat-2", "chart-heat heat-2", "#edd0ac", TURNING, "/", edge=LINE),
    Tone("heat-3", "chart-heat heat-3", "#f4f4f1", TURNING, "", edge=LINE),
    Tone("heat-4", "chart-heat heat-4", "#b5d7e8", TURNING, "", edge=LINE),
    Tone("heat-5", "chart-heat heat-5", "#5fa5c9", BLACK, "", edge=LINE),
    Tone("heat-6", "chart-heat heat-6", "#0b4a6f", WHITE, "", edge=LINE),
)
"""Two-sided: brown, nearly white, blue; on paper hatched, white, grey. Values are printed too."""
BLANK = Tone("heat-none", "chart-heat heat-none", PAPER, TEXT, "", edge=LINE)
"""A cell without a share."""

PAGE = {
    TEXT: "--text",
    QUIET: "--muted",
    LINE: "--line-strong",
    GRID.stroke: "--line",
    PAPER: "--surface",
    WHITE: "--on-dark",
    TURNING: "--on-light",
}
"""Properties of the style sheet that hold the colours of words and lines."""
