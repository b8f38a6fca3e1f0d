"""The method sheet, one step from every number: for staff, and for everybody."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.dashboards import frame
from analysis.dashboards.access import SEEING, open_results
from analysis.dashboards.method.number import CellAddress, Explained, explained
from analysis.dashboards.method.sheet import Point, sheet
from analysis.dashboards.opening import frame_of, open_programme
from analysis.disclosure.cells import Readership
from analysis.releases.reading import (
    WHOLE_CONCEPT,
    ReleaseFacts,
    cells,
    crossed_cells,
    latest,
)
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import public as for_everybody
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes.models import Authority, Programme
from surveys.reading import WaveFacts, codebook, wave_facts

method = Blueprint("method", __name__)


@method.get("/staff/results/<int:wave>/method")
@staff(*SEEING)
def show(wave: int) -> ResponseReturnValue:
    """Show how the results of a wave came about; with `?cell=`, how one number was counted."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        if found.release is None:
            raise UnknownPage("This wave has no release yet.")
        points, number = _sheet(session, found.facts, found.release)
    return render_template(
        "dashboards/method.html", points=points, number=number, **frame.of_staff(found)
    )


@method.get("/p/<programme>/method/<int:wave>")
@for_everybody
def public(programme: str, wave: int) -> ResponseReturnValue:
    """Show everybody how published results came about."""
    with database().reading() as session:
        found = open_programme(session, programme)
        facts = wave_facts(session, wave)
        release = latest(session, wave, Readership.PUBLIC)
        if facts.programme_id != found.id or release is None:
            raise UnknownPage("No such results.")
        points, number = _sheet(session, facts, release)
    return render_template(
        "public/method.html",
        programme=found,
        facts=facts,
        release=release,
        points=points,
        number=number,
        **frame_of(found),
    )


def _sheet(
    session: Session, facts: WaveFacts, release: ReleaseFacts
) -> tuple[tuple[Point, ...], Explained | None]:
    programme = session.get_one(Programme, facts.programme_id)
    authority = session.get_one(Authority, programme.authority_id)
    written = request.args.get("cell")
    number = _number(session, facts, release, written) if written else None
    return sheet(facts, release, authority), number


def _number(session: Session, facts: WaveFacts, release: ReleaseFacts, written: str) -> Explained:
    address = CellAddress.read(written)
    variables = codebook(session, facts.version_id)
    fields = {one.name: one.action_field or WHOLE_CONCEPT for one in variables}
    part = fields.get(address.variable, WHOLE_CONCEPT)
    read = crossed_cells if address.is_crossed else cells
    return explained(read(session, release.id, part), variables, facts, address)
