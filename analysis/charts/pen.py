"""The pen of the static charts: texts, marks and lines as safe SVG.

No style attributes, as the content policy forbids them: classes for the style sheet, colours
again as plain attributes. Every text is escaped by `Markup.format`.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from analysis.charts import placing, theme
from analysis.charts.placing import Note, Piece
from analysis.charts.tables import BarTable, GroupTable, LikertTable
from analysis.charts.theme import Tone

_PICTURE = Markup(
    '<svg class="chart {kind}" xmlns="http://www.w3.org/2000/svg" role="img" width="100%"'
    ' height="{height}" direction="{direction}" aria-labelledby="{prefix}-title {prefix}-desc"'
    ' font-family="{font}" font-size="15">'
    '<title id="{prefix}-title">{title}</title><desc id="{prefix}-desc">{desc}</desc>'
    "{content}</svg>"
)
_TEXT = Markup('<text class="{}" x="{:.2f}%" y="{}" dx="{}" text-anchor="{}" fill="{}">{}</text>')
_INSIDE = Markup(
    '<text class="chart-label chart-inside {}" x="{:.2f}%" y="{}" text-anchor="middle"'
    ' fill="{}">{}</text>'
)
_RECT = Markup(
    '<rect class="{}" x="{:.3f}%" y="{}" width="{:.3f}%" height="{}" fill="{}" stroke="{}"/>'
)
_OVERLAY = Markup(
    '<rect class="chart-pattern" x="{:.3f}%" y="{}" width="{:.3f}%" height="{}" fill="{}"'
    ' display="none"/>'
)
_SWATCH = Markup(
    '<rect class="{}" x="{:.0f}%" y="{}" width="14" height="14" fill="{}"'
    ' transform="translate({} 0)"{}/>'
)
_HIDDEN = Markup(' display="none"')
"""Patterns wait for the style sheet of print."""
_LINE = Markup(
    '<line class="{}" x1="{:.3f}%" y1="{}" x2="{:.3f}%" y2="{}" stroke="{}" stroke-width="{}"/>'
)
_PATTERN = Markup(
    '<pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse"><path class="chart-hatch"'
    ' d="{}" stroke="{}" stroke-width="1.2" stroke-opacity=".7" fill="none"/></pattern>'
)
MUTED = "chart-label chart-label--muted"
"""Classes of small print."""
_PATHS = {
    "/": "M-1 7 7-1M-1 1 1-1M5 7 7 5",
    "\\": "M-1-1 7 7M-1 5 1 7M5-1 7 1",
    ".": "M2 3H4",
    "x": "M0 0 6 6M0 6 6 0",
    "-": "M0 3H6",
    "|": "M3 0V6",
}


class Pen:
    """Draws one chart from left to right, or mirrored for pages that run the other way.

    Starts and widths are fractions of the chart's width, heights are pixels.
    """

    def __init__(self, prefix: str, *, rtl: bool) -> None:
        self.prefix = prefix
        self.rtl = rtl

    def picture(
        self,
        table: BarTable | LikertTable | GroupTable,
        content: Iterable[Markup],
        *,
        kind: str,
        height: int,
    ) -> Markup:
        """Return the whole image with its name and description for screen readers."""
        return _PICTURE.format(
            kind=kind,
            height=height,
            direction="rtl" if self.rtl else "ltr",
            prefix=self.prefix,
            font=theme.FONT,
            title=table.title,
            desc=" ".join(part for part in (table.subtitle, table.base_line) if part),
            content=Markup("").join(content),
        )

    def text(self, css: str, text: str, y: int, *, at: float = 0, indent: int = 0) -> Markup:
        """Return a line of text; at 1 and wherever else it is not at the start, it ends there."""
        anchor = "end" if at else "start"
        fill = theme.QUIET if css == MUTED else theme.TEXT
        shift = -indent if self.rtl else indent
        return _TEXT.format(css, self._x(at), y, shift, anchor, fill, text)

    def lines(self, css: str, lines: Sequence[str], top: int) -> Iterable[Markup]:
        """Yield lines of text below one another."""
        for at, line in enumerate(lines):
            yield self.text(css, line, top + at * placing.LINE + 15)

    def notes(self, notes: Iterable[Note], top: int) -> Iterable[Markup]:
        """Yield the notes below the top of a bar."""
        for note in notes:
            yield self.text(MUTED, note.text, top + note.down + 14)

    def bar(self, css: str, share: float, top: int, height: int, *, fill: str) -> Markup:
        """Return a bar from zero."""
        return _RECT.format(css, self._x(0, share), top, 100 * share, height, fill, "none")

    def whisker(self, low: float, high: float, y: int) -> Iterable[Markup]:
        """Yield an interval, dark on a wide pale line that keeps it visible on the bar."""
        ends = ((low, y, high, y), (low, y - 4, low, y + 4), (high, y - 4, high, y + 4))
        for css, stroke, width in (
            ("chart-whisker-halo", theme.PAPER, 4),
            ("chart-whisker", theme.WHISKER, 1.5),
        ):
            for x1, y1, x2, y2 in ends:
                yield _LINE.format(css, self._x(x1), y1, self._x(x2), y2, stroke, width)

    def upright(self, css: str, at: float, top: int) -> Markup:
        """Return the line a bar starts from, a little longer than the bar."""
        x, bottom = self._x(at), top + placing.BAR + 3
        return _LINE.format(css, x, top - 3, x, bottom, theme.TEXT, 1.5)

    def segments(
        self, pieces: Iterable[Piece], tones: Sequence[Tone], top: int, height: int
    ) -> Iterable[Markup]:
        """Yield the segments of a stacked bar, with their texts where there is room."""
        for piece in pieces:
            tone = tones[piece.option]
            x, width = self._x(piece.start, piece.width), 100 * piece.width
            yield _RECT.format(tone.css, x, top, width, height, tone.fill, theme.PAPER)
            if tone.pattern:
                fill = self._pattern_url(tone)
                yield _OVERLAY.format(x, top, width, height, fill)
            if height >= placing.LINE and placing.fits(piece, placing.WIDE):
                css = tone.ink_css
                if not placing.fits(piece, placing.NARROW):
                    css += " chart-wide"
                y = top + height // 2 + 5
                yield _INSIDE.format(css, x + width / 2, y, tone.ink, piece.segment.text)

    def patterns(self, tones: Sequence[Tone]) -> Markup:
        """Return the definitions of the patterns that tell tones apart in black and white."""
        patterned = {tone.name: tone for tone in tones if tone.pattern}
        return Markup("<defs>{}</defs>").format(
            Markup("").join(
                _PATTERN.format(f"{self.prefix}-{name}", _PATHS[tone.pattern], tone.ink)
                for name, tone in patterned.items()
            )
        )

    def legend(self, options: Sequence[str], tones: Sequence[Tone]) -> tuple[list[Markup], int]:
        """Return what the tones mean, one option below the other, and where it ends."""
        parts: list[Markup] = []
        y = 0
        for option, tone in zip(options, tones, strict=True):
            x, shift = self._x(0), -14 if self.rtl else 0
            parts.append(_SWATCH.format(tone.css, x, y + 3, tone.fill, shift, ""))
            if tone.pattern:
                fill = self._pattern_url(tone)
                parts.append(_SWATCH.format("chart-pattern", x, y + 3, fill, shift, _HIDDEN))
            for line in placing.lines(option, placing.NARROW - 22):
                parts.append(self.text(MUTED, line, y + 15, indent=22))
                y += placing.LINE
        return parts, y + placing.GAP

    def _pattern_url(self, tone: Tone) -> str:
        return f"url(#{self.prefix}-{tone.name})"

    def _x(self, start: float, width: float = 0.0) -> float:
        """Return the left edge, in percent, of something that starts at a fraction."""
        return 100 * (1 - start - width if self.rtl else start)
