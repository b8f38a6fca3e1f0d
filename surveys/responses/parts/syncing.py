"""Bringing parts up to date: what came is added, what went is taken out, what broke is rebuilt.

Nothing has to be noted when a response is stored, changed, withdrawn or put aside: how many count
and what their record keys add up to tells whether the parts still hold the same ones, and the
keys themselves tell which differ. So nothing can be forgotten, and no row of an answer without a
name carries a mark of when it was added.

New files are written first; then one transaction changes the list; then old files are deleted.
Files that no list names are swept away.
"""

import logging
import secrets
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.errors import NotStored
from surveys.fieldwork.models import Wave
from surveys.jobs.office import Chore
from surveys.questionnaires.versions import published
from surveys.responses.columns import shape_of
from surveys.responses.parts.comparing import Comparison, Held, compared
from surveys.responses.parts.files import (
    PART_ROWS,
    DamagedPart,
    are_there,
    folder_of,
    part_ids,
    remove_files,
)
from surveys.responses.parts.models import AnswerPart
from surveys.responses.parts.references import PartRef, listed, read_part
from surveys.responses.parts.rows import Totals, frame_at, totals_of
from surveys.responses.parts.writing import Overtaken, Writer

logger = logging.getLogger(__name__)
Ids = NDArray[np.uint8]
PAUSES = (0.1, 0.3, 1.0, 3.0, 10.0)
"""Seconds before parts are compared anew, should another process write them meanwhile."""
PAUSE = timedelta(minutes=1)
"""Between two looks of one process at all waves."""
LONG = 5_000
"""So many new responses take longer than the other duties should wait."""
ORPHANED_AFTER_SECONDS = 3600
"""A file this old that no list names was left by a crash, and not by somebody who still writes."""


@dataclass(slots=True)
class Synced:
    """What was done.

    rebuilt
        Ids of parts that were damaged or missing, and are made anew from the rows.
    is_exact
        Whether it is certain which release had counted the responses of the rebuilt ones.
    renewed
        Sound parts that were written anew: somebody asked, or a newer program wants other columns.
    """

    added: int = 0
    removed: int = 0
    rebuilt: list[str] = field(default_factory=list)
    is_exact: bool = True
    renewed: int = 0

    def add(self, other: "Synced") -> None:
        """Put down what else was done."""
        self.added += other.added
        self.removed += other.removed
        self.rebuilt += other.rebuilt
        self.is_exact &= other.is_exact
        self.renewed += other.renewed

    def __str__(self) -> str:
        """Say it in a sentence."""
        words = f"{self.added} responses added, {self.removed} taken out"
        if self.rebuilt:
            words += f", {len(self.rebuilt)} damaged or missing parts made good"
        if self.renewed:
            words += f", {self.renewed} parts written anew"
        if not self.is_exact:
            words += "; which release counted those first is not certain any more"
        return f"{words}."


def sync(
    database: Database, wave_id: int, folder: Path, *, doubted: Collection[str] = ()
) -> Synced:
    """Bring the parts of a wave up to date with its rows. Safe to run in several processes.

    Parts in `doubted` could not be read; they are made anew even if all adds up.

    Raises
    ------
    NotStored
        If another process writes them all the time.
    """
    done = Synced()
    broken = set(doubted)
    for pause in PAUSES:
        try:
            _bring_up(database, wave_id, folder, broken, done)
        except Overtaken:
            time.sleep(pause)
        except DamagedPart as problem:
            broken.add(problem.part_id)
        else:
            sweep(database, wave_id, folder)
            return done
    raise NotStored(f"Another process writes the parts of wave {wave_id}.")


