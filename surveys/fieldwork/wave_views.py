"""A wave: prepared, changed, opened, with its link, its QR code and words for the mail."""

from datetime import datetime

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork import deadlines, preparing, proposing, readiness
from surveys.fieldwork.archiving import needs_offer
from surveys.fieldwork.forms import ChosenForm, ClosingForm, EndForm, OpeningForm
from surveys.fieldwork.letters import letters
from surveys.fieldwork.lists import lists_of, ticked_by
from surveys.fieldwork.models import Wave
from surveys.fieldwork.organisations import organisation_count
from surveys.fieldwork.papers import PAPERS
from surveys.fieldwork.papers.facts import facts_of
from surveys.fieldwork.preparing import OpenedWave
from surveys.fieldwork.promises import mode_words
from surveys.fieldwork.wave_doors import doors, prolongation
from surveys.fieldwork.wave_form import WaveForm
from surveys.fieldwork.waves import ends_at
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.questionnaires.models import Survey
from surveys.web.locale import day, ngettext
from surveys.web.locale import gettext as _
from surveys.web.sizes import takes

waves = Blueprint("waves", __name__, url_prefix="/staff")


@waves.route("/programmes/<programme>/surveys/<survey>/waves/new", methods=["GET", "POST"])
@staff("coordinator")
def new(programme: str, survey: str) -> ResponseReturnValue:
    """Prepare a wave: mode, protection and period that fit are proposed."""
    actor = current_actor()
    with database().reading() as session:
        found = open_programme(session, actor, programme)
        asked = preparing.get_survey(session, found.id, survey)
        today = now().astimezone(BERLIN).date()
        proposed = proposing.for_new_wave(session, found, asked, today=today)
        form = WaveForm(data=proposed)
        shown = _offered(session, form, found, asked)
    if not form.validate_on_submit():
        return _form_page(form, shown, None), 422 if form.is_submitted() else 200
    with database().writing() as session:
        wave = preparing.prepare_wave(session, asked, form.plan())
        _note(session, actor, "wave added", wave.id, found.id)
    flash(_("Die Befragungsrunde ist vorbereitet."), "success")
    return redirect(url_for(".show", wave=wave.id))


@waves.route("/waves/<int:wave>/edit", methods=["GET", "POST"])
@staff("coordinator")
def edit(wave: int) -> ResponseReturnValue:
    """Change a wave that was not opened yet."""
    actor = current_actor()
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        form = WaveForm(data=proposing.for_wave(opened.wave))
        shown = _offered(session, form, opened.programme, opened.survey)
    if not opened.is_being_prepared:
        flash(
            _("Die Runde ist geöffnet. Modus und Schutz bleiben, wie sie sind."),
            "notice",
        )
        return redirect(url_for(".show", wave=wave))
    if not form.validate_on_submit():
        return _form_page(form, shown, opened), 422 if form.is_submitted() else 200
    try:
        with database().writing() as session:
            opened = preparing.open_for_fieldwork(session, actor, wave)
            preparing.change_wave(session, opened.survey, opened.wave, form.plan())
            _note(session, actor, "wave changed", wave, opened.programme.id)
    except NotReady:
        flash(_("Die Runde ist geöffnet. Modus und Schutz bleiben, wie sie sind."), "warning")
        return redirect(url_for(".show", wave=wave))
    flash(_("Die Befragungsrunde ist gespeichert."), "success")
    return redirect(url_for(".show", wave=wave))


@waves.get("/waves/<int:wave>")
@staff("coordinator")
def show(wave: int) -> ResponseReturnValue:
    """Show how a wave stands: what is left to do, its link, its QR code, words for the mail."""
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, current_actor(), wave)
    return _wave_page(opened)


