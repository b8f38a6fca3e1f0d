"""The job table as a queue: put in, claimed by one runner, reported on, ended."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.jobs.models import Job

SILENT_AFTER = timedelta(minutes=5)
"""A runner that said nothing for so long is taken for dead, and its job for free."""
MOST_ATTEMPTS = 5
PAUSE = timedelta(seconds=30)
"""Before the second attempt; each further one waits twice as long."""


class Lost(Exception):
    """Another runner took the job over: this one must stop and keep nothing."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A job in the hands of one runner. Whoever has not its `claim` cannot end it."""

    id: int
    kind: str
    payload: Mapping[str, Any]
    programme_id: int | None
    account_id: int | None
    attempts: int
    claim: bytes


def enqueue(  # noqa: PLR0913  what a job is made of, all named
    session: Session,
    kind: str,
    payload: Mapping[str, Any],
    *,
    at: datetime,
    programme_id: int | None = None,
    account_id: int | None = None,
) -> Job:
    """Put a job into the queue, in the transaction of its cause. The caller commits."""
    job = Job(
        kind=kind,
        payload=dict(payload),
        programme_id=programme_id,
        account_id=account_id,
        state="waiting",
        due_at=at,
        attempts=0,
        progress=0,
        total=0,
        created_at=at,
    )
    session.add(job)
    session.flush()
    return job


def under_way(session: Session, kind: str, *, programme_id: int, wave_id: int) -> int | None:
    """Return the id of the first job of a kind that waits or is worked on for a wave, if any."""
    found = session.execute(
        select(Job.id, Job.payload)
        .where(
            Job.state.in_(("waiting", "running")),
            Job.kind == kind,
            Job.programme_id == programme_id,
        )
        .order_by(Job.id)
    )
    return next((row.id for row in found if row.payload.get("wave") == wave_id), None)


def claim(database: Database, kinds: Collection[str], *, at: datetime) -> Claimed | None:
    """Take the job that has waited longest, or that its runner left; None if there is none."""
    is_free = or_(
        (Job.state == "waiting") & (Job.due_at <= at),
        (Job.state == "running") & (Job.alive_at < at - SILENT_AFTER),
    )
    with database.reading() as session:
        waiting = session.execute(
            select(Job.id, Job.attempts)
            .where(is_free, Job.kind.in_(kinds))
            .order_by(Job.due_at, Job.id)
            .limit(8)
        ).all()
    for row in waiting:
        mine = secrets.token_bytes(16)
        with database.writing() as session:
            taken = session.execute(
                update(Job)
                .where(Job.id == row.id, Job.attempts == row.attempts, is_free)
                .values(state="running", attempts=row.attempts + 1, alive_at=at, claim=mine),
                execution_options={"synchronize_session": False},
            )
            if taken.rowcount == 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
                job = session.get_one(Job, row.id)
                return Claimed(
                    job.id,
                    job.kind,
                    job.payload,
                    job.programme_id,
                    job.account_id,
                    job.attempts,
                    mine,
                )
    return None


def report(database: Database, job: Claimed, progress: int, total: int, *, at: datetime) -> None:
    """Say how far a job is, and that its runner lives.

    Raises
    ------
    Lost
        If another runner has it by now.
    """
    with database.writing() as session:
        _keep(session, job, progress=progress, total=total, alive_at=at)


def finish(
    session: Session, job: Claimed, result: Mapping[str, Any] | None, *, at: datetime
) -> None:
    """End a job that was done, in the transaction of what it did.

    Raises
    ------
    Lost
        If another runner has it by now: the caller's transaction must not be committed.
    """
    found = dict(result) if result is not None else None
    _keep(session, job, state="done", result=found, finished_at=at, claim=None, problem=None)


def give_back(database: Database, job: Claimed, problem: str, *, at: datetime) -> None:
    """Put a job that went wrong back for another attempt, or end it as failed.

    Raises
    ------
    Lost
        If another runner has it by now.
    """
    with database.writing() as session:
        if job.attempts >= MOST_ATTEMPTS:
            _keep(session, job, state="failed", problem=problem, finished_at=at, claim=None)
            return
        due = at + PAUSE * 2 ** (job.attempts - 1)
        _keep(session, job, state="waiting", problem=problem, due_at=due, claim=None)


def _keep(session: Session, job: Claimed, **values: Any) -> None:
    written = session.execute(
        update(Job).where(Job.id == job.id, Job.claim == job.claim).values(**values),
        execution_options={"synchronize_session": False},
    )
    if written.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise Lost(f"Job {job.id} went to another runner.")
