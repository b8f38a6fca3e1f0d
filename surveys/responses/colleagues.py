"""The colleagues of an organisation on one answer: asked, listed, not asked any more (mode P)."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from surveys.errors import NotReady, UnknownPage
from surveys.responses.models import Colleague
from surveys.secrets import TOKEN_BYTES, as_token, keyed_hash, token_hash
from surveys.web.locale import gettext as _

MOST = 20
"""Colleagues on one answer. Each may get a mail, so a link must not send any number."""
PURPOSE = b"colleague"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom the contact asks, and for what; without `sections`, all of them."""

    name: str
    email: str | None
    sections: tuple[str, ...] | None
    may_sign: bool


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """A colleague as the contact sees them, with their link's token."""

    id: int
    name: str
    email: str | None
    sections: frozenset[str] | None
    may_sign: bool
    token: str


def ask(
    session: Session, invitation_id: int, wanted: Wanted, *, key: bytes, at: datetime
) -> Colleague:
    """Ask a colleague to help; the caller commits. `key` is the one that links are made with.

    Raises
    ------
    NotReady
        If there are as many as there may be.
    """
    if _count(session, invitation_id) >= MOST:
        raise NotReady(_("Mehr als %(most)s Personen können nicht mitarbeiten.", most=MOST))
    colleague = Colleague(
        invitation_id=invitation_id,
        name=wanted.name,
        email=wanted.email,
        # Whoever signs must see everything.
        sections=None if wanted.sections is None or wanted.may_sign else list(wanted.sections),
        may_sign=wanted.may_sign,
        nonce=secrets.token_bytes(TOKEN_BYTES),
        token_hash=secrets.token_bytes(32),
        asked_at=at,
        revoked=False,
    )
    session.add(colleague)
    session.flush()
    colleague.token_hash = token_hash(token_of(colleague, key=key))
    return colleague


def token_of(colleague: Colleague, *, key: bytes) -> str:
    """Return the token of a colleague's link, the same each time."""
    number = colleague.id.to_bytes(8, "big")
    return as_token(keyed_hash(key, PURPOSE, number, colleague.nonce)[:TOKEN_BYTES])


def asked(session: Session, invitation_id: int, *, key: bytes) -> tuple[Asked, ...]:
    """Return the colleagues on an answer, in the order asked."""
    rows = session.scalars(
        select(Colleague)
        .where(Colleague.invitation_id == invitation_id, Colleague.revoked.is_(False))
        .order_by(Colleague.id)
    )
    return tuple(
        Asked(
            row.id,
            row.name,
            row.email,
            None if row.sections is None else frozenset(row.sections),
            row.may_sign,
            token_of(row, key=key),
        )
        for row in rows
    )


def take_back(session: Session, invitation_id: int, colleague_id: int) -> None:
    """Let the link of a colleague lead nowhere. What they answered stays.

    Raises
    ------
    UnknownPage
        If this answer has no such colleague.
    """
    found = session.execute(
        update(Colleague)
        .where(Colleague.id == colleague_id, Colleague.invitation_id == invitation_id)
        .values(revoked=True, email=None),
        execution_options={"synchronize_session": False},
    )
    if found.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise UnknownPage("No such colleague.")


def _count(session: Session, invitation_id: int) -> int:
    """Return how many were ever asked: taking one back must not let another mail go out."""
    counted = select(func.count()).where(Colleague.invitation_id == invitation_id)
    return int(session.scalar(counted) or 0)
