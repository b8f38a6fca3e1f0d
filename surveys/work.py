"""What is done later in collecting: which handler does which job, what comes by the clock."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask

from surveys.accounts.mail import public_address
from surveys.clock import now
from surveys.db import Database
from surveys.fieldwork.paper import batches
from surveys.fieldwork.paper.batches import Workshop
from surveys.jobs import produced
from surveys.jobs.office import Office, Task
from surveys.responses import mixing, submitting
from surveys.secrets import Keys
from surveys.settings import Settings


def register(app: Flask, office: Office) -> None:
    """Give `office` the handlers and duties of collecting."""
    settings: Settings = app.extensions["settings"]
    keys: Keys = app.extensions["keys"]

    def sweep_produced(database: Database, at: datetime) -> None:
        produced.sweep(database, produced.folder_of(settings.instance), at=at)

    def mix(database: Database, at: datetime) -> None:
        mixing.mix_due(database, keys.inbox, at=at)

    def purge_receipts(database: Database, at: datetime) -> None:
        with database.writing() as session:
            submitting.purge_receipts(session, at=at)

    office.chores["mixing"] = mix
    office.daily["receipts"] = purge_receipts
    office.daily["produced files"] = sweep_produced
    _make_letters(office, settings, keys)


def _make_letters(office: Office, settings: Settings, keys: Keys) -> None:
    workshop = Workshop(settings.instance, keys.links, partial(public_address, settings))

    def make_letters(task: Task) -> Mapping[str, Any]:
        return batches.make_letters(task, workshop, at=now())

    office.handlers[batches.KIND] = make_letters
