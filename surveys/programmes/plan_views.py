"""The plan of a programme: goals and measures per action field, districts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.programmes import plan as planning
from surveys.programmes import plan_pasting
from surveys.programmes.errors import StillUsed
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.list_forms import ListForm
from surveys.programmes.listing import districts_of, set_districts
from surveys.programmes.models import Goal, Measure, Programme
from surveys.programmes.opening import open_programme
from surveys.programmes.plan_forms import (
    Choices,
    GoalForm,
    MeasureForm,
    PasteForm,
    RemovalForm,
    status_words,
)
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said
from surveys.web.sizes import takes

plan = Blueprint("plan", __name__, url_prefix="/staff/programmes/<programme>/plan")


@plan.get("")
@staff("coordinator")
def show(programme: str) -> ResponseReturnValue:
    """Show goals and measures, field by field."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        parts = planning.plan_of(session, found.id)
        districts = districts_of(session, found.id)
    return render_template(
        "programmes/plan.html",
        parts=parts,
        districts=districts,
        statuses=status_words(),
        **of_programme(found),
    )


@plan.route("/goals/new", methods=["GET", "POST"])
@staff("coordinator")
def new_goal(programme: str) -> ResponseReturnValue:
    """Add a goal."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        form = _goal_form(session, found, GoalForm())
    if not form.validate_on_submit():
        return _goal_page(form, found, None), 422 if form.is_submitted() else 200
    with database().writing() as session:
        goal = planning.add_goal(session, found.id, form.facts())
        _note(session, found, "goal added", f"goal {goal.id}")
    flash(_("Das Ziel ist gespeichert."), "success")
    return redirect(url_for(".show", programme=programme))


@plan.route("/goals/<goal>", methods=["GET", "POST"])
@staff("coordinator")
def goal(programme: str, goal: str) -> ResponseReturnValue:
    """Change a goal."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        known = planning.get_goal(session, found.id, goal)
        form = _goal_form(session, found, GoalForm(data=_of_goal(session, found, known)))
    if not form.validate_on_submit():
        return _goal_page(form, found, known), 422 if form.is_submitted() else 200
    with database().writing() as session:
        known = planning.get_goal(session, found.id, goal)
        planning.set_goal(session, known, form.facts())
        _note(session, found, "goal changed", f"goal {known.id}")
    flash(_("Das Ziel ist gespeichert."), "success")
    return redirect(url_for(".show", programme=programme))


@plan.post("/goals/<goal>/remove")
@staff("coordinator")
def remove_goal(programme: str, goal: str) -> ResponseReturnValue:
    """Remove a goal; its measures stay."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        known = planning.get_goal(session, found.id, goal)
        planning.remove_goal(session, known)
        _note(session, found, "goal removed", f"goal {known.id}")
    flash(_("Das Ziel ist entfernt. Seine Maßnahmen sind noch da."), "success")
    return redirect(url_for(".show", programme=programme))


@plan.route("/measures/new", methods=["GET", "POST"])
@staff("coordinator")
def new_measure(programme: str) -> ResponseReturnValue:
    """Add a measure."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        form = _measure_form(session, found, MeasureForm())
    if not form.validate_on_submit():
        return _measure_page(form, found, None), 422 if form.is_submitted() else 200
    with database().writing() as session:
        measure = planning.add_measure(session, found.id, form.facts())
        _note(session, found, "measure added", f"measure {measure.id}")
    flash(_("Die Maßnahme ist gespeichert."), "success")
    return redirect(url_for(".show", programme=programme))


@plan.route("/measures/<measure>", methods=["GET", "POST"])
@staff("coordinator")
def measure(programme: str, measure: str) -> ResponseReturnValue:
    """Change a measure."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        known = planning.get_measure(session, found.id, measure)
        form = MeasureForm(data=_of_measure(session, found, known))
        form = _measure_form(session, found, form)
    if not form.validate_on_submit():
        return _measure_page(form, found, known), 422 if form.is_submitted() else 200
    with database().writing() as session:
        known = planning.get_measure(session, found.id, measure)
        planning.set_measure(session, known, form.facts())
        _note(session, found, "measure changed", f"measure {known.id}")
    flash(_("Die Maßnahme ist gespeichert."), "success")
    return redirect(url_for(".show", programme=programme))


@plan.post("/measures/<measure>/remove")
@staff("coordinator")
def remove_measure(programme: str, measure: str) -> ResponseReturnValue:
    """Remove a measure."""
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        known = planning.get_measure(session, found.id, measure)
        session.delete(known)
        _note(session, found, "measure removed", f"measure {known.id}")
    flash(_("Die Maßnahme ist entfernt."), "success")
    return redirect(url_for(".show", programme=programme))


@plan.get("/paste")
@staff("coordinator")
def paste(programme: str) -> ResponseReturnValue:
    """Show the box for measures from a spreadsheet."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    return _paste_page(PasteForm(), found, ())


