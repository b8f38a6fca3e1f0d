"""Submitting: one transaction that spends the link, keeps the answer and removes the draft.

Mode P stores a response. Modes A and C put a sealed letter into the inbox, which the mixer opens
later: the moment of a submission never meets its content.
"""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.errors import AlreadyAnswered, ChangedElsewhere, NotReady
from surveys.fieldwork.models import Invitation, TrustKey, Wave
from surveys.items.file_upload import files_in
from surveys.responses import paradata
from surveys.responses.access import require_open
from surveys.responses.beside import Beside
from surveys.responses.desk import Desk
from surveys.responses.files import Cabinet
from surveys.responses.models import (
    RECORD_KEY_BITS,
    AnswerChange,
    AnswerNote,
    Draft,
    Inbox,
    Receipt,
    Response,
    ResponseVersion,
    SealedLink,
)
from surveys.responses.posting import IN_THE_BROWSER, Envelope, Letter, Manner, sealed_letter
from surveys.responses.room import room_for
from surveys.responses.sealing import seal
from surveys.responses.trust import seal_link
from surveys.responses.withdrawing import forget_withdrawal

ID_BYTES = 16


def submit(  # noqa: PLR0913  what a submission is made of, all named
    database: Database,
    desk: Desk,
    *,
    at: datetime,
    inbox_key: bytes,
    cabinet: Cabinet | None = None,
    manner: Manner = IN_THE_BROWSER,
) -> None:
    """Turn the draft at `desk` into a response. Files in its `cabinet` that it does not name go.

    Raises
    ------
    AlreadyAnswered
        If the link was used by another draft, or this draft was submitted already.
    ChangedElsewhere
        If the draft changed since it was read: nothing was stored.
    NotStored
        If the database refused, also at the commit: nothing was stored.
    WaveClosed
        If the grace is over: nothing was stored.
    """
    require_open(desk.wave, at=at, began=True)
    with database.writing() as session:
        if desk.wave.mode == "P":
            _submit_attributed(session, desk, at, manner)
        else:
            _submit_sealed(session, desk, at, inbox_key, manner)
        gone = cabinet.leave_only(session, files_in(desk.answers)) if cabinet else []
    if cabinet:
        cabinet.discard(gone)


def _submit_attributed(session: Session, desk: Desk, at: datetime, manner: Manner) -> None:
    if not desk.is_change:
        spend(session, Invitation.id == desk.invitation_id)
    _remove_draft(session, desk)
    for inside in (AnswerNote, AnswerChange):
        session.execute(delete(inside).where(inside.invitation_id == desk.invitation_id))
    beside = Beside.read(desk.beside).submitted({name.partition(".")[0] for name in desk.answers})
    values: dict[str, Any] = {
        "version_id": desk.version_id,
        "submitted_at": at,
        "language": desk.language,
        # A changed answer is a new one to the rounding: the same key would tell them apart.
        "record_key": secrets.randbits(RECORD_KEY_BITS),
        "answers": dict(desk.answers),
        "beside": beside.stored() or None,
        "group_size": beside.group.size if beside.group else None,
        "arrival": manner.arrival,
        "suspect": manner.suspect,
    }
    if desk.is_change:
        _replace(session, desk, values)
        return
    session.add(
        Response(
            id=secrets.token_bytes(ID_BYTES),
            wave_id=desk.wave.id,
            mode="P",
            invitation_id=desk.invitation_id,
            **values,
        )
    )
    took = minutes_of(desk, Beside.read(desk.beside).began, at, manner)
    if took is not None:
        paradata.add(session, desk.wave.id, "P", {(paradata.MINUTES, took): 1})


def minutes_of(desk: Desk, began: int | None, at: datetime, manner: Manner) -> str | None:
    """Return how long an answer took, as a class; None where that is not to be counted.

    Of an answer without a name nobody measures it; a change takes no time that compares.
    """
    if desk.wave.mode not in paradata.MEASURED_MODES or desk.is_change or manner != IN_THE_BROWSER:
        return None
    return paradata.minutes_class(began, at)


def _replace(session: Session, desk: Desk, values: Mapping[str, Any]) -> None:
    """Keep what was said before as a version, and say the new one."""
    response = session.scalar(
        select(Response).where(Response.invitation_id == desk.invitation_id).with_for_update()
    )
    if response is None or response.submitted_at is None:
        raise AlreadyAnswered("The response to be changed was withdrawn.")
    session.add(
        ResponseVersion(
            response_id=response.id,
            number=response.number,
            version_id=response.version_id,
            answers=response.answers,
            beside=response.beside,
            submitted_at=response.submitted_at,
        )
    )
    response.number += 1
    for name, value in values.items():
        setattr(response, name, value)


