"""Beginning and keeping a draft: each one short conditional write."""

import secrets
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.errors import ChangedElsewhere
from surveys.fieldwork.links import random_code
from surveys.items.file_upload import files_in
from surveys.responses.access import Entry, Pass
from surveys.responses.desk import Desk
from surveys.responses.files import Cabinet
from surveys.responses.models import Draft
from surveys.responses.sealing import DraftKey, seal
from surveys.secrets import token_hash

_UNCHANGED = (Draft.id == bindparam("draft"), Draft.changes == bindparam("seen"))
KEEP_PLAIN = (
    update(Draft)
    .where(*_UNCHANGED)
    .values({name: bindparam(name) for name in ("changes", "answers", "language", "save_id")})
)
KEEP_SEALED = (
    update(Draft)
    .where(*_UNCHANGED)
    .values({name: bindparam(name) for name in ("changes", "sealed")})
)
"""Every page saves by one of these; they write only what nobody else wrote meanwhile."""


def begin(database: Database, entry: Entry, language: str) -> Pass:
    """Open a draft for a link and return the pass that its browser carries.

    In mode P there is one draft per invitation: a second Start finds the first draft.
    """
    if entry.wave.mode == "P":
        carried = Pass("P", entry.token)
        try:
            with database.writing() as session:
                _begin_attributed(session, entry, language)
        except IntegrityError:
            return carried  # two Starts at once: the other one made the draft
        return carried
    key = DraftKey.of(random_code())
    link = token_hash(entry.token).hex() if entry.wave.access == "personal" else None
    content: dict[str, Any] = {"language": language, "answers": {}, "save_id": None, "link": link}
    with database.writing() as session:
        session.add(
            Draft(
                id=key.draft_id,
                wave_id=entry.wave.id,
                mode="A",
                version_id=entry.wave.version_id,
                changes=0,
                sealed=seal(key, content),
            )
        )
    return Pass("A", key.code)


def _begin_attributed(session: Session, entry: Entry, language: str) -> None:
    mine = select(Draft.id).where(Draft.invitation_id == entry.invitation_id)
    if session.scalar(mine) is not None:
        session.execute(
            update(Draft)
            .where(Draft.invitation_id == entry.invitation_id)
            .values(language=language)
        )
        return
    session.add(
        Draft(
            id=secrets.token_bytes(32),
            wave_id=entry.wave.id,
            mode="P",
            version_id=entry.wave.version_id,
            invitation_id=entry.invitation_id,
            changes=0,
            language=language,
            answers={},
        )
    )


def keep(  # noqa: PLR0913  everything one save is made of, all named
    database: Database,
    desk: Desk,
    answers: Mapping[str, Any],
    *,
    language: str,
    save_id: str | None,
    cabinet: Cabinet | None = None,
    waiting: Collection[str] = (),
) -> None:
    """Store the answers of a draft if nobody else wrote since it was opened.

    Files in its `cabinet` that the answers do not name go, but for those `waiting` on a page that
    must be put right.

    Raises
    ------
    ChangedElsewhere
        If the draft was written, submitted or removed in between: nothing was stored.
    NotStored
        If the database refused: nothing was stored.
    """
    values: dict[str, Any] = {"changes": desk.changes + 1}
    if desk.key is None:
        values |= {"answers": dict(answers), "language": language, "save_id": save_id}
    else:
        link = desk.link_hash.hex() if desk.link_hash else None
        content = {"language": language, "answers": answers, "save_id": save_id, "link": link}
        values["sealed"] = seal(desk.key, content)
    gone: list[str] = []
    with database.writing() as session:
        written = session.connection().execute(
            KEEP_SEALED if desk.key else KEEP_PLAIN,
            {"draft": desk.draft_id, "seen": desk.changes, **values},
        )
        if written.rowcount != 1:
            raise ChangedElsewhere("The draft changed.")
        if cabinet is not None:
            gone = cabinet.leave_only(session, files_in(answers).union(waiting))
    if cabinet is not None:
        cabinet.discard(gone)
