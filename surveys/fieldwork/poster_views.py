"""Posters and a slide with the open link of a wave, in each of its languages."""

from functools import partial

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork import preparing
from surveys.fieldwork.paper.posters import SIZES, poster
from surveys.fieldwork.paper.press import pressed
from surveys.fieldwork.paper.words import Occasion
from surveys.fieldwork.preparing import OpenedWave
from surveys.programmes.frame import of_programme
from surveys.programmes.logos import drawing_of_logo

posters = Blueprint("posters", __name__, url_prefix="/staff/waves/<int:wave>/posters")


@posters.get("")
@staff("coordinator")
def listing(wave: int) -> ResponseReturnValue:
    """Show which posters there are."""
    opened = _open(wave)
    return render_template(
        "fieldwork/posters.html",
        opened=opened,
        wave=opened.wave,
        languages=_occasion(opened).languages,
        **of_programme(opened.programme),
    )


@posters.get("/<size>-<tag>.pdf")
@staff("coordinator")
def sheet(wave: int, size: str, tag: str) -> ResponseReturnValue:
    """Send a poster or the slide as PDF."""
    opened = _open(wave)
    occasion = _occasion(opened)
    if size not in SIZES or tag not in {language.tag for language in occasion.languages}:
        raise UnknownPage("No such poster.")
    settings = current_app.extensions["settings"]
    order = poster(
        occasion,
        size,
        tag,
        address=partial(public_address, settings),
        logo=drawing_of_logo(settings.instance, opened.authority),
    )
    answer = Response(pressed(order), mimetype="application/pdf")
    name = f"{'folie' if size == 'slide' else f'plakat-{size}'}-{wave}-{tag}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def _open(wave: int) -> OpenedWave:
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, current_actor(), wave)
    if opened.wave.open_code is None:
        raise UnknownPage("Without an open link there is nothing for a poster.")
    return opened


def _occasion(opened: OpenedWave) -> Occasion:
    return Occasion(opened.wave, opened.programme, opened.authority, opened.questionnaire)
