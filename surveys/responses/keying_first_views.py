"""The first entry of a sheet, and the only one of what came by word of mouth."""

import secrets
from dataclasses import replace

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys import clock
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.fieldwork.preparing import OpenedWave, open_for_fieldwork
from surveys.responses import keying, sheet_senders
from surveys.responses.keyed_answers import NOTHING_TYPED, Outcome, Typed, outcome_of, read_typed
from surveys.responses.keyed_submitting import Keyed, take_over
from surveys.responses.keying_form import HeadingForm
from surveys.responses.keying_page import numbers_of
from surveys.responses.keying_shared_views import (
    LARGEST_KIB,
    TROUBLES,
    another_version,
    begin_page,
    done,
    entry_page,
    list_page,
    note,
    opened_wave,
    sheets,
    trouble_of,
)
from surveys.responses.shared_views import inbox_key, link_key
from surveys.responses.sheet_senders import Heading, Sender, Unsuitable
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes


@sheets.get("")
@staff("coordinator")
def listing(wave: int) -> ResponseReturnValue:
    """Show the sheets that wait for a second entry, and how many answers came in each way."""
    opened, is_running = opened_wave(wave)
    with database().reading() as session:
        waiting = keying.waiting_sheets(session, wave, current_actor())
        counts = keying.keyed_counts(session, wave)
    return list_page(opened, waiting, counts, is_running=is_running)


@sheets.route("/new", methods=["GET", "POST"])
@staff("coordinator")
def new(wave: int) -> ResponseReturnValue:
    """Ask how an answer came and whose it is; then show the whole questionnaire to key it in."""
    opened, is_running = opened_wave(wave)
    if not is_running:
        return redirect(url_for(".listing", wave=wave))
    form = _heading_form(opened)
    if not form.validate_on_submit():
        return begin_page(opened, form), 422 if form.is_submitted() else 200
    sender = _sender_or_complaint(opened, form)
    if sender is None:
        return begin_page(opened, form), 422
    form.once.data = secrets.token_hex(keying.SHEET_BYTES)
    form.version.data = str(opened.wave.version_id)
    return entry_page(opened, form, sender, NOTHING_TYPED)


@sheets.post("/entry")
@staff("coordinator")
@takes(LARGEST_KIB)
def entry(wave: int) -> ResponseReturnValue:
    """Keep a first entry, or take over what came by word of mouth; on a problem, show it again."""
    opened, _is_running = opened_wave(wave)
    form = _heading_form(opened)
    form.validate_on_submit()
    once = keying.sheet_id(form.once.data or "")
    if not once:
        return begin_page(opened, form), 422
    typed = read_typed(opened.questionnaire, request.form)
    with database().reading() as session:
        if keying.is_known(session, opened.wave, once, inbox_key()):
            return done(wave, _("Das war schon gespeichert."))
    sender = _sender_or_complaint(opened, form)
    if sender is None or typed.problems or typed.again:
        is_fine = sender is not None and typed.again
        return entry_page(opened, form, sender or Sender(), typed), 200 if is_fine else 422
    if form.version.data != str(opened.wave.version_id):
        form.version.data = str(opened.wave.version_id)
        return entry_page(opened, form, sender, typed, trouble=another_version()), 409
    outcome = outcome_of(
        opened.questionnaire,
        typed.values,
        sheet_senders.circumstances_of(opened.wave, sender.kind),
        numbers=numbers_of(opened.questionnaire),
    )
    if outcome.mark != (form.seen.data or ""):
        return entry_page(opened, form, sender, typed, outcome=outcome)
    return _finish(opened, form, sender, typed, outcome)


def _finish(
    opened: OpenedWave, form: HeadingForm, sender: Sender, typed: Typed, outcome: Outcome
) -> ResponseReturnValue:
    """Store an entry, or say why that is not possible and lose nothing."""
    heading = _heading(opened, form)
    keyed = Keyed(
        once=keying.sheet_id(form.once.data or ""),
        arrival=heading.arrival,
        version_id=opened.wave.version_id,
        answers=outcome.answers,
        language=heading.language,
        group_size=heading.group_size,
    )
    try:
        _keep(opened, heading, keyed, form.over_draft)
    except Unsuitable as problem:
        form.complain(problem.place, str(problem))
        return entry_page(opened, form, sender, typed, outcome=outcome), 422
    except TROUBLES as problem:
        # In a confidential wave nobody is told of whom an answer is there.
        name = sender.organisation if opened.wave.mode == "P" else ""
        trouble = trouble_of(problem, name, sender.invitation_id)
        shown = entry_page(opened, form, sender, typed, outcome=outcome, trouble=trouble)
        return shown, trouble.status
    return done(
        opened.wave.id,
        _("Der Bogen ist einmal eingegeben und wartet auf die zweite Eingabe.")
        if heading.is_keyed_twice
        else _("Die Antwort ist gespeichert."),
    )


def _keep(opened: OpenedWave, heading: Heading, keyed: Keyed, over_draft: int | None) -> None:
    """Store an entry in one transaction, with its note and the invitation it may need."""
    actor, at, key = current_actor(), clock.now(), inbox_key()
    with database().writing() as session:
        again = open_for_fieldwork(session, actor, opened.wave.id)
        wave, questionnaire = again.wave, again.questionnaire
        if keying.is_known(session, wave, keyed.once, key):
            return
        sender = _sender_of(session, again, heading)
        invitation = sheet_senders.invited(session, wave, sender, key=link_key())
        keyed = replace(keyed, invitation_id=invitation)
        if heading.is_keyed_twice:
            label = heading.label
            keying.keep_first(
                session, wave, questionnaire, keyed, label, actor=actor, at=at, key=key
            )
        else:
            take_over(session, wave, questionnaire, keyed, at=at, key=key, over_draft=over_draft)
        note(session, again, "sheet keyed in", keyed.once, at=at)


def _heading_form(opened: OpenedWave) -> HeadingForm:
    """Return the form of what is said of a sheet, with what this wave offers."""
    with database().reading() as session:
        organisations = sheet_senders.offered_organisations(
            session, opened.wave, opened.programme.id
        )
    return HeadingForm().offer(opened.wave, opened.questionnaire, organisations)


def _heading(opened: OpenedWave, form: HeadingForm) -> Heading:
    return form.heading(takes_groups=opened.wave.group_answers)


def _sender_or_complaint(opened: OpenedWave, form: HeadingForm) -> Sender | None:
    """Return whose sheet it is, or None if something on its form must be put right."""
    if form.errors:
        return None
    try:
        with database().reading() as session:
            return _sender_of(session, opened, _heading(opened, form))
    except Unsuitable as problem:
        form.complain(problem.place, str(problem))
        return None


def _sender_of(session: Session, opened: OpenedWave, heading: Heading) -> Sender:
    return sheet_senders.sender_of(session, opened.wave, opened.programme.id, heading, link_key())
