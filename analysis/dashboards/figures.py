"""From a panel to its picture: our own SVG, and the same table as a Plotly figure for the tap."""

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from analysis.charts.plotly import figure_of
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
from analysis.dashboards import sentences
from analysis.dashboards.panels import Answer, Panel, Statement
from analysis.dashboards.writing import Number
from analysis.statistics.cell_rule import Showing, counts_first, showing
from analysis.statistics.intervals import wilson_finite
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart twice: as SVG that is always there, as JSON for plotly.js."""

    name: str
    svg: Markup
    figure: dict[str, Any]


def picture(panel: Panel, *, population: int | None = None) -> Picture | None:
    """Return the chart of a panel; None where the cell rule allows counts only.

    population
        The size of a complete list, so that bars may carry intervals; None without one.
    """
    if showing(max(panel.bases)) < Showing.BRACKETED:
        return None
    if not any(statement.has_counts for statement in panel.statements):
        return None
    name = f"fig-{panel.name}"
    if panel.kind in {"likert", "grid"}:
        likert = likert_table(panel)
        return Picture(name, svg_of(likert, prefix=name), figure_of(likert))
    bars = bar_table(panel, population)
    return Picture(name, svg_of(bars, prefix=name), figure_of(bars))


def group_picture(
    panel: Panel, rows: list[tuple[str, Statement]], subtitle: str, name: str
) -> Picture | None:
    """Return a question compared between groups, where at least two may have percentages."""
    drawn = [row for _, row in rows if _is_drawn(row)]
    if len(drawn) < 2:
        return None
    options = [answer.code for answer in drawn[0].answers]
    table = GroupTable(
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
    )
    return Picture(name, svg_of(table, prefix=name), figure_of(table))


def bar_table(panel: Panel, population: int | None = None) -> BarTable:
    """Return the bars of a single or multiple choice."""
    statement = panel.statements[0]
    return BarTable(
        title=panel.title,
        subtitle=panel.sentence,
        rows=tuple(_bar(answer, population) for answer in statement.answers),
        base=statement.base,
        base_line=panel.base_line,
        counts_first=counts_first(statement.base),
    )


def _bar(answer: Answer, population: int | None) -> Bar:
    number = answer.number
    text = answer.instead or number.both
    if population is None or number.share is None or number.n is None or number.base is None:
        return Bar(answer.label, number.n, number.share, text)
    ends = wilson_finite(number.n, number.base, population)
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
