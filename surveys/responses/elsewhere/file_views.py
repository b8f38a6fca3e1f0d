"""The files of another tool: sent, kept between the steps, sent again, discarded."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import ChangedElsewhere, UnreadableFile
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.pasting import LONGEST_NAME, one_line
from surveys.questionnaires.editing import importing
from surveys.questionnaires.formats.report import Conversion
from surveys.questionnaires.models import QuestionnaireVersion, Survey
from surveys.responses.elsewhere import arranging, keeping, reading
from surveys.responses.elsewhere.keeping import Opened
from surveys.responses.elsewhere.shared_views import (
    INTAKE,
    after,
    elsewhere,
    key_of_intakes,
    note,
    of_intake,
    opened_now,
    seen_now,
)
from surveys.web.locale import gettext as _
from surveys.web.locale import said
from surveys.web.sizes import takes

LARGEST_KIB = 2 * 20 * 1024
NO_STRUCTURE: Mapping[str, Any] = {"document": None, "report": None, "structure_name": ""}


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: columns of an intake, what could not be read, by field; headers of answers."""

    columns: Mapping[str, Any]
    problems: Sequence[tuple[str, str]]
    headers: tuple[str, ...] = ()


@elsewhere.get("/programmes/<programme>/analyse")
@staff("coordinator")
def begin(programme: str) -> ResponseReturnValue:
    """Ask for the files of another tool; show what was begun before."""
    return _begin_page(programme)


@elsewhere.post("/programmes/<programme>/analyse")
@staff("coordinator")
@takes(LARGEST_KIB)
def send(programme: str) -> ResponseReturnValue:
    """Keep what was sent and can be read, and go on with its steps."""
    actor, at = current_actor(), now()
    with database().reading() as session:
        found = keeping.open_guarded(session, actor, programme)
        surveys = _surveys(session, found.id)
    got = _received(found.id, surveys, has_structure=False)
    if not got.columns:
        return _begin_page(programme, problems=got.problems or [_nothing_sent()]), 422
    with database().writing() as session:
        intake = keeping.begin(session, found, actor=actor, at=at)
        keeping.change(session, intake.id, 0, **got.columns)
        note(session, "intake begun", Opened(intake, found))
        number = intake.id
    return _onward(opened_now(programme, number), got)


@elsewhere.get(INTAKE)
@staff("coordinator")
def files(programme: str, number: int) -> ResponseReturnValue:
    """Show the files that are here, to be replaced or completed."""
    return _files_page(opened_now(programme, number))


@elsewhere.post(INTAKE)
@staff("coordinator")
@takes(LARGEST_KIB)
def replace(programme: str, number: int) -> ResponseReturnValue:
    """Put other files in place of those that are here, and go on."""
    opened = opened_now(programme, number)
    with database().reading() as session:
        surveys = _surveys(session, opened.programme.id)
    got = _received(opened.programme.id, surveys, has_structure=not opened.is_bare)
    columns = dict(got.columns)
    if request.form.get("survey", "") == "none" and "document" not in columns:
        columns |= {"survey_id": None, **NO_STRUCTURE}
    if got.headers and got.headers != _headers(opened):
        # What was said of the third column must not let through what stands there now.
        columns["choices"] = dataclasses.replace(opened.choices, kinds={}, orders={}).stored()
    if columns:
        try:
            with database().writing() as session:
                keeping.change(session, number, seen_now(), **columns)
                note(session, "intake changed", opened)
        except ChangedElsewhere:
            return _files_page(opened_now(programme, number), problems=[_changed()]), 409
        opened = opened_now(programme, number)
    return _onward(opened, got)


@elsewhere.post(INTAKE + "/discard")
@staff("coordinator")
def discard(programme: str, number: int) -> ResponseReturnValue:
    """Delete an intake with its files."""
    opened = opened_now(programme, number)
    with database().writing() as session:
        keeping.forget(session, number)
        note(session, "intake discarded", opened)
    flash(_("Die hochgeladenen Dateien sind gelöscht."), "success")
    return redirect(url_for(".begin", programme=programme))


@elsewhere.post(INTAKE + "/editor")
@staff("coordinator")
def to_editor(programme: str, number: int) -> ResponseReturnValue:
    """Make the questionnaire a draft in the editor, where its faults can be mended."""
    opened, actor, at = opened_now(programme, number), current_actor(), now()
    if opened.intake.document is None or opened.intake.survey_id is not None:
        return redirect(url_for(".files", programme=programme, number=number))
    choices = opened.choices
    document = arranging.arranged(opened.intake.document, choices, mode=choices.mode)
    found = Conversion(document, tuple(opened.report))
    with database().writing() as session:
        survey = importing.begin(session, opened.programme, found, actor=actor, at=at)
        keeping.change(session, number, opened.intake.changes, survey_id=survey.id)
        made, programme_id = survey.id, opened.programme.id
        record(session, actor, "survey added", f"survey {made}", at=at, programme_id=programme_id)
    flash(
        _(
            "Der Fragebogen ist jetzt im Editor. Beheben Sie dort die Fehler und veröffentlichen "
            "Sie ihn; danach geht es unter „Anderswo gefragt, hier auswerten“ weiter."
        ),
        "notice",
    )
    return redirect(url_for("exchanging.page", survey=made, _anchor="report"))


