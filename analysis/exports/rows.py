"""The tables of a release as rows: one per answer, so that any program can pivot them.

Built from the same panels as the pages: one number, one value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.dashboards.panels import Panel, panel_of
from analysis.releases.reading import CellBook, ReleaseFacts
from surveys.reading import Level, Missing, Variable, WaveFacts
from surveys.web.locale import gettext as _
from surveys.web.locale import said

Cells = tuple[str | int | float | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file: its name, its columns, its rows; a long one is to be filtered."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Cells, ...]
    is_long: bool = False


def results_sheet(book: CellBook, codebook: Sequence[Variable], facts: WaveFacts) -> Sheet:
    """Return every number of a release, in total and by group."""
    rows = tuple(_result_rows(book, codebook, facts))
    return Sheet(_("Ergebnisse"), _result_head(), rows, is_long=True)


def panels_sheet(panels: Iterable[tuple[str, str, Panel]], field: str) -> Sheet:
    """Return the numbers of one question in the columns of all tables.

    panels
        Name of the grouping, name of the group, and what may be shown of it; empty names: of all.
    """
    rows = (row for by, group, panel in panels for row in _rows(panel, field, by, group))
    return Sheet(_("Ergebnisse"), _result_head(), tuple(rows))


def _result_head() -> tuple[str, ...]:
    return (
        _("Handlungsfeld"),
        _("Frage"),
        _("Aussage"),
        _("Vergleich nach"),
        _("Gruppe"),
        _("Antwort"),
        _("Anzahl"),
        _("Anteil"),
        _("n"),
        _("weiß nicht"),
        _("ohne Antwort"),
        _("Hinweis"),
        _("Variable"),
        _("Code"),
    )


def _result_rows(book: CellBook, codebook: Sequence[Variable], facts: WaveFacts) -> Iterator[Cells]:
    names = {field.key: said(field.name) for field in facts.action_fields}
    fields = frozenset(names)
    for _item, found in groupby(codebook, key=lambda variable: variable.together):
        variables = [variable for variable in found if variable.level is not Level.INTERVAL]
        if not variables:
            continue
        field = names.get(variables[0].action_field or "", "")
        total = panel_of(book, variables, fields=fields)
        if total is not None:
            yield from _rows(total, field, "", "")
        for grouping in facts.groupings:
            for group in grouping.groups:
                part = panel_of(book, variables, grouping=grouping.name, group=group.code)
                if part is not None:
                    yield from _rows(part, field, said(grouping.label), said(group.label))


def _rows(panel: Panel, field: str, grouping: str, group: str) -> Iterator[Cells]:
    for statement in panel.statements:
        hint = _("gerundet") if statement.state == "rounded" else ""
        for answer in statement.answers:
            yield (
                field,
                panel.title,
                statement.label if panel.kind == "grid" else "",
                grouping,
                group,
                answer.label,
                answer.number.n,
                answer.number.percentage,
                statement.base,
                statement.missing.get(Missing.DONT_KNOW),
                statement.left_blank,
                answer.instead or hint,
                statement.name,
                answer.code,
            )


def codebook_sheet(codebook: Sequence[Variable]) -> Sheet:
    """Return what each variable and code means."""
    return Sheet(
        _("Codebuch"),
        (
            _("Variable"),
            _("Frage"),
            _("Aussage oder Option"),
            _("Messniveau"),
            _("Code"),
            _("Antwort"),
        ),
        tuple(
            (
                variable.name,
                said(variable.stem),
                said(variable.label) if variable.part else "",
                variable.level.value,
                code,
                said(variable.labels.get(code)) if code else "",
            )
            for variable in codebook
            for code in (variable.codes or ("",))
        ),
        is_long=True,
    )


def file_name(facts: WaveFacts, release: ReleaseFacts) -> str:
    """Return the name of a file: programme, wave and day."""
    return f"{facts.programme}-{facts.survey}-{facts.number}-{release.made_at:%Y-%m-%d}"
