"""The sessions of members of staff, as rows: found, started, kept, listed and ended.

Each write is its own short transaction. What the cookie holds is stored as a hash only.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask.json.tag import TaggedJSONSerializer
from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import joinedload

from surveys.accounts.models import Account, StaffSession
from surveys.db import database
from surveys.errors import NotStored

LONGEST = timedelta(hours=12)
IDLE = timedelta(hours=2)
COARSE = timedelta(minutes=5)
PREFIX = "s:"
"""What tells the id of a session from the signed cookie of a visitor."""
SERIALIZER = TaggedJSONSerializer()

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


_LIVING = select(StaffSession).options(
    joinedload(StaffSession.account).joinedload(Account.memberships)
)
"""Put together once, as every page of staff asks it."""


def find_session(cookie: str, *, at: datetime) -> StaffSession | None:
    """Return the living session of a cookie, with account and roles, in one statement."""
    with database().reading() as reading:
        living = _LIVING.where(StaffSession.id == stored_id(cookie), ~_is_over(at))
        found = reading.scalars(living)
        row = found.unique().one_or_none()
    if row is None or not row.account.active:
        return None
    # The key changes with the password: whoever signed in before is signed in no more.
    signed_in_as = SERIALIZER.loads(row.data).get("_user_id")
    return row if signed_in_as == row.account.fs_uniquifier else None


def start_session(
    account_id: int, data: str, *, browser: str, at: datetime, replaces: bytes | None = None
) -> str:
    """Make a session and return what its cookie holds. Sessions that are over are cleared away."""
    cookie = PREFIX + secrets.token_urlsafe(32)
    with database().writing() as writing:
        writing.execute(delete(StaffSession).where(or_(StaffSession.id == replaces, _is_over(at))))
        writing.add(
            StaffSession(
                id=stored_id(cookie),
                account_id=account_id,
                created_at=at,
                seen_at=at,
                expires_at=at + LONGEST,
                device=browser,
                data=data,
            )
        )
    return cookie


def keep_session(session_id: bytes, data: str, *, at: datetime) -> None:
    """Store what changed in a session. One that was ended meanwhile stays ended."""
    with database().writing() as writing:
        writing.execute(
            update(StaffSession).where(StaffSession.id == session_id).values(data=data, seen_at=at)
        )


def touch_session(session_id: bytes, *, at: datetime) -> None:
    """Note that a session is in use. A page may be shown although this cannot be written."""
    try:
        with database().writing() as writing:
            writing.execute(
                update(StaffSession).where(StaffSession.id == session_id).values(seen_at=at)
            )
    except NotStored:
        return


def end_session(session_id: bytes) -> None:
    """End one session."""
    with database().writing() as writing:
        writing.execute(delete(StaffSession).where(StaffSession.id == session_id))


def end_own_session(account_id: int, session_id: bytes) -> bool:
    """End one session if it is the account's; say whether it was."""
    with database().writing() as writing:
        mine = StaffSession.id == session_id, StaffSession.account_id == account_id
        ended = writing.scalar(delete(StaffSession).where(*mine).returning(StaffSession.id))
    return ended is not None


def end_sessions(account_id: int, *, but: bytes | None = None) -> int:
    """End all sessions of an account, except one if given; return how many."""
    with database().writing() as writing:
        mine = StaffSession.account_id == account_id
        others = mine if but is None else mine & (StaffSession.id != but)
        ended = writing.scalars(delete(StaffSession).where(others).returning(StaffSession.id))
        return len(ended.all())


def sessions_of(account_id: int, *, at: datetime) -> Sequence[StaffSession]:
    """Return the living sessions of an account, the latest first."""
    with database().reading() as reading:
        return reading.scalars(
            select(StaffSession)
            .where(StaffSession.account_id == account_id, ~_is_over(at))
            .order_by(StaffSession.created_at.desc())
        ).all()


def device(user_agent: str) -> str:
    """Return what a person recognises of a browser, without version: "Firefox, Windows".

    >>> device("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox, Linux'
    >>> device("curl/8")
    ''
    """
    found = (
        next((name for sign, name in signs if sign in user_agent), "")
        for signs in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in found if name)


def stored_id(cookie: str) -> bytes:
    """Return what is stored of a cookie. It is random, so a plain hash keeps it secret."""
    return hashlib.sha256(cookie.encode()).digest()


def _is_over(at: datetime) -> ColumnElement[bool]:
    return or_(StaffSession.expires_at <= at, StaffSession.seen_at <= at - IDLE)
