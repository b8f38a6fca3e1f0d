"""The questionnaires of a programme, and beginning a new one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.programmes.frame import of_programme
from surveys.programmes.listing import fields_of
from surveys.programmes.opening import open_programme
from surveys.questionnaires.edit_frame import editing
from surveys.questionnaires.editing import drafts
from surveys.questionnaires.editing.beginning import (
    Start,
    begin,
    known_languages,
    questionnaires_of,
)
from surveys.questionnaires.library import shelf
from surveys.web.locale import gettext as _


@editing.get("/programmes/<programme>/questionnaires")
@staff("coordinator")
def listing(programme: str) -> ResponseReturnValue:
    """List the questionnaires of a programme with what is published of them."""
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        questionnaires = questionnaires_of(session, found.id)
    return render_template(
        "editing/listing.html", questionnaires=questionnaires, **of_programme(found)
    )


@editing.get("/programmes/<programme>/questionnaires/new")
@staff("coordinator")
def new(programme: str) -> ResponseReturnValue:
    """Ask what the questionnaire is called and what it starts from."""
    return _new_page(programme)


@editing.post("/programmes/<programme>/questionnaires/new")
@staff("coordinator")
def make(programme: str) -> ResponseReturnValue:
    """Begin a questionnaire: empty, from the library, or as a copy."""
    posted, actor = request.form, current_actor()
    title = " ".join(posted.get("title", "").split())[:200]
    start = posted.get("start", "empty")
    languages = [tag for tag in posted.getlist("languages") if tag in dict(known_languages())]
    if not title and start == "empty":
        return _new_page(programme, problem=_("Bitte geben Sie dem Fragebogen einen Titel.")), 422
    with database().writing() as session:
        found = open_programme(session, actor, programme)
        fields = [(field.key, field.name) for field in fields_of(session, found.id)]
        wanted = Start(title, tuple(languages) or ("de",), start, tuple(fields))
        at = now()
        survey = begin(session, found, wanted, actor=actor, at=at)
        what = f"survey {survey.id}"
        record(session, actor, "survey added", what, at=at, programme_id=found.id)
    flash(_("Der Fragebogen ist angelegt. Jede Änderung wird sofort gespeichert."), "success")
    return redirect(url_for(".edit", survey=survey.id))


@editing.post("/questionnaires/<int:survey>/library")
@staff("coordinator")
def library(survey: int) -> ResponseReturnValue:
    """Offer a questionnaire to others of the programme as a beginning, or no longer."""
    offered = request.form.get("offered") == "yes"
    actor = current_actor()
    with database().writing() as session:
        drafts.offer(session, actor, survey, offered=offered, at=now())
    if offered:
        flash(_("Der Fragebogen steht jetzt in der Bibliothek des Konzepts."), "success")
    else:
        flash(_("Der Fragebogen steht nicht mehr in der Bibliothek."), "success")
    return redirect(url_for(".edit", survey=survey))


def _new_page(programme: str, *, problem: str = "") -> str:
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
        questionnaires = questionnaires_of(session, found.id)
    return render_template(
        "editing/new.html",
        questionnaires=sorted(questionnaires, key=lambda one: not one.in_library),
        shelf=shelf.ready(),
        languages_known=known_languages(),
        problem=problem,
        sent=request.form,
        **of_programme(found),
    )
