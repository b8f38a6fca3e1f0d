"""The page on which staff decide about anonymous texts."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import HiddenField, StringField

from surveys.accounts import audit
from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.responses.moderating import Queue, decide, open_queue
from surveys.web.locale import gettext as _
from surveys.web.locale import said

moderating = Blueprint("moderating", __name__, url_prefix="/staff/results/<int:wave>/texts")


class DecisionForm(FlaskForm):
    """One text and what becomes of it."""

    text = HiddenField()
    state = StringField()


@moderating.get("")
@staff("coordinator", "analyst")
def queue(wave: int) -> ResponseReturnValue:
    """Show the texts that wait, shuffled and bare."""
    with database().reading() as session:
        found = _open(session, current_actor(), wave)
    return render_template(
        "dashboards/texts.html",
        queue=found,
        form=DecisionForm(),
        programme_name=said(found.programme_name),
        nav_links=[
            (url_for("results.home"), _("Konzepte"), False),
            (url_for("results.overview", wave=wave), _("Auf einen Blick"), False),
            (url_for("results.concept", wave=wave), _("Das ganze Konzept"), False),
            (url_for(".queue", wave=wave), _("Texte freigeben"), True),
        ],
    )


@moderating.post("")
@staff("coordinator", "analyst")
def decision(wave: int) -> ResponseReturnValue:
    """Approve or withhold one text."""
    actor = current_actor()
    form = DecisionForm()
    at = now()
    with database().writing() as session:
        found = _open(session, actor, wave)
        decide(session, found, form.text.data or "", form.state.data or "")
        # Which text it was is not noted: the entry has a moment, the text must not get one.
        audit.record(
            session,
            actor,
            f"open text {form.state.data}",
            f"wave {wave}",
            at=at,
            programme_id=found.programme_id,
        )
    flash(_("Gespeichert."), "success")
    return redirect(url_for(".queue", wave=wave))


def _open(session: Session, actor: Actor, wave: int) -> Queue:
    """Return the queue of a wave whose words the actor may read."""
    found = open_queue(session, wave, at=now())
    actor.require_rows(found.programme_id)
    return found
