"""Action fields by groups of respondents: a printed number per cell, never a ranking of fields."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from analysis.charts.tables import HeatCell, HeatKey, HeatRow, HeatTable, heat_step
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.panels import ARRIVAL_ROW, main_statement, panel_of
from analysis.dashboards.writing import NOT_SHOWN, Number
from analysis.disclosure.cells import TOTAL
from analysis.releases.reading import CellBook
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import Grouping, Variable, WaveFacts
from surveys.web.locale import gettext as _
from surveys.web.locale import percent, said, speaking

GAP = "gap"
GAP_BETWEEN = ("importance", "progress")
SHARE_EDGES = (0.15, 0.3, 0.45, 0.55, 0.7, 0.85)
GAP_EDGES = (-0.5, -0.3, -0.1, 0.1, 0.3, 0.5)

Asked = Mapping[tuple[str | None, str | None], Sequence[Variable]]
"""The variables of a question, by action field and construct."""
Address = Callable[[str], str]
"""Where the page of an action field is, by its key."""
CellAddressOf = Callable[[str, str, str, str], str]
"""Where a number is explained: by field, variable (empty: a gap), grouping and group."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the table can show, and whether it does."""

    name: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class View:
    """What the table shows, and by which groups."""

    show: Choice
    grouping: Grouping | None

    @property
    def columns(self) -> tuple[tuple[str, str, str], ...]:
        """Name of the grouping, code and words of each group."""
        if self.grouping is None:
            return ()
        name = self.grouping.name
        return tuple((name, group.code, said(group.label)) for group in self.grouping.groups)


def view(
    codebook: Sequence[Variable], groupings: Sequence[Grouping], asked: Mapping[str, str]
) -> View | None:
    """Return what the table shows: what the address asks for, or the gap by the fewest groups.

    None if the questionnaire asks nothing of action fields that could be shown.
    """
    offered = choices(codebook, asked.get("show", ""))
    if not offered:
        return None
    show = next((one for one in offered if one.is_chosen), offered[0])
    fewest = min(groupings, key=lambda one: len(one.groups), default=None)
    return View(show, next((one for one in groupings if one.name == asked.get("by")), fewest))


def choices(codebook: Sequence[Variable], chosen: str) -> tuple[Choice, ...]:
    """Return what can be shown of the fields of a questionnaire, the gap first."""
    asked = {variable.construct for variable in codebook if variable.action_field}
    names = {
        GAP: _("Abstand zwischen Wichtigkeit und Fortschritt"),
        "importance": _("Wichtig"),
        "progress": _("Deutlicher Fortschritt"),
        "arrival": _("Maßnahmen kommen an"),
    }
    needed = {GAP: set(GAP_BETWEEN)}
    return tuple(
        Choice(name, words, name == chosen)
        for name, words in names.items()
        if needed.get(name, {name}) <= asked
    )


def heat_table(  # noqa: PLR0913, PLR0917  what is shown, of whom, and where it is explained
    book: CellBook,
    codebook: Sequence[Variable],
    facts: WaveFacts,
    view: View,
    address: Address,
    cell_address: CellAddressOf,
) -> HeatTable:
    """Return one construct, or the gap between two, for all fields: everybody, then each group."""
    asked = asked_of_fields(codebook)
    construct = view.show.name
    needed = GAP_BETWEEN if construct == GAP else (construct,)
    names = {
        field.key: "" if construct == GAP else variable_of(codebook, field.key, construct)
        for field in facts.action_fields
    }

    def addressed(cell: HeatCell, field: str, grouping: str, group: str) -> HeatCell:
        """Add where it is explained; what is not shown leads nowhere."""
        if cell.text == NOT_SHOWN:
            return cell
        return replace(cell, address=cell_address(field, names[field], grouping, group))

    columns = ((TOTAL, TOTAL, _("alle")), *view.columns)
    rows = tuple(
        HeatRow(
            label=f"{number}. {said(field.name)}",
            cells=tuple(
                addressed(
                    _cell(
                        construct,
                        _("%(field)s, %(group)s", field=said(field.name), group=words),
                        tops(book, asked, field.key, grouping, group, constructs=needed),
                    ),
                    field.key,
                    grouping,
                    group,
                )
                for grouping, group, words in columns
            ),
            address=address(field.key),
        )
        for number, field in enumerate(facts.action_fields, 1)
    )
    return HeatTable(
        title=view.show.words,
        subtitle=_told(view.show),
        corner=_("Handlungsfeld"),
        columns=tuple(words for _grouping, _group, words in columns),
        rows=rows,
        keys=tuple(_keys(view.show)),
        base_line=_("In Klammern: 10 bis 29 Antworten. Ein Punkt: zu wenige, um etwas zu zeigen."),
        rtl=speaking().dir == "rtl",
    )


def heat_chart(table: HeatTable, view: View) -> PageChart:
    """Return the table as a chart of its page; its file has a row for each cell."""
    rows = tuple(
        (row.label, column, cell.text, cell.words)
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
    )
    by = (("by", view.grouping.name),) if view.grouping else ()
    has_tones = any(cell.step is not None for row in table.rows for cell in row.cells)
    return PageChart(
        name="heat",
        title=table.title,
        base_line=f"{table.subtitle} {table.base_line}",
        head=(table.corner, _("Gruppe"), _("Wert"), _("in Worten")),
        rows=rows,
        drawn=table if has_tones else None,
        finding=_of_everybody(table),
        query=(("show", view.show.name), *by),
    )


