"""Mailings of a wave: words, preview, test mail, recipients, progress, what came back."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.mail import Relay
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork import preparing
from surveys.fieldwork.forms import ChosenForm
from surveys.fieldwork.mails import making, standing, trying
from surveys.fieldwork.mails.forms import SendForm, words_form
from surveys.fieldwork.mails.kinds import OF_MAILINGS
from surveys.fieldwork.mails.making import TooFew
from surveys.fieldwork.mails.shown_views import (
    chosen_by,
    keeps_its_words,
    listing_page,
    mailing_page,
    not_then,
    note,
    offer,
    open_mailing,
    pen,
    proposed,
    say_queued,
    too_few,
    words_of,
    words_page,
)
from surveys.fieldwork.mails.writing import get_mailing, scene_of
from surveys.jobs.office import office_of
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext
from surveys.web.sizes import takes

mailings = Blueprint("mailings", __name__, url_prefix="/staff/waves/<int:wave>/mailings")


@mailings.get("")
@staff("coordinator")
def listing(wave: int) -> ResponseReturnValue:
    """Show the mailings of a wave, how they stand, and what came back."""
    return listing_page(wave)


@mailings.route("/new/<kind>", methods=["GET", "POST"])
@staff("coordinator")
@takes(512)
def new(wave: int, kind: str) -> ResponseReturnValue:
    """Write a mailing, from a proposal or from an earlier one (`after`)."""
    if kind not in OF_MAILINGS:
        raise UnknownPage("No such kind of mailing.")
    actor = current_actor()
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        earlier = request.args.get("after", 0, int)
        words = words_of(get_mailing(session, wave, earlier)) if earlier else None
    form = words_form(kind, opened.questionnaire.languages, data=words or proposed(opened, kind))
    if not form.validate_on_submit():
        return words_page(opened, form, None), 422 if form.is_submitted() else 200
    with database().writing() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        mailing = making.add_mailing(
            session, wave, kind, form.words(), account_id=actor.account_id, at=now()
        )
        note(session, actor, opened, "mailing written", f"mailing {mailing.id}")
    return redirect(url_for(".show", wave=wave, mailing=mailing.id))


@mailings.route("/<int:mailing>/edit", methods=["GET", "POST"])
@staff("coordinator")
@takes(512)
def edit(wave: int, mailing: int) -> ResponseReturnValue:
    """Change the words of a mailing of which nothing was sent."""
    actor = current_actor()
    with database().reading() as session:
        opened, found = open_mailing(session, actor, wave, mailing)
        is_begun = making.is_begun(session, found)
    form = words_form(found.kind, opened.questionnaire.languages, data=words_of(found))
    if is_begun:
        return keeps_its_words(wave, mailing)
    if not form.validate_on_submit():
        return words_page(opened, form, found), 422 if form.is_submitted() else 200
    try:
        with database().writing() as session:
            opened, found = open_mailing(session, actor, wave, mailing)
            making.change_words(session, found, *form.words())
            note(session, actor, opened, "mailing changed", f"mailing {mailing}")
    except NotReady:
        return keeps_its_words(wave, mailing)
    flash(_("Die Mail ist gespeichert."), "success")
    return redirect(url_for(".show", wave=wave, mailing=mailing))


@mailings.get("/<int:mailing>")
@staff("coordinator")
def show(wave: int, mailing: int) -> ResponseReturnValue:
    """Show a mailing as an organisation gets it, whom it goes to, and how far it is."""
    return mailing_page(wave, mailing, None)


@mailings.post("/<int:mailing>/test")
@staff("coordinator")
def test(wave: int, mailing: int) -> ResponseReturnValue:
    """Send a mailing to oneself, as one organisation would get it; its link opens nothing."""
    actor = current_actor()
    ChosenForm().validate_on_submit()
    with database().reading() as session:
        opened, found = open_mailing(session, actor, wave, mailing)
        scene = scene_of(session, wave)
        offered = trying.readers(session, scene)
    to = trying.reader(offered, request.form.get("reader", 0, int))
    language = request.form.get("language", "")
    relay: Relay = current_app.extensions["mail relay"]
    if relay.is_set:
        written = trying.tried(found, scene, to, language, pen())
        relay.post(trying.test_letter(written, actor.email, relay))
        flash(_("Die Testmail ist unterwegs an %(email)s.", email=actor.email), "success")
        with database().writing() as session:
            note(session, actor, opened, "test mail sent", f"mailing {mailing}")
    read_as = to.organisation_id
    return redirect(url_for(".show", wave=wave, mailing=mailing, reader=read_as, language=language))


@mailings.post("/<int:mailing>/send")
@staff("coordinator")
@takes(512)
def send(wave: int, mailing: int) -> ResponseReturnValue:
    """Put a mailing into the outbox."""
    actor, at = current_actor(), now()
    form = SendForm()
    with database().reading() as session:
        opened, found = open_mailing(session, actor, wave, mailing)
        offer(session, form, opened, found)
    if not form.validate_on_submit():
        return mailing_page(wave, mailing, form), 422
    due_at = form.due_at(at)
    if obstacle := not_then(opened, found, due_at):
        form.when.errors = [obstacle]
        return mailing_page(wave, mailing, form), 422
    try:
        with database().writing() as session:
            opened, found = open_mailing(session, actor, wave, mailing)
            scene = scene_of(session, wave)
            chosen = chosen_by(session, form)
            number = making.send_mailing(
                session, found, scene, chosen, due_at=due_at, keys=pen().keys
            )
            if number:
                note(session, actor, opened, "mailing sent", f"mailing {mailing}")
    except TooFew:
        form.who.errors = [too_few()]
        return mailing_page(wave, mailing, form), 422
    office_of(current_app).nudge()
    say_queued(number)
    return redirect(url_for(".show", wave=wave, mailing=mailing))


@mailings.post("/<int:mailing>/stop")
@staff("coordinator")
def stop(wave: int, mailing: int) -> ResponseReturnValue:
    """Take back what was not sent yet."""
    actor = current_actor()
    ChosenForm().validate_on_submit()
    with database().writing() as session:
        opened, found = open_mailing(session, actor, wave, mailing)
        number = making.stop(session, found, keys=pen().keys)
        note(session, actor, opened, "mailing stopped", f"mailing {mailing}")
    flash(
        ngettext(
            "Eine Mail geht nicht mehr hinaus.", "%(num)s Mails gehen nicht mehr hinaus.", number
        )
        if number
        else _("Es war schon alles verschickt."),
        "notice",
    )
    return redirect(url_for(".show", wave=wave, mailing=mailing))


@mailings.post("/<int:mailing>/delete")
@staff("coordinator")
def delete(wave: int, mailing: int) -> ResponseReturnValue:
    """Remove a mailing of which nothing was sent."""
    actor = current_actor()
    ChosenForm().validate_on_submit()
    try:
        with database().writing() as session:
            opened, found = open_mailing(session, actor, wave, mailing)
            making.remove_draft(session, found)
            note(session, actor, opened, "mailing deleted", f"mailing {mailing}")
    except NotReady:
        return keeps_its_words(wave, mailing)
    flash(_("Der Entwurf ist gelöscht."), "success")
    return redirect(url_for(".listing", wave=wave))


@mailings.post("/again")
@staff("coordinator")
@takes(512)
def again(wave: int) -> ResponseReturnValue:
    """Send what came back once more, to the addresses as they are now."""
    actor = current_actor()
    form = ChosenForm()
    try:
        with database().writing() as session:
            opened = preparing.open_for_fieldwork(session, actor, wave)
            scene = scene_of(session, wave)
            chosen = standing.mails_of(session, scene, form.numbers())
            number = making.send_again(session, scene, chosen, at=now(), keys=pen().keys)
            if number:
                note(session, actor, opened, "mails sent again", f"wave {wave}")
    except TooFew:
        flash(too_few(), "warning")
        return redirect(url_for(".listing", wave=wave))
    office_of(current_app).nudge()
    say_queued(number)
    return redirect(url_for(".listing", wave=wave))
