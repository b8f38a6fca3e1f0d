"""Who answered in mode P, and one organisation's whole answer; both audited."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.responses import inspecting
from surveys.web.locale import gettext as _
from surveys.web.locale import said, speaking

responses_staff = Blueprint("responses_staff", __name__, url_prefix="/staff")


@responses_staff.get("/waves/<int:wave>/responses")
@staff("coordinator", "analyst")
def listing(wave: int) -> ResponseReturnValue:
    """List the organisations asked, and which of them answered."""
    actor = current_actor()
    with database().reading() as session:
        programme_id, programme_name, title, mode = inspecting.programme_of(session, wave)
        actor.require_rows(programme_id)
        if mode != "P":
            raise UnknownPage("Nobody knows who answered without a name.")
        arrivals = inspecting.arrivals(session, wave)
    with database().writing() as session:
        audit.record(
            session,
            actor,
            "list of responses opened",
            f"wave {wave}",
            at=clock.now(),
            programme_id=programme_id,
        )
    return render_template(
        "responses/listing.html",
        wave_id=wave,
        title=title,
        arrivals=arrivals,
        answered=sum(1 for arrival in arrivals if arrival.response_id),
        **frame(wave, programme_name),
    )


@responses_staff.get("/responses/<response>")
@staff("coordinator", "analyst")
def response(response: str) -> ResponseReturnValue:
    """Show everything one organisation said."""
    actor = current_actor()
    with database().reading() as session:
        found = inspecting.whole_answer(session, response, speaking().tag)
        actor.require_rows(found.programme_id)
    with database().writing() as session:
        audit.record(
            session,
            actor,
            "response opened",
            f"response {response}",
            at=clock.now(),
            programme_id=found.programme_id,
        )
    return render_template(
        "responses/response.html", answer=found, **frame(found.wave_id, found.programme_name)
    )


def frame(wave: int, programme_name: dict[str, str]) -> dict[str, Any]:
    """Return what the frame of these pages needs: areas and the name of the programme."""
    endpoint = request.endpoint or ""
    listing = f"{responses_staff.name}.listing"
    return {
        "programme_name": said(programme_name),
        "nav_links": [
            (url_for("results.home"), _("Konzepte"), False),
            (url_for("results.overview", wave=wave), _("Auf einen Blick"), False),
            (url_for("results.concept", wave=wave), _("Das ganze Konzept"), False),
            (url_for(listing, wave=wave), _("Wer geantwortet hat"), endpoint == listing),
        ],
    }
