"""Comparing groups of respondents, as far as the release and their size allow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from analysis.charts.tables import GroupTable
from analysis.dashboards import caveats, sentences
from analysis.dashboards.addresses import Addresses, Frame, cell_of, frame_of, to_copy
from analysis.dashboards.figures import Picture, group_table, n_of, picture_of
from analysis.dashboards.panels import Panel, Statement, panel_of
from analysis.releases.reading import CellBook
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.differences import clear_differences, share_difference
from surveys.reading import Grouping, Variable
from surveys.web.locale import gettext as _
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One answer (or the upper options of one statement) in every group."""

    label: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question in the groups of a grouping.

    groups
        Name and base line of each group, in order.
    frame
        What stands below the chart; None where nothing has an address.
    """

    title: str
    groups: tuple[tuple[str, str], ...]
    rows: tuple[ComparedRow, ...]
    picture: Picture | None
    sentences: tuple[str, ...]
    frame: Frame | None = None


def published_groupings(book: CellBook, groupings: Iterable[Grouping]) -> tuple[Grouping, ...]:
    """Return the groupings by which anything in `book` is published."""
    found = {cell.grouping for cell in book}
    return tuple(grouping for grouping in groupings if grouping.name in found)


def comparison(  # noqa: PLR0913  one question, by what, and where its page is
    book: CellBook,
    panel: Panel,
    variables: Sequence[Variable],
    grouping: Grouping,
    *,
    intervals: bool = False,
    addresses: Addresses | None = None,
    mark: str = "",
) -> Comparison | None:
    """Return a panel's question by group; None unless two groups have at least five answers.

    intervals
        Whether the design supports calling a difference one (a complete list, exact counts).
    addresses
        Where files of the chart are; None leaves its frame out.
    mark
        Ends its names, where a page shows the same question twice.
    """
    parts = parts_of(book, variables, grouping)
    large = [part for _, part in parts if showing(max(part.bases)) >= Showing.COUNTS]
    if len(large) < 2:
        return None
    title = title_of(grouping)
    whole = _whole(panel, parts)
    table = drawn_groups(panel, parts, grouping)
    found = _differences(whole) if intervals and panel.kind == "likert" else ()
    return Comparison(
        title=title,
        groups=tuple((label, _n(part)) for label, part in parts),
        rows=tuple(_rows(panel, [part for _, part in parts])),
        picture=picture_of(f"groups-{panel.name}{mark}", table) if table else None,
        sentences=found,
        frame=frame_of(
            addresses,
            panel.name,
            cell=cell_of(panel, variables),
            sentence=_to_copy(panel, title, whole, found, addresses.source),
            is_drawn=table is not None,
            by=grouping.name,
            mark=mark,
        )
        if addresses
        else None,
    )


def title_of(grouping: Grouping) -> str:
    """Return by what is compared."""
    return _("Vergleich nach: %(grouping)s", grouping=said(grouping.label))


def parts_of(
    book: CellBook, variables: Sequence[Variable], grouping: Grouping
) -> list[tuple[str, Panel]]:
    """Return a question in each group where it may be shown, with the name of the group."""
    return [
        (said(group.label), found)
        for group in grouping.groups
        if (found := panel_of(book, variables, grouping=grouping.name, group=group.code))
    ]


def drawn_groups(
    panel: Panel, parts: Sequence[tuple[str, Panel]], grouping: Grouping
) -> GroupTable | None:
    """Return what the chart of a comparison draws; None without one."""
    if panel.kind not in {"likert", "choice"}:
        return None
    return group_table(panel, _whole(panel, parts), title_of(grouping))


def _whole(panel: Panel, parts: Sequence[tuple[str, Panel]]) -> list[tuple[str, Statement]]:
    return [(label, _matched(panel.statements[0], part)) for label, part in parts]


def _to_copy(
    panel: Panel,
    title: str,
    groups: Sequence[tuple[str, Statement]],
    found: Sequence[str],
    source: str,
) -> str:
    """Return the comparison in words: what differs, or else what each group says."""
    told = [
        _("%(group)s: %(counted)s", group=label, counted=top.in_words)
        for label, statement in groups
        if (top := statement.top())
    ]
    labels = groups[0][1].top_labels() if told else ()
    answers = ", ".join(map(sentences.quoted, labels))
    finding = " ".join(found) if found else "; ".join(told)
    if told and not found:
        finding = _("%(answers)s: %(groups)s.", answers=answers, groups=finding)
    return to_copy(finding, panel.title, title, source)


def _rows(panel: Panel, parts: Sequence[Panel]) -> Iterable[ComparedRow]:
    """Yield an answer per row, or, of a battery, the upper options of each statement."""
    if panel.kind == "grid":
        for statement in panel.statements:
            yield ComparedRow(statement.label, tuple(_upper(part, statement) for part in parts))
        return
    for answer in panel.statements[0].answers:
        texts = tuple(_text(part.statements[0], answer.code) for part in parts)
        yield ComparedRow(answer.label, texts)


def _n(part: Panel) -> str:
    return part.base_line if part.kind == "grid" else n_of(part.statements[0])


def _matched(whole: Statement, part: Panel) -> Statement:
    return next((s for s in part.statements if s.name == whole.name), part.statements[0])


def _upper(part: Panel, whole: Statement) -> str:
    found = next((s for s in part.statements if s.name == whole.name), None)
    top = found and found.top()
    return top.in_words if top else "–"


def _text(statement: Statement, code: str) -> str:
    found = next((answer for answer in statement.answers if answer.code == code), None)
    return (found.instead or found.number.both) if found else "–"


def _differences(groups: Sequence[tuple[str, Statement]]) -> tuple[str, ...]:
    """Return what may be said of differences, all pairs being one family of tests."""
    large = [
        (label, statement, top)
        for label, statement in groups
        if showing(statement.base) >= Showing.WHOLE_PERCENT and (top := statement.top())
    ]
    if len(large) < 2:
        return ()
    pairs = list(combinations(large, 2))
    family = [
        share_difference(one[2].n or 0, one[1].base, two[2].n or 0, two[1].base)
        for one, two in pairs
    ]
    clear = [
        (pair, found)
        for pair, found, is_clear in zip(pairs, family, clear_differences(family), strict=True)
        if is_clear
    ]
    if not clear:
        return (caveats.no_difference(),)
    return tuple(_said(pair, found.value) for pair, found in clear)


def _said(pair: tuple[tuple[str, Statement, object], ...], value: float) -> str:
    fewer, more = pair if value > 0 else (pair[1], pair[0])
    answer = more[1].top_labels()[0]
    shares = [(s.top().share or 0.0) if s.top() else 0.0 for s in (more[1], fewer[1])]  # type: ignore[union-attr]  # asked before
    return caveats.difference(more[0], fewer[0], answer, (shares[0], shares[1]))
