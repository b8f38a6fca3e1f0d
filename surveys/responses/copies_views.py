"""Files for respondents: their own copy, a draft for the board, the blank questionnaire."""

from flask import Response, current_app, request
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.responses import access, blanks, copies, receipts
from surveys.responses.desk import Desk
from surveys.responses.shared_views import answering, cookie, desk_now, link_key
from surveys.settings import Settings
from surveys.web import locale
from surveys.web.locale import gettext as _


@answering.get("/draft.<form>")
@respondent
def draft_copy(form: str) -> ResponseReturnValue:
    """Give the answers so far as a file marked "Entwurf"."""
    desk = whole_desk()
    write, kind = writer_of(form)
    copy = copies.of_draft(desk, at=clock.now())
    return as_file(write(copy), kind, f"{_('Entwurf')}.{form}")


@answering.get("/receipt.<form>")
@respondent
def receipt_copy(form: str) -> ResponseReturnValue:
    """Give the respondent's own copy of what was submitted as a file."""
    write, kind = writer_of(form)
    carried = access.Pass.read(request.cookies.get(cookie()))
    with database().reading() as session:
        own = receipts.open_receipt(session, carried, at=clock.now())
    locale.speak(own.language)
    return as_file(write(copies.of_receipt(own)), kind, f"{_('Ihre Antworten')}.{form}")


@answering.post("/start/blank")
@respondent
def blank() -> ResponseReturnValue:
    """Give the questionnaire that a link leads to, unanswered. The address does not say which."""
    with database().reading() as session:
        found = access.open_entry(session, request.form.get("token", ""), key=link_key())
    form, language = request.form.get("form", ""), request.form.get("language", "")
    if form not in blanks.WRITERS:
        raise UnknownPage("No such format.")
    if language not in found.questionnaire.languages:
        language = found.questionnaire.base_language
    locale.speak(language)
    settings: Settings = current_app.extensions["settings"]
    content = blanks.blank(found, language, form, blanks.folder_of(settings.instance))
    kind = copies.FORMS[form][1]
    return as_file(content, kind, f"{found.questionnaire.slug}-{language}.{form}")


def whole_desk() -> Desk:
    """Return the desk of somebody who sees all sections.

    Raises
    ------
    UnknownPage
        If this colleague was asked for some of them only.
    """
    desk = desk_now()
    if desk.helper is not None and desk.helper.sections is not None:
        raise UnknownPage("This colleague does not see everything.")
    return desk


def writer_of(form: str) -> copies.Way:
    """Return how a copy is written in a format, and what it is then.

    Raises
    ------
    UnknownPage
        If there is no such format.
    """
    if form not in copies.FORMS:
        raise UnknownPage("No such format.")
    return copies.FORMS[form]


def as_file(content: bytes, kind: str, name: str) -> Response:
    """Return a file to be kept by whoever asked for it, and by nothing on the way."""
    answer = Response(content, mimetype=kind)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    return answer
