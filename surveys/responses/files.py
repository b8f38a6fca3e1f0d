"""Files that respondents send: checked, kept outside the web root, removed with their answer.

A row per file says whose it is; the file lies in a folder of the instance under the row's random
id. A file without a row is rubbish and is swept away; a row is removed in the transaction that
writes answers which no longer name it. So no answer ever names a file that is gone.
"""

import hashlib
import os
import secrets
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage, MultiDict

from surveys.db import Database
from surveys.errors import NotStored
from surveys.items.file_upload import FILE_ID, FORMATS, FileLimits, Taken, files_in
from surveys.responses.file_checks import (
    checked,
    clean_name,
    lost,
    not_stored,
    one_too_many,
    with_ending,
)
from surveys.responses.models import Draft, Response, ResponseVersion, UploadedFile
from surveys.web.locale import gettext as _

MOST_WAITING = 60
"""Files one draft may have: far above what pages ask for, so that nobody fills the disk."""
CHUNK = 256 * 1024
AN_HOUR = 3600


def folder_of(instance: Path) -> Path:
    """Return where the files of an installation lie."""
    return instance / "uploads"


@dataclass(frozen=True, slots=True)
class Cabinet:
    """Where the files of one draft of mode P are kept."""

    database: Database
    folder: Path
    wave_id: int
    invitation_id: int
    today: date

    def earlier(self, ids: Sequence[str]) -> list[Taken]:
        """Return the files of this draft among `ids`; of one that is gone, that it is."""
        wanted = [one for one in dict.fromkeys(ids) if FILE_ID.fullmatch(one)]
        if not wanted:
            return []
        with self.database.reading() as session:
            rows = {
                row.id.hex(): row
                for row in session.scalars(
                    select(UploadedFile).where(
                        UploadedFile.invitation_id == self.invitation_id,
                        UploadedFile.id.in_([bytes.fromhex(one) for one in wanted]),
                    )
                )
            }
        return [
            Taken(one, row.name, row.type, row.size, earlier=True)
            if (row := rows.get(one))
            else Taken("", _("eine frühere Datei"), "", 0, problem=lost())
            for one in wanted
        ]

    def keep(self, upload: FileStorage, limits: FileLimits) -> Taken:
        """Return a file that was just sent, kept if it is what it should be."""
        name = clean_name(upload.filename or "")
        size = upload.stream.seek(0, os.SEEK_END)
        ending, problem = checked(upload.stream, size, name, limits)
        if problem:
            return Taken("", name, "", size, problem=problem)
        name = with_ending(name, ending)
        try:
            kept = self._store(upload.stream, name, FORMATS[ending], size)
        except (NotStored, OSError):
            return Taken("", name, "", size, problem=not_stored(name))
        return Taken(kept, name, FORMATS[ending], size)

    def _store(self, stream: IO[bytes], name: str, type_: str, size: int) -> str:
        """Keep a file and its row; the same file sent twice is one."""
        digest = _digest(stream)
        if known := self._known(digest, name):
            return known
        with self.database.reading() as session:
            mine = select(func.count()).where(UploadedFile.invitation_id == self.invitation_id)
            if (session.scalar(mine) or 0) >= MOST_WAITING:
                raise NotStored("This draft has too many files.")
        file_id = secrets.token_bytes(16)
        _write(self.folder, file_id.hex(), stream)
        try:
            with self.database.writing() as session:
                session.add(
                    UploadedFile(
                        id=file_id,
                        wave_id=self.wave_id,
                        mode="P",
                        invitation_id=self.invitation_id,
                        digest=digest,
                        name=name,
                        type=type_,
                        size=size,
                        kept_on=self.today,
                    )
                )
        except IntegrityError:
            self.discard([file_id.hex()])
            known = self._known(digest, name)
            if known is None:
                raise NotStored("The draft is gone.") from None
            return known
        except NotStored:
            self.discard([file_id.hex()])
            raise
        return file_id.hex()

    def _known(self, digest: bytes, name: str) -> str | None:
        with self.database.reading() as session:
            found = session.scalar(
                select(UploadedFile.id).where(
                    UploadedFile.invitation_id == self.invitation_id,
                    UploadedFile.digest == digest,
                    UploadedFile.name == name,
                )
            )
        return found.hex() if found else None

    def leave_only(self, session: Session, wanted: Collection[str]) -> list[str]:
        """Remove the rows of all files of this draft but those `wanted`; return their ids.

        What was submitted, now or before, keeps its files. Whoever commits the session calls
        `discard` with the ids afterwards.
        """
        kept = {*wanted, *submitted_files(session, {self.invitation_id})}
        gone = session.scalars(
            delete(UploadedFile)
            .where(
                UploadedFile.invitation_id == self.invitation_id,
                UploadedFile.id.not_in([bytes.fromhex(one) for one in kept]),
            )
            .returning(UploadedFile.id)
        )
        return [one.hex() for one in gone]

    def discard(self, ids: Collection[str]) -> None:
        """Delete files whose rows are gone. One that stays is swept away later."""
        remove_files(self.folder, ids)


