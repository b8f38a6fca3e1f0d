"""Indicators field by field; one of them added, changed, removed."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.programmes import plan as planning
from surveys.programmes.errors import CountedOtherwise, StillUsed
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.indicators import keeping
from surveys.programmes.indicators.filling import said_of
from surveys.programmes.indicators.forms import IndicatorForm, RemovalForm
from surveys.programmes.indicators.listing import IndicatorSeries, all_indicators
from surveys.programmes.indicators.opening import indicators, note, open_indicator
from surveys.programmes.indicators.words import heading_words
from surveys.programmes.listing import fields_of
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.web.locale import gettext as _
from surveys.web.locale import said


@indicators.get("")
@staff("coordinator")
def show(programme: str) -> ResponseReturnValue:
    """Show the indicators, field by field."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        fields = fields_of(session, found.id)
        listed = all_indicators(session, found.id)
    return render_template(
        "indicators/list.html",
        fields=[(field, [one for one in listed if one.field == field.key]) for field in fields],
        has_any=bool(listed),
        headings=heading_words(),
        **of_programme(found),
    )


@indicators.route("/new", methods=["GET", "POST"])
@staff("coordinator")
def new(programme: str) -> ResponseReturnValue:
    """Add an indicator."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        form = _offered(session, found, IndicatorForm(data={"decimals": "1"}))
    if not form.validate_on_submit():
        return _form_page(form, found, None), 422 if form.is_submitted() else 200
    with database().writing() as session:
        added = keeping.add_indicator(session, found.id, form.facts())
        note(session, found, "indicator added", f"indicator {added.id}")
        key = added.key
    flash(_("Die Kennzahl ist gespeichert. Jetzt können Sie Werte eintragen."), "success")
    return redirect(url_for(".one", programme=programme, indicator=key))


@indicators.route("/<indicator>/change", methods=["GET", "POST"])
@staff("coordinator")
def change(programme: str, indicator: str) -> ResponseReturnValue:
    """Change an indicator."""
    with database().reading() as session:
        found, shown = open_indicator(session, programme, indicator)
        form = _offered(session, found, IndicatorForm(data=_known(session, found, shown)))
    if not form.validate_on_submit():
        return _form_page(form, found, shown), 422 if form.is_submitted() else 200
    try:
        with database().writing() as session:
            known = keeping.get_indicator(session, found.id, indicator)
            keeping.set_indicator(session, known, form.facts())
            note(session, found, "indicator changed", f"indicator {known.id}")
    except CountedOtherwise:
        form.period_kind.errors = [
            _("Es gibt schon Werte mit anderen Zeiträumen. Löschen Sie diese zuerst.")
        ]
        return _form_page(form, found, shown), 422
    except StillUsed as problem:
        form.more.errors = [
            _("Zu „%(name)s“ gibt es noch Werte. Löschen Sie diese zuerst.", name=problem.name)
        ]
        return _form_page(form, found, shown), 422
    flash(_("Die Kennzahl ist gespeichert."), "success")
    return redirect(url_for(".one", programme=programme, indicator=indicator))


@indicators.get("/<indicator>/remove")
@staff("coordinator")
def ask_removal(programme: str, indicator: str) -> ResponseReturnValue:
    """Ask whether an indicator shall go with all its values."""
    with database().reading() as session:
        found, shown = open_indicator(session, programme, indicator)
    values = len(shown.points) + sum(len(group.points) for group in shown.groups)
    return render_template(
        "indicators/remove.html",
        shown=shown,
        values=values,
        form=RemovalForm(),
        **of_programme(found),
    )


@indicators.post("/<indicator>/remove")
@staff("coordinator")
def remove(programme: str, indicator: str) -> ResponseReturnValue:
    """Remove an indicator with all its values."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        known = keeping.get_indicator(session, found.id, indicator)
        place = f"indicator {known.id}"
        keeping.remove_indicator(session, known)
        note(session, found, "indicator removed", place)
    flash(_("Die Kennzahl ist entfernt."), "success")
    return redirect(url_for(".show", programme=programme))


def _offered(session: Session, found: Programme, form: IndicatorForm) -> IndicatorForm:
    form.offer(
        planning.field_names(session, found.id),
        [(goal.key, said(goal.text)) for goal in planning.goals_of(session, found.id)],
        [(one.key, said(one.title)) for one in planning.measures_of(session, found.id)],
    )
    return form


def _known(session: Session, found: Programme, shown: IndicatorSeries) -> dict[str, object]:
    known = keeping.get_indicator(session, found.id, shown.key)
    goals = {goal.id: goal.key for goal in planning.goals_of(session, found.id)}
    measures = {one.id: one.key for one in planning.measures_of(session, found.id)}
    return said_of(
        shown,
        goal=goals.get(known.goal_id or 0, ""),
        measure=measures.get(known.measure_id or 0, ""),
    )


def _form_page(form: IndicatorForm, found: Programme, shown: IndicatorSeries | None) -> str:
    return render_template(
        "indicators/form.html",
        form=form,
        problems=complaints(form),
        shown=shown,
        headings=heading_words(),
        **of_programme(found),
    )