@waves.post("/waves/<int:wave>/invitations")
@staff("coordinator")
@takes(256)
def invite(wave: int) -> ResponseReturnValue:
    """Give a link to each ticked organisation."""
    actor = current_actor()
    form = ChosenForm()
    key = current_app.extensions["keys"].links
    with database().writing() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        if opened.wave.mode == "A":
            raise UnknownPage("A wave without names invites nobody by name.")
        made = preparing.invite_chosen(
            session, opened.wave, opened.programme.id, form.numbers(), key=key
        )
        if made:
            _note(session, actor, "organisations invited", wave, opened.programme.id)
    if made:
        flash(
            ngettext(
                "Eine Organisation hat jetzt einen Link.",
                "%(num)s Organisationen haben jetzt einen Link.",
                made,
            ),
            "success",
        )
    else:
        flash(_("Bitte wählen Sie zuerst Organisationen aus."), "notice")
    return redirect(url_for(".show", wave=wave))


@waves.post("/waves/<int:wave>/open")
@staff("coordinator")
def open_(wave: int) -> ResponseReturnValue:
    """Let the links of a wave work from its first day on."""
    actor = current_actor()
    OpeningForm().validate_on_submit()
    at = now()
    try:
        with database().writing() as session:
            opened = preparing.open_for_fieldwork(session, actor, wave)
            readiness.open_now(session, opened, at=at)
            _note(session, actor, "wave opened", wave, opened.programme.id)
    except NotReady:
        # The page says what is missing, and where it is done.
        flash(_("Die Runde lässt sich noch nicht öffnen. Bitte lesen Sie, was fehlt."), "warning")
        return redirect(url_for(".show", wave=wave))
    flash(
        _("Die Befragung läuft. Jetzt können Sie einladen.")
        if opened.wave.opens_at <= at
        else _("Die Befragung ist geöffnet. Der Link wirkt ab dem ersten Tag."),
        "success",
    )
    return redirect(url_for(".show", wave=wave))


@waves.post("/waves/<int:wave>/closing")
@staff("coordinator")
def closing(wave: int) -> ResponseReturnValue:
    """Close an opened wave on another day."""
    actor, at = current_actor(), now()
    form = ClosingForm()
    is_typed = form.validate_on_submit()
    with database().writing() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        before = opened.wave.closes_at
        if is_typed and deadlines.may_close_on(session, opened.wave, form.day(), at=at):
            deadlines.set_closing(opened.wave, form.day())
            _note(session, actor, "closing changed", wave, opened.programme.id)
        elif is_typed:
            form.closes_on.errors = [_not_that_day(opened.wave)]
    if form.errors:
        return _wave_page(opened, closing=form), 422
    flash(_("Der letzte Tag ist gespeichert."), "success")
    is_later = opened.wave.closes_at > before
    return redirect(url_for(".show", wave=wave, prolonged=1 if is_later else None))


@waves.post("/waves/<int:wave>/end")
@staff("coordinator")
def end(wave: int) -> ResponseReturnValue:
    """Close a running wave at once, if the box says that it is meant."""
    actor, at = current_actor(), now()
    form = EndForm()
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
    if not form.validate_on_submit():
        return _wave_page(opened, ending=form), 422
    with database().writing() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        if not deadlines.may_close_now(opened.wave, at=at):
            raise UnknownPage("This wave is not open.")
        deadlines.close_now(opened.wave, at=at)
        _note(session, actor, "wave closed", wave, opened.programme.id)
    flash(_("Die Befragung ist beendet. Niemand kann mehr neu anfangen."), "success")
    return redirect(url_for(".show", wave=wave))


def _not_that_day(wave: Wave) -> str:
    promised = [one for one in (wave.link_deletion_on, wave.delete_on) if one is not None]
    if not promised:
        return _("Bitte wählen Sie einen Tag ab heute, nicht vor dem ersten.")
    return _(
        "Bitte wählen Sie einen Tag ab heute und vor dem %(day)s: Dann wird gelöscht, wie Sie es "
        "versprochen haben.",
        day=day(min(promised)),
    )


