"""Auf einen Blick: every action field in the order of the concept, never by its results."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from analysis.dashboards import caveats, sentences, waiting
from analysis.dashboards.heat import gap_written
from analysis.dashboards.panels import Panel, main_statement, panel_of
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Readership
from analysis.releases.reading import CellBook, ReleaseFacts
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import FieldOfAction, Variable, WaveFacts
from surveys.web.locale import format_number, said
from surveys.web.locale import gettext as _

CONSTRUCTS = ("importance", "progress", "arrival")
"""What the overview shows of a field, in this order, where the questionnaire asks it."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One construct of one field: counts, and a small bar where percentages are allowed.

    share
        Width of the bar, a fraction of 1; None without one.
    css
        Class of the bar, so that neighbouring columns look different.
    """

    name: str
    text: str
    share: float | None
    css: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One action field.

    answers
        How many spoke on it, as words; empty if that may not be told.
    measures
        One per column; None where nothing may be shown.
    gap
        How many points more find it important than see progress; empty where few answered.
    """

    number: int
    key: str
    name: str
    about: str
    answers: str
    measures: tuple[Measure | None, ...]
    gap: str
    sentence: str
    is_shown: bool
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """The table of fields, the names of its columns and the figures above it."""

    columns: tuple[str, ...]
    rows: tuple[FieldRow, ...]
    direction: Panel | None

    @property
    def shown(self) -> int:
        """How many fields have anything to show."""
        return sum(row.is_shown for row in self.rows)

    @property
    def has_gaps(self) -> bool:
        """Whether importance and progress stand beside each other anywhere."""
        return any(row.gap for row in self.rows)

    @property
    def well_answered(self) -> int:
        """How many fields have enough answers for a percentage."""
        return sum(
            any(showing(max(panel.bases)) >= Showing.BRACKETED for panel in row.panels)
            for row in self.rows
        )


def column_name(construct: str) -> str:
    """Return the heading of a column."""
    return {
        "importance": _("Wichtig"),
        "progress": _("Deutlicher Fortschritt"),
        "arrival": _("Maßnahmen kommen an"),
    }[construct]


BAR_CLASSES = {"importance": "", "progress": "chart-bar--other", "arrival": "chart-bar--5"}


def overview(book: CellBook, codebook: Sequence[Variable], facts: WaveFacts) -> Overview:
    """Return the overview of a wave from the cells of its overview part."""
    asked = {variable.construct for variable in codebook if variable.action_field}
    constructs = tuple(name for name in CONSTRUCTS if name in asked)
    return Overview(
        columns=tuple(column_name(construct) for construct in constructs),
        rows=tuple(
            _row(book, codebook, field, number, constructs)
            for number, field in enumerate(facts.action_fields, 1)
        ),
        direction=_panel(book, (v for v in codebook if v.construct == "direction")),
    )


def _row(
    book: CellBook,
    codebook: Sequence[Variable],
    field: FieldOfAction,
    number: int,
    constructs: tuple[str, ...],
) -> FieldRow:
    own = [variable for variable in codebook if variable.action_field == field.key]
    found = {
        construct: _panel(book, (v for v in own if v.construct == construct))
        for construct in constructs
    }
    shown = {construct: panel for construct, panel in found.items() if panel}
    return FieldRow(
        number=number,
        key=field.key,
        name=said(field.name),
        about=said(field.about),
        answers=_answers(book, codebook, field),
        measures=tuple(_measure(construct, found[construct]) for construct in constructs),
        gap=gap_written(top_of(found.get("importance")), top_of(found.get("progress"))),
        sentence=_sentence(shown),
        is_shown=bool(shown),
        panels=tuple(shown.values()),
    )


def _sentence(shown: Mapping[str, Panel]) -> str:
    """Return how the field stands, in words: how important beside how far, else what arrives."""
    constructs = [name for name in ("importance", "progress") if name in shown] or list(shown)
    tops = [(name, main_statement(shown[name]).top()) for name in constructs]
    said_of_it = [sentences.at_a_glance(name, top) for name, top in tops if top]
    if said_of_it and not any(top and top.share is not None for _name, top in tops):
        return _("Sehr wenige Antworten: nur ein Hinweis, kein Ergebnis.")
    return " ".join(sentence for sentence in said_of_it if sentence)


def _answers(book: CellBook, codebook: Sequence[Variable], field: FieldOfAction) -> str:
    """Return how many chose to speak on a field, as far as it may be told."""
    chooser = next(
        (v for v in codebook if v.kind == "ticks" and v.part == field.key and not v.action_field),
        None,
    )
    cell = book.cell(chooser.name) if chooser else None
    if cell is None or not cell.is_shown:
        return ""
    if cell.counts is None:
        return _("fast alle") if cell.leading == "yes" else _("sehr wenige")
    n = format_number(cell.counts[1])
    return _("etwa %(n)s", n=n) if cell.state == "rounded" else n


def _measure(construct: str, panel: Panel | None) -> Measure | None:
    if panel is None:
        return None
    statement = main_statement(panel)
    css = BAR_CLASSES[construct]
    if statement.state == "nearly_all":
        nearly = _("fast alle: „%(answer)s“", answer=statement.answers[0].label)
        return Measure(column_name(construct), nearly, None, css)
    top = statement.top()
    if top is None:
        return None
    return Measure(column_name(construct), top.headline, top.share, css)


def _panel(book: CellBook, variables: Iterable[Variable]) -> Panel | None:
    """Return the panel of the first question among `variables`."""
    for _item, found in groupby(variables, key=lambda variable: variable.together):
        return panel_of(book, list(found))
    return None


def notes(found: Overview, facts: WaveFacts, release: ReleaseFacts) -> tuple[str, ...]:
    """Return what the page says once: who answered, what is missing and why, what it proves not."""
    bases = [main_statement(panel).base for row in found.rows for panel in row.panels]
    said_once = [*who_answered(facts, release)]
    if release.readership is Readership.EXACT:
        said_once.append(caveats.for_the_office())
    if release.protection == "groups":
        said_once.append(caveats.rounding(release.roundings))
    if release.waits_for_groups:
        said_once.append(waiting.groups_later())
    if found.shown < len(found.rows) and release.readership is not Readership.EXACT:
        said_once.append(caveats.too_few(release.k))
    exact = [
        statement.base
        for row in found.rows
        for panel in row.panels
        if (statement := main_statement(panel)).state != "rounded"
    ]
    said_once += caveats.small_bases(exact)
    if any(showing(base) < Showing.BRACKETED for base in bases):
        said_once.append(_("Unter 10 Antworten zeigen wir nur Anzahlen."))
    return (*said_once, caveats.policy_effect())


def who_answered(facts: WaveFacts, release: ReleaseFacts) -> tuple[str, ...]:
    """Return whom the results describe: of an invited list, or of whoever wanted to join."""
    if facts.access == "open":
        return (caveats.open_link(release.responses),)
    invited = int(release.method["invited"])
    if facts.mode == "P" and invited >= release.responses:
        return (caveats.list_survey(release.responses, invited),)
    return ()


def top_of(panel: Panel | None) -> Number | None:
    """Return the upper options of a panel's main statement."""
    return main_statement(panel).top() if panel else None
