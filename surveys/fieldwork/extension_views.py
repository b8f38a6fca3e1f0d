"""Staff see which organisations asked for more time, and decide."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork import extensions, preparing
from surveys.fieldwork.mails.addresses import addressee
from surveys.fieldwork.models import Invitation, Organisation
from surveys.fieldwork.outbox import queue_mail
from surveys.fieldwork.preparing import OpenedWave
from surveys.fieldwork.waves import ends_at
from surveys.programmes.frame import of_programme
from surveys.programmes.pasting import day_from
from surveys.web.locale import gettext as _

more_time = Blueprint("more_time", __name__, url_prefix="/staff/waves/<int:wave>/extensions")


@more_time.get("")
@staff("coordinator")
def listing(wave: int) -> ResponseReturnValue:
    """List who asked for more time, and until when."""
    with database().reading() as session:
        opened = _open(session, current_actor(), wave)
    return _page(opened)


@more_time.post("/<int:wish>/grant")
@staff("coordinator")
def grant(wave: int, wish: int) -> ResponseReturnValue:
    """Give one organisation a later last day, and write to it."""
    actor, at = current_actor(), now()
    FlaskForm().validate_on_submit()
    typed = request.form.get("closes_on", "")
    day = day_from(typed, end=True)
    with database().reading() as session:
        opened = _open(session, actor, wave)
        may = day and extensions.may_close_for_one_on(session, opened.wave, day, at=at)
    if day is None or not may:
        return _page(opened, wrong=wish, typed=typed), 422
    with database().writing() as session:
        opened = _open(session, actor, wave)
        invitation = extensions.grant(session, wave, wish, day)
        _decided(session, actor, opened, invitation, "more time granted")
        gets_mail = _gets_mail(session, invitation)
    if gets_mail:
        flash(_("Die Organisation hat jetzt mehr Zeit. Wir schreiben ihr."), "success")
    else:
        flash(
            _(
                "Die Organisation hat jetzt mehr Zeit. Sie hat keine Mailadresse: Bitte sagen Sie "
                "es ihr."
            ),
            "warning",
        )
    return redirect(url_for(".listing", wave=wave))


@more_time.post("/<int:wish>/refuse")
@staff("coordinator")
def refuse(wave: int, wish: int) -> ResponseReturnValue:
    """Leave the last day as it is, and write to the organisation."""
    actor = current_actor()
    FlaskForm().validate_on_submit()
    with database().writing() as session:
        opened = _open(session, actor, wave)
        invitation = extensions.refuse(session, wave, wish)
        _decided(session, actor, opened, invitation, "more time refused")
        gets_mail = _gets_mail(session, invitation)
    if gets_mail:
        flash(_("Der letzte Tag bleibt. Wir schreiben der Organisation."), "success")
    else:
        flash(
            _(
                "Der letzte Tag bleibt. Die Organisation hat keine Mailadresse: Bitte sagen Sie es "
                "ihr."
            ),
            "warning",
        )
    return redirect(url_for(".listing", wave=wave))


def _decided(
    session: Session, actor: Actor, opened: OpenedWave, invitation: int | None, action: str
) -> None:
    """Write to the organisation and note what was decided; once, however often it was pressed."""
    if invitation is None:
        return
    at = now()
    queue_mail(session, kind="extension", at=at, invitation_id=invitation)
    what = f"invitation {invitation} of wave {opened.wave.id}"
    record(session, actor, action, what, at=at, programme_id=opened.programme.id)


def _gets_mail(session: Session, invitation: int | None) -> bool:
    """Return whether an organisation can be written to; if it was decided before, nobody waits."""
    found = session.get(Invitation, invitation) if invitation is not None else None
    organisation = session.get(Organisation, found.organisation_id) if found else None
    return organisation is None or bool(addressee(session, organisation).email)


def _open(session: Session, actor: Actor, wave: int) -> OpenedWave:
    """Return a wave in which it is known who was asked."""
    opened = preparing.open_for_fieldwork(session, actor, wave)
    if opened.wave.mode == "A":
        raise UnknownPage("Nobody knows who was asked.")
    return opened


def _page(opened: OpenedWave, *, wrong: int | None = None, typed: str = "") -> str:
    with database().reading() as session:
        found = extensions.wishes(session, opened.wave.id)
        is_over = ends_at(session, opened.wave) <= now()
    return render_template(
        "fieldwork/extensions.html",
        opened=opened,
        wave=opened.wave,
        wishes=found,
        is_over=is_over,
        wrong=wrong,
        typed=typed,
        **of_programme(opened.programme),
    )
