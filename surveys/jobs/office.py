"""Who does which work: handlers of jobs, duties that come by the clock, and the thread for both.

The same office works in the server's process and in `mitsprache work`; any number of them may.
"""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from surveys.clock import BERLIN, now
from surveys.db import Database
from surveys.errors import NotStored
from surveys.jobs import queue
from surveys.jobs.models import Duty
from surveys.jobs.queue import Claimed

logger = logging.getLogger(__name__)
TICK_SECONDS = 2.0
PAUSE_OF_DUTIES = timedelta(minutes=10)
"""Before a duty that failed is tried again: deletion must happen on its day."""


@dataclass(frozen=True, slots=True)
class Task:
    """A job as its handler gets it."""

    job: Claimed
    database: Database
    between: Callable[[], None] = lambda: None
    """Does what must not wait for a long job to end."""

    @property
    def payload(self) -> Mapping[str, Any]:
        """What was asked for."""
        return self.job.payload

    def report(self, progress: int, total: int) -> None:
        """Say how far it is. Call it at least once a minute; raises `Lost` if it must stop.

        Mixing and mail have their turn meanwhile.
        """
        queue.report(self.database, self.job, progress, total, at=now())
        self.between()


Handler = Callable[[Task], Mapping[str, Any] | None]
"""Does a job and returns what its page shows of it. Must be safe to run twice."""
Chore = Callable[[Database, datetime], None]
"""Does what has come due. Must be safe to run twice, and in several processes at once."""


class Settling(Protocol):
    """What goes on beside the office and ends by itself."""

    def wait(self) -> None:
        """Return once it has ended."""


@dataclass
class Office:
    """The handlers and duties of an app."""

    database: Database
    handlers: dict[str, Handler] = field(default_factory=dict)
    chores: dict[str, Chore] = field(default_factory=dict)
    """Done at every tick, for what must not wait: mixing, mail."""
    daily: dict[str, Chore] = field(default_factory=dict)
    """Done once a day by the clock of Berlin, whichever process comes first."""
    apart: list[Settling] = field(default_factory=list)
    """Chores that go on in threads of their own."""
    _not_before: dict[str, datetime] = field(default_factory=dict)
    """When this process tries again a duty that failed."""
    _bell: threading.Event = field(default_factory=threading.Event)

    def nudge(self) -> None:
        """Let the thread look at once instead of at its next tick. Call it after the commit."""
        self._bell.set()

    def wait(self, seconds: float) -> None:
        """Wait for a nudge."""
        self._bell.wait(seconds)
        self._bell.clear()

    def settle(self) -> None:
        """Wait for what goes on in threads of its own."""
        for one in self.apart:
            one.wait()

    def work_off(self, *, at: datetime | None = None) -> int:
        """Do everything that is due, and return how many jobs were ended or given back."""
        moment = at or now()
        self._do_chores(moment)
        for name, chore in self.daily.items():
            self._do_daily(name, chore, moment)
        done = 0
        while (job := queue.claim(self.database, self.handlers.keys(), at=at or now())) is not None:
            self._do(job, at=at)
            done += 1
        return done

    def _do_chores(self, at: datetime) -> None:
        for name, chore in self.chores.items():
            self._try(name, chore, at)

    def _do_daily(self, name: str, chore: Chore, at: datetime) -> None:
        """Do a duty if nobody did it today. One that failed is tried again the same day."""
        today = at.astimezone(BERLIN).date()
        if at < self._not_before.get(name, at) or not self._is_mine(name, today):
            return
        if not self._try(name, chore, at):
            self._not_before[name] = at + PAUSE_OF_DUTIES
            self._leave_open(name, today)

    def _leave_open(self, name: str, today: date) -> None:
        """Say that a duty is still to be done today."""
        yesterday = today - timedelta(days=1)
        try:
            with self.database.writing() as session:
                session.execute(update(Duty).where(Duty.name == name).values(done_on=yesterday))
        except NotStored:
            logger.warning("%s is left for tomorrow: the database was busy.", name)

    def _do(self, job: Claimed, *, at: datetime | None) -> None:
        try:
            task = Task(job, self.database, lambda: self._do_chores(at or now()))
            result = self.handlers[job.kind](task)
            with self.database.writing() as session:
                queue.finish(session, job, result, at=at or now())
        except queue.Lost:
            logger.warning("Job %s went to another runner.", job.id)
        except Exception as problem:  # noqa: BLE001  whatever it is, the next job must still be done
            logger.error("Job %s (%s) failed: %s", job.id, job.kind, type(problem).__name__)  # noqa: TRY400  the trace could hold content
            try:
                queue.give_back(self.database, job, type(problem).__name__, at=at or now())
            except (queue.Lost, NotStored):
                logger.warning("Job %s could not be given back; its silence frees it.", job.id)

    def _try(self, name: str, chore: Chore, at: datetime) -> bool:
        """Do a chore and return whether it was done."""
        try:
            chore(self.database, at)
        except NotStored:
            logger.warning("%s waits: the database was busy.", name)
        except Exception as problem:  # noqa: BLE001  the other duties must still be done
            logger.error("%s failed: %s", name, type(problem).__name__)  # noqa: TRY400  the trace could hold content
        else:
            return True
        return False

    def _is_mine(self, name: str, today: date) -> bool:
        """Whether this process is the first to come to a duty today."""
        with self.database.reading() as session:
            row = session.get(Duty, name)
        if row is not None and row.done_on >= today:
            return False
        try:
            with self.database.writing() as session:
                if row is None:
                    session.add(Duty(name=name, done_on=today))
                    return True
                taken = session.execute(
                    update(Duty)
                    .where(Duty.name == name, Duty.done_on == row.done_on)
                    .values(done_on=today),
                    execution_options={"synchronize_session": False},
                )
                return bool(taken.rowcount == 1)  # type: ignore[attr-defined]  # a cursor result
        except (IntegrityError, NotStored):
            return False


def attach(app: Flask, database: Database) -> Office:
    """Give `app` an office without any work yet."""
    office = Office(database)
    app.extensions["office"] = office
    return office


def office_of(app: Flask) -> Office:
    """Return the office of an app."""
    office: Office = app.extensions["office"]
    return office


def start(app: Flask, base_url: str) -> threading.Thread:
    """Work in the background of this process until it ends."""

    def work() -> None:
        office = office_of(app)
        while True:
            with app.test_request_context(base_url=base_url):
                try:
                    office.work_off()
                except NotStored:
                    logger.warning("The database was busy; looking again soon.")
            office.wait(TICK_SECONDS)

    thread = threading.Thread(target=work, name="office", daemon=True)
    thread.start()
    return thread
