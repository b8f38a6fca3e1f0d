"""What is done later in collecting: which handler does which job, what comes by the clock."""

from datetime import datetime

from flask import Flask

from surveys.accounts.mail import Relay
from surveys.db import Database
from surveys.fieldwork.mails.collecting import Collector
from surveys.fieldwork.mails.fates import sweep_seals
from surveys.fieldwork.mails.kinds import register_kinds
from surveys.fieldwork.outbox import Pen
from surveys.fieldwork.sending import Sender
from surveys.jobs import produced
from surveys.jobs.apart import Apart
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
    _register_mail(app, office, settings)


def _register_mail(app: Flask, office: Office, settings: Settings) -> None:
    """Send what waits in the outbox, beside everything else."""
    register_kinds()
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
