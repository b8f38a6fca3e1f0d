"""One chart of a release as files: the table its page draws, and the same numbers as rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.charts.tables import Table
from analysis.dashboards import spans
from analysis.dashboards.comparisons import drawn_groups, parts_of
from analysis.dashboards.figures import chart_of
from analysis.dashboards.panels import panel_of
from analysis.exports.rows import Sheet, panels_sheet
from analysis.releases.reading import CellBook, ReleaseFacts
from surveys.errors import UnknownPage
from surveys.reading import Grouping, Level, Variable, WaveFacts
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class ChartFile:
    """What the files of one chart hold.

    table
        What is drawn; None where the cell rule allows counts only.
    """

    table: Table | None
    sheet: Sheet


def variables_of(codebook: Sequence[Variable], item: str) -> list[Variable]:
    """Return the variables of a question that is counted by option.

    Raises
    ------
    UnknownPage
        If the questionnaire has no such question.
    """
    found = [v for v in codebook if v.together == item and v.level is not Level.INTERVAL]
    if not found:
        raise UnknownPage("No such question.")
    return found


def grouping_of(groupings: Sequence[Grouping], name: str) -> Grouping:
    """Return a grouping by its name.

    Raises
    ------
    UnknownPage
        If there is none.
    """
    found = next((one for one in groupings if one.name == name), None)
    if found is None:
        raise UnknownPage("No such grouping.")
    return found


def chart_file(  # noqa: PLR0913  what a release says of one question, and of whom
    book: CellBook,
    variables: Sequence[Variable],
    facts: WaveFacts,
    release: ReleaseFacts,
    *,
    by: str,
    group: str,
) -> ChartFile:
    """Return the chart of a question in all responses, by groups, or in one group.

    Raises
    ------
    UnknownPage
        If there is no such group, or nothing of it may be shown: the two look alike.
    """
    field = next((one for one in facts.action_fields if one.key == variables[0].action_field), None)
    in_field = said(field.name) if field else ""
    fields = frozenset(one.key for one in facts.action_fields)
    total = panel_of(book, variables, fields=fields)
    if total is None:
        raise UnknownPage("Nothing to show.")
    if not by:
        invited = spans.population(total, variables[0], facts, release)
        return ChartFile(
            chart_of(total, population=invited), panels_sheet([("", "", total)], in_field)
        )
    grouping = grouping_of(facts.groupings, by)
    name = said(grouping.label)
    if not group:
        parts = parts_of(book, variables, grouping)
        rows = [(name, label, part) for label, part in parts]
        if not rows:
            raise UnknownPage("Nothing to show.")
        return ChartFile(drawn_groups(total, parts, grouping), panels_sheet(rows, in_field))
    label = next((said(one.label) for one in grouping.groups if one.code == group), "")
    panel = panel_of(book, variables, grouping=by, group=group, fields=fields)
    if panel is None:
        raise UnknownPage("Nothing to show.")
    return ChartFile(chart_of(panel), panels_sheet([(name, label, panel)], in_field))
