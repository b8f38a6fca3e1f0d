"""One question looked at closely: what can be chosen, and what is found by one group or two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.dashboards.panels import Panel, Statement, panel_of
from analysis.dashboards.tables import Table
from analysis.disclosure.cells import NumberCell
from analysis.releases.planning import Choices
from analysis.releases.reading import CellBook, ReleaseFacts
from analysis.tallies.cube import CROSSED
from surveys.reading import Grouping, Variable, WaveFacts
from surveys.web.locale import format_number, said
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for; empty where it does not say.

    item
        A question, by the name its variables share.
    by, across
        Names of one grouping, or of two that are crossed.
    beside
        Another wave of the survey.
    """

    item: str
    by: str = ""
    across: str = ""
    beside: str = ""

    @property
    def query(self) -> dict[str, str]:
        """What stands in the address."""
        found = {"item": self.item, "by": self.by, "across": self.across, "beside": self.beside}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Item:
    """A question that can be chosen: its address and its words."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class ItemList:
    """The questions of an action field, or of the whole concept."""

    title: str
    items: tuple[Item, ...]


def items_of(codebook: Sequence[Variable], facts: WaveFacts) -> tuple[ItemList, ...]:
    """Return every question that is counted: of the concept, then field by field in its order."""
    parts: list[tuple[str | None, str]] = [(None, _("Das ganze Konzept"))]
    parts += [(field.key, said(field.name)) for field in facts.action_fields]
    found = (ItemList(title, tuple(_items(codebook, key))) for key, title in parts)
    return tuple(one for one in found if one.items)


def _items(codebook: Sequence[Variable], field: str | None) -> Iterator[Item]:
    own = [variable for variable in codebook if variable.action_field == field]
    for name, found in groupby(own, key=lambda variable: variable.together):
        yield Item(name, said(next(found).stem))


def groupings_offered(
    facts: WaveFacts, choices: Choices, release: ReleaseFacts
) -> tuple[Grouping, ...]:
    """Return the groupings of the plan; none where groups are not shown at all."""
    if release.protection == "few" or release.waits_for_groups:
        return ()
    names = choices.groupings(release.readership)
    return tuple(one for one in facts.groupings if one.name in names)


def may_cross(choices: Choices, release: ReleaseFacts, offered: Sequence[Grouping]) -> bool:
    """Return whether the plan lets this reader look at two groupings at once."""
    return len(offered) > 1 and choices.depth(release.readership, is_over=True) > 1


def crossed_tables(
    book: CellBook, variables: Sequence[Variable], panel: Panel, first: Grouping, second: Grouping
) -> tuple[Table, ...]:
    """Return a question in two groupings at once: a table per group of the first.

    Its columns are the groups of the second. What may not be shown has no column and no table.

    book
        The crossed cells of the question's part.
    """
    found = []
    for one in first.groups:
        parts = [
            (said(two.label), part)
            for two in second.groups
            if (part := _crossed(book, variables, (first.name, one.code), (second.name, two.code)))
        ]
        if parts:
            found.append(_crossed_table(panel, said(one.label), parts))
    return tuple(found)


def _crossed(
    book: CellBook, variables: Sequence[Variable], one: tuple[str, str], two: tuple[str, str]
) -> Panel | None:
    """Return a question in two groups at once, in whichever order they were counted."""
    for (first, group), (second, other) in ((one, two), (two, one)):
        found = panel_of(
            book,
            variables,
            grouping=CROSSED.join((first, second)),
            group=CROSSED.join((group, other)),
        )
        if found:
            return found
    return None


def _crossed_table(panel: Panel, group: str, parts: Sequence[tuple[str, Panel]]) -> Table:
    texts = [_texts(panel, part) for _label, part in parts]
    rows = [
        (words, tuple(column[at] for column in texts))
        for at, (_code, words) in enumerate(_lines(panel))
    ]
    bases = tuple(_base(part) for _label, part in parts)
    return Table(
        caption=group,
        base_line="",
        head=(
            _("Aussage") if panel.kind == "grid" else _("Antwort"),
            *(label for label, _part in parts),
        ),
        rows=(*rows, (_("n"), bases)),
    )


def _lines(panel: Panel) -> tuple[tuple[str, str], ...]:
    """Return what has a line: every answer, or of a battery every statement."""
    if panel.kind == "grid":
        return tuple((statement.name, statement.label) for statement in panel.statements)
    return tuple((answer.code, answer.label) for answer in panel.statements[0].answers)


def _texts(whole: Panel, part: Panel) -> tuple[str, ...]:
    if whole.kind == "grid":
        tops = {one.name: _top(one) for one in part.statements}
        return tuple(tops.get(name, "–") for name, _words in _lines(whole))
    answers = {one.code: one.instead or one.number.both for one in part.statements[0].answers}
    return tuple(answers.get(code, "–") for code, _words in _lines(whole))


def _top(statement: Statement) -> str:
    """Return the upper options of a statement, or the one that nearly all chose."""
    top = statement.top()
    if top is not None:
        return top.both
    return statement.answers[0].instead if statement.answers else "–"


def _base(part: Panel) -> str:
    low, high = min(part.bases), max(part.bases)
    if low == high:
        return format_number(low)
    return _("%(low)s bis %(high)s", low=format_number(low), high=format_number(high))


def number_table(cells: Sequence[NumberCell], variables: Sequence[Variable]) -> Table | None:
    """Return what is told of numbers: how many gave one, sum, mean, median; None if nothing."""
    by_name = {cell.variable: cell for cell in cells if cell.is_shown and cell.base}
    rows = tuple(
        (
            said(variable.label),
            tuple(_written(n) for n in (cell.base, cell.sum, cell.mean, cell.median)),
        )
        for variable in variables
        if (cell := by_name.get(variable.name))
    )
    if not rows:
        return None
    return Table(
        caption=said(variables[0].stem),
        base_line="",
        head=(_("Angabe"), _("n"), _("Summe"), _("Mittelwert"), _("Median")),
        rows=rows,
    )


def _written(n: float | None) -> str:
    return "–" if n is None else format_number(round(n, 1))