def _onward(opened: Opened, got: Received) -> ResponseReturnValue:
    """Go to the next step, or back to the files with what is missing."""
    problems = list(got.problems)
    if opened.intake.sealed is None and not problems:
        problems = [("answers", _("Bitte wählen Sie auch die Datei mit den Antworten."))]
    if problems:
        return _files_page(opened, problems=problems), 422
    number, slug = opened.intake.id, opened.programme.slug
    return redirect(url_for(after(opened, "elsewhere.files"), programme=slug, number=number))


def _received(programme_id: int, surveys: Mapping[int, str], *, has_structure: bool) -> Received:
    """Read what was sent. One file that cannot be read does not keep the other from being kept."""
    columns: dict[str, Any] = {}
    problems: list[tuple[str, str]] = []
    structure, answers = _sent("structure"), _sent("answers")
    headers: tuple[str, ...] = ()
    chosen = request.form.get("survey", type=int)
    if answers is None and structure is not None and structure[1].lower().endswith(".lsa"):
        answers = structure
    if structure is None and answers is not None and answers[1].lower().endswith(".lsa"):
        structure = None if has_structure else answers
    if chosen in surveys:
        columns |= {"survey_id": chosen, **NO_STRUCTURE}
    elif structure is not None:
        try:
            columns |= reading.structure_columns(*structure)
        except UnreadableFile as problem:
            problems.append(("structure", str(problem)))
    if answers is not None:
        is_bare = not has_structure and "survey_id" not in columns and not problems
        try:
            headers = reading.read_answers(answers[0], is_bare=is_bare).headers
        except UnreadableFile as problem:
            problems.append(("answers", str(problem)))
        else:
            columns["sealed"] = keeping.sealed(answers[0], programme_id, key=key_of_intakes())
            columns["answers_name"] = answers[1]
    return Received(columns, problems, headers)


def _headers(opened: Opened) -> tuple[str, ...]:
    """Return the headers of the file of answers that is here; none if it cannot be read."""
    try:
        return reading.read_answers(keeping.content_of(opened.intake, key=key_of_intakes())).headers
    except UnreadableFile:
        return ()


def _sent(field: str) -> tuple[bytes, str] | None:
    """Return a file that was sent and its name, or None."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        return None
    return sent.read(), one_line(PurePath(sent.filename).name)[-LONGEST_NAME:]


def _nothing_sent() -> tuple[str, str]:
    return ("answers", _("Bitte wählen Sie zuerst eine Datei aus."))


def _changed() -> tuple[str, str]:
    return (
        "answers",
        _("Jemand hat hier inzwischen etwas geändert. So steht es jetzt; bitte prüfen Sie es."),
    )


def _surveys(session: Session, programme_id: int) -> dict[int, str]:
    """Return the questionnaires of a programme that are published, with their words."""
    there = select(QuestionnaireVersion.survey_id)
    found = session.scalars(
        select(Survey)
        .where(Survey.programme_id == programme_id, Survey.id.in_(there))
        .order_by(Survey.id.desc())
    )
    return {survey.id: said(survey.title) or survey.slug for survey in found}


def _begin_page(programme: str, *, problems: Sequence[tuple[str, str]] = ()) -> str:
    with database().reading() as session:
        found: Programme = keeping.open_guarded(session, current_actor(), programme)
        waiting = keeping.waiting(session, found.id)
        surveys = _surveys(session, found.id)
    return render_template(
        "elsewhere/begin.html",
        problems=problems,
        waiting=waiting,
        surveys=surveys,
        **of_programme(found),
    )


def _files_page(opened: Opened, *, problems: Sequence[tuple[str, str]] = ()) -> str:
    with database().reading() as session:
        surveys = _surveys(session, opened.programme.id)
        unpublished = (
            session.get_one(Survey, opened.intake.survey_id)
            if opened.intake.survey_id and opened.intake.survey_id not in surveys
            else None
        )
    return render_template(
        "elsewhere/files.html",
        problems=problems,
        surveys=surveys,
        unpublished=unpublished,
        **of_intake(opened, "elsewhere.files"),
    )
