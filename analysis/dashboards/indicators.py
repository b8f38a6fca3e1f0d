"""Indicators of an action field: one table of all, and of each its line, series and headings.

They are context, not results: no page ranks them, colours them or says what made them change.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from analysis.charts.tables import TrendTable
from analysis.dashboards.indicator_charts import line_table
from analysis.dashboards.page_charts import PageChart
from surveys.reading import IndicatorSeries, Milestone, Point
from surveys.web.locale import gettext as _
from surveys.web.locale import said


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator in the table of all; every cell is ready to be read, "–" where none is."""

    key: str
    name: str
    baseline: str
    latest: str
    target: str
    change: str
    source: str


@dataclass(frozen=True, slots=True)
class IndicatorFigure:
    """One indicator with everything: sentence, line and series, and what it is.

    chart
        Its series, drawn as lines where there are enough values; None without any.
    headings
        Heading and text of what was said of it, under the five headings.
    facts
        What else belongs to it: goal, measure, office, wanted direction.
    """

    key: str
    name: str
    sentence: str
    chart: PageChart | None
    notes: tuple[str, ...]
    headings: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class IndicatorPanel:
    """The indicators of an action field in the order of staff, never by their values."""

    rows: tuple[IndicatorRow, ...]
    figures: tuple[IndicatorFigure, ...]
    reading: str


def indicator_panel(found: Iterable[IndicatorSeries]) -> IndicatorPanel | None:
    """Return the indicators of a field as a page shows them; None if there are none."""
    listed = tuple(found)
    if not listed:
        return None
    return IndicatorPanel(
        rows=tuple(_row(one) for one in listed),
        figures=tuple(_figure(one) for one in listed),
        reading=how_to_read(),
    )


def public_panel(found: Iterable[IndicatorSeries]) -> IndicatorPanel | None:
    """Return those indicators that everybody may see."""
    return indicator_panel(one for one in found if one.is_public)


def how_to_read() -> str:
    """Return what stands beside every indicator."""
    return _(
        "Kennzahlen zeigen, was gezählt wurde. Ob eine Maßnahme gewirkt hat, zeigen sie nicht."
    )


def change_since_baseline(one: IndicatorSeries) -> str:
    """Return in words what became of an indicator since its baseline; empty without one.

    Nothing is subtracted across a counting break.
    """
    baseline, latest = one.baseline, one.latest
    if baseline is None or latest is None:
        return ""
    since = baseline.period.words
    if latest.period.ends_on <= baseline.period.ends_on:
        return _("noch kein Wert nach %(since)s", since=since)
    if _broken_between(one, baseline.period.starts_on, latest.period.starts_on):
        return _("nicht mit %(since)s vergleichbar, weil anders gezählt wird", since=since)
    change = one.rounded(latest.value) - one.rounded(baseline.value)
    if not change:
        return _("seit %(since)s unverändert", since=since)
    amount = one.difference(abs(change))
    if change > 0:
        return _("seit %(since)s um %(amount)s gestiegen", since=since, amount=amount)
    return _("seit %(since)s um %(amount)s gesunken", since=since, amount=amount)


def _broken_between(one: IndicatorSeries, first: date, last: date) -> bool:
    return any(first < day <= last for day in one.breaks)


def _row(one: IndicatorSeries) -> IndicatorRow:
    return IndicatorRow(
        key=one.key,
        name=said(one.name),
        baseline=_milestone(one, one.baseline),
        latest=_latest(one, one.latest) if one.latest else _("noch kein Wert"),
        target=_milestone(one, one.target),
        change=change_since_baseline(one) or "–",
        source=said(one.source) or "–",
    )


def _milestone(one: IndicatorSeries, milestone: Milestone | None) -> str:
    if milestone is None:
        return "–"
    return f"{one.amount(milestone.value)} ({milestone.period.words})"


def _latest(one: IndicatorSeries, point: Point) -> str:
    amount, period = one.amount(point.value), point.period.words
    if point.is_preliminary:
        return _("%(amount)s (%(period)s, vorläufig)", amount=amount, period=period)
    return f"{amount} ({period})"


def _figure(one: IndicatorSeries) -> IndicatorFigure:
    lines = line_table(one)
    return IndicatorFigure(
        key=one.key,
        name=said(one.name),
        sentence=_sentence(one),
        chart=_series(one, lines),
        notes=(*_notes(one), *([lines.base_line] if lines and lines.base_line else [])),
        headings=tuple((heading, words) for heading, words in _headings(one) if words),
        facts=tuple((name, words) for name, words in _facts(one) if words),
    )


def _sentence(one: IndicatorSeries) -> str:
    if one.latest is None:
        return _("Noch kein Wert.")
    latest, change = _latest(one, one.latest), change_since_baseline(one)
    if change:
        return _("Zuletzt %(latest)s: %(change)s.", latest=latest, change=change)
    return _("Zuletzt %(latest)s.", latest=latest)


def _headings(one: IndicatorSeries) -> Iterator[tuple[str, str]]:
    yield _("Definition"), said(one.definition)
    yield _("Empirische Relevanz"), said(one.relevance)
    yield _("Bewertung"), said(one.assessment)
    yield _("Datenquelle"), said(one.source)
    yield _("Methodische Besonderheiten"), said(one.method)


def _facts(one: IndicatorSeries) -> Iterator[tuple[str, str]]:
    wanted = {"rises": _("steigend"), "falls": _("fallend")}
    yield _("Gewünschte Richtung"), wanted.get(one.direction.value, "")
    yield _("Gehört zum Ziel"), said(one.goal)
    yield _("Gehört zur Maßnahme"), said(one.measure)
    yield _("Zuständig"), one.responsible


def _notes(one: IndicatorSeries) -> Iterator[str]:
    """Yield why it was counted otherwise from some period on, once each."""
    told = {}
    for points in (one.points, *(group.points for group in one.groups)):
        told.update({(p.period.starts_on, p.note): p.period for p in points if p.is_break})
    for (_day, note), period in sorted(told.items()):
        yield _("Ab %(period)s andere Zählung: %(note)s", period=period.words, note=note)


def _series(one: IndicatorSeries, lines: TrendTable | None) -> PageChart | None:
    """Return all values, the newest first: one row per period, one column per group."""
    columns = [one.points, *(group.points for group in one.groups)]
    periods = sorted({p.period.starts_on: p.period for points in columns for p in points}.items())
    if not periods:
        return None
    if lines:
        lines = replace(lines, subtitle=f"{_sentence(one)} {lines.subtitle}".rstrip())
    names = [said(group.name) for group in one.groups]
    cells = [{point.period.starts_on: point for point in points} for points in columns]
    return PageChart(
        name=f"indicator-{one.key}",
        title=said(one.name),
        base_line="",
        head=(
            _("Zeitraum"),
            _("Alle zusammen") if names else _("Wert"),
            *names,
        ),
        rows=tuple(
            (
                _hinted(period.words, [found[day] for found in cells if day in found]),
                *(one.amount(found[day].value) if day in found else "–" for found in cells),
            )
            for day, period in reversed(periods)
        ),
        drawn=lines,
        finding=_sentence(one),
        source=said(one.source) or _("ohne Angabe"),
    )


def _hinted(period: str, points: Sequence[Point]) -> str:
    """Return a period with what must be known of its values."""
    hints = []
    if any(point.is_preliminary for point in points):
        hints.append(_("vorläufig"))
    if any(point.is_break for point in points):
        hints.append(_("ab hier andere Zählung"))
    return f"{period} ({', '.join(hints)})" if hints else period
