"""Answers that look like a program's: all removed, or all kept, by one button."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import AnyOf

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.programmes.frame import of_programme
from surveys.responses import suspicion
from surveys.web.locale import ngettext

suspecting = Blueprint("suspecting", __name__, url_prefix="/staff/waves/<int:wave>/suspects")


class FateForm(FlaskForm):
    """What becomes of all marked answers."""

    fate = StringField(validators=[AnyOf(("remove", "keep"))])


@suspecting.get("")
@staff("coordinator")
def show(wave: int) -> ResponseReturnValue:
    """Show how many answers are marked, and why answers are."""
    with database().reading() as session:
        opened = open_for_fieldwork(session, current_actor(), wave)
        marked = suspicion.suspects(session, opened.wave)
    return render_template(
        "responses/suspects.html",
        wave=opened.wave,
        marked=marked,
        form=FateForm(formdata=None),
        **of_programme(opened.programme),
    )


@suspecting.post("")
@staff("coordinator")
def decide(wave: int) -> ResponseReturnValue:
    """Remove all marked answers, or let all of them count."""
    actor = current_actor()
    form = FateForm()
    if not form.validate_on_submit():
        raise UnknownPage("No such decision.")
    removes = form.fate.data == "remove"
    with database().writing() as session:
        opened = open_for_fieldwork(session, actor, wave)
        verb = suspicion.remove_suspects if removes else suspicion.clear_suspects
        done = verb(session, opened.wave)
        record(
            session,
            actor,
            "suspect answers removed" if removes else "suspect answers kept",
            f"wave {wave}",
            at=now(),
            programme_id=opened.programme.id,
        )
    flash(
        ngettext("Eine Antwort ist entfernt.", "%(num)s Antworten sind entfernt.", done)
        if removes
        else ngettext("Eine Antwort zählt jetzt mit.", "%(num)s Antworten zählen jetzt mit.", done),
        "success",
    )
    return redirect(url_for(".show", wave=wave))
