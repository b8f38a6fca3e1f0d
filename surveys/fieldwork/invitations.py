"""Inviting: an invitation and its link."""

import secrets
from collections.abc import Collection
from random import SystemRandom

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from surveys.fieldwork import links
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.secrets import token_hash


def invite(session: Session, wave: Wave, organisation: Organisation, *, key: bytes) -> str:
    """Invite an organisation to a mode P wave and return the token of its link."""
    nonce = secrets.token_bytes(16)
    invitation = Invitation(
        wave_id=wave.id,
        mode=wave.mode,
        organisation_id=organisation.id,
        nonce=nonce,
        token_hash=secrets.token_bytes(32),
        used=False,
    )
    session.add(invitation)
    session.flush()
    token = links.attributed_token(key, invitation.id, nonce)
    invitation.token_hash = token_hash(token)
    return token


def invite_many(
    session: Session, wave: Wave, organisation_ids: Collection[int], *, key: bytes
) -> dict[int, int]:
    """Invite many organisations to a mode P or C wave; return their invitations by organisation."""
    if not organisation_ids:
        return {}
    made = session.execute(
        insert(Invitation).returning(Invitation.id, Invitation.organisation_id, Invitation.nonce),
        [
            {
                "wave_id": wave.id,
                "mode": wave.mode,
                "organisation_id": organisation_id,
                "nonce": secrets.token_bytes(16),
                "token_hash": secrets.token_bytes(32),
                "used": False,
            }
            for organisation_id in organisation_ids
        ],
    ).all()
    session.execute(
        update(Invitation),
        [
            {"id": row.id, "token_hash": token_hash(links.attributed_token(key, row.id, row.nonce))}
            for row in made
        ],
    )
    return {row.organisation_id: row.id for row in made}


def token_of(invitation: Invitation, *, key: bytes) -> str:
    """Return the token of a mode P invitation once more, for a reminder or a reprint."""
    if invitation.nonce is None:
        raise ValueError("A link of mode A was forgotten and cannot be made again.")
    return links.attributed_token(key, invitation.id, invitation.nonce)


def make_anonymous_links(session: Session, wave: Wave, number: int) -> list[str]:
    """Add single-use links of mode A at once and return their tokens in another order.

    Whoever is given the first token did not get the first row: order joins nobody and nothing.
    """
    tokens = [links.random_token() for _ in range(number)]
    session.execute(
        insert(Invitation),
        [
            {
                "wave_id": wave.id,
                "mode": wave.mode,
                "organisation_id": None,
                "nonce": None,
                "token_hash": token_hash(token),
                "used": False,
            }
            for token in tokens
        ],
    )
    SystemRandom().shuffle(tokens)
    return tokens


def anonymous_invitation(wave: Wave, code_hash: bytes) -> Invitation:
    """Return the invitation behind a printed code of mode A.

    The code is its own link: the hash of a token that nobody has fills the column of tokens.
    """
    return Invitation(
        wave_id=wave.id,
        mode=wave.mode,
        organisation_id=None,
        nonce=None,
        token_hash=secrets.token_bytes(32),
        used=False,
        code_hash=code_hash,
    )
