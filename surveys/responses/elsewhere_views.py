"""For whoever asked with another tool: from its files to results here, step by step on one page."""

from functools import partial
from pathlib import PurePath

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnreadableFile
from surveys.fieldwork.models import Wave
from surveys.programmes.frame import of_programme
from surveys.programmes.opening import open_programme
from surveys.questionnaires.editing import assigning, drafts, importing
from surveys.questionnaires.editing.desk import plan_of
from surveys.questionnaires.exchanging_views import open_draft, seen_now
from surveys.questionnaires.formats.converting import read_file
from surveys.questionnaires.formats.report import Conversion
from surveys.questionnaires.models import Survey
from surveys.responses.foreign.inferring import inferred
from surveys.responses.foreign.sheets import is_workbook, sheet_in
from surveys.responses.importing import FEWEST_WITHOUT_NAMES, is_running
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes

elsewhere = Blueprint("elsewhere", __name__, url_prefix="/staff")


@elsewhere.get("/programmes/<programme>/analyse")
@staff("coordinator")
def begin(programme: str) -> ResponseReturnValue:
    """Ask for the questionnaire of another tool."""
    return _begin_page(programme)


@elsewhere.post("/programmes/<programme>/analyse")
@staff("coordinator")
@takes(20 * 1024)
def take_structure(programme: str) -> ResponseReturnValue:
    """Begin a questionnaire from a file and go on with its steps."""
    actor, at = current_actor(), now()
    try:
        found = _sent_structure()
    except UnreadableFile as problem:
        return _begin_page(programme, problem=str(problem)), 422
    with database().writing() as session:
        chosen = open_programme(session, actor, programme)
        survey = importing.begin(session, chosen, found, actor=actor, at=at)
        number = survey.id
        record(session, actor, "survey added", f"survey {number}", at=at, programme_id=chosen.id)
    flash(_("Der Fragebogen ist eingelesen. Der Bericht sagt, was daraus wurde."), "success")
    return redirect(url_for(".steps", survey=number))


@elsewhere.get("/questionnaires/<int:survey>/analyse")
@staff("coordinator")
def steps(survey: int) -> ResponseReturnValue:
    """Show what is done and what comes next, with the action field of each question."""
    return _steps_page(survey)


@elsewhere.post("/questionnaires/<int:survey>/analyse")
@staff("coordinator")
def assign(survey: int) -> ResponseReturnValue:
    """Keep which action field each question is about."""
    draft = open_draft(survey)
    with database().reading() as session:
        fields = {key for key, _words in plan_of(session, draft.programme.id).fields}
    chosen = {
        one.name: field
        for one in assigning.assigned(draft.document)
        if (field := request.form.get(f"field.{one.name}")) is not None
        and (field in fields or field in {"", one.field})
    }
    verb = partial(assigning.assign, chosen=chosen)
    try:
        drafts.change(
            database(), survey, verb, seen=seen_now(draft), actor=current_actor(), at=now()
        )
    except drafts.Conflict:
        words = _(
            "Jemand hat den Fragebogen geändert, seit Sie diese Seite geöffnet haben. Bitte sehen "
            "Sie die Zuordnung noch einmal durch."
        )
        return _steps_page(survey, problem=words), 409
    flash(_("Die Zuordnung ist gespeichert."), "success")
    return redirect(url_for(".steps", survey=survey))


def _sent_structure() -> Conversion:
    """Return the questionnaire of the file that was sent; of a bare table, what it seems to be."""
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UnreadableFile(_("Bitte wählen Sie zuerst eine Datei aus."))
    content, name = sent.read(), PurePath(sent.filename)
    if name.suffix.lower() == ".csv":
        return inferred(sheet_in(content), name.stem)
    try:
        return read_file(content, sent.filename)
    except UnreadableFile:
        if not is_workbook(content):
            raise
        return inferred(sheet_in(content), name.stem)


def _begin_page(programme: str, *, problem: str = "") -> str:
    with database().reading() as session:
        found = open_programme(session, current_actor(), programme)
    return render_template("elsewhere/begin.html", problem=problem, **of_programme(found))


def _steps_page(survey: int, *, problem: str = "") -> str:
    draft = open_draft(survey)
    with database().reading() as session:
        fields = plan_of(session, draft.programme.id).fields
        slug = session.get_one(Survey, survey).slug
        waves = session.scalars(
            select(Wave).where(Wave.survey_id == survey).order_by(Wave.number)
        ).all()
        shown = [(wave, is_running(wave, at=now())) for wave in waves]
    return render_template(
        "elsewhere/steps.html",
        problem=problem,
        draft=draft,
        slug=slug,
        items=assigning.assigned(draft.document),
        fields=fields,
        waves=shown,
        fewest=FEWEST_WITHOUT_NAMES,
        **of_programme(draft.programme),
    )
