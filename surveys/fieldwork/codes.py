"""Printed codes: 16 signs that stand on a letter and lead where its link does.

Modes P and C: derived from the key file, so that a reprint says the same. Mode A: random, printed
once and forgotten. The database keeps a hash under the key file, so a copy of it leads nowhere.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.fieldwork.links import plain_code, random_code
from surveys.fieldwork.models import Invitation
from surveys.secrets import CROCKFORD, crockford, keyed_hash

SIGNS = 16
"""Five bits each: 80 bits, as many as nobody can try over a network."""
BYTES = SIGNS * 5 // 8


def printed_code(key: bytes, invitation_id: int, nonce: bytes) -> str:
    """Return the code of an invitation of mode P or C, the same each time."""
    number = invitation_id.to_bytes(8, "big")
    return crockford(keyed_hash(key, b"code", number, nonce)[:BYTES], SIGNS)


def forgotten_code() -> str:
    """Return a code for mode A; whoever prints it keeps only its hash."""
    return random_code(SIGNS)


def is_code(typed: str) -> bool:
    """Whether somebody typed what may be a printed code, with or without dashes.

    >>> is_code("k7tp-93xm-2qhd-4ro1"), is_code("k7tp-93xm"), is_code("https://stadt.example/s")
    (True, False, False)
    """
    code = plain_code(typed)
    return len(code) == SIGNS and set(code) <= set(CROCKFORD)


def code_hash(key: bytes, typed: str) -> bytes:
    """Return what is stored of a printed code, however it was typed."""
    return keyed_hash(key, b"printed code", plain_code(typed).encode())


def find_by_code(session: Session, typed: str, *, key: bytes) -> Invitation | None:
    """Return the invitation whose printed code somebody typed, or None."""
    if not is_code(typed):
        return None
    return session.scalar(select(Invitation).where(Invitation.code_hash == code_hash(key, typed)))
