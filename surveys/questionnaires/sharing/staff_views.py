"""Sharing the preview: links with a label and a last day, and the remarks that came back."""

from dataclasses import dataclass
from datetime import date

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.fields.core import Field
from wtforms.validators import ValidationError

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.mail import public_address
from surveys.accounts.policy import staff
from surveys.clock import BERLIN, now
from surveys.db import database
from surveys.programmes.forms import complaints
from surveys.programmes.pasting import day_from, one_line
from surveys.questionnaires.edit_frame import of_questionnaire
from surveys.questionnaires.editing.drafts import Draft, open_draft
from surveys.questionnaires.editing.faults_in_words import where
from surveys.questionnaires.editing.places import Part, Place, find, path_of
from surveys.questionnaires.sharing import links, remarks
from surveys.questionnaires.sharing.models import PreviewLink
from surveys.questionnaires.sharing.remarks import Written
from surveys.web import codes
from surveys.web.locale import gettext as _

sharing = Blueprint("sharing", __name__, url_prefix="/staff/questionnaires/<int:survey>/share")


class ShareForm(FlaskForm):
    """A new link: for whom, and until when."""

    label = StringField()
    ends_on = StringField()

    def validate_label(self, field: Field) -> None:
        """Ask for whom it is."""
        typed = one_line(field.data)
        if not typed:
            raise ValidationError(_("Bitte schreiben Sie, für wen der Link ist."))
        if len(typed) > links.LONGEST_LABEL:
            raise ValidationError(_("Bitte kürzen Sie auf %(n)s Zeichen.", n=links.LONGEST_LABEL))

    def validate_ends_on(self, field: Field) -> None:
        """Ask for a day within a year from now."""
        found = day_from(field.data or "", end=False)
        if found is None:
            raise ValidationError(_("Bitte geben Sie einen Tag an, zum Beispiel 1.3.2027."))
        if not links.may_end_on(found, at=now()):
            raise ValidationError(
                _("Bitte wählen Sie einen Tag ab heute, höchstens in einem Jahr.")
            )

    def day(self) -> date:
        """Return the last day."""
        found = day_from(self.ends_on.data or "", end=False)
        if found is None:
            raise ValueError("The form was not validated.")
        return found


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A link as its page shows it."""

    link: PreviewLink
    address: str
    is_over: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The remarks on one place, with the way there; `path` is the nearest place there still is."""

    words: str
    path: str
    is_gone: bool
    open: tuple[Written, ...]
    done: tuple[Written, ...]


@sharing.get("")
@staff("coordinator")
def listing(survey: int) -> ResponseReturnValue:
    """Show the links and what was remarked."""
    usual = now().astimezone(BERLIN).date() + links.USUAL_PERIOD
    return _page(survey, ShareForm(formdata=None, data={"ends_on": usual.isoformat()}))


@sharing.post("")
@staff("coordinator")
def make(survey: int) -> ResponseReturnValue:
    """Make a link."""
    actor, form, at = current_actor(), ShareForm(), now()
    with database().reading() as session:
        open_draft(session, actor, survey)
    if not form.validate_on_submit():
        return _page(survey, form), 422
    with database().writing() as session:
        draft = open_draft(session, actor, survey)
        link = links.make_link(
            session,
            survey,
            label=one_line(form.label.data),
            ends_on=form.day(),
            account_id=actor.account_id,
            at=at,
            key=_key(),
        )
        _note(session, actor, "preview link made", draft, link.id)
        number = link.id
    flash(
        _("Der Link ist da. Geben Sie ihn nur denen, die den Fragebogen sehen sollen."), "success"
    )
    return redirect(url_for(".listing", survey=survey, _anchor=f"link-{number}"))


@sharing.get("/<int:link>/code.svg")
@staff("coordinator")
def code(survey: int, link: int) -> ResponseReturnValue:
    """Draw the QR code of a link."""
    with database().reading() as session:
        open_draft(session, current_actor(), survey)
        found = links.get_link(session, survey, link)
    return Response(codes.as_svg(_address(found)), mimetype="image/svg+xml")


@sharing.post("/<int:link>/end")
@staff("coordinator")
def end(survey: int, link: int) -> ResponseReturnValue:
    """End a link; its remarks stay."""
    actor, at = current_actor(), now()
    with database().writing() as session:
        draft = open_draft(session, actor, survey)
        links.end_link(links.get_link(session, survey, link), at=at)
        _note(session, actor, "preview link ended", draft, link)
    flash(_("Der Link ist beendet. Die Anmerkungen bleiben."), "success")
    return redirect(url_for(".listing", survey=survey))


@sharing.post("/<int:link>/delete")
@staff("coordinator")
def delete(survey: int, link: int) -> ResponseReturnValue:
    """Delete a link that is over, with its remarks."""
    actor, at = current_actor(), now()
    with database().writing() as session:
        draft = open_draft(session, actor, survey)
        found = links.get_link(session, survey, link)
        if not links.is_over(found, at=at):
            flash(_("Bitte beenden Sie den Link zuerst."), "warning")
            return redirect(url_for(".listing", survey=survey))
        links.delete_link(session, found)
        _note(session, actor, "preview link deleted", draft, link)
    flash(_("Der Link und seine Anmerkungen sind gelöscht."), "success")
    return redirect(url_for(".listing", survey=survey))


@sharing.post("/remarks/<int:remark>")
@staff("coordinator")
def tick(survey: int, remark: int) -> ResponseReturnValue:
    """Tick a remark as done, or take that back."""
    actor = current_actor()
    done = request.form.get("done") == "yes"
    with database().writing() as session:
        open_draft(session, actor, survey)
        account = actor.account_id
        remarks.tick(session, survey, remark, done=done, account_id=account, at=now())
    return redirect(url_for(".listing", survey=survey, _anchor="remarks"))


def _page(survey: int, form: ShareForm) -> str:
    at = now()
    with database().reading() as session:
        draft = open_draft(session, current_actor(), survey)
        found = links.links_of(session, survey)
        written = remarks.written_on(session, survey, draft.document)
    return render_template(
        "sharing/listing.html",
        links=[SharedLink(link, _address(link), links.is_over(link, at=at)) for link in found],
        groups=[_group(place, those, draft.document) for place, those in written],
        form=form,
        problems=complaints(form),
        **of_questionnaire(draft, "sharing.listing"),
    )


def _group(place: Place, those: tuple[Written, ...], document: Part) -> Group:
    nearest = place
    while find(document, nearest) is None:
        nearest = nearest[:-1]
    is_gone = nearest != place
    words = (
        _("Eine Stelle, die es nicht mehr gibt (%(name)s)", name=place[-1])
        if is_gone
        else (where(document, place) if place else _("Zum Ganzen"))
    )
    return Group(
        words,
        path_of(nearest),
        is_gone,
        tuple(one for one in those if not one.is_done),
        tuple(one for one in those if one.is_done),
    )


def _key() -> bytes:
    return bytes(current_app.extensions["keys"].links)


def _address(link: PreviewLink) -> str:
    token = links.token_of(link, key=_key())
    return public_address(current_app.extensions["settings"], "previews.show", token=token)


def _note(session: Session, actor: Actor, action: str, draft: Draft, link: int) -> None:
    what = f"survey {draft.survey_id} preview link {link}"
    record(session, actor, action, what, at=now(), programme_id=draft.programme.id)
