"""Documents of data protection: for everybody the notice of a wave, for staff all papers."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.mail import public_address
from surveys.accounts.policy import public, staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork.archiving import needs_offer
from surveys.fieldwork.papers import PAPERS
from surveys.fieldwork.papers.facts import WaveFacts, facts_of
from surveys.fieldwork.papers.sections import Paper
from surveys.fieldwork.papers.statement import statement as machine_statement
from surveys.fieldwork.papers.word import as_docx
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.programmes.frame import of_programme
from surveys.settings import Settings
from surveys.web.locale import day, said
from surveys.web.locale import gettext as _
from surveys.web.security import cookie_name

notices = Blueprint("notices", __name__)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper as the list shows it."""

    name: str
    title: str
    blanks: int


@notices.get("/privacy/<int:wave>", endpoint="public")
@public
def show(wave: int) -> ResponseReturnValue:
    """Show what everybody who answers must be told."""
    facts = _opened(wave)
    return render_template(
        "fieldwork/notice.html",
        paper=PAPERS["notice-13"](facts),
        wave_id=wave,
        programme_name=said(facts.programme.name),
    )


@notices.get("/privacy/<int:wave>.json")
@public
def statement(wave: int) -> ResponseReturnValue:
    """Send the same for machines."""
    settings: Settings = current_app.extensions["settings"]
    return jsonify(
        machine_statement(
            _opened(wave),
            cookie=cookie_name("answer", https=settings.https),
            notice=public_address(settings, "notices.public", wave=wave),
        )
    )


@notices.get("/staff/waves/<int:wave>/documents")
@staff("coordinator")
def documents(wave: int) -> ResponseReturnValue:
    """List the papers of a wave, with the blanks left in each."""
    facts = _of_staff(wave)
    papers = [(name, make(facts)) for name, make in PAPERS.items()]
    return render_template(
        "fieldwork/documents.html",
        papers=[Listed(name, paper.title, len(paper.blanks)) for name, paper in papers],
        wave=facts.wave,
        needs_offer=needs_offer(facts.wave, today=now().astimezone(BERLIN).date()),
        may_complete=current_actor().is_admin,
        **of_programme(facts.programme),
    )


@notices.get("/staff/waves/<int:wave>/documents/<name>")
@staff("coordinator")
def document(wave: int, name: str) -> ResponseReturnValue:
    """Show one paper."""
    facts = _of_staff(wave)
    return render_template(
        "fieldwork/document.html",
        paper=_paper(facts, name),
        wave=facts.wave,
        file=url_for(".file", wave=wave, name=name),
        **of_programme(facts.programme),
    )


@notices.get("/staff/waves/<int:wave>/documents/<name>.docx")
@staff("coordinator")
def file(wave: int, name: str) -> ResponseReturnValue:
    """Send one paper as a Word document."""
    answer = Response(as_docx(_paper(_of_staff(wave), name)), mimetype=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{wave}.docx"'
    return answer


def _opened(wave: int) -> WaveFacts:
    """Return a wave that everybody may know of: its links work, or did."""
    with database().reading() as session:
        facts = facts_of(session, wave)
    if facts.wave.opened_at is None:
        raise UnknownPage("This wave was not opened yet.")
    return facts


def _of_staff(wave: int) -> WaveFacts:
    with database().reading() as session:
        open_for_fieldwork(session, current_actor(), wave)
        return facts_of(session, wave)


def _paper(facts: WaveFacts, name: str) -> Paper:
    make = PAPERS.get(name)
    if make is None:
        raise UnknownPage("No such document.")
    closing = _("Erzeugt aus den Einstellungen der Runde am %(day)s.", day=day(now()))
    return replace(make(facts), closing=closing)
