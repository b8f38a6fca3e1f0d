"""Beginning and keeping a draft: each one short conditional write."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.errors import ChangedElsewhere
from surveys.fieldwork.links import random_code
from surveys.items.file_upload import files_in
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses import paradata
from surveys.responses.access import Entry, Pass
from surveys.responses.beside import Beside, changed_items
from surveys.responses.desk import Desk, SealedBeside
from surveys.responses.files import Cabinet
from surveys.responses.inside import note_changes
from surveys.responses.models import Draft
from surveys.responses.room import room_for
from surveys.responses.sealing import DraftKey, seal

_UNCHANGED = (Draft.id == bindparam("draft"), Draft.changes == bindparam("seen"))
KEEP_HELPED = (
    update(Draft)
    .where(*_UNCHANGED)
    .values({name: bindparam(name) for name in ("changes", "answers", "save_id", "beside")})
)
KEEP_PLAIN = KEEP_HELPED.values(language=bindparam("language"))
KEEP_SEALED = (
    update(Draft)
    .where(*_UNCHANGED)
    .values({name: bindparam(name) for name in ("changes", "sealed")})
)
"""Every page saves by one of these; they write only what nobody else wrote meanwhile."""


def begin(database: Database, entry: Entry, language: str, *, at: datetime) -> Pass:
    """Open a draft for a link and return the pass that its browser carries.

    In mode P there is one draft per invitation: a second Start finds the first draft.
    """
    if entry.wave.mode == "P":
        carried = entry.own_pass
        try:
            with database.writing() as session:
                _begin_attributed(session, entry, language, at=at)
        except IntegrityError:
            return carried  # two Starts at once: the other one made the draft
        return carried
    key = DraftKey.of(random_code())
    link = entry.link_hash.hex() if entry.link_hash else None
    beside = SealedBeside(link=link, began=int(at.timestamp()))
    with database.writing() as session:
        session.add(
            Draft(
                id=key.draft_id,
                wave_id=entry.wave.id,
                mode=entry.wave.mode,
                version_id=entry.wave.version_id,
                changes=0,
                sealed=sealed_draft(key, entry.questionnaire, {}, language=language, beside=beside),
            )
        )
    return Pass("A", key.code)


def sealed_draft(  # noqa: PLR0913  all that is sealed, named
    key: DraftKey,
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    *,
    language: str,
    beside: SealedBeside,
    save_id: str | None = None,
) -> bytes:
    """Return a draft of mode A or C as it is stored, as large as every other of its version."""
    content = {"language": language, "answers": answers, "save_id": save_id, **beside.as_content()}
    return seal(key, content, room_for(questionnaire))


def _begin_attributed(session: Session, entry: Entry, language: str, *, at: datetime) -> None:
    mine = select(Draft).where(Draft.invitation_id == entry.invitation_id)
    draft = session.scalar(mine.with_for_update())
    if draft is not None and entry.helper is not None:
        kept = Beside.read(draft.beside).read_by(entry.helper.id, language)
        draft.beside, draft.changes = kept.stored(), draft.changes + 1
        return
    if draft is not None:
        draft.language = language
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
            beside=Beside(began=int(at.timestamp())).stored(),
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
    beside: Mapping[str, Any] | SealedBeside | None = None,
    finished: Collection[str] = (),
    at: datetime | None = None,
) -> None:
    """Store the answers of a draft if nobody else wrote since it was opened.

    Files in its `cabinet` that the answers do not name go, but for those `waiting` on a page that
    must be put right. What stands `beside` the answers stays unless it is given: a mapping in
    mode P, `SealedBeside` in the others. Pages that were `finished` for the first time are counted
    where the mode allows. With `at`, colleagues see who changed what.

    Raises
    ------
    ChangedElsewhere
        If the draft was written, submitted or removed in between: nothing was stored.
    NotStored
        If the database refused: nothing was stored.
    """
    values: dict[str, Any] = {"changes": desk.changes + 1}
    pages, counts = paradata.pages_after(desk, finished)
    if desk.key is None:
        given = beside if isinstance(beside, Mapping) else desk.beside
        kept_beside = Beside.read(given).after(desk.answers, answers, desk.changes + 1)
        kept_beside = replace(kept_beside, pages=pages)
        values |= {"answers": dict(answers), "save_id": save_id}
        if desk.helper is not None:
            kept_beside = kept_beside.read_by(desk.helper.id, language)
            statement = KEEP_HELPED
        else:
            values["language"] = language
            statement = KEEP_PLAIN
        values["beside"] = kept_beside.stored() or None
    else:
        kept = beside if isinstance(beside, SealedBeside) else desk.sealed_beside
        kept = replace(kept, pages=pages or None)
        values["sealed"] = sealed_draft(
            desk.key, desk.questionnaire, answers, language=language, beside=kept, save_id=save_id
        )
        statement = KEEP_SEALED
    gone: list[str] = []
    with database.writing() as session:
        written = session.connection().execute(
            statement,
            {"draft": desk.draft_id, "seen": desk.changes, **values},
        )
        if written.rowcount != 1:
            raise ChangedElsewhere("The draft changed.")
        if at is not None and desk.is_shared and desk.invitation_id is not None:
            note_changes(
                session,
                desk.invitation_id,
                changed_items(desk.answers, answers),
                colleague_id=desk.helper.id if desk.helper else None,
                at=at,
            )
        if cabinet is not None:
            gone = cabinet.leave_only(session, files_in(answers).union(waiting))
        paradata.add(session, desk.wave.id, desk.wave.mode, counts)
    if cabinet is not None:
        cabinet.discard(gone)
