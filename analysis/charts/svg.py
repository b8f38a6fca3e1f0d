"""Static charts as inline SVG: for pages without script, for print, and for the first look.

Across everything is in percent, so that a chart fills its place while its type stays readable:
give it its full width and leave its height alone.
"""

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from analysis.charts import placing, theme
from analysis.charts.pen import MUTED, Pen
from analysis.charts.placing import Place
from analysis.charts.tables import Bar, BarTable, GroupTable, LikertTable

BAR = 18


def bars_svg(table: BarTable, *, prefix: str) -> Markup:
    """Return horizontal bars from zero, each with its printed value and, if given, its interval.

    prefix
        Unique on the page; ids begin with it.
    """
    pen = Pen(prefix, rtl=table.rtl)
    plot = 1 - placing.value_column([bar.text for bar in table.rows])
    rows = placing.places([bar.label for bar in table.rows], [BAR] * len(table.rows), top=0)
    bottom = rows[-1].below + placing.LINE if rows else placing.LINE
    parts = [
        *(
            part
            for place, bar in zip(rows, table.rows, strict=True)
            for part in _bar_row(pen, place, bar, plot)
        ),
        pen.text(MUTED, "0", bottom),
        pen.text(MUTED, placing.axis_end(table), bottom, at=plot),
    ]
    return pen.picture(table, parts, kind="chart--bars", height=bottom + 6)


def diverging_svg(table: LikertTable, *, prefix: str) -> Markup:
    """Return one bar per item around a common zero, the neutral option in its own column.

    prefix
        Unique on the page; ids begin with it.
    """
    pen = Pen(prefix, rtl=table.rtl)
    tones = theme.scale_tones(len(table.options))
    spread = placing.spread(table)
    legend, top = pen.legend(table.options, tones)
    notes = [placing.likert_notes(row) for row in table.rows]
    rows = placing.row_places(table.rows, notes, top=top)
    parts = [pen.patterns(tones), *legend]
    for place, row, below in zip(rows, table.rows, notes, strict=True):
        parts += pen.lines("chart-label", place.lines, place.top)
        if row.segments:
            pieces = placing.diverging_pieces(row.segments, spread)
            parts += pen.segments(pieces, tones, place.bar, placing.BAR)
            parts.append(pen.upright("chart-axis", spread.zero, place.bar))
            if spread.neutral < 1:
                parts.append(pen.upright("chart-axis", spread.neutral, place.bar))
        parts += pen.notes(below, place.bar)
    return pen.picture(table, parts, kind="chart--diverging", height=_bottom(rows, top))


def groups_svg(table: GroupTable, *, prefix: str) -> Markup:
    """Return one 100 % bar per group, options in the order given, each with its base.

    prefix
        Unique on the page; ids begin with it.
    """
    pen = Pen(prefix, rtl=table.rtl)
    tones = theme.group_tones(len(table.options), ordered=table.ordered)
    legend, top = pen.legend(table.options, tones)
    notes = [placing.group_notes(row) for row in table.rows]
    rows = placing.row_places(table.rows, notes, top=top)
    parts = [pen.patterns(tones), *legend]
    for place, row, below in zip(rows, table.rows, notes, strict=True):
        parts += pen.lines("chart-label", place.lines, place.top)
        parts += pen.segments(placing.stacked(row.segments), tones, place.bar, placing.BAR)
        parts += pen.notes(below, place.bar)
    return pen.picture(table, parts, kind="chart--groups", height=_bottom(rows, top))


def _bar_row(pen: Pen, place: Place, bar: Bar, plot: float) -> Iterable[Markup]:
    yield from pen.lines("chart-label", place.lines, place.top)
    ground = "chart-track" if bar.share is not None else "chart-missing"
    yield pen.bar(ground, plot, place.bar, BAR, fill=theme.TRACK)
    if bar.share:
        yield pen.bar("chart-bar", bar.share * plot, place.bar, BAR, fill=theme.BAR)
    if bar.low is not None and bar.high is not None:
        yield from pen.whisker(bar.low * plot, bar.high * plot, place.bar + BAR // 2)
    css = "chart-label chart-value" if bar.share is not None else MUTED
    yield pen.text(css, bar.text, place.bar + BAR - 4, at=1)


def _bottom(rows: Sequence[Place], top: int) -> int:
    return rows[-1].below + 4 if rows else top
