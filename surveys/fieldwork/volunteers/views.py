"""The public page "Mitwirken", and the page behind the link in the mail.

Nothing here sets a cookie. Opening a page changes nothing, pressing its buttons does. Whether an
address is known makes no difference to what anybody sees but its owner.
"""

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.accounts.policy import public, respondent
from surveys.clock import now
from surveys.db import database
from surveys.errors import ForeignSite
from surveys.fieldwork.addresses.choices import field_choices
from surveys.fieldwork.models import Volunteer
from surveys.fieldwork.volunteers import keeping
from surveys.fieldwork.volunteers.forms import EntryForm, WishForm, shown
from surveys.jobs.office import office_of
from surveys.programmes.forms import complaints
from surveys.programmes.models import Programme
from surveys.web import limits, locale
from surveys.web.locale import gettext as _
from surveys.web.locale import said

volunteering = Blueprint("volunteering", __name__, url_prefix="/p/<programme>/mitwirken")


@volunteering.before_request
def refuse_foreign_sites() -> None:
    """Refuse posts that another site made a browser send; browsers say so themselves."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise ForeignSite("Another site sent this.")


@volunteering.route("", methods=["GET", "POST"])
@public
def ask(programme: str) -> ResponseReturnValue:
    """Ask what somebody wants to hear of; on a valid post, a mail asks them to confirm it."""
    with database().reading() as session:
        found = keeping.open_public(session, programme)
        fields = field_choices(session, found.id)
    form = EntryForm(data={"who": "organisation", "language": locale.speaking().tag})
    form.offer(fields)
    if not form.validate_on_submit():
        return _form_page(form, found), 422 if form.is_submitted() else 200
    if not limits.may_enter():
        form.email.errors = [
            _(
                "Von hier kamen gerade sehr viele Anmeldungen. Bitte versuchen Sie es in einer "
                "Stunde noch einmal oder rufen Sie uns an."
            )
        ]
        return _form_page(form, found), 429
    if limits.may_write_to(form.address()):
        _keep(found, form)
    return redirect(url_for(".asked", programme=programme))


@volunteering.get("/mail")
@public
def asked(programme: str) -> ResponseReturnValue:
    """Say that a mail is on its way, to everybody the same."""
    with database().reading() as session:
        found = keeping.open_public(session, programme)
    return render_template("volunteering/asked.html", programme=found, **_frame(found))


@volunteering.route("/eintrag/<token>", methods=["GET", "POST"])
@respondent
def own(programme: str, token: str) -> ResponseReturnValue:
    """Show an entry to its owner, to be confirmed, changed or ended; a post changes it."""
    with database().reading() as session:
        found, entry = _open(session, programme, token)
        form = WishForm(data=shown(entry))
        form.offer(field_choices(session, found.id))
    if not form.validate_on_submit():
        return _own_page(form, found, entry, token), 422 if form.is_submitted() else 200
    with database().writing() as session:
        found, entry = _open(session, programme, token)
        keeping.change(entry, form.wish())
        keeping.confirm(entry, at=now())
    return redirect(url_for(".own", programme=programme, token=token, after="saved"))


@volunteering.post("/eintrag/<token>/end")
@respondent
def end(programme: str, token: str) -> ResponseReturnValue:
    """Delete an entry, for whoever has its link."""
    with database().writing() as session:
        _found, entry = _open(session, programme, token)
        session.delete(entry)
    return redirect(url_for(".ended", programme=programme))


@volunteering.get("/ende")
@public
def ended(programme: str) -> ResponseReturnValue:
    """Say that an entry is gone."""
    with database().reading() as session:
        found = keeping.open_public(session, programme)
    return render_template("volunteering/ended.html", programme=found, **_frame(found))


def _keep(found: Programme, form: EntryForm) -> None:
    """Keep a wish and queue its mail."""
    key = current_app.extensions["keys"].outbox
    try:
        with database().writing() as session:
            keeping.ask(session, found.id, form.address(), form.wish(), at=now(), key=key)
    except IntegrityError:
        return  # sent twice at once: the other one was kept
    office_of(current_app).nudge()


def _open(session: Session, programme: str, token: str) -> tuple[Programme, Volunteer]:
    found = keeping.open_public(session, programme)
    return found, keeping.open_entry(session, found.id, token, at=now())


def _form_page(form: EntryForm, found: Programme) -> str:
    return render_template(
        "volunteering/ask.html",
        form=form,
        problems=complaints(form),
        programme=found,
        **_frame(found),
    )


def _own_page(form: WishForm, found: Programme, entry: Volunteer, token: str) -> str:
    return render_template(
        "volunteering/own.html",
        form=form,
        problems=complaints(form),
        entry=entry,
        token=token,
        is_saved=request.args.get("after") == "saved",
        programme=found,
        **_frame(found),
    )


def _frame(found: Programme) -> dict[str, str]:
    return {"programme_name": said(found.name)}
