"""Mode C: the lock whose key the Vertrauensstelle alone has, and what lies behind it.

Answers and organisations are joined in sealed rows only. Sealing needs the public key; opening
needs the passphrase, which is stored nowhere. On its day the private key is destroyed, and with
it the last way from an answer to an organisation.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.errors import NotAllowed, NotReady
from surveys.fieldwork.models import Invitation, Organisation, TrustKey, Wave
from surveys.responses.models import Receipt, Response, SealedLink
from surveys.responses.sealing import seal_under, unseal_under
from surveys.secrets import derive

PUBLIC_BYTES = 32
LINK_ROOM = 256
FEWEST_SIGNS = 12
SCRYPT_COST = 2**15
"""About a tenth of a second and 32 MiB: a list of passphrases takes long, one sign-in does not."""


class WrongPassphrase(NotAllowed):
    """The passphrase opens nothing."""


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """Which organisation gave which response."""

    invitation_id: int
    organisation: str
    email: str
    response_id: bytes


def make_lock(session: Session, wave: Wave, passphrase: str, *, actor: Actor, on: date) -> TrustKey:
    """Give a wave of mode C the lock of the Vertrauensstelle.

    Raises
    ------
    NotReady
        If it has one already, or was opened.
    """
    if session.get(TrustKey, wave.id) is not None or wave.opened_at is not None:
        raise NotReady("This wave has its lock already.")
    private = X25519PrivateKey.generate()
    salt = os.urandom(16)
    nonce = os.urandom(12)
    locked = AESGCM(_stretched(passphrase, salt)).encrypt(nonce, private.private_bytes_raw(), salt)
    key = TrustKey(
        wave_id=wave.id,
        account_id=actor.account_id,
        public_key=private.public_key().public_bytes_raw(),
        salt=salt,
        locked_key=nonce + locked,
        made_on=on,
    )
    session.add(key)
    session.flush()
    return key


def seal_link(public_key: bytes, content: Mapping[str, Any]) -> bytes:
    """Return `content` sealed so that only the holder of the private key can open it."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public_key))
    mine = once.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return mine + seal_under(derive(shared, "sealed link"), content, LINK_ROOM, bound_to=mine)


def open_links(session: Session, wave_id: int, passphrase: str) -> tuple[OpenedLink, ...]:
    """Return who answered in a wave of mode C, by name. The caller has asked for the role.

    Raises
    ------
    WrongPassphrase
        If it does not open the lock.
    NotReady
        If there is no lock, or its key was destroyed.
    """
    private = _unlocked(session, wave_id, passphrase)
    sealed = session.scalars(select(SealedLink.sealed).where(SealedLink.wave_id == wave_id)).all()
    pairs = [
        (int(one["invitation"]), bytes.fromhex(one["response"])) for one in _opened(private, sealed)
    ]
    kept = set(
        session.scalars(select(Response.id).where(Response.wave_id == wave_id))
    )  # a link whose answer was taken back, or still waits to be mixed, leads nowhere yet
    found = {invitation: response for invitation, response in pairs if response in kept}
    rows = session.execute(
        select(Invitation.id, Organisation.name, Organisation.email)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .where(Invitation.wave_id == wave_id)
    )
    links = [
        OpenedLink(row.id, row.name, row.email or "", found[row.id])
        for row in rows
        if row.id in found
    ]
    return tuple(sorted(links, key=lambda link: link.organisation.casefold()))


def destroy_links(session: Session, wave_id: int, *, on: date) -> bool:
    """Destroy the key and the sealed rows of a wave; return whether there was anything left."""
    key = session.get(TrustKey, wave_id)
    if key is None or key.locked_key is None:
        return False
    key.locked_key, key.destroyed_on = None, on
    session.execute(delete(SealedLink).where(SealedLink.wave_id == wave_id))
    session.execute(delete(Receipt).where(Receipt.wave_id == wave_id))
    return True


def _opened(private: X25519PrivateKey, sealed: "list[bytes] | Any") -> Iterator[dict[str, Any]]:
    for row in sealed:
        theirs, content = row[:PUBLIC_BYTES], row[PUBLIC_BYTES:]
        shared = private.exchange(X25519PublicKey.from_public_bytes(theirs))
        yield unseal_under(derive(shared, "sealed link"), content, bound_to=theirs)


def _unlocked(session: Session, wave_id: int, passphrase: str) -> X25519PrivateKey:
    key = session.get(TrustKey, wave_id)
    if key is None or key.locked_key is None:
        raise NotReady("There is no key to these links (any more).")
    nonce, locked = key.locked_key[:12], key.locked_key[12:]
    try:
        plain = AESGCM(_stretched(passphrase, key.salt)).decrypt(nonce, locked, key.salt)
    except InvalidTag:
        raise WrongPassphrase("This passphrase does not open the lock.") from None
    return X25519PrivateKey.from_private_bytes(plain)


def _stretched(passphrase: str, salt: bytes) -> bytes:
    kdf = Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1)
    return kdf.derive(passphrase.strip().encode("utf-8", "replace"))
