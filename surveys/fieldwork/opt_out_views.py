"""The page that ends mail: opening it changes nothing, pressing its button does.

Mail systems press it too (RFC 8058): the post needs no cookie and no token of a form.
"""

from flask import Blueprint, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.policy import respondent
from surveys.clock import now
from surveys.db import database
from surveys.errors import TooManyTries, UnknownLink
from surveys.fieldwork.mails import opting_out as ends
from surveys.fieldwork.mails.opting_out import Ending
from surveys.programmes.models import Authority, Programme
from surveys.secrets import Keys
from surveys.web import locale
from surveys.web.limits import may_try_again

opting_out = Blueprint("opting_out", __name__)


@opting_out.get("/m/<token>")
@respondent
def page(token: str) -> ResponseReturnValue:
    """Say what pressing the button ends. Changes nothing, however often it is opened."""
    with database().reading() as session:
        ending = _ending(token)
        return _page(session, ending, token, is_over=ends.has_opted_out(session, ending))


@opting_out.post("/m/<token>")
@respondent
def end(token: str) -> ResponseReturnValue:
    """End this mail."""
    ending = _ending(token)
    with database().reading() as session:
        _programme(session, ending)
    ends.opt_out(database(), ending, keys=_keys(), at=now())
    with database().reading() as session:
        return _page(session, ending, token, is_over=True)


def _page(session: Session, ending: Ending, token: str, *, is_over: bool) -> str:
    programme = _programme(session, ending)
    wanted = request.args.get("lang", "")
    locale.speak(
        wanted
        if wanted in locale.LANGUAGES
        else locale.accepted(tuple(locale.LANGUAGES), request.accept_languages)
    )
    return render_template(
        "fieldwork/opt_out.html",
        programme=programme,
        contact=contact_of(programme.authority),
        token=token,
        is_over=is_over,
        language_links=[
            (language, url_for(".page", token=token, lang=language.tag))
            for language in locale.LANGUAGES.values()
        ],
    )


def contact_of(authority: Authority) -> dict[str, str]:
    """Return whom a page says to ask."""
    return {
        "authority": authority.name,
        "name": authority.contact_name,
        "phone": authority.contact_phone,
        "email": authority.contact_email,
    }


def _ending(token: str) -> Ending:
    try:
        return ends.read_token(token, keys=_keys())
    except UnknownLink:
        if not may_try_again():
            raise TooManyTries("Too many unknown links.") from None
        raise


def _programme(session: Session, ending: Ending) -> Programme:
    found = session.get(Programme, ending.programme_id)
    if found is None:
        raise UnknownLink("The programme is gone.")
    return found


def _keys() -> Keys:
    found: Keys = current_app.extensions["keys"]
    return found
