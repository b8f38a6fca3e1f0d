"""A chore that talks to other machines, in a thread of its own: their silence holds up nobody."""

import logging
import threading
from dataclasses import dataclass
from datetime import datetime

from flask import Flask

from surveys.db import Database
from surveys.errors import NotStored
from surveys.jobs.office import Chore

logger = logging.getLogger(__name__)


@dataclass
class Apart:
    """Does a chore beside the others, one run at a time in this process."""

    app: Flask
    base_url: str
    name: str
    chore: Chore
    _thread: threading.Thread | None = None

    def __call__(self, database: Database, at: datetime) -> None:
        """Begin a run, unless the last one still goes on."""
        if self._thread is not None and self._thread.is_alive():
            return
        # No daemon: a process that ends lets the mail in its hands arrive.
        self._thread = threading.Thread(target=self._run, args=(database, at), name=self.name)
        self._thread.start()

    def wait(self) -> None:
        """Return once the run that was begun has ended."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, database: Database, at: datetime) -> None:
        with self.app.test_request_context(base_url=self.base_url):
            try:
                self.chore(database, at)
            except NotStored:
                logger.warning("%s waits: the database was busy.", self.name)
            except Exception as problem:  # noqa: BLE001  the next run must still begin
                logger.error("%s failed: %s", self.name, type(problem).__name__)  # noqa: TRY400  the trace could hold an address
