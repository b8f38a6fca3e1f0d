"""Responses collected with LimeSurvey, brought into a wave: looked through first, then taken in.

Nothing of the file stays here in between: whoever takes it in sends it once more, and only what was
looked through is taken.
"""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import AlreadyAnswered, ChangedElsewhere, UnreadableFile
from surveys.fieldwork.preparing import OpenedWave, open_for_fieldwork
from surveys.programmes.frame import of_programme
from surveys.questionnaires.formats.report import Kind
from surveys.responses import importing
from surveys.responses.importing import Plan, Sheet
from surveys.responses.taking_in import take_in
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext
from surveys.web.sizes import takes

response_import = Blueprint("response_import", __name__, url_prefix="/staff")

LARGEST_KIB = 20 * 1024


@response_import.get("/waves/<int:wave>/import")
@staff("coordinator")
def page(wave: int) -> ResponseReturnValue:
    """Ask for the file."""
    return _page(_opened(wave))


@response_import.post("/waves/<int:wave>/import")
@staff("coordinator")
@takes(LARGEST_KIB)
def read(wave: int) -> ResponseReturnValue:
    """Say what would become of the file; on the second press, take it in."""
    opened = _opened(wave)
    if not importing.is_running(opened.wave, at=now()):
        return _page(opened), 409
    try:
        sheet = _sheet(opened)
    except UnreadableFile as problem:
        return _page(opened, problem=str(problem)), 422
    found = _plan(opened, sheet)
    if request.form.get("then") != "take":
        _note_look(opened)
        return _page(opened, found)
    if not found.may_be_taken or found.mark != request.form.get("checked"):
        _note_look(opened)
        return _page(opened, found, is_another=True), 409
    try:
        _take(opened, found)
    except (AlreadyAnswered, ChangedElsewhere):
        opened = _opened(wave)
        return _page(opened, _plan(opened, sheet), is_another=True), 409
    flash(_taken(found), "success")
    return redirect(url_for("waves.show", wave=wave))


def _opened(wave: int) -> OpenedWave:
    """Return a wave that the actor coordinates and whose single answers they may read."""
    actor = current_actor()
    with database().reading() as session:
        opened = open_for_fieldwork(session, actor, wave)
    actor.require_rows(opened.programme.id)
    return opened


def _sheet(opened: OpenedWave) -> Sheet:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UnreadableFile(_("Bitte wählen Sie zuerst eine Datei aus."))
    with database().reading() as session:
        document = importing.document_of(session, opened)
    return importing.read_sheet(sent.read(), document)


def _plan(opened: OpenedWave, sheet: Sheet) -> Plan:
    with database().reading() as session:
        return importing.plan(session, opened, sheet, request.form.get("column", ""))


def _take(opened: OpenedWave, found: Plan) -> None:
    key = current_app.extensions["keys"].links
    with database().writing() as session:
        take_in(session, opened, found, actor=current_actor(), at=now(), key=key)


def _note_look(opened: OpenedWave) -> None:
    """Note that somebody looked a file through: the report says who answered already."""
    with database().writing() as session:
        record(
            session,
            current_actor(),
            "file of responses looked through",
            f"wave {opened.wave.id}",
            at=now(),
            programme_id=opened.programme.id,
        )


def _taken(found: Plan) -> str:
    said = ngettext(
        "Eine Antwort ist eingelesen.", "%(num)s Antworten sind eingelesen.", len(found.rows)
    )
    outside = found.total - len(found.rows)
    if not outside:
        return said
    more = ngettext("Eine Zeile blieb draußen.", "%(num)s Zeilen blieben draußen.", outside)
    return f"{said} {more}"


def _page(
    opened: OpenedWave, found: Plan | None = None, *, problem: str = "", is_another: bool = False
) -> str:
    entries = (*found.refused, *found.report) if found else ()
    return render_template(
        "responses/import.html",
        opened=opened,
        wave=opened.wave,
        plan=found,
        exact=[entry for entry in entries if entry.kind is Kind.EXACT],
        others=[entry for entry in entries if entry.kind is not Kind.EXACT],
        problem=problem,
        is_another=is_another,
        is_running=importing.is_running(opened.wave, at=now()),
        fewest=importing.FEWEST_WITHOUT_NAMES,
        **of_programme(opened.programme),
    )