@plan.post("/paste")
@staff("coordinator")
@takes(1024)
def preview(programme: str) -> ResponseReturnValue:
    """Show what the pasted rows say, and what is wrong with them; nothing is stored."""
    form = PasteForm()
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        read = plan_pasting.read_measures(session, found.id, form.table.data or "")
    valid = form.validate_on_submit()
    return _paste_page(form, found, read), 200 if valid else 422


@plan.post("/paste/take")
@staff("coordinator")
@takes(1024)
def take(programme: str) -> ResponseReturnValue:
    """Keep the sound rows; the others come back to be put right."""
    form = PasteForm()
    with database().writing() as session:
        found = open_programme(session, current_actor(), programme)
        read = plan_pasting.read_measures(session, found.id, form.table.data or "")
        if not form.validate_on_submit():
            return _paste_page(form, found, read), 422
        taken = plan_pasting.take_measures(session, found.id, read)
        if taken:
            _note(session, found, "measures pasted", f"programme {found.id}")
    if taken:
        flash(
            ngettext(
                "Eine Maßnahme ist gespeichert.", "%(num)s Maßnahmen sind gespeichert.", taken
            ),
            "success",
        )
    left = tuple(one for one in read if one.faults)
    if left:
        form.table.data = "\n".join(one.row.raw for one in left)
        return _paste_page(form, found, left), 422
    return redirect(url_for(".show", programme=programme))


@plan.get("/districts")
@staff("coordinator")
def districts(programme: str) -> ResponseReturnValue:
    """Show the districts; without any, a box to paste them into."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        listed = districts_of(session, found.id)
    entries = [
        {"key": one.key, "place": str(place), "name": one.name.get("de", "")}
        for place, one in enumerate(listed, 1)
    ]
    return _districts_page(ListForm(data={"entries": entries}), found)


@plan.post("/districts")
@staff("coordinator")
def save_districts(programme: str) -> ResponseReturnValue:
    """Keep the districts: renamed, put in order, added, removed."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    form = ListForm()
    if not form.validate_on_submit():
        return _districts_page(form, found), 422
    try:
        with database().writing() as session:
            set_districts(session, found.id, form.listed())
            _note(session, found, "districts changed", f"programme {found.id}")
    except StillUsed as problem:
        form.more.errors = [
            _(
                "„%(name)s“ lässt sich nicht entfernen: Dort liegen Organisationen. Umbenennen "
                "geht.",
                name=problem.name,
            )
        ]
        return _districts_page(form, found), 422
    flash(_("Die Bezirke sind gespeichert."), "success")
    return redirect(url_for(".show", programme=programme))


def _goal_form(session: Session, found: Programme, form: GoalForm) -> GoalForm:
    form.offer(planning.field_names(session, found.id))
    return form


def _measure_form(session: Session, found: Programme, form: MeasureForm) -> MeasureForm:
    goals: Choices = [(goal.key, said(goal.text)) for goal in planning.goals_of(session, found.id)]
    form.offer(planning.field_names(session, found.id), goals)
    return form


def _of_goal(session: Session, found: Programme, goal: Goal) -> dict[str, str]:
    return {
        "text": goal.text.get("de", ""),
        "text_en": goal.text.get("en", ""),
        "field": planning.field_key(session, found.id, goal.action_field_id),
    }


def _of_measure(session: Session, found: Programme, measure: Measure) -> dict[str, str]:
    goals = {goal.id: goal.key for goal in planning.goals_of(session, found.id)}
    return {
        "field": planning.field_key(session, found.id, measure.action_field_id),
        "title": measure.title.get("de", ""),
        "title_en": measure.title.get("en", ""),
        "about": measure.about.get("de", ""),
        "about_en": measure.about.get("en", ""),
        "responsible": measure.responsible,
        "starts_on": measure.starts_on.isoformat() if measure.starts_on else "",
        "ends_on": measure.ends_on.isoformat() if measure.ends_on else "",
        "state": measure.status,
        "goal": goals.get(measure.goal_id or 0, ""),
    }


def _goal_page(form: GoalForm, found: Programme, known: Goal | None) -> str:
    return render_template(
        "programmes/goal.html",
        form=form,
        problems=complaints(form),
        known=known,
        removal=RemovalForm(),
        **of_programme(found),
    )


def _measure_page(form: MeasureForm, found: Programme, known: Measure | None) -> str:
    return render_template(
        "programmes/measure.html",
        form=form,
        problems=complaints(form),
        known=known,
        removal=RemovalForm(),
        **of_programme(found),
    )


def _paste_page(
    form: PasteForm, found: Programme, read: tuple[plan_pasting.PastedMeasure, ...]
) -> str:
    return render_template(
        "programmes/paste.html",
        form=form,
        problems=complaints(form),
        read=read,
        sound=sum(1 for one in read if not one.faults),
        **of_programme(found),
    )


def _districts_page(form: ListForm, found: Programme) -> str:
    return render_template(
        "programmes/districts.html", form=form, problems=complaints(form), **of_programme(found)
    )


def _note(session: Session, found: Programme, action: str, place: str) -> None:
    record(session, current_actor(), action, place, at=now(), programme_id=found.id)
