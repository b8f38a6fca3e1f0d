"""Shares: bars from zero, bars around the middle of a scale, and full bars by group."""

from collections.abc import Iterable, Sequence

from analysis.charts import placing, theme
from analysis.charts.placing import Piece
from analysis.charts.scene import MUTED, Block, Frame, Scene, Sketch
from analysis.charts.scenes.rows import (
    Strip,
    Texts,
    axis,
    bottom_of,
    ground,
    plot_end,
    strips,
    write,
)
from analysis.charts.tables import BarTable, GroupTable, LikertRow, LikertTable, Tick
from analysis.charts.theme import Tone

BAR = 18
"""Height of a bar of its own; stacked ones are higher, as texts stand in them."""


def bars(table: BarTable, width: int) -> Scene:
    """Return bars from zero, each with its printed value and, if given, its interval."""
    texts = [Texts(bar.label, bar.text, is_shown=bar.share is not None) for bar in table.rows]
    sketch = Sketch("bars", width, Frame(0, plot_end(texts, width)))
    found = strips(texts, width, top=0, height=BAR)
    for strip, bar in zip(found, table.rows, strict=True):
        write(sketch, strip)
        ground(sketch, strip, is_missing=bar.share is None)
        if bar.share:
            text = f"{bar.label}: {bar.text}"
            sketch.blocks.append(Block(0, bar.share, strip.top, BAR, theme.PLAIN, text))
        if bar.low is not None and bar.high is not None:
            sketch.interval(bar.low, bar.high, strip.middle, is_above=True)
    ticks = (Tick(0, "0"), Tick(1, placing.axis_end(table)))
    return sketch.scene(axis(sketch, ticks, bottom_of(found, 0)) + 4)


def diverging(table: LikertTable, width: int) -> Scene:
    """Return one bar per item around a common zero, the neutral option in its own column."""
    spread = placing.spread(table)
    tones = theme.scale_tones(len(table.options))
    frame = Frame(0, 1, -spread.zero / spread.unit, (1 - spread.zero) / spread.unit)
    sketch = Sketch("diverging", width, frame)
    found = _stacked_rows(sketch, table.options, tones, [_likert_texts(r) for r in table.rows])
    neutral = (spread.neutral - spread.zero) / spread.unit
    for strip, row in zip(found, table.rows, strict=True):
        if row.segments:
            pieces = placing.diverging_pieces(row.segments, spread)
            _pieces(sketch, table.options, tones, pieces, strip)
            for place in (0.0, neutral) if spread.neutral < 1 else (0.0,):
                sketch.rise(place, strip.top - 3, strip.top + strip.height + 3, theme.AXIS)
    return sketch.scene(bottom_of(found, _top(sketch)) + 4)


def groups(table: GroupTable, width: int) -> Scene:
    """Return one full bar per group, options in the order given, each with its base."""
    tones = theme.group_tones(len(table.options), ordered=table.ordered)
    sketch = Sketch("groups", width)
    texts = [Texts(row.label, notes=(row.note,), is_shown=bool(row.segments)) for row in table.rows]
    found = _stacked_rows(sketch, table.options, tones, texts)
    for strip, row in zip(found, table.rows, strict=True):
        _pieces(sketch, table.options, tones, placing.stacked(row.segments), strip)
    return sketch.scene(bottom_of(found, _top(sketch)) + 4)


def _likert_texts(row: LikertRow) -> Texts:
    sums = " · ".join(text for text in (row.low_text, row.high_text) if text)
    return Texts(row.label, notes=(sums, row.missing_note), is_shown=bool(row.segments))


def _stacked_rows(
    sketch: Sketch, options: Sequence[str], tones: Sequence[Tone], rows: Iterable[Texts]
) -> list[Strip]:
    """Write the legend and the texts of rows; a row without segments has no bar."""
    top = 0.0
    for option, tone in zip(options, tones, strict=True):
        top = sketch.key(option, tone, top)
    top += placing.GAP
    found = []
    for texts in rows:
        height = placing.BAR if texts.is_shown else 0
        found += strips([texts], sketch.width, top=top, height=height)
        write(sketch, found[-1])
        top = found[-1].below + placing.GAP
    return found


def _pieces(
    sketch: Sketch,
    options: Sequence[str],
    tones: Sequence[Tone],
    pieces: Iterable[Piece],
    strip: Strip,
) -> None:
    """Draw the segments of a bar, with their texts where there is room."""
    frame = sketch.frame
    length = (frame.high - frame.low) / (frame.end - frame.start)
    for piece in pieces:
        tone = tones[piece.option]
        low = frame.low + piece.start * length
        text = f"{options[piece.option]}: {piece.segment.text}"
        high = low + piece.width * length
        sketch.blocks.append(Block(low, high, strip.top, strip.height, tone, text))
        if placing.fits(piece, placing.WIDE):
            is_wide = not placing.fits(piece, sketch.width)
            middle = piece.start + piece.width / 2
            sketch.inside(piece.segment.text, middle, strip.middle, tone, is_wide=is_wide)


def _top(sketch: Sketch) -> float:
    return max((words.y for words in sketch.words if words.css == MUTED), default=0)
