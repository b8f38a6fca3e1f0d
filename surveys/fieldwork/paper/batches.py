"""The job that makes letters: a few hundred at a time, set beside each other, put into one file.

However many there are, no more than two batches are in memory, and what is large (sheets being
set) is in a process of its own. Codes and links are in no job and no log, only in the file.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar
from zipfile import ZIP_STORED, ZipFile

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.clock import BERLIN
from surveys.db import Database
from surveys.errors import UnknownPage
from surveys.fieldwork.codes import code_hash
from surveys.fieldwork.invitations import anonymous_invitation
from surveys.fieldwork.models import Invitation, Wave
from surveys.fieldwork.paper.letters import Address, Desk, fresh_codes
from surveys.fieldwork.paper.press import pressed
from surveys.fieldwork.paper.recipients import Recipient, let_codes_lead, recipients
from surveys.fieldwork.paper.words import Occasion, Wording
from surveys.jobs import produced
from surveys.jobs.models import ProducedFile
from surveys.jobs.office import Task
from surveys.programmes.logos import drawing_of_logo
from surveys.programmes.models import Authority, Programme
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import published

KIND = "letters"
"""Of the job, and of its file."""
BATCH = 200
"""Letters of one PDF: what a printer takes at once, and about 300 MiB while they are set."""
SLIPS = 800
"""Slips of one PDF: a hundred sheets."""
ROWS = 500
"""So many rows are changed by one statement."""
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making letters takes besides the job itself."""

    instance: Path
    key: bytes
    address: Address

    @property
    def folder(self) -> Path:
        """Where the files of jobs lie."""
        return produced.folder_of(self.instance)


def occasion_of(session: Session, wave_id: int) -> Occasion:
    """Return what a wave asks and who asks.

    Raises
    ------
    UnknownPage
        If the wave is gone.
    """
    row = session.execute(
        select(Wave, Programme, Authority)
        .join(Survey, Survey.id == Wave.survey_id)
        .join(Programme, Programme.id == Survey.programme_id)
        .join(Authority, Authority.id == Programme.authority_id)
        .where(Wave.id == wave_id)
    ).one_or_none()
    if row is None:
        raise UnknownPage("No such wave.")
    wave, programme, authority = row
    return Occasion(wave, programme, authority, published(session, wave.version_id))


def make_letters(task: Task, workshop: Workshop, *, at: datetime) -> Mapping[str, Any]:
    """Make the letters a job asks for; return how many, and how many had no address."""
    payload = task.payload
    with task.database.reading() as session:
        occasion = occasion_of(session, payload["wave"])
        found = recipients(session, occasion.wave, occasion.programme.id, payload["whom"])
    desk = Desk(
        occasion,
        {tag: Wording(**wording) for tag, wording in payload["wordings"].items()},
        workshop.key,
        workshop.address,
        drawing_of_logo(workshop.instance, occasion.authority),
        at.astimezone(BERLIN).date(),
    )
    reached = [one for one in found if one.has_address]
    with produced.new_file(workshop.folder) as (file_id, file):
        is_one = len(reached) <= BATCH and not desk.occasion.needs_slips
        codes = _write(task, desk, reached, file, is_one=is_one)
        file.flush()
        size = file.tell()
        with task.database.writing() as session:
            _remember(session, desk, reached, codes)
            session.add(_row(task, desk, file_id, size, is_one=is_one, at=at))
    return {"letters": len(reached), "without_address": len(found) - len(reached)}


def _write(
    task: Task, desk: Desk, reached: Sequence[Recipient], file: BinaryIO, *, is_one: bool
) -> list[bytes]:
    """Write all sheets to `file`; return the hashes of codes that were made for them."""
    total = len(reached)
    task.report(0, total)
    if is_one:
        file.write(pressed(desk.letters(reached)))
        _let_codes_lead(task.database, desk, reached)
        task.report(total, total)
        return []
    with ZipFile(file, "w", ZIP_STORED) as archive, ThreadPoolExecutor(_hands()) as hands:
        done = 0
        numbered = enumerate(batched(reached, BATCH), 1)
        for some in batched(numbered, _hands()):
            orders = [{**desk.letters(batch), "gives_way": True} for _number, batch in some]
            sheets = hands.map(pressed, orders)
            for (number, batch), content in zip(some, sheets, strict=True):
                archive.writestr(_name(number, batch), content)
                _let_codes_lead(task.database, desk, batch)
                done += len(batch)
            task.report(done, total)
        return list(_slips(task, desk, total, archive))


def _slips(task: Task, desk: Desk, total: int, archive: ZipFile) -> Iterator[bytes]:
    """Write as many slips as letters; yield the hashes of their codes, in no order."""
    if not desk.occasion.needs_slips:
        return
    for number, some in enumerate(batched(range(total), SLIPS), 1):
        codes = fresh_codes(len(some))
        archive.writestr(f"codes-{number:03}.pdf", pressed(desk.slips(codes)))
        task.report(total, total)
        yield from sorted(code_hash(desk.key, code) for code in codes)


def _hands() -> int:
    return min(2, os.cpu_count() or 1)


def _name(number: int, batch: Sequence[Recipient]) -> str:
    """Return the name of one PDF: where its letters go."""
    first, last = (_plain(one.postcode) for one in (batch[0], batch[-1]))
    return f"briefe-{number:03}-{first}-{last}.pdf"


def _plain(postcode: str) -> str:
    return "".join(sign for sign in postcode if sign.isascii() and sign.isalnum())[:10] or "x"


def _let_codes_lead(database: Database, desk: Desk, batch: Sequence[Recipient]) -> None:
    if any(one.nonce and not one.has_code for one in batch):
        with database.writing() as session:
            let_codes_lead(session, batch, key=desk.key)


def _remember(
    session: Session, desk: Desk, reached: Sequence[Recipient], codes: Sequence[bytes]
) -> None:
    """Note who was written to; in mode A only the hashes of codes, of nobody."""
    wave = desk.occasion.wave
    session.add_all(anonymous_invitation(wave, code) for code in codes)
    for some in batched((one.invitation_id for one in reached if one.invitation_id), ROWS):
        session.execute(
            update(Invitation).where(Invitation.id.in_(some)).values(channel="letter"),
            execution_options={"synchronize_session": False},
        )


def _row(  # noqa: PLR0913  everything the row of a file is made of
    task: Task, desk: Desk, file_id: bytes, size: int, *, is_one: bool, at: datetime
) -> ProducedFile:
    number = desk.occasion.wave.id
    return ProducedFile(
        id=file_id,
        programme_id=desk.occasion.programme.id,
        wave_id=number,
        job_id=task.job.id,
        kind=KIND,
        name=f"briefe-{number}.{'pdf' if is_one else 'zip'}",
        media_type="application/pdf" if is_one else "application/zip",
        size=size,
        made_at=at,
        delete_on=produced.delete_on(at),
    )


def batched(things: Iterable[Thing], most: int) -> Iterator[list[Thing]]:
    """Yield things in lists of at most so many.

    >>> list(batched("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    left = iter(things)
    while some := list(islice(left, most)):
        yield some
