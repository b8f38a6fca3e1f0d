"""The outbox: mail that waits to be sent. A row says what and to whom; words are made when sent.

Only a token that nobody can make again lies in a row, sealed, until the mail was sent.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session

from surveys.accounts.mail import public_address
from surveys.errors import SurveyError
from surveys.fieldwork.models import OutboxMail
from surveys.programmes.models import Authority
from surveys.secrets import Keys
from surveys.settings import Settings

NONCE_BYTES = 12
MESSAGE_KEY_BYTES = 16


class NotToSend(SurveyError):
    """A mail that waits has lost its reason or its recipient; a few plain words say which."""


@dataclass(frozen=True, slots=True, repr=False)
class Pen:
    """What a mail is written with: settings, keys, and addresses of pages from the settings."""

    settings: Settings
    keys: Keys

    def address(self, endpoint: str, **values: Any) -> str:
        """Return the address of a page as a recipient opens it."""
        return public_address(self.settings, endpoint, **values)


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A mail in words, for one recipient, and what its head must know."""

    recipient: str
    subject: str
    body: str
    language: str
    authority: Authority
    """In whose name it goes; answers come to its contact."""
    opt_out: str | None = None
    """The address of the page that ends such mail; None where the recipient asked for this one."""


Renderer = Callable[[Session, OutboxMail, str | None, Pen], Written]
"""Writes the mail of a row; the text is the opened token, if it has one. Raises NotToSend."""
KINDS: dict[str, Renderer] = {}
"""How each kind of mail is written. `surveys/work.py` fills it."""


def queue_mail(  # noqa: PLR0913  what a row is made of, all named
    session: Session,
    *,
    kind: str,
    at: datetime,
    mailing_id: int | None = None,
    organisation_id: int | None = None,
    contact_id: int | None = None,
    invitation_id: int | None = None,
    volunteer_id: int | None = None,
    colleague_id: int | None = None,
    token: str | None = None,
    key: bytes | None = None,
) -> OutboxMail:
    """Put a mail into the outbox, to be sent from `at` on. The caller commits.

    `token` is one that cannot be made again; it is sealed with `key`, which is `Keys.outbox`.
    """
    if token is not None and key is None:
        raise ValueError("A token is only kept sealed, so its key is needed.")
    message_key = new_message_key()
    mail = OutboxMail(
        mailing_id=mailing_id,
        kind=kind,
        organisation_id=organisation_id,
        contact_id=contact_id,
        invitation_id=invitation_id,
        volunteer_id=volunteer_id,
        colleague_id=colleague_id,
        sealed=sealed_token(token, message_key, key=key) if token and key else None,
        state="waiting",
        attempts=0,
        due_at=at,
        message_key=message_key,
    )
    session.add(mail)
    session.flush()
    return mail


def new_message_key() -> bytes:
    """Return what a mail is known by wherever it goes, and nothing else is."""
    return secrets.token_bytes(MESSAGE_KEY_BYTES)


def sealed_token(token: str, message_key: bytes, *, key: bytes) -> bytes:
    """Return a token sealed with AES-256-GCM and bound to its row."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, token.encode(), message_key)


def opened_token(mail: OutboxMail, *, key: bytes) -> str | None:
    """Return the token sealed in a row, or None if it has none.

    Raises
    ------
    NotToSend
        If it was sealed with another key file, or moved here from another row.
    """
    if mail.sealed is None:
        return None
    nonce, content = mail.sealed[:NONCE_BYTES], mail.sealed[NONCE_BYTES:]
    try:
        return AESGCM(key).decrypt(nonce, content, mail.message_key).decode()
    except InvalidTag:
        raise NotToSend("token not opened") from None
