"""The way to a first survey: the steps, which are done, and what is next."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import NotAllowed
from surveys.fieldwork.first_steps import done_of, steps
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme

first_survey = Blueprint("first_survey", __name__, url_prefix="/staff")


@first_survey.get("/first-survey")
@staff()
def home() -> ResponseReturnValue:
    """Go to the steps of the only programme, list several, or show those that come first."""
    actor = current_actor()
    with database().reading() as session:
        programmes = session.scalars(
            select(Programme)
            .where(Programme.id.in_(actor.programmes("coordinator")))
            .order_by(Programme.id)
        ).all()
        found = steps(session, actor, None, at=now())
    if not programmes and not actor.is_admin:
        raise NotAllowed("This needs an administrator or a coordinator.")
    if len(programmes) == 1:
        return redirect(url_for(".steps", programme=programmes[0].slug))
    return render_template(
        "fieldwork/steps.html",
        programmes=programmes,
        programme=None,
        steps=found,
        done=done_of(found),
        may_add=actor.is_admin,
    )


@first_survey.get("/programmes/<programme>/first-survey", endpoint="steps")
@staff("coordinator")
def steps_of_programme(programme: str) -> ResponseReturnValue:
    """Show all steps of a programme."""
    actor = current_actor()
    with database().reading() as session:
        found = open_programme(session, actor, programme)
        shown = steps(session, actor, found, at=now())
    return render_template(
        "fieldwork/steps.html",
        programmes=(),
        steps=shown,
        done=done_of(shown),
        may_add=actor.is_admin,
        **of_programme(found),
    )
