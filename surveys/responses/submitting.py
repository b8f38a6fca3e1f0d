"""Submitting: one transaction that spends the link, stores the response, removes the draft."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.errors import AlreadyAnswered, ChangedElsewhere
from surveys.fieldwork.models import Invitation
from surveys.items.file_upload import files_in
from surveys.responses.answering import bare
from surveys.responses.desk import Desk
from surveys.responses.files import Cabinet
from surveys.responses.models import Draft, OpenText, Receipt, Response
from surveys.responses.sealing import seal

RECORD_KEY_BITS = 30


def submit(database: Database, desk: Desk, *, at: datetime, cabinet: Cabinet | None = None) -> None:
    """Turn the draft at `desk` into a response. Files in its `cabinet` that it does not name go.

    Raises
    ------
    AlreadyAnswered
        If the link was used by another draft, or this draft was submitted already.
    ChangedElsewhere
        If the draft changed since it was read: nothing was stored.
    NotStored
        If the database refused, also at the commit: nothing was stored.
    """
    with database.writing() as session:
        if desk.wave.mode == "P":
            _submit_attributed(session, desk, at)
        else:
            _submit_anonymous(session, desk, at)
        gone = cabinet.leave_only(session, files_in(desk.answers)) if cabinet else []
    if cabinet:
        cabinet.discard(gone)


def _submit_attributed(session: Session, desk: Desk, at: datetime) -> None:
    _spend(session, Invitation.id == desk.invitation_id)
    _remove_draft(session, desk)
    session.add(
        Response(
            id=secrets.token_bytes(16),
            wave_id=desk.wave.id,
            mode="P",
            version_id=desk.version_id,
            invitation_id=desk.invitation_id,
            submitted_at=at,
            language=desk.language,
            record_key=secrets.randbits(RECORD_KEY_BITS),
            answers=dict(desk.answers),
        )
    )


def _submit_anonymous(session: Session, desk: Desk, at: datetime) -> None:
    if desk.key is None:
        raise ValueError("A draft of mode A has a key.")
    if desk.link_hash is not None:
        _spend(session, Invitation.token_hash == desk.link_hash)
    _remove_draft(session, desk)
    answers, texts = bare(desk.questionnaire, desk.answers)
    session.add(
        Response(
            id=secrets.token_bytes(16),
            wave_id=desk.wave.id,
            mode="A",
            version_id=desk.version_id,
            record_key=secrets.randbits(RECORD_KEY_BITS),
            answers=answers,
        )
    )
    session.add_all(
        OpenText(
            id=secrets.token_bytes(16),
            wave_id=desk.wave.id,
            mode="A",
            item=name,
            text=text,
            state="waiting",
        )
        for name, text in texts
    )
    session.add(
        Receipt(
            id=desk.draft_id,
            wave_id=desk.wave.id,
            version_id=desk.version_id,
            sealed=seal(desk.key, {"language": desk.language, "answers": desk.answers}),
            purge_on=at.astimezone(BERLIN).date() + timedelta(days=1),
        )
    )
    purge_receipts(session, at=at)


def _spend(session: Session, which: object) -> None:
    """Use a link: one conditional update decides between any number of submits."""
    spent = session.execute(
        update(Invitation).where(which, Invitation.used.is_(False)).values(used=True),  # type: ignore[arg-type]  # a column expression
        execution_options={"synchronize_session": False},
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise AlreadyAnswered("This link was used.")


def _remove_draft(session: Session, desk: Desk) -> None:
    """Remove exactly the draft that was read; its going is the single use of mode A."""
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
    """Delete the receipts of mode A whose day has come; return how many."""
    today = at.astimezone(BERLIN).date()
    gone = session.execute(delete(Receipt).where(Receipt.purge_on <= today))
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a cursor result, untyped here
