"""The pen of the static charts: words, marks and lines of a scene as safe SVG.

No style attributes, as the content policy forbids them: classes for the style sheet, colours
again as plain attributes. Every text is escaped by `filled`.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from markupsafe import Markup, escape

from analysis.charts import theme
from analysis.charts.scene import (
    END,
    KEY,
    OVER,
    RIGHT_TO_LEFT,
    Anchor,
    Band,
    Block,
    Mark,
    Scene,
    Stroke,
    Swatch,
    Words,
)
from analysis.charts.theme import Shape, Tone

_WORDS = '<text class="%s" x="%.2f%%" y="%g"%s text-anchor="%s" fill="%s"%s>%s</text>'
_SHIFT = ' dx="%s"'
_RECT = (
    '<rect class="%s" x="%.3f%%" y="%g" width="%.3f%%" height="%g" fill="%s" stroke="%s"%s>'
    "%s</rect>"
)
_OVERLAY = (
    '<rect class="chart-pattern" x="%.3f%%" y="%g" width="%.3f%%" height="%g" fill="%s"'
    ' display="none"/>'
)
_SWATCH = (
    '<rect class="%s" x="%.0f%%" y="%g" width="%s" height="%s" fill="%s" stroke="%s"'
    ' transform="translate(%s 0)"%s/>'
)
_HIDDEN = Markup(' display="none"')
"""Patterns wait for the style sheet of print."""
_LINE = '<line class="%s" x1="%.3f%%" y1="%g" x2="%.3f%%" y2="%g" stroke="%s" stroke-width="%s"%s/>'
_DASH = ' stroke-dasharray="%s"'
_OPACITY = ' fill-opacity="%s"'
_TITLE = "<title>%s</title>"
# A path knows no percentages, so it stands in a picture of its own that does.
_MARK = (
    '<svg class="chart-place" x="%.3f%%" y="%g" width="1" height="1" overflow="visible">'
    '<path class="%s" d="%s" fill="%s" stroke="%s" stroke-width="%s"%s>%s</path></svg>'
)
_BAND = (
    '<svg class="chart-place" x="0" y="%g" width="100%%" height="%g"'
    ' viewBox="0 %g 100 %g" preserveAspectRatio="none">'
    '<path class="%s" d="M%sZ" fill="%s" fill-opacity="%s"/></svg>'
)
_PATTERN = (
    '<pattern id="%s" width="6" height="6" patternUnits="userSpaceOnUse"><path class="chart-hatch"'
    ' d="%s" stroke="%s" stroke-width="1.2" stroke-opacity=".7" fill="none"/></pattern>'
)
_HATCHES = {
    "/": "M-1 7 7-1M-1 1 1-1M5 7 7 5",
    "\\": "M-1-1 7 7M-1 5 1 7M5-1 7 1",
    ".": "M2 3H4",
    "x": "M0 0 6 6M0 6 6 0",
    "-": "M0 3H6",
    "|": "M3 0V6",
}


def filled(form: str, *values: str | float) -> Markup:
    """Return a form filled in, every text escaped: what `Markup.format` does, several times faster.

    A page draws hundreds of them.
    """
    safe = [
        _escaped(value) if type(value) is str or not isinstance(value, _SAFE) else value
        for value in values
    ]
    return Markup(form % tuple(safe))  # noqa: S704  escaped


_SAFE = (float, Markup, int)


@lru_cache(4096)
def _escaped(text: str) -> Markup:
    return escape(text)


_NOTHING = Markup()
_RIM = filled(
    ' stroke="%s" stroke-width="4" stroke-linejoin="round" aria-hidden="true"', theme.PAPER
)
_TURNED: dict[Anchor, Anchor] = {"start": "end", "middle": "middle", "end": "start"}


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("".join(parts))  # noqa: S704  none of them a text


class Pen:
    """Draws one scene from left to right, or mirrored for pages that run the other way.

    prefix
        Unique on the page; ids begin with it.
    flipped
        For programs that know no `direction`: says itself at which side a text starts.
    """

    def __init__(self, prefix: str, *, rtl: bool, flipped: bool = False) -> None:
        self.prefix = prefix
        self.rtl = rtl
        self.flipped = flipped

    def content(self, scene: Scene) -> Markup:
        """Return everything in a scene, the lowest layer first."""
        parts = [
            self._patterns(scene),
            *(self._band(scene, band) for band in scene.bands),
            *(part for block in scene.blocks for part in self._block(scene, block)),
            *(part for swatch in scene.swatches for part in self._swatch(swatch)),
            *(self._stroke(scene, stroke) for stroke in scene.strokes),
            *(self._mark(scene, mark) for mark in scene.marks),
            *(line for words in scene.words for line in self._words(words)),
        ]
        return _joined(parts)

    def words(self, lines: Iterable[Words]) -> Markup:
        """Return lines of text on their own."""
        return _joined(part for line in lines for part in self._words(line))

    def _words(self, words: Words) -> Iterator[Markup]:
        """Yield a text; one that stands on lines lies on a wide copy in the colour of paper."""
        if OVER in words.css:
            yield self._line(words, "chart-rim", theme.PAPER, _RIM)
        yield self._line(words, words.css, words.fill, _NOTHING)

    def _line(self, words: Words, css: str, fill: str, rim: Markup) -> Markup:
        shift = -words.shift if self.rtl else words.shift
        anchor, text = words.anchor, words.text
        if self.rtl and self.flipped:
            anchor, text = _TURNED[anchor], f"{RIGHT_TO_LEFT}{text}{END}"
        return filled(
            _WORDS,
            css,
            self._x(words.x),
            words.y + 5,
            filled(_SHIFT, shift) if shift else _NOTHING,
            anchor,
            fill,
            rim,
            text,
        )

    def _block(self, scene: Scene, block: Block) -> Iterator[Markup]:
        start, end = scene.frame.at(block.low), scene.frame.at(block.high)
        x, width, tone = self._x(start, end - start), 100 * (end - start), block.tone
        opacity = filled(_OPACITY, tone.opacity) if tone.opacity < 1 else _NOTHING
        title = filled(_TITLE, block.text) if block.text else _NOTHING
        place = (x, block.top, width, block.height)
        yield filled(_RECT, tone.css, *place, tone.fill, tone.edge, opacity, title)
        if tone.pattern:
            yield filled(_OVERLAY, *place, self._pattern_url(tone))

    def _swatch(self, swatch: Swatch) -> Iterator[Markup]:
        tone, x, shift = swatch.tone, self._x(0), -KEY if self.rtl else 0
        looks = [(tone.css, tone.fill, tone.edge, _NOTHING)]
        if tone.pattern:
            looks.append(("chart-pattern", self._pattern_url(tone), "none", _HIDDEN))
        for css, fill, edge, hidden in looks:
            yield filled(_SWATCH, css, x, swatch.y, KEY, KEY, fill, edge, shift, hidden)

    def _stroke(self, scene: Scene, stroke: Stroke) -> Markup:
        pencil = stroke.pencil
        return filled(
            _LINE,
            pencil.css,
            self._x(scene.frame.at(stroke.from_value)),
            stroke.from_y,
            self._x(scene.frame.at(stroke.to_value)),
            stroke.to_y,
            pencil.stroke,
            pencil.width,
            filled(_DASH, pencil.dash) if pencil.dash else "",
        )

    def _mark(self, scene: Scene, mark: Mark) -> Markup:
        tone = mark.tone
        css = f"chart-mark{' chart-hollow' if mark.is_hollow else ''} {tone.css}"
        at = self._x(0 if mark.is_key else scene.frame.at(mark.value))
        shift = (-7 if self.rtl else 7) if mark.is_key else 0
        return filled(
            _MARK,
            at,
            mark.y,
            css,
            _path(mark.shape, mark.radius),
            theme.PAPER if mark.is_hollow else tone.fill,
            tone.fill if mark.is_hollow else theme.PAPER,
            2 if mark.is_hollow else 1,
            Markup(' transform="translate({} 0)"').format(shift) if shift else "",
            filled(_TITLE, mark.text) if mark.text else "",
        )

    def _band(self, scene: Scene, band: Band) -> Markup:
        heights = [y for _, y in band.corners]
        top, height = min(heights), max(max(heights) - min(heights), 1)
        corners = [(self._x(scene.frame.at(value)), y) for value, y in band.corners]
        path = " ".join(f"{x:.3f} {y:.2f}" for x, y in corners)
        tone = band.tone
        place = (top, height, top, height)
        return filled(_BAND, *place, tone.css, path, tone.fill, tone.opacity)

    def _patterns(self, scene: Scene) -> Markup:
        """Return the definitions of the patterns that tell tones apart in black and white."""
        used = [block.tone for block in scene.blocks] + [part.tone for part in scene.swatches]
        patterned = {tone.name: tone for tone in used if tone.pattern}
        if not patterned:
            return Markup("")
        return Markup("<defs>{}</defs>").format(
            _joined(
                filled(_PATTERN, f"{self.prefix}-{name}", _HATCHES[tone.pattern], tone.ink)
                for name, tone in patterned.items()
            )
        )

    def _pattern_url(self, tone: Tone) -> str:
        return f"url(#{self.prefix}-{tone.name})"

    def _x(self, start: float, width: float = 0.0) -> float:
        """Return the left edge, in percent, of something that starts at a fraction."""
        return 100 * (1 - start - width if self.rtl else start)


def _path(shape: Shape, radius: float) -> str:
    """Return a sign around its own middle, all of about the same area."""
    r, side, tip = radius, radius * 0.9, radius * 1.25
    if shape == "square":
        return f"M{-side:g} {-side:g}H{side:g}V{side:g}H{-side:g}Z"
    if shape == "diamond":
        return f"M0 {-tip:g}L{tip:g} 0 0 {tip:g} {-tip:g} 0Z"
    if shape == "triangle":
        return f"M0 {-tip:g}L{tip:g} {side:g}H{-tip:g}Z"
    if shape == "cross":
        arm, reach = radius * 0.42, radius * 1.15
        return (
            f"M{-arm:g} {-reach:g}H{arm:g}V{-arm:g}H{reach:g}V{arm:g}H{arm:g}V{reach:g}"
            f"H{-arm:g}V{arm:g}H{-reach:g}V{-arm:g}H{-arm:g}Z"
        )
    return f"M{-r:g} 0a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0Z"
