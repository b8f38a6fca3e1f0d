"""Files that jobs make for staff: kept in a folder, named by the table, gone on their day."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import delete, select

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.jobs.models import ProducedFile

A_DAY = timedelta(days=1)
KEPT_FOR = 7 * A_DAY
"""Long enough to be fetched after a weekend, too short to become an archive."""


def folder_of(instance: Path) -> Path:
    """Return the folder of produced files of an installation."""
    return instance / "produced"


def path_of(folder: Path, file_id: bytes) -> Path:
    """Return where a file lies."""
    return folder / file_id.hex()


@contextmanager
def new_file(folder: Path) -> Iterator[tuple[bytes, BinaryIO]]:
    """Give the id of a new file and the file to write to; it is removed if writing fails."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file_id = secrets.token_bytes(16)
    path = path_of(folder, file_id)
    path.touch(mode=0o600)
    try:
        with path.open("r+b") as file:
            yield file_id, file
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def delete_on(at: datetime) -> date:
    """Return the day on which a file made now goes."""
    return at.astimezone(BERLIN).date() + KEPT_FOR


def sweep(database: Database, folder: Path, *, at: datetime) -> int:
    """Delete files whose day has come, and those that no row names; return how many."""
    today = at.astimezone(BERLIN).date()
    with database.writing() as session:
        due = session.scalars(
            delete(ProducedFile).where(ProducedFile.delete_on <= today).returning(ProducedFile.id)
        ).all()
    for file_id in due:
        path_of(folder, file_id).unlink(missing_ok=True)
    with database.reading() as session:
        kept = {file_id.hex() for file_id in session.scalars(select(ProducedFile.id))}
    gone = len(due)
    for path in folder.glob("*") if folder.is_dir() else ():
        is_old = datetime.fromtimestamp(path.stat().st_mtime, BERLIN) < at - A_DAY
        if path.name not in kept and is_old:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
