"""The job that makes a file of single answers. Nothing of an answer is in it or in a log."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from analysis.exports.microdata.making import MEDIA_TYPES, Format, Order, make_microdata
from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.accounts.models import ROWS
from surveys.clock import BERLIN, now
from surveys.jobs import produced
from surveys.jobs.kinds import KINDS, Kind
from surveys.jobs.models import Job, ProducedFile
from surveys.jobs.office import Office, Task
from surveys.jobs.queue import enqueue
from surveys.reading import Reader, WaveFacts, wave_facts
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, speaking, spoken

KIND = "microdata"
"""Of the job, and of its file."""


def ask_for(session: Session, actor: Actor, facts: WaveFacts, order: Order) -> Job:
    """Put the making of a file into the queue, and note who asked for what. The caller commits."""
    at = now()
    record(
        session,
        actor,
        "single answers with names asked for" if order.names else "single answers asked for",
        f"wave {facts.id} {order.format.value}",
        at=at,
        programme_id=facts.programme_id,
    )
    return enqueue(
        session,
        KIND,
        {
            "wave": facts.id,
            "format": order.format.value,
            "names": order.names,
            "labels": order.labels,
            "language": speaking().tag,
        },
        at=at,
        programme_id=facts.programme_id,
        account_id=actor.account_id,
    )


def register(app: Flask, office: Office) -> None:
    """Give `office` the handler, and pages of jobs their words."""
    instance: Path = app.extensions["settings"].instance

    def make(task: Task) -> Mapping[str, Any]:
        return make_file(task, produced.folder_of(instance))

    office.handlers[KIND] = make
    KINDS[KIND] = Kind(
        title=lambda: _("Einzelne Antworten als Datei"),
        done=_done,
        opens_answers=True,
        roles=ROWS,
        once=True,
        back=("files.page", lambda: _("Dateien und Codebuch")),
    )


def make_file(task: Task, folder: Path) -> Mapping[str, Any]:
    """Make the file a job asks for; return how many rows it has."""
    payload = task.payload
    order = Order(Format(payload["format"]), names=payload["names"], labels=payload["labels"])
    with produced.new_file(folder) as (file_id, file):
        with task.database.reading() as session, spoken(payload["language"]):
            facts = wave_facts(session, payload["wave"])
            rows = make_microdata(
                session,
                facts,
                order,
                file,
                folder=folder,
                reader=Reader.of_the_house(facts.programme_id),
                report=task.report,
            )
        file.flush()
        at = now()
        row = ProducedFile(
            id=file_id,
            programme_id=facts.programme_id,
            wave_id=facts.id,
            job_id=task.job.id,
            kind=KIND,
            name=f"{name_of(facts)}.{order.format.value}",
            media_type=MEDIA_TYPES[order.format],
            size=file.seek(0, 2),
            made_at=at,
            delete_on=at.astimezone(BERLIN).date() + produced.A_DAY,
        )
        with task.database.writing() as session:
            # Of an attempt that ended too early to say so.
            session.execute(delete(ProducedFile).where(ProducedFile.job_id == task.job.id))
            session.add(row)
    return {"rows": rows}


def name_of(facts: WaveFacts) -> str:
    """Return the name of a file without its ending."""
    return f"{facts.programme}-{facts.survey}-{facts.number}-antworten"


def _done(_session: Session, job: Job) -> str:
    rows = (job.result or {}).get("rows", 0)
    return ngettext(
        "Die Datei ist fertig: eine Antwort.", "Die Datei ist fertig: %(num)s Antworten.", rows
    )
