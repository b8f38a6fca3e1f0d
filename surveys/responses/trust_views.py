"""Pages of the Vertrauensstelle: the lock of a confidential wave, and what it opens.

The passphrase is asked for each time and kept nowhere. What is opened is shown in the answer to
a post only, so that no address leads to it, and each opening is noted.
"""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from wtforms import PasswordField, StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.fieldwork.models import Invitation, TrustKey, Wave
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import published
from surveys.responses import trust
from surveys.responses.models import Response
from surveys.responses.receipts import SectionInWords, in_words
from surveys.responses.shared_views import inbox_key
from surveys.responses.withdrawing import withdraw_response
from surveys.web.locale import gettext as _
from surveys.web.locale import said, speaking

trusting = Blueprint("trusting", __name__, url_prefix="/staff/waves/<int:wave>/trust")


@dataclass(frozen=True, slots=True)
class Trusted:
    """A confidential wave as the Vertrauensstelle sees it."""

    wave: Wave
    programme: Programme
    key: TrustKey | None
    invited: int
    answered: int


class LockForm(FlaskForm):
    """A new passphrase, typed twice."""

    passphrase = PasswordField()
    again = PasswordField()

    def validate_passphrase(self, field: Field) -> None:
        """Ask for enough signs."""
        if len((field.data or "").strip()) < trust.FEWEST_SIGNS:
            raise ValidationError(
                _("Bitte wählen Sie mindestens %(num)s Zeichen.", num=trust.FEWEST_SIGNS)
            )

    def validate_again(self, field: Field) -> None:
        """Ask for the same signs."""
        if (field.data or "").strip() != (self.passphrase.data or "").strip():
            raise ValidationError(_("Die beiden Eingaben sind nicht gleich."))


class OpenForm(FlaskForm):
    """The passphrase, and of which organisation something is wanted."""

    passphrase = PasswordField()
    invitation = StringField()


@trusting.get("")
@staff("trust")
def show(wave: int) -> ResponseReturnValue:
    """Show whether the wave has its lock, and how many answered."""
    with database().reading() as session:
        found = _open(session, current_actor(), wave)
    return _page(found)


@trusting.post("/lock")
@staff("trust")
def lock(wave: int) -> ResponseReturnValue:
    """Make the lock with a passphrase that only this person knows."""
    actor = current_actor()
    form = LockForm()
    with database().reading() as session:
        found = _open(session, actor, wave)
    if not form.validate_on_submit():
        return _page(found, form=form), 422
    try:
        with database().writing() as session:
            found = _open(session, actor, wave)
            trust.make_lock(
                session, found.wave, form.passphrase.data or "", actor=actor, on=_today()
            )
            _note(session, actor, "lock of the links made", found)
    except NotReady:
        flash(_("Diese Runde hat schon ein Schloss."), "notice")
        return redirect(url_for(".show", wave=wave))
    flash(_("Das Schloss ist gemacht. Die Runde lässt sich jetzt öffnen."), "success")
    return redirect(url_for(".show", wave=wave))


@trusting.post("/links")
@staff("trust")
def links(wave: int) -> ResponseReturnValue:
    """Show which organisations answered."""
    actor = current_actor()
    form = OpenForm()
    form.validate_on_submit()
    with database().reading() as session:
        found = _open(session, actor, wave)
        try:
            opened = trust.open_links(session, wave, form.passphrase.data or "")
        except trust.WrongPassphrase:
            return _page(found, wrong=True), 422
    with database().writing() as session:
        _note(session, actor, "links opened", found)
    return _page(found, opened=opened)


@trusting.post("/answer")
@staff("trust")
def answer(wave: int) -> ResponseReturnValue:
    """Show what one organisation answered, because it asked to know."""
    actor = current_actor()
    form = OpenForm()
    form.validate_on_submit()
    with database().reading() as session:
        found = _open(session, actor, wave)
        try:
            link = _link(session, wave, form)
        except trust.WrongPassphrase:
            return _page(found, wrong=True), 422
        response = session.get_one(Response, link.response_id)
        questionnaire = published(session, response.version_id)
    sections = in_words(questionnaire, response.answers, speaking().tag)
    with database().writing() as session:
        _note(session, actor, "confidential answer opened", found)
    return _page(found, link=link, sections=sections)


@trusting.post("/erase")
@staff("trust")
def erase(wave: int) -> ResponseReturnValue:
    """Delete what one organisation answered, because it asked for it."""
    actor = current_actor()
    form = OpenForm()
    form.validate_on_submit()
    with database().reading() as session:
        found = _open(session, actor, wave)
        try:
            link = _link(session, wave, form)
        except trust.WrongPassphrase:
            return _page(found, wrong=True), 422
    with database().writing() as session:
        withdraw_response(session, link.response_id, inbox_key=inbox_key())
        _note(session, actor, "confidential answer erased", found)
    flash(_("Die Antwort wird gelöscht, spätestens beim nächsten Mischen."), "success")
    return redirect(url_for(".show", wave=wave))


def _link(session: Session, wave: int, form: OpenForm) -> trust.OpenedLink:
    opened = trust.open_links(session, wave, form.passphrase.data or "")
    wanted = form.invitation.data or ""
    link = next((one for one in opened if str(one.invitation_id) == wanted), None)
    if link is None:
        raise UnknownPage("This organisation has no answer here.")
    return link


def _open(session: Session, actor: Actor, wave_id: int) -> Trusted:
    """Return a confidential wave whose Vertrauensstelle the actor is."""
    row = session.execute(
        select(Wave, Programme)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .where(Wave.id == wave_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such wave.")
    wave, programme = row
    actor.require_trust(programme.id)
    if wave.mode != "C":
        raise UnknownPage("Only confidential waves have a Vertrauensstelle.")
    counted = select(func.count()).select_from(Invitation).where(Invitation.wave_id == wave.id)
    return Trusted(
        wave,
        programme,
        session.get(TrustKey, wave.id),
        session.scalar(counted) or 0,
        session.scalar(counted.where(Invitation.used.is_(True))) or 0,
    )


def _page(  # noqa: PLR0913  one page, each part shown after its own button
    found: Trusted,
    *,
    form: LockForm | None = None,
    opened: tuple[trust.OpenedLink, ...] | None = None,
    link: trust.OpenedLink | None = None,
    sections: tuple[SectionInWords, ...] = (),
    wrong: bool = False,
) -> str:
    return render_template(
        "responses/trust.html",
        found=found,
        form=form or LockForm(formdata=None),
        opened=opened,
        link=link,
        sections=sections,
        wrong=wrong,
        programme_name=said(found.programme.name),
        nav_links=[
            (url_for("results.home"), _("Konzepte"), False),
            (url_for(".show", wave=found.wave.id), _("Vertrauensstelle"), True),
            (url_for("records.search", programme=found.programme.slug), _("Auskunft"), False),
        ],
    )


def _note(session: Session, actor: Actor, action: str, found: Trusted) -> None:
    what = f"wave {found.wave.id}"
    record(session, actor, action, what, at=now(), programme_id=found.programme.id)


def _today() -> date:
    return now().astimezone(BERLIN).date()
