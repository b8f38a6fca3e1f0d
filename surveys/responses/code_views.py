"""The way in by a printed code. It is posted, so that it stays out of addresses and histories."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import TooManyTries, UnknownLink, WaveClosed, WaveNotOpen
from surveys.fieldwork.codes import is_code
from surveys.responses import access
from surveys.responses.entry_views import show_entry
from surveys.responses.shared_views import answering, link_key
from surveys.web import locale
from surveys.web.limits import may_try_again


@answering.get("/code")
@respondent
def code() -> ResponseReturnValue:
    """Ask for the code from a letter."""
    _speak(request.args.get("lang"))
    links = [(locale.LANGUAGES[tag], url_for(".code", lang=tag)) for tag in locale.WHOLE]
    return render_template("responses/code.html", language_links=links, typed="", is_wrong=False)


@answering.post("/code")
@respondent
def enter_code() -> ResponseReturnValue:
    """Show the entry that a printed code leads to.

    One that is unknown and one whose wave is over are told alike, and both count as tries.
    """
    typed = request.form.get("code", "").strip()
    found = _find(typed)
    if found is not None:
        return show_entry(found, request.form.get("language"), code=typed)
    if not may_try_again():
        raise TooManyTries("Too many codes that lead nowhere.")
    _speak(request.form.get("language"))
    page = render_template("responses/code.html", language_links=(), typed=typed, is_wrong=True)
    return page, 422


def _find(typed: str) -> access.Entry | None:
    """Return what a code leads to now, or None."""
    if not is_code(typed):
        return None
    with database().reading() as session:
        try:
            found = access.open_entry(session, typed, key=link_key())
        except UnknownLink:
            return None
    try:
        access.require_open(found.wave, at=clock.now(), began=found.may_have_begun)
    except WaveClosed:
        return None
    except WaveNotOpen:
        return found  # its page says when it begins
    return found


def _speak(wanted: str | None) -> None:
    offered = locale.WHOLE
    locale.speak(
        wanted if wanted in offered else locale.accepted(offered, request.accept_languages)
    )
