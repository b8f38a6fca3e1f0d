"""Where the parts of a wave lie and how to read them: all that counting needs to know."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.questionnaires.versions import breaks_between, published
from surveys.responses.columns import RECORD_KEY, Source, from_sources, sources_of
from surveys.responses.parts.files import ANSWERS, MISSING, folder_of, read_files
from surveys.responses.parts.models import AnswerPart


@dataclass(frozen=True, slots=True)
class PartRef:
    """One part of the answers of a wave, to be read anywhere the folder can be seen from.

    batch
        Number of the release that counted it first; 0: no release has.
    sources
        How its columns become those of the version that the wave asks now.
    """

    id: str
    wave_id: int
    version_id: int
    batch: int
    rows: int
    checksum: bytes
    folder: Path
    sources: tuple[Source, ...]

    def beside(self, name: str) -> Path:
        """Return the path of a file that goes when the part goes."""
        return self.folder / f"{self.id}.{name}"

    @property
    def content(self) -> str:
        """A name for what is read from it: the same one, the same columns."""
        written = self.checksum + repr(self.sources).encode()
        return hashlib.sha256(written).hexdigest()


def references(session: Session, wave_id: int, wanted_id: int, folder: Path) -> tuple[PartRef, ...]:
    """Return the parts of a wave that are listed, to be read as answers to one version."""
    wanted = published(session, wanted_id)
    sources: dict[int, tuple[Source, ...]] = {}
    found = []
    for part in listed(session, wave_id):
        if part.version_id not in sources:
            breaks = (
                frozenset[str]()
                if part.version_id == wanted_id
                else breaks_between(session, part.version_id, wanted_id)
            )
            answered = published(session, part.version_id)
            sources[part.version_id] = sources_of(answered, wanted, breaks)
        found.append(reference(part, sources[part.version_id], folder))
    return tuple(found)


def listed(session: Session, wave_id: int) -> list[AnswerPart]:
    """Return the rows of the list, sealed ones first."""
    return list(
        session.scalars(
            select(AnswerPart)
            .where(AnswerPart.wave_id == wave_id)
            .order_by(AnswerPart.batch == 0, AnswerPart.batch, AnswerPart.id)
        )
    )


def reference(part: AnswerPart, sources: tuple[Source, ...], folder: Path) -> PartRef:
    """Return how to read one part."""
    return PartRef(
        part.id,
        part.wave_id,
        part.version_id,
        part.batch,
        part.rows,
        bytes(part.checksum),
        folder_of(folder, part.wave_id),
        sources,
    )


def read_part(ref: PartRef, columns: Collection[str] | None = None) -> pd.DataFrame:
    """Return the rows of a part in the shape of `WaveData.answers`, or only some variables of it.

    Raises
    ------
    DamagedPart
        If it cannot be read: then it must be rebuilt from the rows.
    """
    wanted = [source for source in ref.sources if columns is None or source.name in columns]
    names = [source.name for source in wanted if source.stored]
    found = read_files(
        ref.folder, ref.id, ref.checksum, answers=[*names, RECORD_KEY], missing=names
    )
    answers, missing = found[ANSWERS], found.get(MISSING, {})
    frame: dict[str, NDArray[Any]] = {RECORD_KEY: answers[RECORD_KEY].astype(np.int64)}
    for source in wanted:
        if not source.stored:
            continue
        name, reasons = source.name, missing[source.name]
        if source.is_number:
            frame[f"{name}!"] = reasons.astype(np.int16)
            frame[name] = answers[name]
        else:
            # Where there is a reason, the position is -1: together they are the reason.
            frame[name] = answers[name] + reasons + (reasons < 0)
    return from_sources(pd.DataFrame(frame, copy=False), wanted)
