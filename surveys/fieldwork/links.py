"""Links: tokens and codes made and compared.

Mode P: the token is derived from the key file, so it can be made again for a reminder; a
copy of the database cannot make it. Mode A: random, mailed once and forgotten.
"""

import secrets

from surveys.secrets import CROCKFORD, TOKEN_BYTES, as_token, keyed_hash

MISREAD = str.maketrans("OIL", "011", "- \u200f\u200e")


def attributed_token(key: bytes, invitation_id: int, nonce: bytes) -> str:
    """Return the token of a mode P invitation, the same each time."""
    return as_token(keyed_hash(key, invitation_id.to_bytes(8, "big"), nonce)[:TOKEN_BYTES])


def random_token() -> str:
    """Return a token that nobody can make again."""
    return as_token(secrets.token_bytes(TOKEN_BYTES))


def random_code(length: int = 20) -> str:
    """Return a code to write down: Crockford's 32 signs, 5 bits each."""
    return "".join(secrets.choice(CROCKFORD) for _ in range(length))


def plain_code(typed: str) -> str:
    """Return a code as it was made from however somebody typed it.

    >>> plain_code("o1il-abcd")
    '0111ABCD'
    """
    return typed.strip().upper().translate(MISREAD)


def in_fours(code: str) -> str:
    """Write a code in groups that can be read aloud.

    >>> in_fours("0123ABCD")
    '0123-ABCD'
    """
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
