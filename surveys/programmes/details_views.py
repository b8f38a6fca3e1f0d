"""The page for address, state, data protection officer and supervisor of the authority."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import administrator
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes.details import STATES, DetailsForm, set_details
from surveys.programmes.forms import complaints
from surveys.programmes.house import forget_house
from surveys.programmes.models import Authority
from surveys.programmes.setting_up import find_authority
from surveys.web.locale import gettext as _

authority_details = Blueprint("authority_details", __name__, url_prefix="/staff")


@authority_details.route("/authority/details", methods=["GET", "POST"])
@administrator
def show() -> ResponseReturnValue:
    """Show the details, ready to be changed, and keep what was changed."""
    with database().reading() as session:
        found = _authority(session)
    form = DetailsForm(obj=found)
    form.federal_state.choices = [("", _("bitte wählen")), *STATES.items()]
    if not form.validate_on_submit():
        page = render_template("programmes/details.html", form=form, problems=complaints(form))
        return page, 422 if form.is_submitted() else 200
    with database().writing() as session:
        found = _authority(session)
        set_details(session, found, form.details(), actor=current_actor(), at=now())
    forget_house()
    flash(_("Die Angaben zur Behörde sind gespeichert."), "success")
    return redirect(url_for("setup.authority"))


def _authority(session: Session) -> Authority:
    found = find_authority(session)
    if found is None:
        raise UnknownPage("There is no authority yet.")
    return found
