"""A job as staff see it: how far it is, what came of it, the file it made.

The same page for every kind of job. What a kind is called, and whether its file opens answers,
stands in `KINDS`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, current_app, render_template, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork.paper.press import no_pango
from surveys.jobs import produced
from surveys.jobs.models import Job, ProducedFile
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

jobs = Blueprint("jobs", __name__, url_prefix="/staff/jobs/<int:job>")

RENEWED_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """What a page says of one kind of job."""

    title: Callable[[], str]
    done: Callable[[Job], str]
    opens_answers: bool
    """Whether its file leads to what respondents wrote, so that it needs the right to read that."""
    why: Callable[[str], str | None] = lambda _problem: None
    """What to do about a problem, if there is more to say than to try again."""


def _letters_done(job: Job) -> str:
    number = (job.result or {}).get("letters", 0)
    return ngettext("Ein Brief ist fertig.", "%(num)s Briefe sind fertig.", number)


KINDS = {
    "letters": Kind(
        title=lambda: _("Briefe erstellen"),
        done=_letters_done,
        opens_answers=True,
        why=lambda problem: no_pango() if problem == "NotReady" else None,
    ),
}
UNNAMED = Kind(
    title=lambda: _("Auftrag"), done=lambda _job: _("Der Auftrag ist erledigt."), opens_answers=True
)


@jobs.get("")
@staff()
def show(job: int) -> ResponseReturnValue:
    """Show how far a job is; the page renews itself until it is done."""
    with database().reading() as session:
        found, programme = _open(session, current_actor(), job)
        file = _file(session, found)
    kind = KINDS.get(found.kind, UNNAMED)
    return render_template(
        "fieldwork/job.html",
        job=found,
        title=kind.title(),
        done=kind.done(found),
        why=kind.why(found.problem or ""),
        file=file,
        wave=found.payload.get("wave"),
        renewed=RENEWED_SECONDS if found.state in {"waiting", "running"} else None,
        **of_programme(programme),
    )


@jobs.get("/file")
@staff()
def fetch(job: int) -> ResponseReturnValue:
    """Send the file a job made, and note who fetched it."""
    actor = current_actor()
    with database().reading() as session:
        found, programme = _open(session, actor, job)
        file = _file(session, found)
    if file is None:
        raise UnknownPage("No file, or its day has come.")
    if KINDS.get(found.kind, UNNAMED).opens_answers:
        actor.require_rows(programme.id)
    path = produced.path_of(
        produced.folder_of(current_app.extensions["settings"].instance), file.id
    )
    if not path.is_file():
        raise UnknownPage("The file is gone.")
    with database().writing() as session:
        record(
            session,
            actor,
            "file fetched",
            f"wave {file.wave_id}" if file.wave_id else f"file {file.id.hex()}",
            at=now(),
            programme_id=programme.id,
        )
    answer: Response = send_file(
        path, mimetype=file.media_type, as_attachment=True, download_name=file.name, max_age=0
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _open(session: Session, actor: Actor, number: int) -> tuple[Job, Programme]:
    """Return a job of a programme that the actor coordinates, with the programme.

    Raises
    ------
    UnknownPage
        If there is none, it belongs to no programme, or the actor has no part in that.
    NotAllowed
        If the actor's role does not plan.
    """
    found = session.get(Job, number)
    programme = session.get(Programme, found.programme_id) if found and found.programme_id else None
    if found is None or programme is None:
        raise UnknownPage("No such job.")
    actor.require(programme.id, "coordinator")
    return found, programme


def _file(session: Session, job: Job) -> ProducedFile | None:
    return session.scalars(
        select(ProducedFile)
        .where(ProducedFile.job_id == job.id)
        .order_by(ProducedFile.made_at.desc())
        .limit(1)
    ).one_or_none()
