"""Requests of data subjects in three clicks: search, open, hand over or erase."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts import audit
from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork.papers.sections import Paper
from surveys.fieldwork.papers.word import as_docx
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.responses.erasing import Folders, Leftovers
from surveys.responses.records import gathering
from surveys.responses.records.erasing import erase_one_response, erase_subject
from surveys.responses.records.finding import find_subjects
from surveys.responses.records.forms import ErasureForm, SearchForm
from surveys.responses.records.opening import may_read_answers, open_for_requests, sight_of
from surveys.responses.records.wording import organisation_paper, volunteer_paper
from surveys.settings import Settings
from surveys.web.locale import gettext as _
from surveys.web.locale import said

records = Blueprint("records", __name__, url_prefix="/staff/programmes/<programme>/requests")

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Opened:
    """What is stored about somebody: as data, and in words."""

    programme: Programme
    data: dict[str, Any]
    paper: Paper


@records.get("")
@staff("coordinator", "trust")
def search(programme: str) -> ResponseReturnValue:
    """Ask whom a request is about."""
    with database().reading() as session:
        found = open_for_requests(session, current_actor(), programme)
    return _search_page(found, SearchForm(formdata=None))


@records.post("")
@staff("coordinator", "trust")
def find(programme: str) -> ResponseReturnValue:
    """Show whom the words may mean. Sent as a form: a name has no place in an address."""
    actor, form = current_actor(), SearchForm()
    with database().reading() as session:
        found = open_for_requests(session, actor, programme)
        is_sound = form.validate_on_submit()
        subjects = find_subjects(session, found.id, form.words.data) if is_sound else ()
    if not is_sound:
        return _search_page(found, form), 422
    with database().writing() as session:
        _note(session, actor, found, "records searched", f"programme {found.id}")
    return _search_page(found, form, subjects=subjects, is_searched=True)


@records.get("/<any(organisation, volunteer):kind>/<int:number>")
@staff("coordinator", "trust")
def show(programme: str, kind: str, number: int) -> ResponseReturnValue:
    """Show everything stored about somebody, and note that it was opened."""
    opened = _open(programme, kind, number, "records opened")
    return _record_page(opened, kind, number, ErasureForm(formdata=None))


@records.get("/<any(organisation, volunteer):kind>/<int:number>/copy.<any(json, docx):ending>")
@staff("coordinator", "trust")
def copy(programme: str, kind: str, number: int, ending: str) -> ResponseReturnValue:
    """Send the same as a file to hand over."""
    opened = _open(programme, kind, number, "records downloaded")
    if ending == "json":
        words = json.dumps(opened.data, ensure_ascii=False, indent=1)
        answer = Response(words, mimetype="application/json")
    else:
        answer = Response(as_docx(opened.paper), mimetype=DOCX)
    name = f"{kind}-{number}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@records.post("/<any(organisation, volunteer):kind>/<int:number>/erase")
@staff("coordinator", "trust")
def erase(programme: str, kind: str, number: int) -> ResponseReturnValue:
    """Erase everything, or with the button of one answer that answer alone."""
    actor, form = current_actor(), ErasureForm()
    if not form.validate_on_submit():
        opened = _open(programme, kind, number, "records opened")
        return _record_page(opened, kind, number, form), 422
    with database().writing() as session:
        found = open_for_requests(session, actor, programme)
        left = _erase(session, actor, found, kind, number, form.response.data or "")
    settings: Settings = current_app.extensions["settings"]
    left.discard(Folders.of(settings.instance, settings.parts_path))
    if form.response.data:
        flash(
            _("Die Antwort ist gelöscht. Die nächste Auswertung zählt sie nicht mehr."), "success"
        )
        return redirect(url_for(".show", programme=programme, kind=kind, number=number))
    flash(_("Alles ist gelöscht. Auswertungen bleiben, wie sie sind."), "success")
    return redirect(url_for(".search", programme=programme))


def _erase(  # noqa: PLR0913, PLR0917  who, where and what
    session: Session, actor: Actor, found: Programme, kind: str, number: int, response: str
) -> Leftovers:
    """Erase what was asked for; answers with names only for those who may read them."""
    if response:
        if not may_read_answers(actor, found.id):
            raise UnknownPage("Answers with names are not open to this role.")
        left = erase_one_response(session, found.id, number, response)
        _note(session, actor, found, "response erased", f"{kind} {number}")
        return left
    actor.require(found.id, "coordinator")
    left = erase_subject(session, found.id, kind, number)
    _note(session, actor, found, "records erased", f"{kind} {number}")
    return left


def _open(programme: str, kind: str, number: int, action: str) -> Opened:
    actor, keys = current_actor(), current_app.extensions["keys"]
    with database().reading() as session:
        found = open_for_requests(session, actor, programme)
        if kind == "volunteer":
            data = gathering.of_volunteer(session, found.id, number, keys)
            paper = volunteer_paper(data, programme=said(found.name))
        else:
            sight = sight_of(actor, found.id, keys)
            data = gathering.of_organisation(session, found.id, number, sight)
            paper = organisation_paper(session, data, programme=said(found.name))
    with database().writing() as session:
        _note(session, actor, found, action, f"{kind} {number}")
    return Opened(found, data, paper)


def _search_page(found: Programme, form: SearchForm, **shown: Any) -> str:
    may_plan = current_actor().may(found.id, "coordinator")
    return render_template(
        "records/search.html", form=form, may_plan=may_plan, **shown, **_frame(found)
    )


def _record_page(opened: Opened, kind: str, number: int, form: ErasureForm) -> str:
    invitations = opened.data.get("invitations", ())
    confidential = [one["wave"] for one in invitations if one["wave"]["mode"] == "C"]
    answers = [(one["wave"], one["response"]["id"]) for one in invitations if one.get("response")]
    return render_template(
        "records/record.html",
        paper=opened.paper,
        kind=kind,
        number=number,
        answers=answers,
        confidential=confidential,
        is_trusted=current_actor().may(opened.programme.id, "trust"),
        may_erase_all=current_actor().may(opened.programme.id, "coordinator"),
        form=form,
        **_frame(opened.programme),
    )


def _frame(found: Programme) -> dict[str, Any]:
    """Return the frame; the Vertrauensstelle sees no areas that are closed to it."""
    frame = of_programme(found)
    if not current_actor().may(found.id, "coordinator"):
        here = url_for(".search", programme=found.slug)
        home = (url_for("results.home"), _("Konzepte"), False)
        frame["nav_links"] = [home, (here, _("Auskunft"), True)]
    return frame


def _note(session: Session, actor: Actor, found: Programme, action: str, what: str) -> None:
    audit.record(session, actor, action, what, at=now(), programme_id=found.id)
