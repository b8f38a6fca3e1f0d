"""Tables to read: one sheet per action field, its questions below each other, groups side by side.

Built from the same panels as the pages, so that a cell says in a file what it says there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from analysis.dashboards.panels import Answer, Panel, Statement, panel_of
from analysis.dashboards.writing import NOT_SHOWN
from analysis.releases.reading import CellBook, ReleaseFacts
from surveys.reading import Level, Variable, WaveFacts
from surveys.web.locale import day, format_number, ngettext, said
from surveys.web.locale import gettext as _

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Group:
    """A column: one group of one comparison."""

    grouping: str
    code: str
    grouping_label: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet. A float is a share of one; a text is shown as it is."""

    kind: Literal["question", "statement", "answer", "base"]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A sheet to read and print.

    titles
        Lines above the table, the first one large.
    head
        The columns that every sheet has; those of `groups` follow.
    """

    name: str
    titles: tuple[str, ...]
    head: tuple[str, ...]
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]


def bands(
    book: CellBook, codebook: Sequence[Variable], facts: WaveFacts, release: ReleaseFacts
) -> tuple[Band, ...]:
    """Return a sheet for each action field that was asked about, and one for the whole concept."""
    counted = [variable for variable in codebook if variable.level is not Level.INTERVAL]
    keys = frozenset(field.key for field in facts.action_fields)
    parts: list[tuple[str, str, str | None]] = [
        *(
            (f"{number} {said(field.name)}", said(field.name), field.key)
            for number, field in enumerate(facts.action_fields, 1)
        ),
        (_("Ganzes Konzept"), _("Das ganze Konzept"), None),
    ]
    found = []
    for name, title, wanted in parts:
        variables = [one for one in counted if _field(one, keys) == wanted]
        if variables:
            groups = tuple(_groups(book, facts, {variable.name for variable in variables}))
            lines = tuple(_lines(book, variables, groups, keys))
            titles = tuple(_titles(title, facts, release))
            found.append(Band(name, titles, _head(), groups, lines))
    return tuple(found)


def _field(variable: Variable, known: frozenset[str]) -> str | None:
    return variable.action_field if variable.action_field in known else None


def _head() -> tuple[str, ...]:
    return (_("Frage und Antworten"), _("Anzahl"), _("Anteil"), _("n"))


def _titles(title: str, facts: WaveFacts, release: ReleaseFacts) -> Iterator[str]:
    yield title
    yield ngettext(
        "%(programme)s, %(wave)s. Stand %(day)s: eine Antwort.",
        "%(programme)s, %(wave)s. Stand %(day)s: %(num)s Antworten.",
        release.responses,
        programme=said(facts.programme_name),
        wave=said(facts.title),
        day=day(release.made_at),
    )
    yield _(
        "n: so viele haben die Frage beantwortet. (43 %): wenige Antworten, bitte nicht als feste "
        "Zahl weitergeben. Punkt: nicht angezeigt oder keine Antwort."
    )


def _groups(book: CellBook, facts: WaveFacts, variables: Collection[str]) -> Iterator[Group]:
    """Yield the groups of every comparison of which anything is published for a sheet."""
    published = {cell.grouping for cell in book if cell.is_shown and cell.variable in variables}
    for grouping in facts.groupings:
        if grouping.name in published:
            for group in grouping.groups:
                yield Group(grouping.name, group.code, said(grouping.label), said(group.label))


def _lines(
    book: CellBook,
    variables: Sequence[Variable],
    groups: Sequence[Group],
    fields: frozenset[str],
) -> Iterator[Line]:
    for _item, found in groupby(variables, key=lambda variable: variable.together):
        together = list(found)
        total = panel_of(book, together, fields=fields)
        if total is None:
            dots = (NOT_SHOWN,) * (len(_head()) - 1 + len(groups))
            yield Line("question", (said(together[0].stem), *dots))
            continue
        parts = [
            panel_of(book, together, grouping=group.grouping, group=group.code, fields=fields)
            for group in groups
        ]
        yield from _of_question(total, parts)


def _of_question(total: Panel, parts: Sequence[Panel | None]) -> Iterator[Line]:
    """Yield the question, then each statement with its base and its answers."""
    is_battery = total.kind == "grid"
    if is_battery:
        yield Line("question", (total.title, *(None for _column in (1, 2, 3, *parts))))
    for statement in total.statements:
        across = [_statement_of(part, statement.name) for part in parts]
        bases = [_base(one) for one in across]
        kind: Literal["statement", "question"] = "statement" if is_battery else "question"
        words = statement.label if is_battery else total.title
        yield Line(kind, (words, None, None, statement.base, *bases))
        by_code = [_by_code(one) for one in across]
        for answer in statement.answers:
            cells = (_in_group(answers.get(answer.code)) for answers in by_code)
            yield Line("answer", (*_in_total(answer), statement.base, *cells))


def _statement_of(panel: Panel | None, name: str) -> Statement | None:
    """Return the same statement of a group, if anything of it is shown."""
    found = panel.statements if panel else ()
    return next((one for one in found if one.name == name), None)


def _by_code(statement: Statement | None) -> Mapping[str, Answer]:
    return {answer.code: answer for answer in statement.answers} if statement else {}


def _base(statement: Statement | None) -> str:
    """Return the base of a group in words: it stands among texts."""
    return f"n = {format_number(statement.base)}" if statement else NOT_SHOWN


def _in_total(answer: Answer) -> tuple[Cell, Cell, Cell]:
    """Return label, count and share; a share that stands on few answers stays in its brackets."""
    if answer.instead:
        return (answer.label, answer.instead, None)
    share = answer.number.share
    is_firm = share is not None and not answer.number.percentage.startswith("(")
    shown = round(share, 2) if is_firm and share is not None else answer.number.percentage
    return (answer.label, answer.number.n, shown)


def _in_group(answer: Answer | None) -> str:
    """Return what one group said: count and share as far as its size allows."""
    if answer is None:
        return NOT_SHOWN
    return answer.instead or answer.number.both
