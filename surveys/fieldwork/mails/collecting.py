"""Collecting what came back, every ten minutes, and noting it where it belongs."""

import imaplib
import logging
from datetime import datetime, timedelta

from surveys.db import Database
from surveys.fieldwork.mails import fates
from surveys.fieldwork.mails.bounces import Notice, read_notice
from surveys.fieldwork.mails.mailbox import Bounces
from surveys.settings import Settings

logger = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)


class Collector:
    """Reads the mailbox of bounces. One per process; that several read it does no harm."""

    def __init__(self, settings: Settings) -> None:
        """Read the mailbox of `settings`."""
        self.bounces = Bounces(settings)
        self.address = settings.bounce_address
        self._next: datetime | None = None

    def has_work(self, at: datetime) -> bool:
        """Whether it is time to look."""
        return self.bounces.is_set and (self._next is None or at >= self._next)

    def collect(self, database: Database, at: datetime) -> None:
        """Note every new notice about a mail of ours, and mark it as read."""
        if not self.has_work(at):
            return
        self._next = at + EVERY
        try:
            for arrived in self.bounces.new():
                notice = read_notice(arrived.content, self.address)
                if notice is not None and _note(database, notice):
                    arrived.mark()
                else:
                    self.bounces.leave_alone(arrived.name)
        except (OSError, imaplib.IMAP4.error) as problem:
            logger.error("The mailbox of bounces cannot be read: %s", type(problem).__name__)  # noqa: TRY400  the trace could hold an address


def _note(database: Database, notice: Notice) -> bool:
    """Note what a notice says; return whether it is about a mail we know."""
    with database.writing() as session:
        if notice.is_final:
            return fates.note_returned(session, notice.message_key, notice.status)
        return fates.note_delayed(session, notice.message_key, notice.status)
