"""From a panel to its picture: our own SVG, and the same table as a Plotly figure for the tap."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.charts.plotly import figure_of
from analysis.charts.scenes import scene_of
from analysis.charts.svg import svg_of
from analysis.charts.tables import (
    Bar,
    BarTable,
    GroupRow,
    GroupTable,
    LikertRow,
    LikertTable,
    Segment,
    Table,
)
from analysis.charts.texts import Pair, rows_of
from analysis.dashboards import sentences, spans
from analysis.dashboards.panels import Answer, Panel, Statement
from analysis.dashboards.writing import Number
from analysis.statistics.cell_rule import Showing, counts_first, showing
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart twice: as SVG that is always there, as JSON for plotly.js. Both draw `table`."""

    name: str
    svg: Markup
    figure: dict[str, Any]
    table: Table

    @property
    def rows(self) -> tuple[Pair, ...]:
        """Every printed thing of it, for charts that have no table of their own."""
        return rows_of(self.table)


def picture_of(name: str, table: Table) -> Picture:
    """Return the chart of a table; `name` is unique on its page."""
    scene = scene_of(table)
    svg = svg_of(table, prefix=name, scene=scene)
    return Picture(name, svg, figure_of(table, scene), table)


def picture(panel: Panel, *, population: int | None = None, mark: str = "") -> Picture | None:
    """Return the chart of a panel; None where the cell rule allows counts only.

    population
        As in `chart_of`.
    mark
        Ends its name, where a page shows the same question twice.
    """
    table = chart_of(panel, population=population)
    return picture_of(f"fig-{panel.name}{mark}", table) if table else None


def chart_of(panel: Panel, *, population: int | None = None) -> BarTable | LikertTable | None:
    """Return what the chart of a panel draws; None where the cell rule allows counts only.

    population
        The size of a complete list, so that bars may carry intervals; None without one.
    """
    if showing(max(panel.bases)) < Showing.BRACKETED:
        return None
    if not any(statement.has_counts for statement in panel.statements):
        return None
    return likert_table(panel) if panel.kind in {"likert", "grid"} else bar_table(panel, population)


def group_table(
    panel: Panel, rows: list[tuple[str, Statement]], subtitle: str
) -> GroupTable | None:
    """Return a question compared between groups, where at least two may have percentages."""
    drawn = [row for _, row in rows if _is_drawn(row)]
    if len(drawn) < 2:
        return None
    options = [answer.code for answer in drawn[0].answers]
    return GroupTable(
        title=panel.title,
        subtitle=subtitle,
        options=tuple(answer.label for answer in drawn[0].answers),
        rows=tuple(
            GroupRow(label, _segments(row, options), row.base, _group_note(row))
            for label, row in rows
        ),
        base_line="",
        ordered=drawn[0].ordered,
        counts_first=counts_first(max(row.base for row in drawn)),
        rtl=_is_rtl(),
    )


def bar_table(panel: Panel, population: int | None = None) -> BarTable:
    """Return the bars of a single or multiple choice."""
    statement = panel.statements[0]
    return BarTable(
        title=panel.title,
        subtitle=panel.sentence,
        rows=tuple(_bar(answer, statement, population) for answer in statement.answers),
        base=statement.base,
        base_line=panel.base_line,
        counts_first=counts_first(statement.base),
        rtl=_is_rtl(),
    )


def _bar(answer: Answer, statement: Statement, population: int | None) -> Bar:
    number = answer.number
    text = answer.instead or number.both
    ends = population and spans.interval(number, statement, population)
    if not ends:
        return Bar(answer.label, number.n, number.share, text)
    return Bar(answer.label, number.n, number.share, text, ends.low, ends.high)


def likert_table(panel: Panel) -> LikertTable:
    """Return the rows of a scale or a battery."""
    options = next(s.answers for s in panel.statements if s.has_counts)
    is_one = panel.kind == "likert"
    return LikertTable(
        title=panel.title,
        subtitle=panel.sentence,
        options=tuple(answer.label for answer in options),
        rows=tuple(_likert_row(statement, is_one=is_one) for statement in panel.statements),
        base_line=panel.base_line,
        counts_first=counts_first(max(panel.bases)),
        rtl=_is_rtl(),
    )


def _likert_row(statement: Statement, *, is_one: bool) -> LikertRow:
    top, bottom = statement.top(), statement.bottom()
    is_drawn = _is_drawn(statement)
    note = "" if is_one else statement.base_line
    if statement.state == "nearly_all":
        note = _("Fast alle: „%(answer)s“", answer=statement.answers[0].label)
    return LikertRow(
        label="" if is_one else statement.label,
        segments=_segments(statement, [answer.code for answer in statement.answers]),
        base=statement.base,
        low_text=_("untere Stufen: %(counted)s", counted=bottom.both)
        if bottom and is_drawn and not is_one
        else "",
        high_text=_("obere Stufen: %(counted)s", counted=top.both)
        if top and is_drawn and not is_one
        else "",
        missing_note=note,
    )


def n_of(statement: Statement) -> str:
    """Return the base of one group, short."""
    return sentences.base_line(statement.base, rounded=statement.state == "rounded")


def _group_note(statement: Statement) -> str:
    if _is_drawn(statement):
        return n_of(statement)
    return _("%(n)s: nur Anzahlen, siehe Tabelle", n=n_of(statement))


def _is_drawn(statement: Statement) -> bool:
    return statement.has_counts and showing(statement.base) >= Showing.BRACKETED


def _segments(statement: Statement, codes: list[str]) -> tuple[Segment, ...]:
    """Return the parts of a stacked bar in the order of `codes`; none where n forbids it."""
    if not _is_drawn(statement):
        return ()
    by_code = {answer.code: answer.number for answer in statement.answers}
    total = sum(number.n or 0 for number in by_code.values())
    if not total:
        return ()
    return tuple(_segment(by_code[code], total) for code in codes)


def _segment(number: Number, total: int) -> Segment:
    """Return a part of a bar that is always full: rounded counts need not add up to their base."""
    return Segment(number.n, (number.n or 0) / total, number.short)


def _is_rtl() -> bool:
    return speaking().dir == "rtl"
