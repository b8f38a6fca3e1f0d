"""Against programs, without puzzles and without following anybody.

Whoever comes by an open link is never refused for looking like a program: the answer is marked,
does not count, and staff decide about all marked ones at once. Personal links need none of it.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from surveys.errors import EnoughAnswers
from surveys.fieldwork.models import Wave
from surveys.responses.desk import Desk, WaveAtDesk
from surveys.responses.mixing import waiting_count
from surveys.responses.models import OpenText, Response
from surveys.secrets import keyed_hash

TRAP = "website"
"""A field that no person sees; programs fill in whatever they find."""
PROOF = "proof"
FASTEST = 0.1
"""Of the time a questionnaire takes, this part is the least anybody needs."""
FASTEST_WITHOUT_PROOF = 0.3
FEWEST_SECONDS = 5
PROOF_BITS = 14
"""Some sixteen thousand hashes: a moment on an old phone, costly a hundred thousand times."""
SUBMITS_PER_MINUTE = 12
"""From one address. An association with forty people at one router stays far below."""


@dataclass(frozen=True, slots=True)
class Signs:
    """What a submission by an open link shows."""

    trap: str
    proof: str
    is_burst: bool


def is_suspect(desk: Desk, signs: Signs, *, at: datetime) -> bool:
    """Whether an answer looks like a program's."""
    if desk.sealed_beside.link is not None or desk.key is None or desk.is_change:
        return False
    if signs.trap or signs.is_burst:
        return True
    seconds = at.timestamp() - (desk.sealed_beside.began or 0)
    is_proven = not desk.wave.proof_of_work or has_proof(challenge(desk), signs.proof)
    part = FASTEST if is_proven else FASTEST_WITHOUT_PROOF
    return seconds < max(FEWEST_SECONDS, part * 60 * desk.questionnaire.minutes)


def challenge(desk: Desk) -> str:
    """Return what the browser computes with; it fits this draft as it is now."""
    return keyed_hash(desk.form_token.encode(), b"proof", str(desk.changes).encode()).hex()[:32]


def has_proof(words: str, proof: str) -> bool:
    """Whether `proof` is a number that gives `words` a hash with enough zeros in front.

    >>> has_proof("a", "no number")
    False
    """
    if not (proof.isascii() and proof.isdigit() and len(proof) < 12):
        return False
    found = hashlib.sha256(f"{words}{proof}".encode()).digest()
    return int.from_bytes(found[:4], "big") >> (32 - PROOF_BITS) == 0


def require_room(session: Session, wave: WaveAtDesk) -> None:
    """Let nobody begin by the open link once it has brought enough answers.

    Raises
    ------
    EnoughAnswers
        If it has. Who began before may still submit.
    """
    if wave.quota is None:
        return
    counted = select(func.count()).select_from(Response)
    given = session.scalar(counted.where(Response.wave_id == wave.id, Response.suspect.is_(False)))
    if (given or 0) + waiting_count(session, wave.id) >= wave.quota:
        raise EnoughAnswers(wave.contact)


def suspects(session: Session, wave: Wave) -> int:
    """Return how many answers of a wave are marked. Those that wait to be mixed are not known."""
    counted = select(func.count()).select_from(Response)
    marked = counted.where(Response.wave_id == wave.id, Response.suspect.is_(True))
    return session.scalar(marked) or 0


def remove_suspects(session: Session, wave: Wave) -> int:
    """Delete every marked answer of a wave with its words; return how many."""
    gone = suspects(session, wave)
    for table in (OpenText, Response):
        session.execute(
            delete(table).where(table.wave_id == wave.id, table.suspect.is_(True)),
            execution_options={"synchronize_session": False},
        )
    return gone


def clear_suspects(session: Session, wave: Wave) -> int:
    """Let every marked answer of a wave count after all; return how many."""
    cleared = suspects(session, wave)
    for table in (OpenText, Response):
        session.execute(
            update(table)
            .where(table.wave_id == wave.id, table.suspect.is_(True))
            .values(suspect=False),
            execution_options={"synchronize_session": False},
        )
    return cleared
