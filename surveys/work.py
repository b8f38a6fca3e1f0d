"""What is done later in collecting: which handler does which job, what comes by the clock."""

from datetime import datetime

from flask import Flask

from surveys.db import Database
from surveys.jobs import produced
from surveys.jobs.office import Office
from surveys.settings import Settings


def register(app: Flask, office: Office) -> None:
    """Give `office` the handlers and duties of collecting."""
    settings: Settings = app.extensions["settings"]

    def sweep_produced(database: Database, at: datetime) -> None:
        produced.sweep(database, produced.folder_of(settings.instance), at=at)

    office.daily["produced files"] = sweep_produced
