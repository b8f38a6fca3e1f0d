"""One indicator with its values: entered, changed, removed."""

from decimal import Decimal

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes.errors import AlreadyCounted
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.indicators import keeping
from surveys.programmes.indicators.filling import said_of_value
from surveys.programmes.indicators.forms import RemovalForm, ValueForm
from surveys.programmes.indicators.listing import IndicatorSeries, Point
from surveys.programmes.indicators.models import Unit
from surveys.programmes.indicators.opening import indicators, note, open_indicator
from surveys.programmes.indicators.periods import kind_example, kind_words
from surveys.programmes.indicators.words import direction_words, heading_words
from surveys.programmes.models import Programme
from surveys.web.locale import gettext as _
from surveys.web.locale import said

SMALL = Decimal(10)
"""Below this a number of people in a group may tell who they are."""


@indicators.get("/<indicator>")
@staff("coordinator")
def one(programme: str, indicator: str) -> ResponseReturnValue:
    """Show an indicator with its values, and the row for a new one."""
    with database().reading() as session:
        found, shown = open_indicator(session, programme, indicator)
    form = ValueForm(data={"period": shown.latest.period.following.typed if shown.latest else ""})
    form.offer(shown)
    return _page(form, found, shown)


@indicators.post("/<indicator>")
@staff("coordinator")
def add(programme: str, indicator: str) -> ResponseReturnValue:
    """Keep a new value."""
    with database().reading() as session:
        found, shown = open_indicator(session, programme, indicator)
    form = ValueForm()
    form.offer(shown)
    if not form.validate_on_submit():
        return _page(form, found, shown), 422
    try:
        with database().writing() as session:
            known = keeping.get_indicator(session, found.id, indicator)
            keeping.add_value(session, known, form.facts())
            note(session, found, "indicator value added", f"indicator {known.id}")
    except AlreadyCounted:
        form.period.errors = [_already()]
        return _page(form, found, shown), 422
    _flash_kept(form, shown)
    return redirect(url_for(".one", programme=programme, indicator=indicator, _anchor="values"))


@indicators.route("/<indicator>/values/<int:value>", methods=["GET", "POST"])
@staff("coordinator")
def value(programme: str, indicator: str, value: int) -> ResponseReturnValue:
    """Change a value."""
    with database().reading() as session:
        found, shown = open_indicator(session, programme, indicator)
    point, group = _point(shown, value)
    form = ValueForm(data=said_of_value(point, group))
    form.offer(shown)
    if not form.validate_on_submit():
        return _value_page(form, found, shown, point), 422 if form.is_submitted() else 200
    try:
        with database().writing() as session:
            known = keeping.get_indicator(session, found.id, indicator)
            keeping.set_value(
                session, known, keeping.get_value(session, known, value), form.facts()
            )
            note(session, found, "indicator value changed", f"indicator {known.id}")
    except AlreadyCounted:
        form.period.errors = [_already()]
        return _value_page(form, found, shown, point), 422
    _flash_kept(form, shown)
    return redirect(url_for(".one", programme=programme, indicator=indicator, _anchor="values"))


@indicators.post("/<indicator>/values/<int:value>/remove")
@staff("coordinator")
def remove_value(programme: str, indicator: str, value: int) -> ResponseReturnValue:
    """Remove a value; its own page asked before."""
    with database().writing() as session:
        found, _shown = open_indicator(session, programme, indicator)
        known = keeping.get_indicator(session, found.id, indicator)
        session.delete(keeping.get_value(session, known, value))
        note(session, found, "indicator value removed", f"indicator {known.id}")
    flash(_("Der Wert ist gelöscht."), "success")
    return redirect(url_for(".one", programme=programme, indicator=indicator, _anchor="values"))


def _point(shown: IndicatorSeries, value: int) -> tuple[Point, str]:
    """Return a value and the key of its group, empty for all."""
    series = [("", shown.points), *((group.key, group.points) for group in shown.groups)]
    for key, points in series:
        for point in points:
            if point.id == value:
                return point, key
    raise UnknownPage("No such value.")


def _already() -> str:
    return _("Für diesen Zeitraum gibt es schon einen Wert. Ändern Sie ihn in der Tabelle.")


def _flash_kept(form: ValueForm, shown: IndicatorSeries) -> None:
    """Say that a value is kept, and warn where it may tell who somebody is."""
    flash(_("Der Wert ist gespeichert."), "success")
    facts = form.facts()
    if facts.group and shown.unit is Unit.COUNT and 0 < facts.value < SMALL:
        flash(
            _(
                "Diese Zahl ist sehr klein. Wenn sie Menschen zählt, die man daran erkennen kann, "
                "löschen Sie sie bitte wieder."
            ),
            "warning",
        )


def _rows(shown: IndicatorSeries) -> list[tuple[Point, str]]:
    """Return the values with the names of their groups, the newest first."""
    series = [("", shown.points), *((said(group.name), group.points) for group in shown.groups)]
    rows = [(point, name) for name, points in series for point in points]
    return sorted(rows, key=lambda row: row[0].period.starts_on, reverse=True)


def _page(form: ValueForm, found: Programme, shown: IndicatorSeries) -> str:
    return render_template(
        "indicators/one.html",
        form=form,
        problems=complaints(form),
        shown=shown,
        rows=_rows(shown),
        headings=heading_words(),
        directions=direction_words(),
        kinds=kind_words(),
        example=kind_example(shown.period_kind),
        **of_programme(found),
    )


def _value_page(form: ValueForm, found: Programme, shown: IndicatorSeries, point: Point) -> str:
    return render_template(
        "indicators/value.html",
        form=form,
        problems=complaints(form),
        shown=shown,
        point=point,
        example=kind_example(shown.period_kind),
        removal=RemovalForm(),
        **of_programme(found),
    )