def _of_everybody(table: HeatTable) -> str:
    """Return the first column in words: the groups are too many for a sentence."""
    told = [row.cells[0].words for row in table.rows if row.cells[0].text != NOT_SHOWN]
    return f"{'; '.join(told)}." if told else ""


def gap_of(importance: Number, progress: Number) -> float | None:
    """Return how much larger the share of "important" is than that of "progress".

    None where one of them may not be shown as a share, or was rounded and is small: rounding alone
    could then make a gap.
    """
    if importance.share is None or progress.share is None:
        return None
    if importance.is_loose or progress.is_loose:
        return None
    return importance.share - progress.share


def gap_written(importance: Number | None, progress: Number | None) -> str:
    """Return the gap as every page writes it: "+41", "(+30)" from few answers; "" without one."""
    gap = gap_of(importance, progress) if importance and progress else None
    if gap is None or importance is None or progress is None:
        return ""
    is_bracketed = _is_bracketed(importance) or _is_bracketed(progress)
    return f"({points(gap)})" if is_bracketed else points(gap)


def points(gap: float) -> str:
    """Return a difference of shares in points, with its sign: "+41", "−7", "0"."""
    whole = round(100 * gap)
    return f"+{whole}" if whole > 0 else str(whole).replace("-", "−")


def variable_of(codebook: Sequence[Variable], field: str, construct: str) -> str:
    """Return the name of the variable that stands for a construct; empty if nobody was asked."""
    found = [v for v in codebook if v.action_field == field and v.construct == construct]
    reached = (v.name for v in found if v.part == ARRIVAL_ROW)
    return next(reached, found[0].name if found else "")


def asked_of_fields(codebook: Sequence[Variable]) -> Asked:
    """Return the first question of each action field on each construct."""
    together: dict[str, list[Variable]] = {}
    first: dict[tuple[str | None, str | None], str] = {}
    for variable in codebook:
        together.setdefault(variable.together, []).append(variable)
        first.setdefault((variable.action_field, variable.construct), variable.together)
    return {about: together[name] for about, name in first.items()}


def tops(  # noqa: PLR0913  of what, of whom, and what is needed
    book: CellBook,
    asked: Asked,
    field: str,
    grouping: str = TOTAL,
    group: str = TOTAL,
    *,
    constructs: Sequence[str] = ("importance", "progress", "arrival"),
) -> Mapping[str, Number]:
    """Return how many chose the upper options, by construct, where it may be shown."""
    found = {}
    for construct in constructs:
        variables = asked.get((field, construct))
        panel = variables and panel_of(book, variables, grouping=grouping, group=group)
        top = main_statement(panel).top() if panel else None
        if top is not None:
            found[construct] = top
    return found


def _cell(show: str, where: str, found: Mapping[str, Number]) -> HeatCell:
    """Return a cell; `found` has what may be shown of the field in the group."""
    if show == GAP:
        return _gap_cell(where, found.get("importance"), found.get("progress"))
    top = found.get(show)
    if top is None:
        return HeatCell(NOT_SHOWN, words=_("%(where)s: zu wenige Antworten", where=where))
    words = _("%(where)s: %(counted)s", where=where, counted=top.in_words)
    if top.share is None or top.is_loose:
        return HeatCell(top.of_base, words=words)
    return HeatCell(
        top.percentage,
        heat_step(top.share, SHARE_EDGES),
        words,
        is_bracketed=_is_bracketed(top),
    )


def _gap_cell(where: str, importance: Number | None, progress: Number | None) -> HeatCell:
    gap = gap_of(importance, progress) if importance and progress else None
    if gap is None or importance is None or progress is None:
        return HeatCell(NOT_SHOWN, words=_("%(where)s: zu wenige Antworten", where=where))
    is_bracketed = _is_bracketed(importance) or _is_bracketed(progress)
    words = _(
        "%(where)s: wichtig %(importance)s, deutlicher Fortschritt %(progress)s, Abstand "
        "%(points)s Punkte",
        where=where,
        importance=importance.in_words,
        progress=progress.in_words,
        points=gap_written(importance, progress),
    )
    written = gap_written(importance, progress)
    return HeatCell(written, heat_step(gap, GAP_EDGES), words, is_bracketed=is_bracketed)


def _is_bracketed(number: Number) -> bool:
    return showing(number.base or 0) is Showing.BRACKETED


def _told(show: Choice) -> str:
    if show.name == GAP:
        return _(
            "So viele Prozentpunkte mehr finden das Handlungsfeld wichtig, als deutliche "
            "Fortschritte sehen."
        )
    return _("Anteil derer, die eine der oberen Antworten gewählt haben.")


def _keys(show: Choice) -> Iterator[HeatKey]:
    if show.name != GAP:
        ends = [0.0, *SHARE_EDGES, 1.0]
        for step, (low, high) in enumerate(pairwise(ends)):
            yield HeatKey(step, _("%(low)s bis %(high)s", low=round(100 * low), high=percent(high)))
        return
    yield HeatKey(0, _("Fortschritt wird viel häufiger genannt"))
    yield HeatKey(3, _("etwa gleich häufig"))
    yield HeatKey(5, _("Wichtigkeit wird häufiger genannt"))
    yield HeatKey(6, _("Wichtigkeit wird viel häufiger genannt"))
