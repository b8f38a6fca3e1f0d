"""Who answered in mode P, and one organisation's whole answer; both audited."""

from typing import Any

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from surveys import clock
from surveys.accounts import audit
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import NotReady, UnknownPage
from surveys.responses import inspecting, proposals
from surveys.responses.files import folder_of, path_of
from surveys.settings import Settings
from surveys.web.locale import gettext as _
from surveys.web.locale import said, speaking

responses_staff = Blueprint("responses_staff", __name__, url_prefix="/staff")
ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""The policy of a file that came from outside: it may do nothing, should a browser open it."""


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
        "responses/response.html",
        answer=found,
        response_id=response,
        may_decide=actor.may(found.programme_id, "coordinator"),
        **frame(found.wave_id, found.programme_name),
    )


@responses_staff.get("/responses/<response>/files/<file>")
@staff("coordinator", "analyst")
def file(response: str, file: str) -> ResponseReturnValue:
    """Hand over a file as a download. It is never shown here: nobody knows what is in it."""
    actor = current_actor()
    with database().reading() as session:
        found, programme_id = inspecting.file_of(session, response, file)
        actor.require_rows(programme_id)
    with database().writing() as session:
        what = f"file {found.id} of response {response}"
        audit.record(
            session, actor, "file downloaded", what, at=clock.now(), programme_id=programme_id
        )
    settings: Settings = current_app.extensions["settings"]
    path = path_of(folder_of(settings.instance), found.id)
    if not path.is_file():
        raise UnknownPage("The file is gone.")
    answer = send_file(
        path, mimetype=found.type, as_attachment=True, download_name=found.name, etag=False
    )
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cache-Control"] = "no-store"
    return answer


@responses_staff.post("/responses/<response>/proposals")
@staff("coordinator")
def decide(response: str) -> ResponseReturnValue:
    """Take a correction of an organisation over into its record, or leave it."""
    actor = current_actor()
    item, detail = request.form.get("item", ""), request.form.get("detail", "")
    accept = request.form.get("decision") == "accept"
    try:
        with database().writing() as session:
            found = inspecting.whole_answer(session, response, speaking().tag)
            actor.require_rows(found.programme_id)
            actor.require(found.programme_id, "coordinator")
            if (known := _decision(found, item, detail)) is not None:
                return _decided(response, accepted=known == "accepted")
            proposals.decide(session, inspecting.id_bytes(response), item, detail, accept=accept)
            audit.record(
                session,
                actor,
                "correction accepted" if accept else "correction rejected",
                f"{detail} of response {response}",
                at=clock.now(),
                programme_id=found.programme_id,
            )
    except NotReady:
        flash(_("Eine andere Organisation heißt schon so. Der Eintrag bleibt."), "warning")
        return _to_proposals(response)
    return _decided(response, accepted=accept)


def _decision(found: inspecting.WholeAnswer, item: str, detail: str) -> str | None:
    """Return what was decided before about a correction: the button was pressed twice."""
    states = {(one.item, one.detail): one.state for one in found.proposals}
    state = states.get((item, detail), "open")
    return None if state == "open" else state


def _decided(response: str, *, accepted: bool) -> ResponseReturnValue:
    """Say what became of the record, and go back to the response."""
    said_so = _("Der Eintrag ist geändert.") if accepted else _("Der Eintrag bleibt, wie er war.")
    flash(said_so, "success")
    return _to_proposals(response)


def _to_proposals(response: str) -> ResponseReturnValue:
    return redirect(url_for(".response", response=response, _anchor="proposals"))


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
