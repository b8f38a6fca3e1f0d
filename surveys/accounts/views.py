"""One's own account: password, second factor, where one is signed in."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.forms import EndOthersForm, EndSessionForm
from surveys.accounts.policy import staff
from surveys.accounts.sessions import end_own_session, end_sessions, sessions_of
from surveys.clock import now
from surveys.errors import UnknownPage
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

accounts = Blueprint("accounts", __name__, url_prefix="/staff/account")


@accounts.get("")
@staff()
def own() -> ResponseReturnValue:
    """Show who one is here, how the account is guarded and where it is open."""
    actor = current_actor()
    return render_template(
        "accounts/own.html",
        actor=actor,
        here=session.row_id,  # type: ignore[attr-defined]  # of our own session interface
        sessions=sessions_of(actor.account_id, at=now()),
        one=EndSessionForm(),
        others=EndOthersForm(),
    )


@accounts.post("/sessions/end")
@staff()
def end_one() -> ResponseReturnValue:
    """End one of one's own sessions."""
    form = EndSessionForm()
    if not form.validate_on_submit() or not end_own_session(
        current_actor().account_id, form.session_id()
    ):
        raise UnknownPage("No such session.")
    flash(_("Dieses Gerät ist abgemeldet."), "success")
    return redirect(url_for(".own"))


@accounts.post("/sessions/end-others")
@staff()
def end_others() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    ended = end_sessions(current_actor().account_id, but=session.row_id)  # type: ignore[attr-defined]  # as above
    flash(
        ngettext(
            "%(num)s anderes Gerät ist abgemeldet.", "%(num)s andere Geräte sind abgemeldet.", ended
        ),
        "success",
    )
    return redirect(url_for(".own"))
