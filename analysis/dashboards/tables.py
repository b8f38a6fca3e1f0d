"""The table below each figure: the same numbers, in rows and columns."""

from dataclasses import dataclass, field

from markupsafe import Markup

from analysis.dashboards.panels import Panel, Statement
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be shown: `head` names the columns, the first one that of the labels.

    marked
        Attributes of the labels, where they are in another language than the page.
    """

    caption: str
    base_line: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    marked: Markup = field(default_factory=Markup)


def table_of(panel: Panel) -> Table:
    """Return the numbers of a panel: one row per answer, or per statement of a battery."""
    if panel.kind == "grid":
        return _battery(panel)
    statement = panel.statements[0]
    if not any(answer.number.percentage for answer in statement.answers):
        return Table(
            caption=panel.title,
            base_line=panel.base_line,
            head=(_("Antwort"), _("Anzahl")),
            rows=tuple((answer.label, (answer.count,)) for answer in statement.answers),
            marked=panel.marked,
        )
    return Table(
        caption=panel.title,
        base_line=panel.base_line,
        head=(_("Antwort"), _("Anzahl"), _("Anteil")),
        rows=tuple(
            (answer.label, (answer.count, answer.number.percentage or "–"))
            for answer in statement.answers
        ),
        marked=panel.marked,
    )


def _battery(panel: Panel) -> Table:
    full = next((s for s in panel.statements if s.has_counts), panel.statements[0])
    labels = {answer.code: answer.label for answer in full.answers}
    return Table(
        caption=panel.title,
        base_line=panel.base_line,
        head=(_("Aussage"), *labels.values(), _("n")),
        rows=tuple(
            (statement.label, (*_cells(statement, tuple(labels)), format_number(statement.base)))
            for statement in panel.statements
        ),
        marked=panel.marked,
    )


def _cells(statement: Statement, codes: tuple[str, ...]) -> tuple[str, ...]:
    found = {answer.code: answer for answer in statement.answers}
    return tuple(
        (found[code].instead or found[code].number.both) if code in found else "." for code in codes
    )