def _submit_sealed(
    session: Session, desk: Desk, at: datetime, inbox_key: bytes, manner: Manner
) -> None:
    if desk.key is None:
        raise ValueError("A draft without a name has a key.")
    if desk.sealed_beside.link is not None and not desk.is_change:
        spend(session, Invitation.token_hash == bytes.fromhex(desk.sealed_beside.link))
    _remove_draft(session, desk)
    deletion = desk.key.deletion
    replaces = desk.sealed_beside.replaces
    response_id = bytes.fromhex(replaces) if replaces else secrets.token_bytes(ID_BYTES)
    letter = Letter.of(
        desk.questionnaire,
        desk.answers,
        deletion,
        response_id=response_id,
        minutes=minutes_of(desk, desk.sealed_beside.began, at, manner),
    )
    session.execute(delete(Inbox).where(Inbox.id == deletion.inbox))
    forget_withdrawal(session, deletion, inbox_key=inbox_key)
    session.add(
        sealed_letter(
            letter,
            Envelope(
                inbox_key,
                deletion.inbox,
                desk.wave.id,
                desk.wave.mode,
                desk.version_id,
                desk.group_size,
                manner,
            ),
            room=room_for(desk.questionnaire),
        )
    )
    if desk.wave.mode == "C" and not replaces:
        _link(session, desk, response_id)
    _keep_receipt(session, desk, response_id, at)


def _link(session: Session, desk: Desk, response_id: bytes) -> None:
    if desk.sealed_beside.link is None:
        raise NotReady("Nobody answers a confidential wave without a link.")
    invitation = session.scalar(
        select(Invitation.id).where(Invitation.token_hash == bytes.fromhex(desk.sealed_beside.link))
    )
    seal_who(session, desk.wave.id, invitation, response_id)


def seal_who(session: Session, wave_id: int, invitation_id: int | None, response_id: bytes) -> None:
    """Seal which organisation gave a response of mode C, for the Vertrauensstelle alone.

    Raises
    ------
    NotReady
        If the wave has no Vertrauensstelle, or its key was destroyed.
    """
    key = session.get(TrustKey, wave_id)
    if key is None or key.locked_key is None or invitation_id is None:
        raise NotReady("A confidential wave without a Vertrauensstelle takes no answers.")
    content = {"invitation": invitation_id, "response": response_id.hex()}
    session.add(
        SealedLink(
            id=secrets.token_bytes(ID_BYTES),
            wave_id=wave_id,
            sealed=seal_link(key.public_key, content),
        )
    )


def _keep_receipt(session: Session, desk: Desk, response_id: bytes, at: datetime) -> None:
    """Leave the respondent's own copy under their code: for a day, in mode C while a link lives."""
    if desk.key is None:
        return
    content = {
        "language": desk.language,
        "answers": desk.answers,
        "response": response_id.hex() if desk.wave.mode == "C" else None,
        **replace(desk.sealed_beside, began=None, pages=None).as_content(),
    }
    session.execute(delete(Receipt).where(Receipt.id == desk.draft_id))
    session.add(
        Receipt(
            id=desk.draft_id,
            wave_id=desk.wave.id,
            version_id=desk.version_id,
            sealed=seal(desk.key, content, room_for(desk.questionnaire)),
            purge_on=_purge_on(session, desk, at),
        )
    )


def _purge_on(session: Session, desk: Desk, at: datetime) -> date:
    tomorrow = at.astimezone(BERLIN).date() + timedelta(days=1)
    if desk.wave.mode == "A":
        return tomorrow
    ends_on = session.scalar(select(Wave.link_deletion_on).where(Wave.id == desk.wave.id))
    return ends_on or tomorrow


def spend(session: Session, which: object) -> None:
    """Use a link: one conditional update decides between any number of submits.

    Raises
    ------
    AlreadyAnswered
        If it was used.
    """
    spent = session.execute(
        update(Invitation).where(which, Invitation.used.is_(False)).values(used=True),  # type: ignore[arg-type]  # a column expression
        execution_options={"synchronize_session": False},
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise AlreadyAnswered("This link was used.")


def _remove_draft(session: Session, desk: Desk) -> None:
    """Remove exactly the draft that was read; its going is the single use of a code."""
    removed = session.execute(
        delete(Draft).where(Draft.id == desk.draft_id, Draft.changes == desk.changes),
        execution_options={"synchronize_session": False},
    )
    if removed.rowcount == 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        return
    if session.scalar(select(Draft.id).where(Draft.id == desk.draft_id)) is None:
        raise AlreadyAnswered("This draft was submitted.")
    raise ChangedElsewhere("The draft changed.")


def purge_receipts(session: Session, *, at: datetime) -> int:
    """Delete the receipts whose day has come; return how many."""
    today = at.astimezone(BERLIN).date()
    gone = session.execute(delete(Receipt).where(Receipt.purge_on <= today))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a cursor result, untyped here