def _offered(
    session: Session, form: WaveForm, found: Programme, asked: Survey
) -> dict[str, object]:
    """Set what the form offers, and return what its page says beside it."""
    versions = preparing.versions_of(session, asked.id)
    has_trust = bool(readiness.independent_trust(session, found.id))
    form.offer(
        [(str(version.id), _("Fassung %(number)s", number=version.number)) for version in versions],
        has_trust=has_trust,
    )
    return {
        "survey": asked,
        "versions": len(versions),
        "has_trust": has_trust,
        "organisations": organisation_count(session, found.id),
        "holidays": proposing.notice_of_holidays(session, found, form.period),
        **of_programme(found),
    }


def _form_page(form: WaveForm, shown: dict[str, object], opened: OpenedWave | None) -> str:
    return render_template(
        "fieldwork/wave_form.html",
        form=form,
        problems=complaints(form),
        opened=opened,
        **shown,
    )


def _wave_page(
    opened: OpenedWave, *, closing: ClosingForm | None = None, ending: EndForm | None = None
) -> str:
    wave, at = opened.wave, now()
    settings = current_app.extensions["settings"]
    link = _open_link(wave)
    with database().reading() as session:
        is_named = wave.mode != "A"
        waiting = preparing.uninvited(session, wave, opened.programme.id) if is_named else []
        chosen_list = request.args.get("list", 0, int)
        ticked = ticked_by(session, opened.programme.id, chosen_list, waiting)
        lists = lists_of(session, opened.programme.id) if waiting else []
        left = readiness.missing(session, opened, at=at) if opened.is_being_prepared else ()
        end = ends_at(session, wave)
        notice = PAPERS["notice-13"](facts_of(session, wave.id))
        period = proposing.period_of(wave) if opened.is_being_prepared else None
        holidays = proposing.notice_of_holidays(session, opened.programme, period)
    last_day = {"closes_on": wave.closes_at.astimezone(BERLIN).date().isoformat()}
    return render_template(
        "fieldwork/wave.html",
        opened=opened,
        wave=wave,
        mode=mode_words(wave.mode),
        link=link,
        letters=letters(opened, None if is_named else link),
        waiting=waiting,
        ticked=ticked,
        lists=lists,
        chosen_list=chosen_list,
        missing=left,
        holidays=holidays,
        ends_at=end,
        at=at,
        state=_state(opened, ends_at=end, at=at),
        doors=doors(opened, at=at),
        is_prolonged=request.args.get("prolonged") == "1",
        prolongation=prolongation(opened),
        trust_address=public_address(settings, "trusting.show", wave=wave.id),
        may_close_now=deadlines.may_close_now(wave, at=at),
        closing=closing or ClosingForm(formdata=None, data=last_day),
        ending=ending or EndForm(formdata=None),
        opening=OpeningForm(formdata=None),
        chosen=ChosenForm(formdata=None),
        needs_offer=needs_offer(wave, today=at.astimezone(BERLIN).date()),
        notice_blanks=opened.is_being_prepared and notice.blanks,
        problems=[*complaints(closing or OpeningForm()), *complaints(ending or OpeningForm())],
        **of_programme(opened.programme),
    )


def _state(opened: OpenedWave, *, ends_at: datetime, at: datetime) -> str:
    """Return how far a wave is: preparing, waiting, running, grace or over."""
    wave = opened.wave
    if opened.is_being_prepared:
        return "preparing"
    if at < wave.opens_at:
        return "waiting"
    if at < wave.closes_at:
        return "running"
    return "grace" if at < ends_at else "over"


def _open_link(wave: Wave) -> str | None:
    settings = current_app.extensions["settings"]
    code = wave.open_code
    return public_address(settings, "answering.entry", token=code) if code else None


def _note(session: Session, actor: Actor, action: str, wave: int, programme_id: int) -> None:
    record(session, actor, action, f"wave {wave}", at=now(), programme_id=programme_id)
