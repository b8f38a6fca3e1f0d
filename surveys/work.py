"""What is done later in collecting: which handler does which job, what comes by the clock."""

from datetime import datetime

from flask import Flask

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.jobs import produced
from surveys.jobs.office import Office
from surveys.questionnaires.audio import recordings
from surveys.responses import files, mixing, retention, submitting
from surveys.responses.erasing import Folders
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

    def delete_due(database: Database, at: datetime) -> None:
        folders = Folders.of(settings.instance)
        retention.delete_due(database, folders, at, audit_months=settings.audit_kept_months)

    def sweep_files(database: Database, at: datetime) -> None:
        today = at.astimezone(BERLIN).date()
        files.sweep(database, files.folder_of(settings.instance), today=today)
        recordings.sweep(database, recordings.folder_of(settings.instance), at=at)

    office.chores["mixing"] = mix
    office.daily["receipts"] = purge_receipts
    office.daily["produced files"] = sweep_produced
    office.daily["deletion on the day"] = delete_due
    office.daily["files that nothing names"] = sweep_files
