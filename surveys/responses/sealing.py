"""Sealing a mode A draft and receipt under a code that only the respondent holds."""

import json
import os
from dataclasses import dataclass
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from surveys.db import dump_json
from surveys.errors import UnknownLink
from surveys.secrets import derive

STEP = 4096
"""Sealed content is padded to multiples of this, so that its size tells little."""
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class DraftKey:
    """What follows from a resume code: where the draft lies, and what opens it."""

    code: str
    draft_id: bytes
    secret: bytes

    @classmethod
    def of(cls, code: str) -> "DraftKey":
        """Return the key of a resume code. The server keeps neither."""
        master = code.encode("utf-8", "replace")
        return cls(code, derive(master, "draft id"), derive(master, "draft content"))


def seal(key: DraftKey, content: Any) -> bytes:
    """Return `content` as padded JSON, sealed with AES-256-GCM and bound to its draft."""
    plain = dump_json(content).encode()
    padded = plain + b" " * (-len(plain) % STEP)
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key.secret).encrypt(nonce, padded, key.draft_id)


def unseal(key: DraftKey, sealed: bytes) -> dict[str, Any]:
    """Return what was sealed.

    Raises
    ------
    UnknownLink
        If the content was changed, or belongs to another draft.
    """
    nonce, content = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    try:
        plain = AESGCM(key.secret).decrypt(nonce, content, key.draft_id)
    except InvalidTag:
        raise UnknownLink("A draft could not be opened.") from None
    return cast("dict[str, Any]", json.loads(plain))
