"""Published results as a long table: one row per answer, with code and label and its base.

Column names are the same in every language, so that a program reads every wave alike. Built from
the panels of the pages: one number, one value, one sign.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.dashboards.panels import Answer, Panel, Statement, panel_of
from analysis.disclosure.cells import TOTAL
from analysis.exports.licence import Source
from analysis.exports.rows import Cells, Sheet
from analysis.releases.reading import CellBook
from surveys.reading import Level, Missing, Variable, WaveFacts
from surveys.web.locale import said

HEAD = (
    *("action_field", "action_field_label", "variable", "question", "statement"),
    *("grouping", "grouping_label", "group", "group_label"),
    *("code", "label", "count", "share", "base", "sign", "note"),
    *("dont_know", "no_answer", "licence"),
)
FEW, ROUNDED, ALMOST = "few", "rounded", "nearly_all"
"""Signs: 10 to 29 answers, so no firm share; count and base are rounded; no count, the note says
whether nearly all or hardly anybody said so."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What all rows of a panel have in common: field, grouping and group, code and label each."""

    field: tuple[str, str]
    grouping: tuple[str, str] = (TOTAL, "")
    group: tuple[str, str] = (TOTAL, "")


def open_sheet(
    book: CellBook, codebook: Sequence[Variable], facts: WaveFacts, source: Source
) -> Sheet:
    """Return every published number of a wave, in total and by group; what is not shown is absent.

    Parameters
    ----------
    book
        The published cells and no others.
    """
    rows = tuple(
        (*row, source.line)
        for panel, place in _panels(book, codebook, facts)
        for row in _rows(panel, place)
    )
    return Sheet("results", HEAD, rows, is_long=True)


def _panels(
    book: CellBook, codebook: Sequence[Variable], facts: WaveFacts
) -> Iterator[tuple[Panel, _Place]]:
    names = {field.key: said(field.name) for field in facts.action_fields}
    fields = frozenset(names)
    for _name, found in groupby(codebook, key=lambda variable: variable.together):
        variables = [variable for variable in found if variable.level is not Level.INTERVAL]
        if not variables:
            continue
        key = variables[0].action_field or ""
        field = (key, names.get(key, ""))
        if panel := panel_of(book, variables, fields=fields):
            yield panel, _Place(field)
        for grouping in facts.groupings:
            compared = (grouping.name, said(grouping.label))
            for group in grouping.groups:
                part = panel_of(
                    book, variables, grouping=grouping.name, group=group.code, fields=fields
                )
                if part:
                    yield part, _Place(field, compared, (group.code, said(group.label)))


def _rows(panel: Panel, place: _Place) -> Iterator[Cells]:
    for statement in panel.statements:
        for answer in statement.answers:
            yield (
                *place.field,
                statement.name,
                panel.title,
                statement.label if panel.kind == "grid" else "",
                *place.grouping,
                *place.group,
                answer.code,
                answer.label,
                answer.number.n,
                _share(answer),
                statement.base,
                " ".join(_signs(statement, answer)),
                answer.instead,
                statement.missing.get(Missing.DONT_KNOW),
                statement.missing.get(Missing.BLANK),
            )


def _share(answer: Answer) -> str | None:
    """Return a share as pages print it, as a fraction: in brackets where few answered."""
    share = answer.number.share
    if share is None:
        return None
    return f"({share:.2f})" if answer.number.percentage.startswith("(") else f"{share:.2f}"


def _signs(statement: Statement, answer: Answer) -> Iterator[str]:
    if answer.instead:
        yield ALMOST
    if statement.state == "rounded":
        yield ROUNDED
    if answer.number.percentage.startswith("("):
        yield FEW
