"""What staff keyed in becomes an answer like any other: the same link is spent, only once.

A sheet and an answer on the web of one organisation are never both counted: both use up the
invitation by the same conditional update.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from surveys.errors import ChangedElsewhere, NotReady
from surveys.fieldwork.models import Invitation, Wave
from surveys.fieldwork.waves import ends_at
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.beside import Beside, Group
from surveys.responses.matching import says_something
from surveys.responses.models import (
    RECORD_KEY_BITS,
    AnswerChange,
    AnswerNote,
    Draft,
    Inbox,
    Response,
)
from surveys.responses.posting import Envelope, Letter, Manner, sealed_letter
from surveys.responses.room import room_for
from surveys.responses.sealing import DELETION_SIGNS, DeletionKey
from surveys.responses.submitting import ID_BYTES, seal_who, spend
from surveys.secrets import crockford, keyed_hash


class DraftBegun(ChangedElsewhere):
    """The organisation has begun to answer on the web; `changes` names the state of its draft."""

    def __init__(self, changes: int) -> None:
        super().__init__("A draft with answers is there.")
        self.changes = changes


@dataclass(frozen=True, slots=True)
class Keyed:
    """An answer that staff keyed in, ready to be taken over.

    once
        Random: the same answer sent twice is one.
    invitation_id
        Whose link it uses up; None: it came without a code to a wave that everybody may join.
    """

    once: bytes = field(repr=False)
    arrival: str
    version_id: int
    answers: Mapping[str, Any] = field(repr=False)
    language: str
    invitation_id: int | None = None
    group_size: int | None = None


def takes_sheets(session: Session, wave: Wave, *, at: datetime) -> bool:
    """Whether answers may come in. Afterwards numbers of before and after could be subtracted."""
    return wave.opened_at is not None and wave.opens_at <= at < ends_at(session, wave)


def take_over(  # noqa: PLR0913  what a submission is made of, all named
    session: Session,
    wave: Wave,
    questionnaire: Questionnaire,
    keyed: Keyed,
    *,
    at: datetime,
    key: bytes,
    over_draft: int | None = None,
) -> None:
    """Count what was keyed in. Pressed twice, it is one answer.

    `over_draft` is the state of a draft on the web that somebody has agreed to give up.

    Raises
    ------
    AlreadyAnswered
        If its link was used: on the web, or by another sheet.
    DraftBegun
        Mode P: if the organisation has written something on the web, and nobody agreed.
    NotReady
        If the wave takes no answers (any more), or a confidential one has lost its key.
    """
    if not takes_sheets(session, wave, at=at):
        raise NotReady("This wave takes no answers.")
    if was_taken(session, wave, keyed.once, key):
        return
    if keyed.invitation_id is not None:
        spend(session, Invitation.id == keyed.invitation_id)
    if wave.mode == "P":
        _remove_draft(session, questionnaire, keyed, over_draft)
        session.add(_attributed(wave, keyed, at, key))
    else:
        _post(session, wave, questionnaire, keyed, key)
    session.flush()


def was_taken(session: Session, wave: Wave, once: bytes, key: bytes) -> bool:
    """Whether the answer with this random number was taken over before."""
    if wave.mode == "P":
        return session.get(Response, _response_id(once, key)) is not None
    deletion = _deletion(once, key)
    waiting = select(Inbox.id).where(Inbox.id == deletion.inbox)
    mixed = select(Response.id).where(Response.delete_hash == deletion.response)
    return session.scalar(select(or_(waiting.exists(), mixed.exists()))) is True


def _response_id(once: bytes, key: bytes) -> bytes:
    return keyed_hash(key, b"keyed response", once)[:ID_BYTES]


def _deletion(once: bytes, key: bytes) -> DeletionKey:
    """Return what could delete an answer without a name; nobody gets it, and nothing stores it."""
    return DeletionKey(crockford(keyed_hash(key, b"keyed deletion", once), DELETION_SIGNS))


def _attributed(wave: Wave, keyed: Keyed, at: datetime, key: bytes) -> Response:
    group = Group(keyed.group_size, discussed=True) if keyed.group_size else None
    return Response(
        id=_response_id(keyed.once, key),
        wave_id=wave.id,
        mode="P",
        version_id=keyed.version_id,
        invitation_id=keyed.invitation_id,
        submitted_at=at,
        language=keyed.language,
        record_key=secrets.randbits(RECORD_KEY_BITS),
        answers=dict(keyed.answers),
        beside=Beside(group=group).stored() or None,
        group_size=keyed.group_size,
        arrival=keyed.arrival,
    )


def _remove_draft(
    session: Session, questionnaire: Questionnaire, keyed: Keyed, over_draft: int | None
) -> None:
    """Remove what the organisation began on the web: a blank page at once, words if agreed."""
    draft = session.scalar(
        select(Draft).where(Draft.invitation_id == keyed.invitation_id).with_for_update()
    )
    if draft is not None:
        if draft.changes != over_draft and says_something(questionnaire, draft.answers or {}):
            raise DraftBegun(draft.changes)
        session.delete(draft)
    for inside in (AnswerNote, AnswerChange):
        session.execute(delete(inside).where(inside.invitation_id == keyed.invitation_id))


def _post(
    session: Session, wave: Wave, questionnaire: Questionnaire, keyed: Keyed, key: bytes
) -> None:
    """Put a letter into the inbox, as a browser's answer would come."""
    deletion, response_id = _deletion(keyed.once, key), secrets.token_bytes(ID_BYTES)
    envelope = Envelope(
        key,
        deletion.inbox,
        wave.id,
        wave.mode,
        keyed.version_id,
        keyed.group_size,
        Manner(arrival=keyed.arrival),
    )
    letter = Letter.of(questionnaire, keyed.answers, deletion, response_id=response_id)
    session.add(sealed_letter(letter, envelope, room=room_for(questionnaire)))
    if wave.mode == "C":
        seal_who(session, wave.id, keyed.invitation_id, response_id)


def answered_on(session: Session, invitation_id: int) -> datetime | None:
    """Return when an organisation answered in mode P; None: it has not."""
    return session.scalar(
        select(Response.submitted_at).where(Response.invitation_id == invitation_id)
    )
