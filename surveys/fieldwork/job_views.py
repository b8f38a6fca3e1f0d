"""A job as staff see it: how far it is, what came of it, the file it made.

The same page for every kind of job. What a kind is called, and whether its file opens answers,
stands in `KINDS`.
"""

from pathlib import Path
from typing import Any, BinaryIO

from flask import Blueprint, Response, current_app, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor, current_actor
from surveys.accounts.audit import record
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.fieldwork.paper.press import no_pango
from surveys.jobs import produced
from surveys.jobs.kinds import KINDS, RENEWED_SECONDS, Kind
from surveys.jobs.models import Job, ProducedFile
from surveys.programmes.frame import of_programme
from surveys.programmes.models import Programme
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext

jobs = Blueprint("jobs", __name__, url_prefix="/staff/jobs/<int:job>")


def _letters_done(_session: Session, job: Job) -> str:
    number = (job.result or {}).get("letters", 0)
    return ngettext("Ein Brief ist fertig.", "%(num)s Briefe sind fertig.", number)


KINDS["letters"] = Kind(
    title=lambda: _("Briefe erstellen"),
    done=_letters_done,
    opens_answers=True,
    why=lambda problem: no_pango() if problem == "NotReady" else None,
    back=("letters.page", lambda: _("Briefe")),
)
UNNAMED = Kind(
    title=lambda: _("Auftrag"),
    done=lambda _session, _job: _("Der Auftrag ist erledigt."),
    opens_answers=True,
)


@jobs.get("")
@staff()
def show(job: int) -> ResponseReturnValue:
    """Show how far a job is; the page renews itself until it is done."""
    with database().reading() as session:
        found, programme = _open(session, current_actor(), job)
        file = _file(session, found)
        kind = KINDS.get(found.kind, UNNAMED)
        done = kind.done(session, found)
    return render_template(
        "fieldwork/job.html",
        job=found,
        title=kind.title(),
        done=done,
        nothing=kind.nothing(found),
        progress=kind.progress(found),
        meanwhile=kind.meanwhile and kind.meanwhile(),
        why=kind.why(found.problem or ""),
        file=file,
        wave=found.payload.get("wave"),
        once=kind.once,
        form=FlaskForm(),
        back=kind.back and (kind.back[0], kind.back[1]()),
        onward=kind.onward and (kind.onward[0], kind.onward[1]()),
        renewed=_renewed(kind, found) if found.state in {"waiting", "running"} else None,
        **_frame(programme),
    )


def _renewed(kind: Kind, job: Job) -> int:
    return RENEWED_SECONDS if job.progress < job.total else kind.renewed_seconds


def _frame(programme: Programme) -> dict[str, Any]:
    """Return the frame; who does not plan sees no areas of planning."""
    frame = of_programme(programme)
    if not current_actor().may(programme.id, "coordinator"):
        frame["nav_links"] = [(url_for("results.home"), _("Konzepte"), False)]
    return frame


@jobs.get("/file")
@staff()
def fetch(job: int) -> ResponseReturnValue:
    """Send the file a job made, and note who fetched it."""
    found, file = _allowed(job)
    if KINDS.get(found.kind, UNNAMED).once:
        raise UnknownPage("This file is asked for with its button.")
    with database().writing() as session:
        _note(session, found, file)
    return _sent(file, _path(file))


@jobs.post("/file")
@staff()
def fetch_once(job: int) -> ResponseReturnValue:
    """Send the file a job made and delete it: whoever needs it again makes a new one."""
    found, file = _allowed(job)
    form = FlaskForm()
    if not KINDS.get(found.kind, UNNAMED).once or not form.validate_on_submit():
        raise UnknownPage("This file is not asked for with a button.")
    path = _path(file)
    content = path.open("rb")  # what is open can still be read when its name is gone
    try:
        with database().writing() as session:
            _take(session, file)
            _note(session, found, file)
        path.unlink(missing_ok=True)
        return _sent(file, content)
    except BaseException:
        content.close()
        raise


def _take(session: Session, file: ProducedFile) -> None:
    """Remove the row of a file.

    Raises
    ------
    UnknownPage
        If somebody else did so at the same moment.
    """
    query = delete(ProducedFile).where(ProducedFile.id == file.id).returning(ProducedFile.id)
    if not session.execute(query).all():
        raise UnknownPage("The file is gone.")


def _allowed(number: int) -> tuple[Job, ProducedFile]:
    """Return a job with its file, if the actor may have that.

    Raises
    ------
    UnknownPage, NotAllowed, SecondFactorMissing
        If not, or if there is none any more.
    """
    actor = current_actor()
    with database().reading() as session:
        found, programme = _open(session, actor, number)
        file = _file(session, found)
    if file is None:
        raise UnknownPage("No file, or its day has come.")
    if KINDS.get(found.kind, UNNAMED).opens_answers:
        actor.require_rows(programme.id)
    return found, file


def _path(file: ProducedFile) -> Path:
    folder = produced.folder_of(current_app.extensions["settings"].instance)
    path = produced.path_of(folder, file.id)
    if not path.is_file():
        raise UnknownPage("The file is gone.")
    return path


def _note(session: Session, job: Job, file: ProducedFile) -> None:
    record(
        session,
        current_actor(),
        "file fetched",
        f"wave {file.wave_id}" if file.wave_id else f"file {file.id.hex()}",
        at=now(),
        programme_id=job.programme_id,
    )


def _sent(file: ProducedFile, content: Path | BinaryIO) -> Response:
    answer: Response = send_file(
        content,
        mimetype=file.media_type,
        as_attachment=True,
        download_name=file.name,
        max_age=0,
        etag=False,
    )
    answer.content_length = file.size
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _open(session: Session, actor: Actor, number: int) -> tuple[Job, Programme]:
    """Return a job of a programme in which the actor has a role that may see it.

    Raises
    ------
    UnknownPage
        If there is none, it belongs to no programme, or the actor has no part in that.
    NotAllowed
        If the actor's role is another.
    """
    found = session.get(Job, number)
    programme = session.get(Programme, found.programme_id) if found and found.programme_id else None
    if found is None or programme is None:
        raise UnknownPage("No such job.")
    actor.require(programme.id, *KINDS.get(found.kind, UNNAMED).roles)
    return found, programme


def _file(session: Session, job: Job) -> ProducedFile | None:
    return session.scalars(
        select(ProducedFile)
        .where(ProducedFile.job_id == job.id)
        .order_by(ProducedFile.made_at.desc())
        .limit(1)
    ).one_or_none()
