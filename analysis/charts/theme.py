"""Colours, order and type of all charts.

The scale has two sides, brown and blue, which colour-blind people tell apart; every mark has a
contrast of at least 3:1 on white, every text on it at least 4.5:1. The same values are in the
style sheet under the class names; the attributes here serve where no style sheet reaches.
"""

from dataclasses import dataclass

FONT = "Fira Sans, system-ui, sans-serif"
TEXT = "#1a1a1a"
QUIET = "#525252"
LINE = "#8a8a8a"
TRACK = "#eef1f4"
PAPER = "#ffffff"
BLACK = "#000000"
WHITE = "#ffffff"
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
    """

    name: str
    css: str
    fill: str
    ink: str
    pattern: str

    @property
    def ink_css(self) -> str:
        """Class of text on it. Tones the style sheet does not repaint keep their own ink."""
        if self.css.startswith("chart-bar"):
            return "chart-label--on-light" if self.ink == BLACK else "chart-label--on-dark"
        return "chart-ink--black" if self.ink == BLACK else "chart-ink--white"


NEUTRAL = Tone("3", "chart-bar chart-bar--3 chart-neutral", "#8a8a8a", BLACK, ".")

_AGAINST = (
    Tone("0", "chart-step chart-step--0", "#4a2104", WHITE, "x"),
    Tone("1", "chart-bar chart-bar--1", "#7f3b08", WHITE, "\\"),
    Tone("2", "chart-bar chart-bar--2", "#c8762a", BLACK, "/"),
)
_FOR = (
    Tone("4", "chart-bar chart-bar--4", "#4393bd", BLACK, ""),
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
