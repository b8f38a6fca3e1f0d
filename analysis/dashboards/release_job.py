"""The job that makes the releases of a wave. No number of answers is in its row, only in theirs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.dashboards import waiting
from analysis.dashboards.access import MAKING
from analysis.releases.errors import NoRelease
from analysis.releases.freezing import make_release
from analysis.releases.material import due_now
from analysis.releases.reading import newest_since, release_of
from analysis.releases.workshop import Workshop
from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.clock import now
from surveys.jobs import queue
from surveys.jobs.kinds import KINDS, Kind
from surveys.jobs.models import Job
from surveys.jobs.office import Office, Task
from surveys.jobs.pace import Pace
from surveys.programmes.models import Programme
from surveys.reading import WaveFacts, wave_facts
from surveys.web.locale import format_number, ngettext
from surveys.web.locale import gettext as _

KIND = "release"
RENEWED_SECONDS = 1
"""Most releases take no longer."""


def ask_for(session: Session, actor: Actor, facts: WaveFacts) -> Job:
    """Return the job that makes the releases of a wave; a new one if there is none under way.

    Notes who asked for a new one. The caller commits, then nudges the office.
    """
    programme = select(Programme.id).where(Programme.id == facts.programme_id)
    session.execute(programme.with_for_update(key_share=True))  # of two who press, one is second
    found = under_way(session, facts.programme_id, facts.id)
    if found is not None:
        return session.get_one(Job, found)
    at = now()
    record(
        session,
        actor,
        "release asked for",
        f"wave {facts.id}",
        at=at,
        programme_id=facts.programme_id,
    )
    return queue.enqueue(
        session,
        KIND,
        {"wave": facts.id},
        at=at,
        programme_id=facts.programme_id,
        account_id=actor.account_id,
    )


def ask_if_due(session: Session, actor: Actor, wave_id: int, at: datetime) -> str:
    """Ask for the releases of a wave, or return in words why none can be made."""
    facts = wave_facts(session, wave_id)
    try:
        due_now(session, facts, at=at)
    except NoRelease as obstacle:
        return waiting.reason(obstacle)
    ask_for(session, actor, facts)
    return ""


def under_way(session: Session, programme_id: int, wave_id: int) -> int | None:
    """Return the id of the job that makes the releases of a wave, if one waits or runs."""
    return queue.under_way(session, KIND, programme_id=programme_id, wave_id=wave_id)


def register(app: Flask, office: Office) -> None:
    """Give `office` the handler, and pages of jobs their words."""
    workshop: Workshop = app.extensions["workshop"]

    def make(task: Task) -> Mapping[str, Any]:
        return make_releases(task, workshop)

    office.handlers[KIND] = make
    KINDS[KIND] = Kind(
        title=lambda: _("Auswertung aktualisieren"),
        done=_done,
        nothing=_nothing,
        progress=_progress,
        meanwhile=lambda: _(
            "Wir prüfen bei jeder Frage, ob sich aus den Zahlen einzelne Antworten ablesen ließen. "
            "Bei vielen Fragen und Gruppen dauert das einige Minuten."
        ),
        opens_answers=False,
        roles=MAKING,
        back=("results.overview", lambda: _("Auf einen Blick")),
        onward=("results.overview", lambda: _("Zur Auswertung")),
        renewed_seconds=RENEWED_SECONDS,
    )


def make_releases(task: Task, workshop: Workshop) -> Mapping[str, Any]:
    """Make what a job asks for; return which release came of it, or the name of what forbids it."""
    wave: int = task.payload["wave"]
    made_before = _of_an_attempt_before(task, wave)
    if made_before is not None:
        return {"release": made_before}
    try:
        made = make_release(workshop, wave, at=now(), report=Pace(task.report))
    except NoRelease as obstacle:
        return {"obstacle": type(obstacle).__name__}
    return {"release": max(facts.id for facts in made)}


def _of_an_attempt_before(task: Task, wave: int) -> int | None:
    """Return the release that an earlier attempt stored but did not live to tell of."""
    if task.job.attempts == 1:
        return None
    with task.database.reading() as session:
        asked_at = session.get_one(Job, task.job.id).created_at
        found = newest_since(session, wave, asked_at)
    return found.id if found else None


def _done(session: Session, job: Job) -> str:
    release = release_of(session, (job.result or {}).get("release", 0))
    if release is None:  # deleted with the answers
        return _("Die Auswertung ist aktualisiert.")
    return ngettext(
        "Die Auswertung ist aktualisiert: eine Antwort.",
        "Die Auswertung ist aktualisiert: %(num)s Antworten.",
        release.responses,
    )


def _nothing(job: Job) -> str | None:
    name = (job.result or {}).get("obstacle")
    return waiting.reason_later(name) if name else None


def _progress(job: Job) -> str:
    return _(
        "%(done)s von %(total)s Prüfungen sind fertig.",
        done=format_number(job.progress),
        total=format_number(job.total),
    )
