"""The method sheet, one step from every number: for staff, and for everybody."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.dashboards import frame
from analysis.dashboards.access import SEEING, open_results
from analysis.dashboards.method.number import CellAddress, Explained, explained
from analysis.dashboards.method.sheet import Point, sheet
from analysis.dashboards.opening import frame_of, open_programme
from analysis.releases.publishing import Publishing, published, published_cells
from analysis.releases.reading import (
    WHOLE_CONCEPT,
    ReleaseFacts,
    cells,
    crossed_cells,
    facts_of_release,
)
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import public as for_everybody
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.programmes.models import Authority, Programme
from surveys.reading import WaveFacts, codebook, wave_facts
from surveys.web.caching import cacheable, in_any_language

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
@cacheable
@in_any_language
def public(programme: str, wave: int) -> ResponseReturnValue:
    """Show everybody how published results came about."""
    with database().reading() as session:
        found = open_programme(session, programme)
        facts = wave_facts(session, wave)
        publishing = published(session, wave)
        if facts.programme_id != found.id or publishing is None:
            raise UnknownPage("No such results.")
        release = publishing.release
        facts = facts_of_release(session, facts, release)
        points, number = _sheet(session, facts, release, publishing)
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
    session: Session, facts: WaveFacts, release: ReleaseFacts, publishing: Publishing | None = None
) -> tuple[tuple[Point, ...], Explained | None]:
    programme = session.get_one(Programme, facts.programme_id)
    authority = session.get_one(Authority, programme.authority_id)
    written = request.args.get("cell")
    number = _number(session, facts, release, publishing, written) if written else None
    return sheet(facts, release, authority), number


def _number(
    session: Session,
    facts: WaveFacts,
    release: ReleaseFacts,
    publishing: Publishing | None,
    written: str,
) -> Explained:
    """Return how a number was counted; everybody is told of published ones only."""
    address = CellAddress.read(written)
    variables = codebook(session, facts.version_id)
    fields = {one.name: one.action_field or WHOLE_CONCEPT for one in variables}
    part = fields.get(address.variable, WHOLE_CONCEPT)
    if publishing is not None:
        book = published_cells(session, publishing, variables, part)
    elif address.is_crossed:
        book = crossed_cells(session, release.id, part)
    else:
        book = cells(session, release.id, part)
    return explained(book, variables, facts, address)
