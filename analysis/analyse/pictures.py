"""Charts of the tables of a file: the same tables that stand below them."""

from collections.abc import Sequence

from markupsafe import Markup

from analysis.analyse.as_json import words_of
from analysis.analyse.tables import Cells, ItemTable, Share, Split
from analysis.analyse.writing import base_text, number_text
from analysis.charts.svg import svg_of
from analysis.charts.tables import (
    Bar,
    BarTable,
    GroupRow,
    GroupTable,
    LikertRow,
    LikertTable,
    Segment,
)
from analysis.statistics.cell_rule import Showing, counts_first
from surveys.reading import Level, Variable
from surveys.web.locale import format_number, percent, speaking
from surveys.web.locale import gettext as _

MOST_BARS = 30
LONGEST = 120
"""Signs of a label in a chart; the table below has all of them."""


def short(words: str) -> str:
    """Return words that fit into a chart.

    >>> short("Sprachkurse")
    'Sprachkurse'
    """
    return words if len(words) <= LONGEST else f"{words[:LONGEST]} …"


def picture_of(items: Sequence[ItemTable], name: str) -> Markup | None:
    """Return the chart of variables that stand together; None where there is nothing to draw."""
    first = items[0].variable
    drawn = [item for item in items if _is_drawn(item.total)]
    if not drawn or len(items) > MOST_BARS or len(first.codes) > MOST_BARS:
        return None
    if first.kind == "ticks":
        bars = [
            (words_of(item.variable.label), item.total.options[1], item.total)
            for item in drawn
            if item.total.options
        ]
        return svg_of(_bars(first, bars), prefix=name)
    if first.kind == "grid_row":
        return svg_of(_battery(drawn), prefix=name)
    cells = drawn[0].total
    shares = zip(first.codes, cells.options or (), strict=True)
    bars = [(words_of(first.labels.get(code)) or code, share, cells) for code, share in shares]
    return svg_of(_bars(first, bars), prefix=name)


def _is_drawn(cells: Cells) -> bool:
    return cells.allowed >= Showing.BRACKETED and cells.options is not None


def _is_rtl() -> bool:
    return speaking().dir == "rtl"


def _bars(variable: Variable, bars: Sequence[tuple[str, Share, Cells]]) -> BarTable:
    cells = bars[0][2]
    ordered = bars
    if variable.kind != "likert" and variable.level is not Level.ORDINAL:
        ordered = sorted(bars, key=lambda bar: -bar[1].n)
    return BarTable(
        title=short(words_of(variable.stem)),
        subtitle="",
        rows=tuple(
            Bar(
                short(label),
                share.n,
                share.share,
                number_text(share, its),
                share.low if share.bounds else None,
                share.high if share.bounds else None,
            )
            for label, share, its in ordered
        ),
        base=cells.base,
        base_line=base_text(cells),
        counts_first=counts_first(cells.base or 0),
        rtl=_is_rtl(),
    )


def _battery(items: Sequence[ItemTable]) -> LikertTable:
    first = items[0].variable
    bases = [item.total.base or 0 for item in items]
    return LikertTable(
        title=short(words_of(first.stem)),
        subtitle="",
        options=tuple(_labels(first)),
        rows=tuple(
            LikertRow(
                label=short(words_of(item.variable.label)),
                segments=_segments(item.total),
                base=item.total.base,
                low_text=_side(item.total, top=False),
                high_text=_side(item.total, top=True),
                missing_note=base_text(item.total),
            )
            for item in items
        ),
        base_line="",
        counts_first=counts_first(max(bases)),
        rtl=_is_rtl(),
    )


def _side(cells: Cells, *, top: bool) -> str:
    if cells.ordered is None:
        return ""
    share = cells.ordered.top if top else cells.ordered.bottom
    counted = number_text(share, cells)
    if top:
        return _("obere Stufen: %(counted)s", counted=counted)
    return _("untere Stufen: %(counted)s", counted=counted)


def group_picture(variable: Variable, split: Split, name: str) -> Markup | None:
    """Return a question compared between groups, where at least two may have percentages."""
    drawn = [cells for cells in split.groups if _is_drawn(cells)]
    if len(drawn) < 2 or len(variable.codes) > MOST_BARS or len(split.groups) > MOST_BARS:
        return None
    table = GroupTable(
        title=short(words_of(variable.stem)),
        subtitle=_("Vergleich nach: %(grouping)s", grouping=short(words_of(split.grouping.label))),
        options=tuple(_labels(variable)),
        rows=tuple(
            GroupRow(
                short(words_of(group.label) or group.code),
                _segments(cells),
                cells.base,
                base_text(cells),
            )
            for group, cells in zip(split.grouping.groups, split.groups, strict=True)
            if cells.base is not None
        ),
        base_line="",
        ordered=variable.level is Level.ORDINAL,
        counts_first=counts_first(max(cells.base or 0 for cells in drawn)),
        rtl=_is_rtl(),
    )
    return svg_of(table, prefix=name)


def _labels(variable: Variable) -> list[str]:
    return [short(words_of(variable.labels.get(code)) or code) for code in variable.codes]


def _segments(cells: Cells) -> tuple[Segment, ...]:
    if not _is_drawn(cells) or cells.options is None:
        return ()
    first = counts_first(cells.base or 0)
    return tuple(
        Segment(one.n, one.share or 0.0, format_number(one.n) if first else percent(one.share or 0))
        for one in cells.options
    )
