"""Recording that the answers of a wave were offered to the archive, and what it said."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.fieldwork.archive_forms import OfferForm
from surveys.fieldwork.archiving import answer_words, offer_of, record_offer
from surveys.fieldwork.preparing import open_for_fieldwork
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.web.locale import gettext as _

archive = Blueprint("archive", __name__, url_prefix="/staff")


@archive.route("/waves/<int:wave>/archive", methods=["GET", "POST"])
@staff("coordinator")
def show(wave: int) -> ResponseReturnValue:
    """Show what is recorded, and take a new record."""
    actor = current_actor()
    with database().reading() as session:
        opened = open_for_fieldwork(session, actor, wave)
    known = offer_of(opened.wave)
    form = OfferForm(
        data={
            "archive": known.archive if known else "",
            "offered_on": known.offered_on.isoformat() if known else "",
            "answer": known.answer if known else "open",
        }
    )
    form.answer.choices = list(answer_words().items())
    if not form.validate_on_submit():
        page = render_template(
            "fieldwork/archive.html",
            form=form,
            problems=complaints(form),
            wave=opened.wave,
            **of_programme(opened.programme),
        )
        return page, 422 if form.is_submitted() else 200
    with database().writing() as session:
        opened = open_for_fieldwork(session, actor, wave)
        record_offer(opened.wave, form.offer())
        record(
            session,
            actor,
            "archive offer noted",
            f"wave {wave}",
            at=now(),
            programme_id=opened.programme.id,
        )
    flash(_("Das Angebot an das Archiv ist festgehalten."), "success")
    return redirect(url_for("notices.documents", wave=wave))
