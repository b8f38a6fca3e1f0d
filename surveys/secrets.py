"""The key file and what is derived from it. It lies outside database and backup."""

import base64
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from surveys.errors import KeyMissing

KEY_BYTES = 32
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """One secret per purpose, so that none can stand in for another."""

    session: bytes
    links: bytes
    rounding: bytes
    addresses: bytes
    inbox: bytes
    outbox: bytes
    releases: bytes
    intakes: bytes

    @classmethod
    def derive(cls, master: bytes) -> "Keys":
        """Return the keys derived from the content of the key file."""
        return cls(*(derive(master, purpose) for purpose in cls.__slots__))


def derive(master: bytes, purpose: str) -> bytes:
    """Return the key of one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(hashes.SHA256(), KEY_BYTES, salt=None, info=purpose.encode()).derive(master)


def keyed_hash(key: bytes, *parts: bytes) -> bytes:
    """Return HMAC-SHA256 over `parts`, each with its length so that none can shift."""
    message = b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    return hmac.digest(key, message, hashlib.sha256)


def as_token(bits: bytes) -> str:
    """Write bits for an address: small letters and digits, nothing to mistype.

    >>> as_token(bytes(16))
    'aaaaaaaaaaaaaaaaaaaaaaaaaa'
    """
    return base64.b32encode(bits).decode().rstrip("=").lower()


CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def crockford(bits: bytes, length: int) -> str:
    """Write bits for people: Crockford's 32 signs, five bits each.

    >>> crockford(bytes(2), 3)
    '000'
    """
    number = int.from_bytes(bits, "big") >> (8 * len(bits) - 5 * length)
    return "".join(CROCKFORD[number >> 5 * place & 31] for place in reversed(range(length)))


def token_hash(token: str) -> bytes:
    """Return what is stored of a token. 128 random bits need no slow hash."""
    return hashlib.sha256(token.strip().lower().encode("utf-8", "replace")).digest()


def create_key_file(path: Path) -> None:
    """Write a new random key, readable by its owner only. An existing one stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")


def read_key_file(path: Path) -> Keys:
    """Return the keys of this installation.

    Raises
    ------
    KeyMissing
        If the file is not there, is damaged, or others may read it.
    """
    if not path.is_file():
        raise KeyMissing(f"There is no key file at {path}. Run: mitsprache init")
    if path.stat().st_mode & 0o077:
        raise KeyMissing(f"Others may read the key file. Run: chmod 600 {path}")
    master = base64.b64decode(path.read_bytes().strip() or b"", validate=True)
    if len(master) != KEY_BYTES:
        raise KeyMissing(f"The key file {path} is damaged. Put the original back.")
    return Keys.derive(master)
