"""The surveys of a programme, and the library they start from."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import BrokenDefinition
from surveys.fieldwork.choosing import copy_ready, surveys_of, waiting_for_measures
from surveys.fieldwork.forms import ReadyForm
from surveys.programmes.frame import of_programme
from surveys.programmes.listing import fields_of
from surveys.programmes.opening import open_programme
from surveys.questionnaires.library import shelf
from surveys.web.locale import gettext as _

choosing = Blueprint("choosing", __name__, url_prefix="/staff/programmes/<programme>/surveys")


@choosing.get("")
@staff("coordinator")
def listing(programme: str) -> ResponseReturnValue:
    """Show the surveys of a programme, and the questionnaires that are ready to be used."""
    return _page(programme, ())


@choosing.post("")
@staff("coordinator")
def choose(programme: str) -> ResponseReturnValue:
    """Copy a ready questionnaire into a survey of its own."""
    actor = current_actor()
    form = ReadyForm()
    form.validate_on_submit()
    try:
        with database().writing() as session:
            found = open_programme(session, actor, programme)
            is_first = not surveys_of(session, found.id)
            survey = copy_ready(session, found, form.ready.data or "", at=now())
            record(
                session,
                actor,
                "survey added",
                f"survey {survey.id}",
                at=now(),
                programme_id=found.id,
            )
    except BrokenDefinition as problem:
        return _page(programme, tuple(problem.faults)), 422
    flash(_("Der Fragebogen ist übernommen und an Ihre Handlungsfelder angepasst."), "success")
    # The steps tell of the first survey. Whoever takes another one goes on from the list.
    return redirect(url_for("first_survey.steps" if is_first else ".listing", programme=programme))


def _page(programme: str, faults: tuple[str, ...]) -> str:
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        surveys = surveys_of(session, found.id)
        fields = len(fields_of(session, found.id))
        waiting = waiting_for_measures(session, found.id)
    return render_template(
        "fieldwork/surveys.html",
        surveys=surveys,
        fields=fields,
        waiting=waiting,
        shelf=shelf.ready(),
        faults=faults,
        form=ReadyForm(formdata=None),
        **of_programme(found),
    )
