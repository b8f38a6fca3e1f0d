"""What a wave's results will show: chosen before it opens, to be read by everybody afterwards."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from analysis.dashboards import frame
from analysis.dashboards.access import MAKING, SEEING, Results, open_wave
from analysis.releases.errors import PlanIsFixed
from analysis.releases.planning import Choices, choices_of, choose
from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.reading import Grouping
from surveys.web.locale import gettext as _

planning = Blueprint("planning", __name__, url_prefix="/staff/results/<int:wave>/plan")


class PlanForm(FlaskForm):
    """The ticks of the page: names of groupings, so they are read from the request."""

    def choices(self, groupings: tuple[Grouping, ...]) -> Choices:
        """Return what was ticked; what nobody offered is not heard."""
        public = frozenset(request.form.getlist("public"))
        internal = frozenset(request.form.getlist("staff"))
        return Choices(
            tuple(one.name for one in groupings if one.name in public),
            tuple(one.name for one in groupings if one.name in internal | public),
            is_crossed="crossed" in request.form,
        )


@planning.get("")
@staff(*SEEING)
def show(wave: int) -> ResponseReturnValue:
    """Show by which groups results are compared, ready to be chosen before opening."""
    with database().reading() as session:
        found = open_wave(session, current_actor(), wave)
        return _page(session, found)


@planning.post("")
@staff(*MAKING)
def save(wave: int) -> ResponseReturnValue:
    """Keep what was chosen, as long as the wave was not opened."""
    actor, at = current_actor(), now()
    form = PlanForm()
    with database().reading() as session:
        found = open_wave(session, actor, wave)
        actor.require(found.facts.programme_id, *MAKING)
        if not form.validate_on_submit():
            return _page(session, found), 422
    chosen = form.choices(found.facts.groupings)
    try:
        with database().writing() as session:
            found = open_wave(session, actor, wave)
            choose(session, found.facts, chosen, at=at)
            audit.record(
                session,
                actor,
                "results planned",
                f"wave {wave}",
                at=at,
                programme_id=found.facts.programme_id,
            )
    except PlanIsFixed:
        flash(_("Die Runde ist geöffnet. Was ausgewertet wird, steht damit fest."), "warning")
        return redirect(url_for(".show", wave=wave))
    flash(_("Gespeichert. Mit dem Öffnen der Runde steht es fest."), "success")
    return redirect(url_for(".show", wave=wave))


def _page(session: Session, found: Results) -> str:
    return render_template(
        "dashboards/plan.html",
        choices=choices_of(session, found.facts),
        may_choose=found.may_make and found.facts.opened_at is None,
        form=PlanForm(),
        **frame.of_staff(found),
    )
