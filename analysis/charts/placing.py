"""Where things stand on a chart: shared by the static and the interactive drawing.

Across, places are fractions of the width, so that charts stretch while type keeps its size;
downwards they are pixels. Labels stand above their bars, wrapped for the narrowest phone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from textwrap import wrap

from analysis.charts.tables import BarTable, LikertTable, Segment
from analysis.charts.theme import middle

NARROW = 272
"""Pixels left for a chart on a screen of 320."""
WIDE = 480
"""From here on longer texts inside segments fit."""
LETTER = 7.8
"""Width of a letter at 15 pixels, on the safe side."""
LINE = 20
"""Height of a line of a label."""
NOTE = 18
"""Height of a line of a note."""
BAR = 22
GAP = 14
"""Height between rows."""
AIR = 2
"""Height between a bar and its notes."""
NEUTRAL_GAP = 0.04
"""Width between both sides and the neutral column."""
SMALLEST_LABELLED = 0.05
WIDEST_VALUES = 0.45
"""Most of the width that printed values may take."""


@dataclass(frozen=True, slots=True)
class Note:
    """A line of small print, so many pixels below the top of its bar."""

    text: str
    down: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One drawn segment: which option, where it starts, how wide it is (fractions of width)."""

    option: int
    start: float
    width: float
    segment: Segment


@dataclass(frozen=True, slots=True)
class Spread:
    """How a diverging chart divides its width.

    unit
        Width of a share of 1.
    zero
        Where both sides meet.
    end
        Where the upper side ends.
    neutral
        Where the column of the neutral option starts; 1.0 without one.
    """

    unit: float
    zero: float
    end: float
    neutral: float


@lru_cache(maxsize=4096)
def lines(text: str, width: int = NARROW) -> tuple[str, ...]:
    """Return a text as lines that fit the width in pixels."""
    letters = max(8, int(width / LETTER))
    words = (_parted(word, letters) for word in text.split(" "))
    return tuple(wrap(" ".join(words), letters)) or ("",)


def _parted(word: str, letters: int) -> str:
    """Return a word too long for a line in even parts, so that no letter is left alone."""
    if len(word) <= letters or not word.isalpha():
        return word
    count = ceil(len(word) / (letters - 1))
    part = ceil(len(word) / count)
    return "- ".join(word[at : at + part] for at in range(0, len(word), part))


def note_lines(texts: Iterable[str], down: int, width: int = NARROW) -> tuple[Note, ...]:
    """Return texts as lines of small print, the first so many pixels below the top of its bar."""
    found = [line for text in texts if text for line in lines(text, width)]
    return tuple(Note(line, down + at * NOTE) for at, line in enumerate(found))


def axis_end(table: BarTable) -> str:
    """Return what the end of a bar's axis stands for: all counts, or 100 %."""
    return str(table.base) if table.counts_first and table.base is not None else "100 %"


def value_column(texts: Iterable[str], width: int = NARROW) -> float:
    """Return the share of the width that printed values need, at most 45 %."""
    longest = max((len(text) for text in texts), default=0)
    return min(WIDEST_VALUES, (longest * LETTER + 10) / width)


def fits_column(text: str, width: int = NARROW) -> bool:
    """Whether a value may stand at the end of its line."""
    return len(text) * LETTER <= WIDEST_VALUES * width


def fits(piece: Piece, width: int) -> bool:
    """Whether a segment's text may stand in it at this width of the chart."""
    needed = len(piece.segment.text) * LETTER + 4
    return piece.segment.share >= SMALLEST_LABELLED and piece.width * width >= needed


def stacked(segments: Sequence[Segment]) -> list[Piece]:
    """Return the pieces of a 100 % bar, in the order of the options; empty ones are left out."""
    pieces, start = [], 0.0
    for option, segment in enumerate(segments):
        if segment.share:
            pieces.append(Piece(option, start, segment.share, segment))
        start += segment.share
    return pieces


def spread(table: LikertTable) -> Spread:
    """Return how the width is divided: one unit for both sides and the neutral column.

    The sides are as wide as the widest row needs, in steps of ten points, at least twenty.
    """
    neutral = middle(len(table.options))
    half = len(table.options) // 2
    low = _extent(sum(s.share for s in row.segments[:half]) for row in table.rows)
    high = _extent(sum(s.share for s in row.segments[-half:]) for row in table.rows)
    if neutral is None:
        return Spread(1 / (low + high), low / (low + high), 1.0, 1.0)
    column = _extent(row.segments[neutral].share for row in table.rows if row.segments)
    unit = (1 - NEUTRAL_GAP) / (low + high + column)
    end = (low + high) * unit
    return Spread(unit, low * unit, end, end + NEUTRAL_GAP)


def diverging_pieces(segments: Sequence[Segment], spread_: Spread) -> list[Piece]:
    """Return the pieces of one row: low options left of zero, high right, neutral apart."""
    if not segments:
        return []
    half, neutral = len(segments) // 2, middle(len(segments))
    start = spread_.zero - sum(s.share for s in segments[:half]) * spread_.unit
    pieces = []
    for option, segment in enumerate(segments):
        width = segment.share * spread_.unit
        at = spread_.neutral if option == neutral else start
        if width:
            pieces.append(Piece(option, at, width, segment))
        if option != neutral:
            start += width
    return pieces


def _extent(shares: Iterable[float]) -> float:
    widest = max(shares, default=0.0)
    return max(0.2, ceil(round(widest * 10, 6)) / 10)