def _bring_up(
    database: Database, wave_id: int, folder: Path, broken: Collection[str], done: Synced
) -> None:
    """Make the parts of a wave hold what counts at this moment, if they do not yet."""
    with database.reading() as session:
        parts = listed(session, wave_id)
        is_same = _totals(parts) == totals_of(session, wave_id)
        outdated = {part.id for part in parts if part.shape != _shape(session, part)}
    is_there = all(are_there(folder_of(folder, wave_id), part.id) for part in parts)
    is_sound = is_there and {part.id for part in parts}.isdisjoint(broken)
    if is_same and is_sound and not outdated:
        return
    writer = Writer.after(database, wave_id, folder, parts)
    for found in compared(database, wave_id, folder, parts, doubted=broken):
        _Update(found, writer, done, outdated).carry_out()


def _shape(session: Session, part: AnswerPart) -> str:
    return shape_of(published(session, part.version_id))


def sync_all(database: Database, folder: Path) -> None:
    """Bring the parts of every wave up to date."""
    with database.reading() as session:
        waves = waves_with_parts(session)
    for wave_id in waves:
        sync(database, wave_id, folder)


def waves_with_parts(session: Session) -> list[int]:
    """Return the waves that may have answers."""
    query = select(Wave.id).where(Wave.opened_at.is_not(None)).order_by(Wave.id)
    return list(session.scalars(query))


def _totals(parts: Sequence[AnswerPart]) -> Totals:
    """Return rows and sums of keys by version, as the list has them."""
    found: dict[int, tuple[int, int]] = {}
    for part in parts:
        rows, key_sum = found.get(part.version_id, (0, 0))
        found[part.version_id] = (rows + part.rows, key_sum + part.key_sum)
    return found


@dataclass(slots=True)
class _Update:
    """What is to be done with the parts of one version."""

    comparison: Comparison
    writer: Writer
    done: Synced
    outdated: Collection[str]

    def carry_out(self) -> None:
        """Rebuild what is damaged, take out what is gone, add what is new."""
        chance = np.random.default_rng(secrets.randbits(128))
        new = self.comparison.rows.ids[chance.permutation(self.comparison.new)]
        if self.comparison.damaged:
            new = self._restore(new)
        absorbing = self._absorbing(len(new))
        for held in self.comparison.held:
            is_other = (held.stored < 0).any() or held.ref.id in self.outdated
            if held is not absorbing and is_other:
                self._rewrite(held, new[:0])
        if absorbing is not None:
            room = PART_ROWS - int((absorbing.stored >= 0).sum())
            self._rewrite(absorbing, new[:room])
            new = new[room:]
        for start in range(0, len(new), PART_ROWS):
            self._put(new[start : start + PART_ROWS], 0)

    def _restore(self, rest: Ids) -> Ids:
        """Make damaged parts anew and return what is left: nothing.

        What is in no other part was in them, unless other responses came since.
        """
        damaged = self.comparison.damaged
        batch = max(part.batch for part in damaged)
        alike = all(part.batch == batch for part in damaged)
        complete = len(rest) == sum(part.rows for part in damaged)
        self.done.is_exact &= batch == 0 or (alike and complete)
        self.done.rebuilt += [part.id for part in damaged]
        logger.warning("Wave %s: parts rebuilt from the rows.", self.writer.wave_id)
        self._put(rest[:PART_ROWS], batch, damaged)
        for start in range(PART_ROWS, len(rest), PART_ROWS):
            self._put(rest[start : start + PART_ROWS], batch)
        return rest[:0]

    def _put(self, ids: Ids, batch: int, replaced: Sequence[PartRef] = ()) -> None:
        answers = self._fetched(ids)
        self.writer.put(replaced, self.comparison.version_id, batch, answers)
        if not replaced:
            self.done.added += len(answers)

    def _absorbing(self, new: int) -> Held | None:
        """Return the open part that takes new responses in, if there are any and it has room."""
        if not new:
            return None
        open_ones = [held for held in self.comparison.held if held.ref.batch == 0]
        smallest = min(open_ones, key=lambda held: held.ref.rows, default=None)
        return smallest if smallest is not None and smallest.ref.rows < PART_ROWS else None

    def _rewrite(self, held: Held, new: Ids) -> None:
        stays = held.stored >= 0
        if held.ref.id in self.outdated:
            before = self._fetched(self.comparison.rows.ids[held.stored[stays]])
            self.done.renewed += 1
        else:
            before = read_part(held.ref)[stays]
        added = self._fetched(new)
        answers = pd.concat([before, added], ignore_index=True)
        self.writer.put([held.ref], held.ref.version_id, held.ref.batch, answers)
        self.done.removed += int((~stays).sum())
        self.done.added += len(added)

    def _fetched(self, ids: Ids) -> pd.DataFrame:
        writer = self.writer
        return frame_at(writer.database, writer.wave_id, self.comparison.version_id, ids)


