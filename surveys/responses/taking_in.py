"""Taking the responses of a file into a wave: one transaction, all of them or none."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.accounts.actor import Actor
from surveys.accounts.audit import record
from surveys.errors import AlreadyAnswered, ChangedElsewhere
from surveys.fieldwork.invitations import invite
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.fieldwork.preparing import OpenedWave
from surveys.responses.answering import bare
from surveys.responses.importing import IMPORTED, Plan, TakenRow, is_running, was_imported
from surveys.responses.matching import Sender
from surveys.responses.models import RECORD_KEY_BITS, Draft, OpenText, Response


def take_in(  # noqa: PLR0913  everything one import is made of, all named
    session: Session, opened: OpenedWave, plan: Plan, *, actor: Actor, at: datetime, key: bytes
) -> None:
    """Store every row of a plan as a response, and note that it was done.

    Raises
    ------
    AlreadyAnswered
        If an organisation answered since the plan was made, or mode A was imported before.
    ChangedElsewhere
        If the wave closed since, or an organisation began to write, was invited or removed.
    ValueError
        If the plan has an obstacle.
    """
    if not plan.may_be_taken:
        raise ValueError("This plan cannot be taken in.")
    wave = session.get_one(
        Wave, opened.wave.id, populate_existing=True, with_for_update={"key_share": True}
    )
    if not is_running(wave, at=at):
        raise ChangedElsewhere("The wave takes no answers.")
    take_into_new(session, replace(opened, wave=wave), plan, actor=actor, at=at, key=key)


def take_into_new(  # noqa: PLR0913  as above
    session: Session, opened: OpenedWave, plan: Plan, *, actor: Actor, at: datetime, key: bytes
) -> None:
    """Do the same in a wave that this very transaction added, so that it may be over already.

    Nobody has seen a number of it that those of afterwards could be compared with.

    Raises
    ------
    AlreadyAnswered, ChangedElsewhere, ValueError
        As `take_in` does.
    """
    if not plan.may_be_taken:
        raise ValueError("This plan cannot be taken in.")
    wave = opened.wave
    if wave.mode == "P":
        _take_attributed(session, wave, plan.rows, at=at, key=key)
    else:
        if was_imported(session, wave.id):
            raise AlreadyAnswered("Responses were imported into this wave.")
        _take_anonymous(session, opened, plan.rows)
    record(session, actor, IMPORTED, f"wave {wave.id}", at=at, programme_id=opened.programme.id)


def _take_attributed(
    session: Session, wave: Wave, rows: Sequence[TakenRow], *, at: datetime, key: bytes
) -> None:
    senders = [row.sender for row in rows if row.sender is not None]
    invitations = _invited(session, wave, senders, key=key)
    _remove_blank_drafts(session, senders)
    spent = session.execute(
        update(Invitation)
        .where(Invitation.id.in_(invitations.values()), Invitation.used.is_(False))
        .values(used=True),
        execution_options={"synchronize_session": False},
    )
    if spent.rowcount != len(rows):  # type: ignore[attr-defined]  # a cursor result, untyped here
        raise AlreadyAnswered("An organisation answered meanwhile.")
    session.add_all(
        Response(
            id=secrets.token_bytes(16),
            wave_id=wave.id,
            mode="P",
            version_id=wave.version_id,
            invitation_id=invitations[row.sender.organisation_id],
            submitted_at=at,
            record_key=secrets.randbits(RECORD_KEY_BITS),
            answers=dict(row.answers),
            arrival="import",
        )
        for row in rows
        if row.sender is not None
    )


def _invited(
    session: Session, wave: Wave, senders: Sequence[Sender], *, key: bytes
) -> dict[int, int]:
    """Return the invitation of each organisation; those without one are invited now."""
    new = [sender.organisation_id for sender in senders if sender.invitation_id is None]
    organisations = session.scalars(select(Organisation).where(Organisation.id.in_(new))).all()
    if len(organisations) != len(new):
        raise ChangedElsewhere("An organisation was removed.")
    try:
        for organisation in organisations:
            invite(session, wave, organisation, key=key)
        session.flush()
    except IntegrityError as problem:
        raise ChangedElsewhere("An organisation was invited meanwhile.") from problem
    found = session.execute(
        select(Invitation.organisation_id, Invitation.id).where(
            Invitation.wave_id == wave.id,
            Invitation.organisation_id.in_([sender.organisation_id for sender in senders]),
        )
    )
    return {row.organisation_id: row.id for row in found}


def _remove_blank_drafts(session: Session, senders: Sequence[Sender]) -> None:
    """Remove the drafts in which nothing was answered, if that is still so."""
    seen = {one.invitation_id: one.changes for one in senders if one.invitation_id is not None}
    drafts = session.execute(
        select(Draft.id, Draft.invitation_id, Draft.changes)
        .where(Draft.invitation_id.in_(seen))
        .with_for_update()
    ).all()
    if any(seen[draft.invitation_id] != draft.changes for draft in drafts):
        raise ChangedElsewhere("An organisation began to write.")
    session.execute(
        delete(Draft).where(Draft.id.in_([draft.id for draft in drafts])),
        execution_options={"synchronize_session": False},
    )


def _take_anonymous(session: Session, opened: OpenedWave, rows: Sequence[TakenRow]) -> None:
    """Store codes and free texts apart, each in an order of its own: none leads to the other."""
    wave, chance = opened.wave, secrets.SystemRandom()
    parted = [bare(opened.questionnaire, row.answers) for row in rows]
    chance.shuffle(parted)
    texts = [one for _answers, words in parted for one in words]
    chance.shuffle(texts)
    session.add_all(
        Response(
            id=secrets.token_bytes(16),
            wave_id=wave.id,
            mode=wave.mode,
            version_id=wave.version_id,
            record_key=secrets.randbits(RECORD_KEY_BITS),
            answers=answers,
            arrival="import",
        )
        for answers, _words in parted
    )
    session.add_all(
        OpenText(
            id=secrets.token_bytes(16),
            wave_id=wave.id,
            mode=wave.mode,
            item=name,
            text=text,
            state="waiting",
        )
        for name, text in texts
    )
