"""Changing what was submitted: a draft with the answers of then, which will replace them."""

import secrets

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.errors import NotStarted
from surveys.fieldwork.models import Invitation
from surveys.responses.access import Pass
from surveys.responses.desk import SealedBeside
from surveys.responses.drafts import sealed_draft
from surveys.responses.models import Draft, Response
from surveys.responses.receipts import OwnCopy
from surveys.responses.sealing import DraftKey
from surveys.secrets import token_hash


def begin_change(database: Database, carried: Pass, own: OwnCopy) -> None:
    """Open a draft with the answers of a receipt. One that is open already stays as it is.

    Raises
    ------
    NotStarted
        If this answer cannot be changed (any more).
    """
    if not own.may_change:
        raise NotStarted("This answer cannot be changed.")
    try:
        with database.writing() as session:
            if carried.mode == "P":
                _open_attributed(session, carried)
            else:
                _open_sealed(session, carried, own)
    except IntegrityError:
        return  # pressed twice: the draft is there


def _open_attributed(session: Session, carried: Pass) -> None:
    response = session.scalar(
        select(Response)
        .join(Invitation, Invitation.id == Response.invitation_id)
        .where(Invitation.token_hash == token_hash(carried.secret))
    )
    if response is None:
        raise NotStarted("Nothing was submitted with this link.")
    session.add(
        Draft(
            id=secrets.token_bytes(32),
            wave_id=response.wave_id,
            mode="P",
            version_id=response.version_id,
            invitation_id=response.invitation_id,
            changes=0,
            language=response.language,
            answers=response.answers,
            beside=response.beside,
        )
    )
    session.flush()


def _open_sealed(session: Session, carried: Pass, own: OwnCopy) -> None:
    key = DraftKey.of(carried.secret)
    beside = SealedBeside(link=own.link, replaces=own.response_id, group_size=own.group_size)
    session.add(
        Draft(
            id=key.draft_id,
            wave_id=own.wave_id,
            mode=own.mode,
            version_id=own.version_id,
            changes=0,
            sealed=sealed_draft(
                key, own.questionnaire, own.answers, language=own.language, beside=beside
            ),
        )
    )
    session.flush()