@dataclass(slots=True)
class Keeper:
    """The duty of the clock: looks at all waves once a minute.

    apart
        Does what takes long, beside the other duties: a wave with many new responses.
    """

    folder: Path
    apart: Chore
    _not_before: datetime | None = None

    def __call__(self, database: Database, at: datetime) -> None:
        """Bring every part up to date, unless that was just done."""
        if self._not_before is not None and self._not_before - PAUSE <= at < self._not_before:
            return
        self._not_before = at + PAUSE
        with database.reading() as session:
            waves = {wave: _behind(session, wave) for wave in waves_with_parts(session)}
        for wave_id, behind in waves.items():
            if behind < LONG:
                sync(database, wave_id, self.folder)
        if any(behind >= LONG for behind in waves.values()):
            self.apart(database, at)


def _behind(session: Session, wave_id: int) -> int:
    """Return how many responses more or less than the parts hold count now."""
    count = sum(rows for rows, _ in totals_of(session, wave_id).values())
    return abs(count - sum(part.rows for part in listed(session, wave_id)))


def rebuild(database: Database, wave_id: int, folder: Path) -> Synced:
    """Make every part of a wave anew from the rows, each with the responses it had.

    Raises
    ------
    Overtaken
        If another process writes parts of the wave at the same time.
    """
    done = sync(database, wave_id, folder)
    with database.reading() as session:
        parts = listed(session, wave_id)
    writer = Writer.after(database, wave_id, folder, parts)
    for comparison in compared(database, wave_id, folder, parts, thorough=True):
        for held in comparison.held:
            ref, known = held.ref, comparison.rows.ids[held.stored[held.stored >= 0]]
            answers = frame_at(database, wave_id, ref.version_id, known)
            writer.put([ref], ref.version_id, ref.batch, answers)
            done.renewed += 1
    sync(database, wave_id, folder)
    return done


def seal(session: Session, wave_id: int, parts: Sequence[PartRef], number: int) -> bool:
    """Have later responses go to parts of their own: release `number` shows what these hold.

    Returns False if the parts of the wave are not those that were counted any more. Then undo the
    transaction, count again and show that.
    """
    counted = {part.id for part in parts}
    if {part.id for part in listed(session, wave_id)} != counted:
        return False
    sealed = session.execute(
        update(AnswerPart)
        .where(AnswerPart.id.in_(counted), AnswerPart.batch == 0)
        .values(batch=number),
        execution_options={"synchronize_session": False},
    )
    was_open = sum(part.batch == 0 for part in parts)
    is_whole: bool = sealed.rowcount == was_open  # type: ignore[attr-defined]  # a cursor result
    return is_whole


def sweep(database: Database, wave_id: int, folder: Path) -> int:
    """Delete files that no list names and that nobody is writing; return how many."""
    place = folder_of(folder, wave_id)
    found = list(part_ids(place))
    if not found:
        return 0
    with database.reading() as session:
        known = {part.id for part in listed(session, wave_id)}
    before = time.time() - ORPHANED_AFTER_SECONDS
    lost = {part_id for part_id, since in found if part_id not in known and since < before}
    for part_id in lost:
        remove_files(place, part_id)
    return len(lost)
