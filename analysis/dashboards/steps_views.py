"""The editor of "So geht es weiter"."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.dashboards.next_steps import NextStepsForm, next_steps, set_next_steps
from surveys.accounts import audit
from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.policy import staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes.models import Programme
from surveys.web.locale import gettext as _
from surveys.web.locale import said

steps = Blueprint("steps", __name__, url_prefix="/staff/programmes/<programme>/next-steps")


@steps.get("")
@staff("coordinator")
def edit(programme: str) -> ResponseReturnValue:
    """Show the next dates, ready to be changed."""
    with database().reading() as session:
        found = open_for_planning(session, current_actor(), programme)
        known = next_steps(session, found.id, since=now().astimezone(BERLIN).date())
    rows = [
        {
            "on_day": step.on_day,
            "german": step.text.get("de", ""),
            "english": step.text.get("en", ""),
        }
        for step in known
    ]
    return _page(found, NextStepsForm(data={"steps": rows})), 200


@steps.post("")
@staff("coordinator")
def save(programme: str) -> ResponseReturnValue:
    """Keep the dates; a mistake brings the page back with everything typed."""
    actor = current_actor()
    with database().reading() as session:
        found = open_for_planning(session, actor, programme)
    form = NextStepsForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    at = now()
    with database().writing() as session:
        set_next_steps(session, found.id, form.plan())
        audit.record(
            session,
            actor,
            "next steps changed",
            f"programme {found.id}",
            at=at,
            programme_id=found.id,
        )
    flash(_("Die nächsten Schritte sind gespeichert."), "success")
    return redirect(url_for("public.programme", programme=found.slug))


def open_for_planning(session: Session, actor: Actor, slug: str) -> Programme:
    """Return a programme the actor coordinates.

    Raises
    ------
    UnknownPage
        If there is none, or the actor has nothing to do with it.
    NotAllowed
        If the actor's role does not plan.
    """
    found = session.scalar(select(Programme).where(Programme.slug == slug))
    if found is None:
        raise UnknownPage("No such programme.")
    actor.require(found.id, "coordinator")
    return found


def _page(found: Programme, form: NextStepsForm) -> str:
    return render_template(
        "dashboards/next_steps.html",
        form=form,
        programme=found,
        programme_name=said(found.name),
        nav_links=[(url_for("results.home"), _("Konzepte"), False)],
    )