def submitted_files(session: Session, invitations: Collection[int]) -> set[str]:
    """Return the ids of the files that submitted answers name, in this version or an earlier."""
    now = select(Response.answers).where(Response.invitation_id.in_(invitations))
    before = (
        select(ResponseVersion.answers)
        .join(Response, Response.id == ResponseVersion.response_id)
        .where(Response.invitation_id.in_(invitations))
    )
    found = [*session.scalars(now), *session.scalars(before)]
    return set().union(*(files_in(answers) for answers in found))


def remove_files(folder: Path, ids: Collection[str]) -> None:
    """Delete files whose rows are gone. One that stays is swept away later."""
    for one in ids:
        with suppress(OSError):
            path_of(folder, one).unlink(missing_ok=True)


class Sent:
    """What a browser sent with a page: its fields as they are, each of its files kept once.

    A page is read twice, so what was taken is remembered. Files are taken only with the token of
    this very draft.
    """

    def __init__(
        self,
        form: MultiDict[str, str],
        files: MultiDict[str, FileStorage],
        cabinet: Cabinet | None,
        *,
        is_ours: bool,
    ) -> None:
        """Wrap the fields and files of a request; without a cabinet no file is kept."""
        self.form, self.files = form, files
        self.cabinet = cabinet if is_ours else None
        self._taken: dict[str, tuple[Taken, ...]] = {}

    def getlist(self, key: str) -> list[str]:
        """Return every value sent under `key`, or an empty list."""
        return self.form.getlist(key)

    def __contains__(self, key: object) -> bool:
        """Whether a field of this name was sent."""
        return key in self.form

    def taken(self, key: str, limits: FileLimits) -> Sequence[Taken]:
        """Return the files under `key`: those kept before, then those sent now."""
        if key not in self._taken:
            self._taken[key] = tuple(self._take(key, limits))
        return self._taken[key]

    def _take(self, key: str, limits: FileLimits) -> Iterator[Taken]:
        uploads = [one for one in self.files.getlist(key) if one.filename]
        if self.cabinet is None:
            for one in uploads:
                name = clean_name(one.filename or "")
                yield Taken("", name, "", 0, problem=not_stored(name))
            return
        try:
            yield from self.cabinet.earlier(self.getlist(f"{key}.kept")[:MOST_WAITING])
        except NotStored:
            yield Taken("", _("eine frühere Datei"), "", 0, problem=lost())
        for place, one in enumerate(uploads):
            if place < limits.files:
                yield self.cabinet.keep(one, limits)
            else:
                name = clean_name(one.filename or "")
                yield Taken("", name, "", 0, problem=one_too_many(name))


def path_of(folder: Path, file_id: str) -> Path:
    """Return where a file lies. Its id is never anything but our own hexadecimal digits.

    Raises
    ------
    ValueError
        If it is.
    """
    if not FILE_ID.fullmatch(file_id):
        raise ValueError("Not the id of a file.")
    return folder / file_id


def sweep(database: Database, folder: Path, *, today: date) -> int:
    """Remove files that no answer names since yesterday, and files without a row; return how many.

    What was sent today may still stand on a page that is being put right.
    """
    with database.writing() as session:
        old = session.scalars(
            select(UploadedFile).where(UploadedFile.kept_on < today - timedelta(days=1))
        ).all()
        invitations = {row.invitation_id for row in old}
        wanted = submitted_files(session, invitations)
        answers = session.scalars(select(Draft.answers).where(Draft.invitation_id.in_(invitations)))
        wanted.update(*(files_in(one or {}) for one in answers))
        gone = [row for row in old if row.id.hex() not in wanted]
        for row in gone:
            session.delete(row)
        session.flush()
        known = {one.hex() for one in session.scalars(select(UploadedFile.id))}
    just_gone = {row.id.hex() for row in gone}
    removed = 0
    for path in folder.iterdir() if folder.is_dir() else ():
        is_new = time.time() - path.stat().st_mtime < AN_HOUR  # its row may be about to come
        if path.name not in known and (path.name in just_gone or not is_new):
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _digest(stream: IO[bytes]) -> bytes:
    found = hashlib.sha256()
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        found.update(chunk)
    return found.digest()


def _write(folder: Path, name: str, stream: IO[bytes]) -> None:
    """Write a file for its owner only, whole or not at all, safe from a power cut."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, unfinished = path_of(folder, name), folder / f"{name}.new"
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            stream.seek(0)
            while chunk := stream.read(CHUNK):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        _sync(folder)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
