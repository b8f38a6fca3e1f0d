"""A wave: prepared, changed, opened, with its link, its QR code and words for the mail."""

from datetime import timedelta

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork import preparing
from surveys.fieldwork.choosing import proposed_mode
from surveys.fieldwork.forms import ChosenForm, ClosingForm, OpeningForm, WaveForm
from surveys.fieldwork.letters import letters
from surveys.fieldwork.organisations import organisation_count
from surveys.fieldwork.preparing import OpenedWave
from surveys.fieldwork.waves import proposed_protection
from surveys.programmes.forms import complaints
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.programmes.opening import open_programme
from surveys.programmes.setting_up import open_blanks
from surveys.questionnaires.models import Survey
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext
from surveys.web.sizes import takes

waves = Blueprint("waves", __name__, url_prefix="/staff")

USUAL_PERIOD = timedelta(days=28)


@waves.route("/programmes/<programme>/surveys/<survey>/waves/new", methods=["GET", "POST"])
@staff("coordinator")
def new(programme: str, survey: str) -> ResponseReturnValue:
    """Prepare a wave: mode, protection and period that fit are proposed."""
    actor = current_actor()
    with database().reading() as session:
        found = open_programme(session, actor, programme)
        asked = preparing.get_survey(session, found.id, survey)
        form = WaveForm(data=_proposed(session, found, asked))
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
        form = WaveForm(data=_of_wave(opened))
        shown = _offered(session, form, opened.programme, opened.survey)
    if not opened.is_being_prepared:
        flash(
            _("Die Runde ist geöffnet. Modus und Schutz bleiben, wie sie sind."),
            "notice",
        )
        return redirect(url_for(".show", wave=wave))
    if not form.validate_on_submit():
        return _form_page(form, shown, opened), 422 if form.is_submitted() else 200
    with database().writing() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        preparing.change_wave(session, opened.survey, opened.wave, form.plan())
        _note(session, actor, "wave changed", wave, opened.programme.id)
    flash(_("Die Befragungsrunde ist gespeichert."), "success")
    return redirect(url_for(".show", wave=wave))


@waves.get("/waves/<int:wave>")
@staff("coordinator")
def show(wave: int) -> ResponseReturnValue:
    """Show how a wave stands: what is left to do, its link, its QR code, words for the mail."""
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, current_actor(), wave)
    return _wave_page(opened, ClosingForm(formdata=None, data=_closing(opened)))


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
        if opened.wave.mode != "P":
            raise UnknownPage("A wave of mode A invites nobody by name.")
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
            preparing.open_now(session, opened, at=at)
            _note(session, actor, "wave opened", wave, opened.programme.id)
    except NotReady:
        # The page says what is left to do, with a button for it.
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
    actor = current_actor()
    form = ClosingForm()
    with database().reading() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
    if not form.validate_on_submit():
        return _wave_page(opened, form), 422
    if not preparing.may_close_on(opened.wave, form.day(), at=now()):
        form.closes_on.errors = [_("Bitte wählen Sie einen Tag ab heute, nicht vor dem ersten.")]
        return _wave_page(opened, form), 422
    with database().writing() as session:
        opened = preparing.open_for_fieldwork(session, actor, wave)
        preparing.set_closing(opened.wave, form.day())
        _note(session, actor, "closing changed", wave, opened.programme.id)
    flash(_("Der letzte Tag ist gespeichert."), "success")
    return redirect(url_for(".show", wave=wave))


def _proposed(session: Session, found: Programme, asked: Survey) -> dict[str, object]:
    """Return what fits: organisations are asked with names, residents without."""
    newest = preparing.versions_of(session, asked.id)[0]
    organisations = organisation_count(session, found.id)
    wanted = proposed_mode(str(newest.document.get("questionnaire", "")))
    mode = wanted if preparing.may_ask_anonymously(session) else "P"
    expected = organisations if mode == "P" and organisations else preparing.USUAL_RESIDENTS
    today = now().astimezone(BERLIN).date()
    return {
        "version": str(newest.id),
        "title": _("Befragungsrunde %(year)s", year=today.year),
        "mode": mode,
        "protection": proposed_protection(expected),
        "expected": str(expected),
        "opens_on": today.isoformat(),
        "closes_on": (today + USUAL_PERIOD).isoformat(),
        "is_complete": mode == "P",
    }


def _of_wave(opened: OpenedWave) -> dict[str, object]:
    wave = opened.wave
    return {
        "version": str(wave.version_id),
        "title": wave.title.get("de", ""),
        # What cannot be opened here is proposed as what can.
        "mode": wave.mode if opened.may_open else "P",
        "protection": wave.protection,
        "expected": str(wave.expected_answers),
        "opens_on": wave.opens_at.astimezone(BERLIN).date().isoformat(),
        "closes_on": wave.closes_at.astimezone(BERLIN).date().isoformat(),
        "is_complete": wave.complete_list,
    }


def _closing(opened: OpenedWave) -> dict[str, str]:
    return {"closes_on": opened.wave.closes_at.astimezone(BERLIN).date().isoformat()}


def _offered(
    session: Session, form: WaveForm, found: Programme, asked: Survey
) -> dict[str, object]:
    """Set what the form offers, and return what its page says beside it."""
    versions = preparing.versions_of(session, asked.id)
    form.offer(
        [(str(version.id), _("Fassung %(number)s", number=version.number)) for version in versions]
    )
    return {
        "survey": asked,
        "versions": len(versions),
        "may_ask_anonymously": preparing.may_ask_anonymously(session),
        "organisations": organisation_count(session, found.id),
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


def _wave_page(opened: OpenedWave, form: ClosingForm) -> str:
    wave = opened.wave
    settings = current_app.extensions["settings"]
    link = (
        public_address(settings, "answering.entry", token=wave.open_code)
        if wave.open_code
        else None
    )
    with database().reading() as session:
        waiting = (
            preparing.uninvited(session, wave, opened.programme.id) if wave.mode == "P" else []
        )
    return render_template(
        "fieldwork/wave.html",
        opened=opened,
        wave=wave,
        link=link,
        letters=letters(opened, link),
        waiting=waiting,
        blanks=open_blanks(opened.authority),
        is_over=wave.closes_at <= now(),
        has_begun=wave.opens_at <= now(),
        form=form,
        opening=OpeningForm(formdata=None),
        chosen=ChosenForm(formdata=None),
        problems=complaints(form),
        **of_programme(opened.programme),
    )


def _note(session: Session, actor: Actor, action: str, wave: int, programme_id: int) -> None:
    record(session, actor, action, f"wave {wave}", at=now(), programme_id=programme_id)
