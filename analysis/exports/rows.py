"""The tables of a release as rows: one per answer, so that any program can pivot them.

Built from the same panels as the pages: one number, one value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.dashboards.panels import Panel, panel_of
from analysis.releases.reading import CellBook, ReleaseFacts
from surveys.reading import Level, Missing, Variable, WaveFacts
from surveys.web.locale import day, said
from surveys.web.locale import gettext as _

Cells = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file: its name, its columns, its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Cells, ...]


def sheets(
    book: CellBook, codebook: Sequence[Variable], facts: WaveFacts, release: ReleaseFacts
) -> tuple[Sheet, ...]:
    """Return results, codebook and method of a release."""
    return (
        results_sheet(book, codebook, facts),
        codebook_sheet(codebook),
        method_sheet(facts, release),
    )


def results_sheet(book: CellBook, codebook: Sequence[Variable], facts: WaveFacts) -> Sheet:
    """Return every number of a release, in total and by group."""
    return Sheet(_("Ergebnisse"), _result_head(), tuple(_result_rows(book, codebook, facts)))


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
                statement.missing.get(Missing.BLANK),
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
    )


def method_sheet(facts: WaveFacts, release: ReleaseFacts) -> Sheet:
    """Return how the numbers came about and what they rest on."""
    return Sheet(_("Methode"), (_("Angabe"), _("Inhalt")), tuple(_method(facts, release)))


def _method(facts: WaveFacts, release: ReleaseFacts) -> Iterator[tuple[str, str | int]]:
    yield _("Konzept"), said(facts.programme_name)
    yield _("Befragungsrunde"), said(facts.title)
    yield (
        _("Zeitraum"),
        _("%(first)s bis %(last)s", first=day(facts.opens_at), last=day(facts.closes_at)),
    )
    yield (
        _("Verfahren"),
        {
            "P": _("mit Namen (nur die Verwaltung sieht ihn)"),
            "C": _("vertraulich"),
            "A": _("ohne Namen"),
        }[facts.mode],
    )
    yield (
        _("Zugang"),
        _("offener Link: Mitmachen konnte, wer wollte")
        if facts.access == "open"
        else _("persönliche Links an Eingeladene"),
    )
    if facts.access != "open":
        yield _("Eingeladen"), int(release.method["invited"])
        yield (
            _("Vollständige Liste"),
            _("ja: alle Betroffenen sind eingeladen") if facts.complete_list else _("nein"),
        )
    yield _("Stand"), day(release.made_at)
    yield _("Auswertungsstand Nummer"), release.number
    yield _("Antworten insgesamt"), release.responses
    yield (
        _("Schutz der Antwortenden"),
        {
            "exact": _("keiner: genaue Zahlen, nur für die Koordination, nicht veröffentlichen"),
            "few": _("nur Gesamtzahlen ab %(k)s Antworten, keine Gruppen", k=release.k),
            "groups": _(
                "Gruppen ab %(k)s Antworten, auf Vielfache von 3 gerundet; Summen können abweichen",
                k=release.k,
            ),
        }[release.protection],
    )
    yield (
        _("Basis n"),
        _(
            "Alle, die diese Frage beantwortet haben; „weiß nicht“ und ohne Antwort zählen nicht "
            "mit. Bei mehreren möglichen Antworten: alle mit mindestens einer Antwort, die Anteile "
            "ergeben zusammen mehr als hundert Prozent."
        ),
    )
    yield (
        _("Anteile"),
        _(
            "Unter 10 Antworten keine Prozente, bei 10 bis 29 in Klammern: bitte nicht als feste "
            "Zahl weitergeben."
        ),
    )
    yield _("Gewichtung"), _("keine")
    yield (
        _("Grenzen"),
        _("Die Befragung zeigt Einschätzungen. Sie misst nicht, ob eine Maßnahme gewirkt hat."),
    )
    yield _("Codebuch: Fassung des Fragebogens"), facts.version_id


def file_name(facts: WaveFacts, release: ReleaseFacts) -> str:
    """Return the name of a file: programme, wave and day."""
    return f"{facts.programme}-{facts.survey}-{facts.number}-{release.made_at:%Y-%m-%d}"
