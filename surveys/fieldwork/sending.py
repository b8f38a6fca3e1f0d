"""Sending what waits in the outbox: each mail by one process, at a measured pace, with patience.

A mail is sent at least once: a process that dies between the relay's yes and its own note sends
it again ten minutes later, with the same Message-ID, so that mail systems can tell.
"""

import logging
import re
import smtplib
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session

from surveys.accounts.mail import Relay
from surveys.db import Database
from surveys.errors import NotStored
from surveys.fieldwork.mails import fates
from surveys.fieldwork.mails.envelope import Envelope, envelope
from surveys.fieldwork.mails.fates import RELAY_REFUSES, RELAY_SILENT
from surveys.fieldwork.models import OutboxMail
from surveys.fieldwork.outbox import KINDS, NotToSend, Pen, opened_token

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=10)
"""After so long a mail in the hands of a silent process is free again."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 30, 60, 240, 720, 1800))
"""Before each further try, when the other side says "later": eight tries in about two days."""
RESTS = tuple(timedelta(seconds=seconds) for seconds in (30, 60, 120, 300, 600))
"""How long we leave a relay alone that cannot be reached."""
LONGEST_RUN_SECONDS = 30.0
MAILS_PER_CONNECTION = 50
NOTING_SECONDS = (0.2, 1.0, 5.0)
STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
PERMANENT = 500


class RelayGone(Exception):
    """The relay does not answer; the mail may be tried again.

    `was_handed_over`: the connection died with this mail on it, so it counts as a try.
    """

    def __init__(self, *, was_handed_over: bool) -> None:
        super().__init__(RELAY_SILENT)
        self.was_handed_over = was_handed_over


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try."""

    state: str
    problem: str | None = None


class Line:
    """The connection to the relay during one run; made when first needed, renewed when lost."""

    def __init__(self, relay: Relay) -> None:
        """Use `relay`."""
        self.relay = relay
        self._connection: smtplib.SMTP | None = None
        self._used = 0

    def __enter__(self) -> Self:
        """Connect nothing yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say goodbye, if anybody is there."""
        self._hang_up()

    def send(self, mail: Envelope) -> Outcome:
        """Hand a mail over and return what the other side said.

        Raises
        ------
        RelayGone
            If it said nothing, or nothing about this mail.
        """
        connection = self._connected()
        try:
            connection.sendmail(mail.sender, [mail.recipient], mail.content)
        except smtplib.SMTPRecipientsRefused as refused:
            code, words = next(iter(refused.recipients.values()))
            return outcome_of(code, words)
        except smtplib.SMTPDataError as refused:
            return outcome_of(refused.smtp_code, refused.smtp_error)
        except smtplib.SMTPSenderRefused as refused:
            if refused.smtp_code < PERMANENT:
                return outcome_of(refused.smtp_code, refused.smtp_error)
            # The recipient is not to blame, and mail of another authority may pass.
            return Outcome("waiting", RELAY_REFUSES)
        except (smtplib.SMTPException, OSError):
            self._connection = None
            raise RelayGone(was_handed_over=True) from None
        return Outcome("sent")

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None and (
            self._used >= MAILS_PER_CONNECTION or self._connection.sock is None
        ):
            self._hang_up()
        if self._connection is None:
            try:
                self._connection = self.relay.connect()
            except (smtplib.SMTPException, OSError):
                raise RelayGone(was_handed_over=False) from None
            self._used = 0
        self._used += 1
        return self._connection

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            connection.quit()
        except (smtplib.SMTPException, OSError):
            connection.close()


def outcome_of(code: int, words: bytes | str) -> Outcome:
    """Return what an answer of the other side means. Only its status is kept: words hold addresses.

    >>> outcome_of(550, b"5.1.1 <ada@stadt.example> unknown")
    Outcome(state='bounced', problem='5.1.1')
    >>> outcome_of(450, b"greylisted")
    Outcome(state='waiting', problem='450')
    """
    said = words.decode("ascii", "replace") if isinstance(words, bytes) else words
    found = STATUS.search(said)
    problem = found.group() if found else str(code)
    return Outcome("bounced" if code >= PERMANENT else "waiting", problem)


