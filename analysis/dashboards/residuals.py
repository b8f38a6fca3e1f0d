"""Which cells of a crosstab stand out: the frozen adjusted residuals in words and numbers."""

from collections.abc import Iterator, Mapping, Sequence

from analysis.dashboards.tables import Table
from analysis.releases.results import GroupsCompared
from surveys.reading import Grouping, Variable
from surveys.web.locale import format_number, left_to_right, said
from surveys.web.locale import gettext as _

Tested = tuple[Variable, GroupsCompared]

LEAST = 2.0
"""Of a residual that gets words; it must pass Holm over all cells of its table besides."""
TICKED = 1
"""The column of those who chose an option; the other one says the same with another sign."""


def residual_tables(clear: Sequence[Tested], grouping: Grouping) -> tuple[Table, ...]:
    """Return a table of residuals per question, the options of a multiple choice in one.

    clear
        Questions whose answers hang together with the groups. Where they do not, or too many
        answered for p-values, no cell is looked at: some residual always is the largest.
    """
    ticks = [one for one in clear if one[0].kind == "ticks"]
    tables = [_of_question(*one, grouping) for one in clear if one[0].kind != "ticks"]
    return (*tables, *([_of_ticks(ticks, grouping)] if ticks else ()))


def meaning() -> str:
    """Return how a table of residuals is read."""
    return _(
        "Die Zahl sagt in Standardfehlern, wie weit eine Anzahl über (+) oder unter (−) der liegt, "
        "die man erwartet, wenn alle Gruppen gleich antworten; Worte stehen nur, wo der Abstand "
        "größer ist, als der Zufall unter allen Zellen der Tabelle erklärt."
    )


def _of_question(variable: Variable, one: GroupsCompared, grouping: Grouping) -> Table:
    rows = tuple(
        (said(variable.labels[code]), tuple(_column(one, at)))
        for at, code in enumerate(variable.codes)
        if at not in one.crosstab.empty_columns
    )
    name = said(variable.label) if variable.part else said(variable.stem)
    return _table(name, rows, one.groups, grouping)


def _of_ticks(clear: Sequence[Tested], grouping: Grouping) -> Table:
    """Return one table of all options, in the groups of any of them."""
    present = {code for _v, one in clear for code in one.groups}
    groups = tuple(group.code for group in grouping.groups if group.code in present)
    rows = []
    for variable, one in clear:
        texts = dict(zip(one.groups, _column(one, TICKED), strict=True))
        rows.append((said(variable.label), tuple(texts.get(code, "–") for code in groups)))
    return _table(said(clear[0][0].stem), tuple(rows), groups, grouping)


def _table(
    name: str,
    rows: tuple[tuple[str, tuple[str, ...]], ...],
    groups: Sequence[str],
    grouping: Grouping,
) -> Table:
    labels: Mapping[str, str] = {group.code: said(group.label) for group in grouping.groups}
    return Table(name, "", (_("Antwort"), *(labels.get(code, code) for code in groups)), rows)


def _column(one: GroupsCompared, option: int) -> Iterator[str]:
    """Yield what one answer has in every group."""
    found = one.crosstab
    for residuals, marks in zip(found.adjusted_residuals, found.marked, strict=True):
        yield _written(residuals[option], is_marked=marks[option])


def _written(residual: float, *, is_marked: bool) -> str:
    """Return a residual with its sign, and in words where it stands out."""
    rounded = round(residual, 1)
    number = left_to_right(
        ("+" if rounded > 0 else "−" if rounded < 0 else "") + format_number(abs(rounded))
    )
    if not is_marked or abs(residual) < LEAST:
        return number
    if residual > 0:
        return _("%(number)s häufiger als erwartet", number=number)
    return _("%(number)s seltener als erwartet", number=number)
