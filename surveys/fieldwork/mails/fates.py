"""What became of a mail, noted in its row and, where it says something, in its invitation."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.fieldwork.models import Invitation, Mailing, OutboxMail, Wave

RELAY_SILENT = "relay unreachable"
RELAY_REFUSES = "sender refused"
"""Problems of a mail that are none of its own."""
ASKING = "invitation"
"""The kind of mail whose return says that an organisation was not reached."""


def note(session: Session, mail: OutboxMail, **values: Any) -> bool:
    """Change the row of a mail in our hands; False if another process has it by now."""
    written = session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.id == mail.id,
            OutboxMail.state == "sending",
            OutboxMail.attempts == mail.attempts,
        )
        .values(**values),
        execution_options={"synchronize_session": False},
    )
    return bool(written.rowcount == 1)  # type: ignore[attr-defined]  # a cursor result, untyped here


def note_sent(session: Session, mail: OutboxMail, *, at: datetime) -> None:
    """Note that the relay took a mail. Its token is gone with that, for good."""
    if not note(session, mail, state="sent", sent_at=at, sealed=None, problem=None):
        return
    if mail.kind == ASKING and mail.invitation_id is not None:
        _change(session, mail.invitation_id, Invitation.channel.is_(None), channel="mail")
        was_away = Invitation.outcome == "undeliverable"
        _change(session, mail.invitation_id, was_away, outcome=None)


def note_bounced(session: Session, mail: OutboxMail, status: str) -> None:
    """Note that the relay refused a mail for good. A token that never left stays sealed."""
    if note(session, mail, state="bounced", problem=status):
        note_unreached(session, mail)


def note_returned(session: Session, message_key: bytes, status: str) -> bool:
    """Note that a mail came back after it was sent; return whether we know it."""
    mail = session.scalar(select(OutboxMail).where(OutboxMail.message_key == message_key))
    if mail is None:
        return False
    if mail.state in {"sent", "sending"}:
        mail.state, mail.problem, mail.sealed = "bounced", status, None
        session.flush()
        note_unreached(session, mail)
    return True


def note_delayed(session: Session, message_key: bytes, status: str) -> bool:
    """Note that a mail is late; nothing else changes. Return whether we know it."""
    mail = session.scalar(select(OutboxMail).where(OutboxMail.message_key == message_key))
    if mail is not None and mail.state == "sent":
        mail.problem = status
    return mail is not None


def note_unreached(session: Session, mail: OutboxMail) -> None:
    """Say of an invitation that its mail did not arrive; of one that was answered, nothing.

    In mode C it is said of all alike, or it would tell who has answered.
    """
    if mail.kind == ASKING and mail.invitation_id is not None:
        is_unanswered = or_(Invitation.used.is_(False), Invitation.mode == "C")
        is_open = Invitation.outcome.is_(None) & is_unanswered
        _change(session, mail.invitation_id, is_open, outcome="undeliverable")


def sweep_seals(database: Database, at: datetime) -> None:
    """Forget the tokens of mails that never left, once their wave is over."""
    over = select(Mailing.id).join(Wave, Wave.id == Mailing.wave_id).where(Wave.closes_at <= at)
    with database.writing() as session:
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.mailing_id.in_(over), OutboxMail.sealed.is_not(None))
            .values(sealed=None),
            execution_options={"synchronize_session": False},
        )


def _change(session: Session, invitation_id: int, if_: Any, **values: Any) -> None:
    session.execute(
        update(Invitation).where(Invitation.id == invitation_id, if_).values(**values),
        execution_options={"synchronize_session": False},
    )
