"""Sealing what nobody without the right secret may read: drafts, receipts, the inbox.

Drafts and receipts of modes A and C lie under a code that only the respondent holds; the inbox
lies under a key of the key file, outside database and backup.
"""

import json
import os
from dataclasses import dataclass
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.db import dump_json
from surveys.errors import UnknownLink
from surveys.secrets import crockford, derive, keyed_hash, token_hash

NONCE_BYTES = 12
DELETION_SIGNS = 20


@dataclass(frozen=True, slots=True, repr=False)
class DraftKey:
    """What follows from a resume code: where the draft lies, what opens it, what deletes it."""

    code: str
    draft_id: bytes
    secret: bytes

    @classmethod
    def of(cls, code: str) -> "DraftKey":
        """Return the key of a resume code. The server keeps neither."""
        master = code.encode("utf-8", "replace")
        return cls(code, derive(master, "draft id"), derive(master, "draft content"))

    @property
    def deletion(self) -> "DeletionKey":
        """What deletes the answer once it is submitted; it opens nothing."""
        return DeletionKey(crockford(keyed_hash(self.secret, b"delete"), DELETION_SIGNS))


@dataclass(frozen=True, slots=True, repr=False)
class DeletionKey:
    """What follows from a deletion code. Each hash is of its own, so that none joins two rows."""

    code: str

    @property
    def response(self) -> bytes:
        """The hash on the response."""
        return token_hash(self.code)

    @property
    def inbox(self) -> bytes:
        """The id under which the answer waits to be mixed."""
        return keyed_hash(self.code.encode(), b"inbox")

    def text(self, name: str, number: int) -> bytes:
        """Return the hash on a free text: the one with this number kept under `name`."""
        return keyed_hash(self.code.encode(), b"text", name.encode(), bytes([number]))


def seal(key: DraftKey, content: Any, room: int) -> bytes:
    """Return `content` as JSON filled up to `room`, sealed and bound to its draft."""
    return seal_under(key.secret, content, room, bound_to=key.draft_id)


def unseal(key: DraftKey, sealed: bytes) -> dict[str, Any]:
    """Return what was sealed.

    Raises
    ------
    UnknownLink
        If the content was changed, or belongs to another draft.
    """
    return unseal_under(key.secret, sealed, bound_to=key.draft_id)


def seal_under(secret: bytes, content: Any, room: int, *, bound_to: bytes) -> bytes:
    """Return `content` as JSON filled up to a multiple of `room`, sealed with AES-256-GCM."""
    plain = dump_json(content).encode()
    padded = plain + b" " * (-len(plain) % room)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(secret).encrypt(nonce, padded, bound_to)


def unseal_under(secret: bytes, sealed: bytes, *, bound_to: bytes) -> dict[str, Any]:
    """Return what was sealed under `secret` for the same row.

    Raises
    ------
    UnknownLink
        If the content was changed, or belongs to another row.
    """
    nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        plain = AESGCM(secret).decrypt(nonce, content, bound_to)
    except InvalidTag:
        raise UnknownLink("A sealed row could not be opened.") from None
    return cast("dict[str, Any]", json.loads(plain))
