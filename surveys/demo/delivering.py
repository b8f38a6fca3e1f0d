"""Carrying answers the way of every respondent: link, draft, save, submit.

Safe to run again after an interruption: who has submitted is passed over.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete, func, select

from surveys.clock import now
from surveys.db import Database
from surveys.demo.consents import said_beside
from surveys.demo.replies import Reply
from surveys.fieldwork.invitations import token_of
from surveys.fieldwork.models import Invitation, Organisation
from surveys.responses import access, drafts, mixing, submitting
from surveys.responses.beside import Beside
from surveys.responses.models import Draft, Response
from surveys.secrets import Keys


def deliver_by_invitation(
    database: Database, keys: Keys, wave_id: int, replies: Iterable[Reply]
) -> None:
    """Answer a wave of mode P by the link of each organisation, unless it was used already."""
    tokens = unused_tokens(database, keys, wave_id)
    for reply in replies:
        name = reply.organisation.name if reply.organisation else ""
        if name in tokens:
            deliver(database, keys, tokens[name], reply)


def deliver_openly(  # noqa: PLR0913  a wave, its link and its answers, all named
    database: Database,
    keys: Keys,
    wave_id: int,
    code: str,
    replies: Sequence[Reply],
    *,
    at: datetime,
) -> None:
    """Answer a wave of mode A by its open link, going on after the answers it has.

    Drafts left by an interruption are sealed for good and removed first. Then the mixer takes
    what it may, as it does while a wave runs.
    """
    with database.writing() as session:
        session.execute(delete(Draft).where(Draft.wave_id == wave_id))
        counted = select(func.count()).select_from(Response).where(Response.wave_id == wave_id)
        done = (session.scalar(counted) or 0) + mixing.waiting_count(session, wave_id)
    for reply in replies[done:]:
        deliver(database, keys, code, reply)
    mixing.mix_due(database, keys.inbox, at=at)
    with database.writing() as session:
        submitting.purge_receipts(session, at=at)


def deliver(database: Database, keys: Keys, token: str, reply: Reply) -> None:
    """Open the link, begin a draft, keep the answers in it, and submit unless they broke off."""
    with database.reading() as session:
        entry = access.open_entry(session, token)
    carried = drafts.begin(database, entry, reply.language, at=_began(reply, token))
    with database.reading() as session:
        desk = access.open_desk(session, carried, key=keys.session)
    drafts.keep(
        database,
        desk,
        reply.answers,
        language=reply.language,
        save_id=secrets.token_hex(16),
        finished=[
            section.name
            for section in desk.questionnaire.sections
            if any(item.name in reply.answers for item in section.items)
        ],
    )
    if reply.at is None:
        return
    with database.reading() as session:
        desk = access.open_desk(session, carried, key=keys.session)
    if reply.organisation is not None and desk.wave.mode == "P":
        began = Beside.read(desk.beside).began
        said = replace(said_beside(reply.organisation), began=began)
        desk = replace(desk, beside=said.stored())
    submitting.submit(database, desk, at=reply.at, inbox_key=keys.inbox)


def _began(reply: Reply, token: str) -> datetime:
    """Return when somebody pressed Start, mostly some ten minutes before they submitted."""
    minutes = Random(token).lognormvariate(2.5, 0.6)  # noqa: S311  an invented length, no secret
    return (reply.at or now()) - timedelta(minutes=minutes)


def unused_tokens(database: Database, keys: Keys, wave_id: int) -> Mapping[str, str]:
    """Return the token of each invitation of a wave not yet used, by the organisation's name."""
    with database.reading() as session:
        rows = session.execute(
            select(Organisation.name, Invitation)
            .join(Invitation, Invitation.organisation_id == Organisation.id)
            .where(Invitation.wave_id == wave_id, Invitation.used.is_(False))
        ).all()
    return {name: token_of(invitation, key=keys.links) for name, invitation in rows}
