"""Indicators as files: values in the form that comes in again, and beside it what they are."""

from collections.abc import Mapping, Sequence

from surveys.programmes.indicators import amounts
from surveys.programmes.indicators.columns import column_words
from surveys.programmes.indicators.listing import IndicatorSeries, Milestone
from surveys.programmes.indicators.models import Unit
from surveys.programmes.indicators.periods import kind_words
from surveys.programmes.indicators.words import TEXTS, direction_words, heading_words
from surveys.programmes.tables import Cell
from surveys.web.locale import gettext as _
from surveys.web.locale import said


def value_rows(
    listed: Sequence[IndicatorSeries], fields: Mapping[str, str]
) -> list[tuple[Cell, ...]]:
    """Return every value below the headings; `fields` names the action fields by key."""
    found: list[tuple[Cell, ...]] = [tuple(column_words().values())]
    for one in listed:
        series = [("", one.points), *((said(group.name), group.points) for group in one.groups)]
        for group, points in series:
            found += [
                (
                    fields[one.field],
                    said(one.name),
                    _unit(one),
                    point.period.code,
                    point.value,
                    group,
                    _("vorläufig") if point.is_preliminary else _("endgültig"),
                    _("ja") if point.is_break else "",
                    point.note,
                )
                for point in points
            ]
    return found


def indicator_rows(
    listed: Sequence[IndicatorSeries], fields: Mapping[str, str]
) -> list[tuple[Cell, ...]]:
    """Return what the indicators are, one row each, for readers of the workbook."""
    headings = heading_words()
    found: list[tuple[Cell, ...]] = [
        (
            *(_("Handlungsfeld"), _("Kennzahl"), _("Einheit"), _("Gezählt"), _("Richtung")),
            *(
                _("Ausgangswert"),
                _("Ausgangswert: Zeitraum"),
                _("Zielwert"),
                _("Zielwert: Zeitraum"),
            ),
            *(_("Zuständig"), _("Öffentlich"), *headings.values()),
        )
    ]
    found += [
        (
            fields[one.field],
            said(one.name),
            _unit(one),
            kind_words()[one.period_kind],
            direction_words()[one.direction],
            *_cells(one.baseline),
            *_cells(one.target),
            one.responsible,
            _("ja") if one.is_public else _("nein"),
            *(said(getattr(one, name)) for name in TEXTS),
        )
        for one in listed
    ]
    return found


def _unit(one: IndicatorSeries) -> str:
    if one.unit is Unit.OTHER:
        return said(one.unit_words)
    return amounts.unit_names()[one.unit]


def _cells(milestone: Milestone | None) -> tuple[Cell, Cell]:
    return ("", "") if milestone is None else (milestone.value, milestone.period.code)
