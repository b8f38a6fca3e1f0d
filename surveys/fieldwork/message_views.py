"""Short texts for messengers, one per language of the questionnaire, ready to be copied."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.fieldwork import preparing
from surveys.fieldwork.messenger import messenger_texts
from surveys.programmes.frame import of_programme

messages = Blueprint("messages", __name__, url_prefix="/staff/waves/<int:wave>")


@messages.get("/messages")
@staff("coordinator")
def show(wave: int) -> ResponseReturnValue:
    """Show a short text with the link in each language."""
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, current_actor(), wave)
    code, settings = opened.wave.open_code, current_app.extensions["settings"]
    link = public_address(settings, "answering.entry", token=code) if code else None
    is_open = opened.wave.mode == "A" and link is not None
    return render_template(
        "fieldwork/messages.html",
        opened=opened,
        texts=messenger_texts(opened, link if is_open else None),
        is_open=is_open,
        **of_programme(opened.programme),
    )
