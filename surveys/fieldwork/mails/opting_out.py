"""Ending mail: a link that nothing need be stored for, and the keyed hash of whoever used it.

The link carries the programme and the keyed hash of the address under a seal: a copy of the
database cannot make one, and the address stands nowhere in it.
"""

import base64
import binascii
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.errors import UnknownLink
from surveys.fieldwork.mails.addresses import Addressee, addressees
from surveys.fieldwork.models import Invitation, OptOut, OutboxMail, Wave
from surveys.questionnaires.models import Survey
from surveys.secrets import Keys, keyed_hash

HASH_BYTES, NUMBER_BYTES, SEAL_BYTES = 32, 4, 14
"""Together a multiple of five, so that a token is written in one way only."""


@dataclass(frozen=True, slots=True)
class Ending:
    """Which mail a link ends: that of one programme to one address."""

    programme_id: int
    email_hash: bytes


def email_hash(programme_id: int, email: str, *, keys: Keys) -> bytes:
    """Return what is kept of an address that wants no mail."""
    number = programme_id.to_bytes(NUMBER_BYTES, "big")
    return keyed_hash(keys.addresses, b"opt out", number, email.strip().lower().encode())


def ending(programme_id: int, email: str, *, keys: Keys) -> Ending:
    """Return what the link of an address ends."""
    return Ending(programme_id, email_hash(programme_id, email, keys=keys))


def opt_out_token(programme_id: int, email: str, *, keys: Keys) -> str:
    """Return the token of the link that ends mail to an address, the same each time."""
    kept = programme_id.to_bytes(NUMBER_BYTES, "big") + email_hash(programme_id, email, keys=keys)
    return base64.b32encode(kept + _seal(kept, keys)).decode().rstrip("=").lower()


def read_token(token: str, *, keys: Keys) -> Ending:
    """Return what a link ends.

    Raises
    ------
    UnknownLink
        If we did not make it.
    """
    typed = token.strip().upper()
    try:
        found = base64.b32decode(typed + "=" * (-len(typed) % 8))
    except (binascii.Error, ValueError):
        raise UnknownLink("No such link.") from None
    kept, seal = found[:-SEAL_BYTES], found[-SEAL_BYTES:]
    is_ours = hmac.compare_digest(seal, _seal(kept, keys))
    if not is_ours or len(kept) != NUMBER_BYTES + HASH_BYTES:
        raise UnknownLink("No such link.")
    return Ending(int.from_bytes(kept[:NUMBER_BYTES], "big"), kept[NUMBER_BYTES:])


def has_opted_out(session: Session, ending: Ending) -> bool:
    """Whether this mail was ended."""
    return session.get(OptOut, (ending.programme_id, ending.email_hash)) is not None


def opted_out(
    session: Session, programme_id: int, everybody: Iterable[Addressee], *, keys: Keys
) -> set[int]:
    """Return the ids of the organisations whose address wants no more mail."""
    query = select(OptOut.email_hash).where(OptOut.programme_id == programme_id)
    hashes = set(session.scalars(query))
    return {
        one.organisation_id
        for one in everybody
        if hashes and one.email and email_hash(programme_id, one.email, keys=keys) in hashes
    }


def opt_out(database: Database, ending: Ending, *, keys: Keys, at: datetime) -> None:
    """End this mail. Twice is once.

    An open invitation of that very address (modes P and C) counts as refused; it still works,
    and an answer that comes after all counts as one.
    """
    if not _keep(database, ending, at.astimezone(BERLIN).date()):
        return
    with database.writing() as session:
        everybody = addressees(session, ending.programme_id)
        theirs = [
            one.organisation_id
            for one in everybody
            if one.email
            and email_hash(ending.programme_id, one.email, keys=keys) == ending.email_hash
        ]
        _refuse(session, ending.programme_id, theirs, at=at)


def _keep(database: Database, ending: Ending, today: date) -> bool:
    """Keep the hash; return whether it is new."""
    with database.reading() as session:
        if has_opted_out(session, ending):
            return False
    try:
        with database.writing() as session:
            session.add(
                OptOut(programme_id=ending.programme_id, email_hash=ending.email_hash, since=today)
            )
    except IntegrityError:
        return False  # somebody pressed twice, or the programme is gone
    return True


def _refuse(session: Session, programme_id: int, organisations: list[int], *, at: datetime) -> None:
    running = (
        select(Wave.id)
        .join(Survey, Survey.id == Wave.survey_id)
        .where(Survey.programme_id == programme_id, Wave.closes_at > at)
    )
    session.execute(
        update(Invitation)
        .where(
            Invitation.wave_id.in_(running),
            Invitation.organisation_id.in_(organisations),
            # Vertraulich: said of all alike, or it would tell who has answered.
            or_(Invitation.used.is_(False), Invitation.mode == "C"),
            Invitation.outcome.is_(None),
        )
        .values(outcome="refused"),
        execution_options={"synchronize_session": False},
    )
    session.execute(
        update(OutboxMail)
        .where(
            OutboxMail.organisation_id.in_(organisations),
            OutboxMail.mailing_id.is_not(None),
            OutboxMail.state == "waiting",
        )
        .values(state="cancelled", sealed=None, problem="opted out"),
        execution_options={"synchronize_session": False},
    )


def _seal(kept: bytes, keys: Keys) -> bytes:
    return keyed_hash(keys.addresses, b"opt out link", kept)[:SEAL_BYTES]
