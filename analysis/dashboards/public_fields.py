"""The list of action fields on the public page: in the order of the concept, never by results."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.dashboards.overview import FieldRow
from analysis.dashboards.panels import Panel
from analysis.dashboards.statements import Published
from surveys.reading import FieldOfAction, WaveFacts
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field; without sentences there is nothing released yet.

    source
        The survey, where it is not the first one: its numbers are not those beside it.
    share
        Of the small bar: always the same question of the same survey, so bars may be compared.
    """

    key: str
    name: str
    about: str
    sentences: tuple[str, ...]
    source: str
    share: float | None


def field_lines(
    waves: Sequence[WaveFacts], published: Sequence[Published]
) -> tuple[FieldLine, ...]:
    """Return every action field with what was released on it, invited organisations first."""
    if not waves:
        return ()
    ordered = sorted(published, key=lambda one: one.facts.access == "open")
    return tuple(_line(field, ordered) for field in waves[0].action_fields)


def _line(field: FieldOfAction, published: Sequence[Published]) -> FieldLine:
    for place, results in enumerate(published):
        row = next(row for row in results.overview.rows if row.key == field.key)
        found = tuple(panel.sentence for panel in _most_important(row) if panel.sentence)
        if found:
            first = place == 0
            source = "" if first else said(results.facts.survey_title)
            share = row.measures[0].share if first and row.measures[0] else None
            return FieldLine(field.key, said(field.name), said(field.about), found, source, share)
    return FieldLine(field.key, said(field.name), said(field.about), (), "", None)


def _most_important(row: FieldRow) -> Sequence[Panel]:
    """Return how important beside how far; what arrives only where neither was asked."""
    chosen = [panel for panel in row.panels if panel.construct in {"importance", "progress"}]
    return chosen or row.panels
