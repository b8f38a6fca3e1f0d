"""A chart as a file of its own: SVG with title, finding, base and source inside, and PNG of it.

A file meets no style sheet, so it brings its own few rules; on pages they would be forbidden.
"""

from markupsafe import Markup

from analysis.charts import placing, theme
from analysis.charts.fonts import FAMILY
from analysis.charts.pen import Pen
from analysis.charts.scene import MUTED, Anchor, Words
from analysis.charts.scenes import scene_of
from analysis.charts.tables import Table
from analysis.charts.texts import alt_text

WIDTH = 720
PAD = 24
INSIDE = WIDTH - 2 * PAD
TITLE = 20
"""Pixels of the title's type."""
TITLE_LINE = 26

_STYLE = Markup(
    "<style>"
    ".chart-missing{{stroke:{line};stroke-dasharray:3 2}}"
    ".chart-heat{{stroke:{line}}}"
    "@media print{{.chart-pattern{{display:inline}}.chart-hatch{{stroke:#000}}"
    "@supports (paint-order:stroke){{"
    ".chart-inside{{paint-order:stroke;stroke:#fff;stroke-width:3px;fill:#000}}}}}}"
    "</style>"
)
_FILE = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height}"'
    ' viewBox="0 0 {width} {height}" direction="{direction}" xml:lang="{language}"'
    ' aria-labelledby="chart-title chart-desc" font-family="{font}" font-size="15">'
    '<title id="chart-title">{title}</title><desc id="chart-desc">{desc}</desc>{style}'
    '<rect width="{width}" height="{height}" fill="#ffffff"/>'
    '<svg x="{pad}" y="0" width="{inside}" height="{height}" overflow="visible">{above}'
    '<svg x="0" y="{top}" width="{inside}" height="{tall}" overflow="visible">{content}</svg>'
    "{below}</svg></svg>"
)
_BOLD = Markup('<g font-size="{}" font-weight="600">{}</g>')
_SMALL = Markup('<g font-size="13">{}</g>')


def file_of(table: Table, *, source: str, language: str = "de", for_resvg: bool = False) -> Markup:
    """Return the chart of a table as an SVG file, with everything a reader needs inside.

    source
        The last line: "Auswertungsstand 3 vom 1. Dezember 2026. Methode: https://…".
    for_resvg
        Whether our own drawing program reads it: it knows our fonts by another name, and no
        `direction`.
    """
    scene = scene_of(table, INSIDE)
    pen = Pen("chart", rtl=table.rtl, flipped=for_resvg)
    title = _lines(table.title, PAD - 6, TITLE_LINE, int(INSIDE * 15 / TITLE))
    finding = _lines(table.subtitle, _end(title, PAD - 6, TITLE_LINE) + 2, placing.LINE)
    top = _end(finding or title, PAD, placing.LINE) + (6 if finding else 12)
    bottom = top + scene.height + placing.GAP
    base = _lines(table.base_line, bottom, placing.LINE, css=MUTED)
    sources = _lines(source, _end(base, bottom, placing.LINE), placing.LINE, css=MUTED)
    height = round(_end(sources or base, bottom, placing.LINE) + PAD - 8)
    return _FILE.format(
        width=WIDTH,
        height=height,
        direction="rtl" if table.rtl else "ltr",
        language=language,
        font=FAMILY if for_resvg else theme.FONT_FILE,
        title=table.title,
        desc=alt_text(table),
        style=_STYLE.format(line=theme.LINE),
        pad=PAD,
        inside=INSIDE,
        above=_BOLD.format(TITLE, pen.words(title)) + pen.words(finding),
        top=round(top),
        tall=scene.height,
        content=pen.content(scene),
        below=_SMALL.format(pen.words([*base, *sources])),
    )


def _lines(
    text: str, top: float, line: int, width: int = INSIDE, *, css: str = "chart-label"
) -> list[Words]:
    fill = theme.QUIET if css == MUTED else theme.TEXT
    anchor: Anchor = "start"
    found = placing.lines(text, width) if text else ()
    return [
        Words(part, 0, top + at * line + line / 2, css, fill, anchor)
        for at, part in enumerate(found)
    ]


def _end(lines: list[Words], top: float, line: int) -> float:
    return lines[-1].y + line / 2 if lines else top
