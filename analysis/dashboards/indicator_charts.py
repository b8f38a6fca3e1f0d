"""The line of an indicator over its periods, cut where it was counted otherwise."""

from datetime import date
from decimal import Decimal
from math import floor, log10

from analysis.charts.tables import Axis, Break, Point, Tick, TrendRow, TrendTable, Wave
from surveys.reading import IndicatorSeries
from surveys.reading import Point as Counted
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said

FEWEST = 3
"""Fewer values make no line."""
MOST = 8
"""Periods in one picture; on a phone the numbers of more would lie on one another."""
MOST_GROUPS = 3
"""Groups with lines of their own; of more, the table has the numbers."""
DAYS = 365.25
STEPS = (1, 2, 2.5, 5, 10)
"""Ends of an axis, in powers of ten."""


def line_table(one: IndicatorSeries) -> TrendTable | None:
    """Return the newest values, with those of groups, as lines on one axis that begins at zero.

    None of fewer than three periods: they make no line.
    """
    rows = [(_("Alle zusammen") if one.groups else "", one.points)] if one.points else []
    if len(one.groups) <= MOST_GROUPS:
        rows += [(said(group.name), group.points) for group in one.groups if group.points]
    periods = sorted(
        {p.period.starts_on: p.period for _name, points in rows for p in points}.items()
    )
    shown = periods[-MOST:]
    days = [day for day, _period in shown]
    if len(shown) < FEWEST:
        return None
    values = [p.value for _name, points in rows for p in points if p.period.starts_on in days]
    return TrendTable(
        title=said(one.name),
        subtitle=_target(one),
        waves=tuple(
            Wave(
                period.short,
                (period.starts_on.toordinal() + period.ends_on.toordinal()) / 2 / DAYS,
            )
            for _day, period in shown
        ),
        rows=tuple(
            TrendRow(name, tuple(_at(one, points, day) for day in days)) for name, points in rows
        ),
        axis=_axis(one, values),
        base_line=" ".join(_base(one, len(periods))),
        breaks=tuple(
            Break(place, _("ab hier andere Zählung"))
            for place, day in enumerate(days)
            if place and any(days[place - 1] < cut <= day for cut in one.breaks)
        ),
    )


def _at(one: IndicatorSeries, points: tuple[Counted, ...], day: date) -> Point | None:
    found = next((point for point in points if point.period.starts_on == day), None)
    if found is None:
        return None
    figure = one.figure(found.value)
    text = f"({figure})" if found.is_preliminary else figure
    return Point(float(found.value), text, is_bracketed=found.is_preliminary)


def _axis(one: IndicatorSeries, values: list[Decimal]) -> Axis:
    """Return an axis from zero: to 100 of percent, otherwise to a round number."""
    low, high = min(float(min(values)), 0.0), max(float(max(values)), 0.0)
    if one.unit.value == "percent" and low >= 0 and high <= 100:
        start, end = 0.0, 100.0
    else:
        # Zero has no sign: -0 would stand on the axis.
        start, end = -_round_up(-low) or 0.0, _round_up(high)
        end = end if end > start else start + 1
    ticks = sorted({start, 0.0, (start + end) / 2 if start == 0 else end, end})
    return Axis(start, end, tuple(Tick(at, one.plain(Decimal(str(at)))) for at in ticks))


def _round_up(value: float) -> float:
    """Return the next number that reads well.

    >>> [_round_up(value) for value in (0, 7, 21, 380, 1250)]
    [0.0, 10.0, 25.0, 500.0, 2000.0]
    """
    if value <= 0:
        return 0.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in STEPS if step * power >= value)


def _target(one: IndicatorSeries) -> str:
    if one.target is None:
        return ""
    return f"{_('Zielwert')}: {one.amount(one.target.value)} ({one.target.period.words})"


def _base(one: IndicatorSeries, periods: int) -> list[str]:
    """Return what must be said below the line: signs and names, which every language has."""
    found = []
    if periods > MOST:
        found.append(
            ngettext(
                "Das Bild zeigt den letzten Wert.",
                "Das Bild zeigt die letzten %(num)s Werte.",
                MOST,
            )
        )
    if words := said(one.unit_words):
        found.append(f"{words[0].upper()}{words[1:]}.")
    if any(point.is_preliminary for point in one.points[-MOST:]):
        found.append(f"○ (…): {_('vorläufig')}.")
    return found
