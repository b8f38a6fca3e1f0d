"""An organisation asks for more time to answer."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts.policy import respondent
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork import extensions
from surveys.programmes.forms import complaints
from surveys.programmes.pasting import one_line
from surveys.responses.access import invitation_at
from surveys.responses.desk import Desk
from surveys.responses.forms import ExtensionForm
from surveys.responses.shared_views import answering, desk_now, frame
from surveys.web.locale import gettext as _


@answering.route("/extension", methods=["GET", "POST"])
@respondent
def extension() -> ResponseReturnValue:
    """Take a wished last day and why; staff decide. Asking again changes what is still open."""
    desk = desk_now()
    if desk.helper is not None:
        raise UnknownPage("Only the contact asks for more time.")
    form = ExtensionForm(request.form or None, meta={"draft_token": desk.form_token})
    with database().reading() as session:
        invitation = _asked(invitation_at(session, desk))
        wish = extensions.newest_wish(session, invitation)
    if form.validate_on_submit() and _is_later(form, desk):
        with database().writing() as session:
            extensions.ask_for_more_time(
                session, invitation, form.day(), one_line(form.reason.data), at=clock.now()
            )
        return redirect(url_for(".extension"))
    page = render_template(
        "responses/extension.html",
        desk=desk,
        wish=wish,
        form=form,
        problems=complaints(form),
        **frame(desk),
    )
    return page, 422 if form.is_submitted() else 200


def _asked(invitation: int | None) -> int:
    """Return the invitation that more time is asked for.

    Raises
    ------
    UnknownPage
        If nobody was invited: an open link ends for all at once.
    """
    if invitation is None:
        raise UnknownPage("Nobody in particular was asked.")
    return invitation


def _is_later(form: ExtensionForm, desk: Desk) -> bool:
    """Whether the wished day comes after the end; if not, the form says so."""
    if form.day() > desk.wave.closes_at.astimezone(clock.BERLIN).date():
        return True
    form.wanted_on.errors = [_("Bitte wählen Sie einen Tag nach dem letzten Tag der Befragung.")]
    return False
