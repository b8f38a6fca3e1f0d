"""Recordings kept outside the web root, for as long as anything names them.

Documents name a recording by its code, so a version finds it for ever. Taking it out of a draft
deletes nothing: the change can be taken back. What neither a version, nor a draft, nor a change
that is still kept names for a month is swept away.
"""

import os
import re
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from surveys.db import Database, dump_json
from surveys.questionnaires.audio.content import TYPES, Sound
from surveys.questionnaires.audio.models import Recording
from surveys.questionnaires.editing.models import DraftChange, QuestionnaireDraft
from surveys.questionnaires.models import QuestionnaireVersion

MEGABYTE = 1_000_000
LARGEST = 8 * MEGABYTE
LARGEST_WAV = 3 * MEGABYTE
"""Half a minute of one voice as it was recorded; what is longer should be packed first."""
CODE = re.compile(r"[0-9a-f]{20}")
UNNAMED_DAYS = 30
AN_HOUR = 3600
NAMING = (
    QuestionnaireVersion.document,
    QuestionnaireDraft.document,
    DraftChange.before,
    DraftChange.after,
)
"""Where codes of recordings stand."""


def folder_of(instance: Path) -> Path:
    """Return where the recordings of an installation lie."""
    return instance / "recordings"


def find_path(folder: Path, code: str) -> Path | None:
    """Return where a recording lies, or None if there is none of that code."""
    if not CODE.fullmatch(code) or not (folder / code).is_file():
        return None
    return folder / code


def find_recording(session: Session, code: str) -> Recording | None:
    """Return what is known of a recording, or None."""
    if not CODE.fullmatch(code):
        return None
    return session.scalar(select(Recording).where(Recording.code == code))


def keep(  # noqa: PLR0913  everything a recording is
    database: Database, folder: Path, survey_id: int, language: str, sound: Sound, *, at: datetime
) -> str:
    """Keep a recording and return its code.

    Raises
    ------
    NotStored
        If the database is gone; then no file stays either.
    OSError
        If the file could not be written.
    """
    code = secrets.token_hex(10)
    _write(folder, code, sound.content)
    try:
        with database.writing() as session:
            session.add(
                Recording(
                    survey_id=survey_id,
                    code=code,
                    language=language,
                    media_type=TYPES[sound.kind],
                    size=len(sound.content),
                    created_at=at,
                )
            )
    except BaseException:
        (folder / code).unlink(missing_ok=True)
        raise
    return code


def forget(database: Database, folder: Path, code: str) -> None:
    """Delete a recording that no document ever named."""
    with database.writing() as session:
        session.execute(delete(Recording).where(Recording.code == code))
    with suppress(OSError):
        (folder / code).unlink(missing_ok=True)


def sweep(database: Database, folder: Path, *, at: datetime) -> int:
    """Remove recordings that nothing names and files without a row; return how many."""
    long_ago = at - timedelta(days=UNNAMED_DAYS)
    with database.reading() as session:
        old = set(session.scalars(select(Recording.code).where(Recording.created_at < long_ago)))
        gone = old - _named(session, old)
    with database.writing() as session:
        session.execute(delete(Recording).where(Recording.code.in_(gone)))
        known = set(session.scalars(select(Recording.code)))
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        is_new = time.time() - path.stat().st_mtime < AN_HOUR  # its row may be about to come
        if path.name not in known and (path.name in gone or not is_new):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _named(session: Session, codes: set[str]) -> set[str]:
    """Return those codes that stand anywhere in a document or a change of one."""
    found: set[str] = set()
    for held in _held(session) if codes else ():
        text = dump_json(held)
        found |= {code for code in codes - found if code in text}
    return found


def _held(session: Session) -> Iterator[Any]:
    for column in NAMING:
        yield from session.scalars(
            select(column).where(column.is_not(None)).execution_options(yield_per=50)
        )


def _write(folder: Path, code: str, content: bytes) -> None:
    """Write a file for its owner only, whole or not at all, safe from a power cut."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = folder / f"{code}.new"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / code)
        directory = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
