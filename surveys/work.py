"""What is done later in collecting: which handler does which job, what comes by the clock."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from flask import Flask

from surveys.accounts.mail import Relay, public_address
from surveys.clock import BERLIN, now
from surveys.db import Database
from surveys.fieldwork.mails.collecting import Collector
from surveys.fieldwork.mails.fates import sweep_seals
from surveys.fieldwork.mails.kinds import register_kinds
from surveys.fieldwork.outbox import KINDS, Pen
from surveys.fieldwork.paper import batches
from surveys.fieldwork.paper.batches import Workshop
from surveys.fieldwork.sending import Sender
from surveys.fieldwork.volunteers.keeping import forget_unconfirmed
from surveys.jobs import produced
from surveys.jobs.apart import Apart
from surveys.jobs.office import Office, Task
from surveys.questionnaires.audio import recordings
from surveys.responses import files, mixing, retention, submitting
from surveys.responses.colleague_mail import write_colleague
from surveys.responses.elsewhere import keeping
from surveys.responses.erasing import Folders
from surveys.responses.parts.syncing import Keeper, sync_all
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
        folders = Folders.of(settings.instance, settings.parts_path)
        retention.delete_due(database, folders, at, audit_months=settings.audit_kept_months)

    def sweep_files(database: Database, at: datetime) -> None:
        today = at.astimezone(BERLIN).date()
        files.sweep(database, files.folder_of(settings.instance), today=today)
        recordings.sweep(database, recordings.folder_of(settings.instance), at=at)

    def sweep_intakes(database: Database, at: datetime) -> None:
        keeping.sweep(database, at.astimezone(BERLIN).date())

    office.chores["mixing"] = mix
    office.daily["receipts"] = purge_receipts
    office.daily["produced files"] = sweep_produced
    office.daily["unconfirmed volunteers"] = forget_unconfirmed
    office.daily["deletion on the day"] = delete_due
    office.daily["files that nothing names"] = sweep_files
    office.daily["files of other tools"] = sweep_intakes
    _keep_parts(app, office, settings)
    _register_mail(app, office, settings)
    _make_letters(office, settings, keys)


def _keep_parts(app: Flask, office: Office, settings: Settings) -> None:
    """Let the parts that are counted follow the answers."""
    folder = settings.parts_path
    long = Apart(app, settings.base_url, "parts", lambda database, _at: sync_all(database, folder))
    office.chores["parts"] = Keeper(folder, long)
    office.apart.append(long)


def _register_mail(app: Flask, office: Office, settings: Settings) -> None:
    """Send what waits in the outbox, beside everything else."""
    register_kinds()
    KINDS["colleague"] = write_colleague
    relay: Relay = app.extensions["mail relay"]
    sender = Sender(Pen(settings, app.extensions["keys"]), relay)
    sending = Apart(app, settings.base_url, "mail", sender.send_due)

    def send(database: Database, at: datetime) -> None:
        if sender.has_work(database, at):
            sending(database, at)

    collector = Collector(settings)
    collecting = Apart(app, settings.base_url, "bounces", collector.collect)

    def collect(database: Database, at: datetime) -> None:
        if collector.has_work(at):
            collecting(database, at)

    office.chores["mail"] = send
    office.chores["bounces"] = collect
    office.apart += [sending, collecting]
    office.daily["forgotten links"] = sweep_seals


def _make_letters(office: Office, settings: Settings, keys: Keys) -> None:
    workshop = Workshop(settings.instance, keys.links, partial(public_address, settings))

    def make_letters(task: Task) -> Mapping[str, Any]:
        return batches.make_letters(task, workshop, at=now())

    office.handlers[batches.KIND] = make_letters
