"""What all pages of a respondent share: the blueprint, the cookie, the desk of a request."""

from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as WebResponse

from surveys import clock
from surveys.db import database
from surveys.errors import ForeignSite
from surveys.items.item import said_in
from surveys.responses import access
from surveys.responses.desk import Desk
from surveys.responses.files import Cabinet, folder_of
from surveys.responses.inside import Inside, inside
from surveys.settings import Settings
from surveys.web import locale
from surveys.web.security import cookie_name

answering = Blueprint("answering", __name__)


@answering.before_request
def refuse_foreign_sites() -> None:
    """Refuse posts that another site made a browser send; browsers say so themselves.

    Start and the code have no draft yet whose token could protect them.
    """
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignSite("Another site sent this.")


def desk_now() -> Desk:
    """Return the desk of this request's cookie, in the respondent's language, if still open."""
    carried = access.Pass.read(request.cookies.get(cookie()))
    with database().reading() as session:
        desk = access.open_desk(session, carried, key=form_key())
    locale.speak(desk.language)
    access.require_open(desk.wave, at=clock.now(), began=True)
    return desk


def frame(desk: Desk) -> dict[str, Any]:
    """Return what the frame of a respondent's page says: who asks, and what it is called."""
    title = said_in(desk.questionnaire.title, desk.language, desk.questionnaire.base_language)
    return {
        "questionnaire_title": title,
        "authority": {"name": desk.wave.contact["authority"]},
        "contact": desk.wave.contact,
    }


def next_address(section: str | None) -> str:
    """Return the address of a section, or of the review when none is left."""
    return url_for(".page", section=section) if section else url_for(".review")


def carrying(carried: access.Pass, address: str) -> WebResponse:
    """Go to `address` with the pass in a cookie that ends with the browser."""
    response = redirect(address)
    response.set_cookie(cookie(), carried.cookie(), secure=https(), httponly=True, samesite="Lax")
    return response


def cookie() -> str:
    """Return the name of the respondent's cookie."""
    return cookie_name("answer", https=https())


def https() -> bool:
    """Whether people reach us encrypted."""
    return bool(current_app.extensions["settings"].https)


def form_key() -> bytes:
    """Return the key that form tokens are made with."""
    return bytes(current_app.extensions["keys"].session)


def inbox_key() -> bytes:
    """Return the key that waiting answers are sealed with."""
    return bytes(current_app.extensions["keys"].inbox)


def link_key() -> bytes:
    """Return the key that links and printed codes are made with."""
    return bytes(current_app.extensions["keys"].links)


def cabinet_of(desk: Desk) -> Cabinet | None:
    """Return where the files of this draft lie, if it may have any."""
    if not desk.takes_files or desk.invitation_id is None:
        return None
    settings: Settings = current_app.extensions["settings"]
    today = clock.now().astimezone(clock.BERLIN).date()
    folder = folder_of(settings.instance)
    return Cabinet(database(), folder, desk.wave.id, desk.invitation_id, today)


def inside_of(desk: Desk) -> Inside:
    """Return who changed what on a shared answer, for pages of the respondents."""
    if desk.invitation_id is None or not desk.is_shared:
        return Inside()
    with database().reading() as session:
        return inside(session, desk.invitation_id)
