"""What is done later in collecting: which handler does which job, what comes by the clock."""

from datetime import datetime

from flask import Flask

from surveys.db import Database
from surveys.jobs import produced
from surveys.jobs.office import Office
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
