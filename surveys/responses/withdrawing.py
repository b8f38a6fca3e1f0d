"""Taking an answer back: in mode P at once, without a name by the deletion code."""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from surveys.errors import UnknownLink
from surveys.fieldwork.links import plain_code
from surveys.fieldwork.models import Invitation
from surveys.questionnaires.versions import published
from surveys.responses.models import (
    AnswerChange,
    AnswerNote,
    Draft,
    Inbox,
    OrganisationProposal,
    Receipt,
    Response,
    ResponseVersion,
    UploadedFile,
    Withdrawal,
)
from surveys.responses.posting import all_hashes
from surveys.responses.room import STEP
from surveys.responses.sealing import DeletionKey, DraftKey, seal_under
from surveys.secrets import keyed_hash


def withdraw_attributed(session: Session, invitation_id: int) -> list[str]:
    """Delete everything an organisation said in mode P; its link may be used again.

    Returns the names of its files in the folder of uploads, to be discarded after the commit.
    """
    mine = select(Response.id).where(Response.invitation_id == invitation_id)
    for table in (ResponseVersion, OrganisationProposal):
        session.execute(
            delete(table).where(table.response_id.in_(mine)),
            execution_options={"synchronize_session": False},
        )
    files = session.scalars(
        select(UploadedFile.id).where(UploadedFile.invitation_id == invitation_id)
    ).all()
    for kept in (UploadedFile, Response, Draft, AnswerNote, AnswerChange):
        session.execute(
            delete(kept).where(kept.invitation_id == invitation_id),
            execution_options={"synchronize_session": False},
        )
    session.execute(update(Invitation).where(Invitation.id == invitation_id).values(used=False))
    return [file_id.hex() for file_id in files]


def withdraw_by_code(session: Session, typed: str, *, inbox_key: bytes) -> None:
    """Delete the answer that a deletion code belongs to: now if it waits, else when next mixed.

    Raises
    ------
    UnknownLink
        If no answer has this code (any more).
    """
    _withdraw(session, DeletionKey(plain_code(typed)), inbox_key)


def withdraw_by_receipt(
    session: Session, key: DraftKey, *, link: str | None, inbox_key: bytes
) -> None:
    """Delete the answer of an open receipt with the receipt; a link of mode C is free again.

    A draft that was to change it goes as well: sent later, it would be a second answer.
    """
    _withdraw(session, key.deletion, inbox_key)
    session.execute(delete(Receipt).where(Receipt.id == key.draft_id))
    session.execute(delete(Draft).where(Draft.id == key.draft_id))
    if link is not None:
        session.execute(
            update(Invitation)
            .where(Invitation.token_hash == bytes.fromhex(link), Invitation.mode == "C")
            .values(used=False)
        )


def _withdraw(session: Session, deletion: DeletionKey, inbox_key: bytes) -> None:
    waiting = session.execute(
        delete(Inbox).where(Inbox.id == deletion.inbox),
        execution_options={"synchronize_session": False},
    )
    found = session.execute(
        select(Response.wave_id, Response.version_id).where(
            Response.delete_hash == deletion.response
        )
    ).one_or_none()
    if found is None:
        if waiting.rowcount == 1:  # type: ignore[attr-defined]  # a cursor result, untyped here
            return
        raise UnknownLink("No answer has this code.")
    hashes = (deletion.response, *all_hashes(published(session, found.version_id), deletion))
    _ask(session, found.wave_id, _asked_by_code(deletion), hashes, inbox_key)


def withdraw_response(session: Session, response_id: bytes, *, inbox_key: bytes) -> None:
    """Have the codes of one response deleted when mixed next. Its texts nobody can find.

    Raises
    ------
    UnknownLink
        If there is no such response without a name.
    """
    found = session.execute(
        select(Response.wave_id, Response.delete_hash).where(
            Response.id == response_id, Response.mode != "P"
        )
    ).one_or_none()
    if found is None or found.delete_hash is None:
        raise UnknownLink("No such response.")
    row_id = _asked_by_staff(found.delete_hash, inbox_key)
    _ask(session, found.wave_id, row_id, (found.delete_hash,), inbox_key)


def forget_withdrawal(session: Session, deletion: DeletionKey, *, inbox_key: bytes) -> None:
    """Let an answer that is sent again after its deletion was asked for count."""
    asked = (_asked_by_code(deletion), _asked_by_staff(deletion.response, inbox_key))
    session.execute(delete(Withdrawal).where(Withdrawal.id.in_(asked)))


def _asked_by_code(deletion: DeletionKey) -> bytes:
    return keyed_hash(deletion.code.encode(), b"withdrawal")


def _asked_by_staff(delete_hash: bytes, inbox_key: bytes) -> bytes:
    """Return the id of a withdrawal. Without the key file nobody tells of which response it is."""
    return keyed_hash(inbox_key, b"withdrawal", delete_hash)


def _ask(
    session: Session, wave_id: int, row_id: bytes, hashes: tuple[bytes, ...], inbox_key: bytes
) -> None:
    """Note a withdrawal, unless it was asked for before."""
    if session.get(Withdrawal, row_id) is not None:
        return
    content = {"hashes": [one.hex() for one in hashes]}
    session.add(
        Withdrawal(
            id=row_id,
            wave_id=wave_id,
            sealed=seal_under(inbox_key, content, STEP, bound_to=row_id),
        )
    )
    session.flush()