class Sender:
    """Sends what is due. One per process; any number of processes."""

    def __init__(self, pen: Pen, relay: Relay) -> None:
        """Write with `pen` and send through `relay`."""
        self.pen, self.relay = pen, relay
        self._failures = 0
        self._rests_until: datetime | None = None

    def has_work(self, database: Database, at: datetime) -> bool:
        """Whether anything can be sent now. Without a relay everything waits."""
        if not self.relay.is_set or (self._rests_until and at < self._rests_until):
            return False
        return is_due(database, at)

    def send_due(self, database: Database, at: datetime) -> None:
        """Send what is due, as much as the pace allows."""
        if not self.has_work(database, at):
            return
        begun = time.monotonic()
        main = threading.main_thread()
        with Line(self.relay) as line:
            for _ in range(self._allowance(database, at)):
                seconds = time.monotonic() - begun
                if seconds > LONGEST_RUN_SECONDS or not main.is_alive():
                    return
                moment = at + timedelta(seconds=seconds)
                mail = claim(database, at=moment)
                if mail is None or not self._send(database, line, mail, at=moment):
                    return

    def _send(self, database: Database, line: Line, mail: OutboxMail, *, at: datetime) -> bool:
        """Send one mail and note what became of it; return whether to go on with the next."""
        try:
            outcome = line.send(self._write(database, mail, at=at))
        except NotToSend as reason:
            outcome = Outcome("failed" if "address" in str(reason) else "cancelled", str(reason))
        except RelayGone as gone:
            self._rest(at)
            if gone.was_handed_over:
                _note(database, mail, _later(mail, RELAY_SILENT), at=at)
            else:
                _give_back(database, mail, RELAY_SILENT)
            return False
        except NotStored:
            _give_back(database, mail, None)
            return False
        except Exception as problem:  # noqa: BLE001  one mail that cannot be written must not stop the others
            logger.error("A mail could not be written: %s", type(problem).__name__)  # noqa: TRY400  the trace could hold an address
            outcome = Outcome("failed", "not written")
        self._failures, self._rests_until = 0, None
        if outcome.state == "waiting":
            outcome = _later(mail, outcome.problem)
        _note(database, mail, outcome, at=at)
        return True

    def _write(self, database: Database, mail: OutboxMail, *, at: datetime) -> Envelope:
        if mail.kind not in KINDS:
            raise NotToSend("unknown kind")
        with database.reading() as session:
            row = session.get_one(OutboxMail, mail.id)
            token = opened_token(row, key=self.pen.keys.outbox)
            written = KINDS[row.kind](session, row, token, self.pen)
        return envelope(written, mail.message_key, self.relay, at=at)

    def _allowance(self, database: Database, at: datetime) -> int:
        """Return how many mails may go now; all processes share the pace."""
        query = select(func.count(OutboxMail.id)).where(
            OutboxMail.claimed_at > at - timedelta(minutes=1)
        )
        with database.reading() as session:
            lately = session.scalar(query) or 0
        return max(0, self.pen.settings.mails_per_minute - lately)

    def _rest(self, at: datetime) -> None:
        self._rests_until = at + RESTS[min(self._failures, len(RESTS) - 1)]
        self._failures += 1


def is_due(database: Database, at: datetime) -> bool:
    """Whether any mail may be sent now."""
    with database.reading() as session:
        return session.scalar(select(OutboxMail.id).where(_free(at)).limit(1)) is not None


def claim(database: Database, *, at: datetime) -> OutboxMail | None:
    """Take the mail that has been due longest; nobody else has it from now on."""
    with database.reading() as session:
        waiting = session.execute(
            select(OutboxMail.id, OutboxMail.attempts)
            .where(_free(at))
            .order_by(OutboxMail.due_at, OutboxMail.id)
            .limit(8)
        ).all()
    for row in waiting:
        with database.writing() as session:
            taken = session.execute(
                update(OutboxMail)
                .where(OutboxMail.id == row.id, OutboxMail.attempts == row.attempts, _free(at))
                .values(state="sending", attempts=row.attempts + 1, claimed_at=at),
                execution_options={"synchronize_session": False},
            )
            if taken.rowcount == 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
                return session.get_one(OutboxMail, row.id)
    return None


def _free(at: datetime) -> ColumnElement[bool]:
    return or_(
        (OutboxMail.state == "waiting") & (OutboxMail.due_at <= at),
        (OutboxMail.state == "sending") & (OutboxMail.claimed_at < at - CLAIM),
    )


def _later(mail: OutboxMail, problem: str | None) -> Outcome:
    """Return another try, or the end if there were enough."""
    return Outcome("waiting" if mail.attempts <= len(PAUSES) else "failed", problem)


def _note(database: Database, mail: OutboxMail, outcome: Outcome, *, at: datetime) -> None:
    """Note what became of a mail, unless another process has it by now.

    Insists for a moment: what was sent and not noted is sent again.
    """
    for pause in (*NOTING_SECONDS, None):
        try:
            with database.writing() as session:
                _note_once(session, mail, outcome, at=at)
        except NotStored:
            if pause is None:
                raise
            time.sleep(pause)
        else:
            return


def _note_once(session: Session, mail: OutboxMail, outcome: Outcome, *, at: datetime) -> None:
    if outcome.state == "sent":
        fates.note_sent(session, mail, at=at)
    elif outcome.state == "bounced":
        fates.note_bounced(session, mail, outcome.problem or "")
    elif outcome.state == "waiting":
        due = at + PAUSES[mail.attempts - 1]
        fates.note(session, mail, state="waiting", due_at=due, problem=outcome.problem)
    elif outcome.state == "cancelled":
        fates.note(session, mail, state="cancelled", sealed=None, problem=outcome.problem)
    else:
        fates.note(session, mail, state=outcome.state, problem=outcome.problem)


def _give_back(database: Database, mail: OutboxMail, problem: str | None) -> None:
    """Let a mail wait as if nobody had taken it: it was not its fault."""
    with database.writing() as session:
        fates.note(
            session,
            mail,
            state="waiting",
            attempts=mail.attempts - 1,
            claimed_at=None,
            problem=problem,
        )
