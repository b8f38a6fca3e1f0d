"""How often a password or code may be tried: ten times in a quarter of an hour.

Counted per account and per address, as keyed hashes in the database so that all server processes
count together. Nobody is locked out for longer than that, and an account that does not exist
counts like one that does.
"""

import ipaddress
from collections.abc import Callable
from datetime import datetime, timedelta

from flask import request
from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from surveys.accounts.errors import TooManySignIns
from surveys.accounts.models import SignInFailure
from surveys.clock import now
from surveys.db import database
from surveys.secrets import keyed_hash

TRIES = 10
WINDOW = timedelta(minutes=15)


def tried(key: bytes, purpose: str, email: str, check: Callable[[], bool]) -> bool:
    """Return whether `check` holds for the person behind this request; count it if it does not.

    Raises
    ------
    TooManySignIns
        If too many tries failed of late. `check` is not called then.
    """
    hashes = hashed(key, purpose, email, request.remote_addr or "")
    count_try(*hashes, at=now())
    if not check():
        return False
    forgive(hashes[0])
    return True


def count_request(key: bytes, purpose: str, email: str) -> None:
    """Count a request that costs us something whether or not it succeeds, such as a mail.

    Raises
    ------
    TooManySignIns
        If there were too many of late.
    """
    count_try(*hashed(key, purpose, email, request.remote_addr or ""), at=now())


def hashed(key: bytes, purpose: str, email: str, address: str) -> tuple[bytes, bytes]:
    """Return what is stored instead of an e-mail address and an internet address."""
    parts = (purpose, email.strip().lower()), (purpose + " from", network(address))
    mine, theirs = (keyed_hash(key, *(part.encode() for part in pair)) for pair in parts)
    return mine, theirs


def count_try(email_hash: bytes, address_hash: bytes, *, at: datetime) -> None:
    """Count one try as failed until it is forgiven, so that tries at the same time all count.

    Raises
    ------
    TooManySignIns
        If there were too many; this one is not counted, so waiting helps.
    """
    with database().reading() as reading:
        _refuse_beyond(TRIES - 1, reading, email_hash, address_hash, at=at)
    with database().writing() as writing:
        writing.execute(delete(SignInFailure).where(SignInFailure.at <= at - WINDOW))
        row = SignInFailure(at=at, email_hash=email_hash, address_hash=address_hash)
        writing.add(row)
    try:
        with database().reading() as reading:
            _refuse_beyond(TRIES, reading, email_hash, address_hash, at=at)
    except TooManySignIns:
        with database().writing() as writing:
            writing.execute(delete(SignInFailure).where(SignInFailure.id == row.id))
        raise


def forgive(email_hash: bytes) -> None:
    """Forget the failures of an account whose owner has come in."""
    with database().writing() as writing:
        writing.execute(delete(SignInFailure).where(SignInFailure.email_hash == email_hash))


def network(address: str) -> str:
    """Return the address, or for IPv6 the network one household or office has.

    >>> network("2001:db8:1:2:3:4:5:6")
    '2001:db8:1:2::/64'
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _refuse_beyond(
    most: int, session: Session, email_hash: bytes, address_hash: bytes, *, at: datetime
) -> None:
    def counted(whose: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count().filter(whose)

    by_email, by_address = (
        SignInFailure.email_hash == email_hash,
        SignInFailure.address_hash == address_hash,
    )
    of_account, of_address = session.execute(
        select(counted(by_email), counted(by_address)).where(
            SignInFailure.at > at - WINDOW, or_(by_email, by_address)
        )
    ).one()
    if max(of_account, of_address) > most:
        raise TooManySignIns(f"More than {TRIES} tries within {WINDOW}.")
