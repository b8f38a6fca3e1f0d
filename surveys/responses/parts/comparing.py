"""Parts beside the stored responses: which row of which part is which response."""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.questionnaires.versions import published
from surveys.responses.columns import RECORD_KEY, Source, sources_of
from surveys.responses.parts.files import DamagedPart
from surveys.responses.parts.matching import Match, Places, Side, match
from surveys.responses.parts.models import AnswerPart
from surveys.responses.parts.references import PartRef, read_part, reference
from surveys.responses.parts.rows import NO_ROWS, Rows, frame_at, rows_of, signatures

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A part with the place of each of its rows among the stored responses, -1 where gone."""

    ref: PartRef
    stored: Places


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """The parts of one version beside the stored responses to it."""

    version_id: int
    rows: Rows
    held: tuple[Held, ...]
    new: Places
    damaged: tuple[PartRef, ...]


def compared(  # noqa: PLR0913  what, with which, how
    database: Database,
    wave_id: int,
    folder: Path,
    parts: Sequence[AnswerPart],
    *,
    thorough: bool = False,
    doubted: Collection[str] = (),
) -> Iterator[Comparison]:
    """Yield, version by version, which row of which part is which stored response."""
    with database.reading() as session:
        stored = rows_of(session, wave_id)
        sources = {
            version: _as_asked(session, version)
            for version in {part.version_id for part in parts} | stored.keys()
        }
    for version in sorted(sources):
        refs = [
            reference(part, sources[version], folder)
            for part in parts
            if part.version_id == version
        ]
        rows = stored.get(version, NO_ROWS)
        keys, damaged = _keys(refs, doubted)
        sound = [ref for ref in refs if ref.id in keys]
        found = _matched(database, rows, [(ref, keys[ref.id]) for ref in sound], thorough=thorough)
        ends = np.cumsum([0, *(len(keys[ref.id]) for ref in sound)])
        held = tuple(
            Held(ref, found.stored[ends[place] : ends[place + 1]])
            for place, ref in enumerate(sound)
        )
        yield Comparison(version, rows, held, found.new, tuple(damaged))


def _as_asked(session: Session, version_id: int) -> tuple[Source, ...]:
    """Return the columns of a version as its own parts hold them."""
    questionnaire = published(session, version_id)
    return sources_of(questionnaire, questionnaire)


def _keys(
    refs: Sequence[PartRef], doubted: Collection[str]
) -> tuple[Mapping[str, Places], list[PartRef]]:
    """Return the record keys of each part that can be read whole, and the parts that cannot."""
    keys: dict[str, Places] = {}
    damaged = []
    for ref in refs:
        if ref.id in doubted:
            damaged.append(ref)
            continue
        try:
            keys[ref.id] = read_part(ref, ()).loc[:, RECORD_KEY].to_numpy(np.int64)
        except DamagedPart as problem:
            logger.warning("Wave %s: %s", ref.wave_id, problem)
            damaged.append(ref)
    return keys, damaged


def _matched(
    database: Database,
    rows: Rows,
    parts: Sequence[tuple[PartRef, Places]],
    *,
    thorough: bool,
) -> Match:
    together = np.concatenate([np.empty(0, np.int64), *(keys for _, keys in parts)])

    def in_parts(wanted: Places) -> list[bytes]:
        start, found = 0, []
        for ref, keys in parts:
            mine = wanted[(wanted >= start) & (wanted < start + len(keys))] - start
            if len(mine):
                found += signatures(read_part(ref).iloc[mine])
            start += len(keys)
        return found

    def in_store(wanted: Places) -> list[bytes]:
        ref = parts[0][0]
        frames = (
            frame_at(database, ref.wave_id, ref.version_id, rows.ids[[place]]) for place in wanted
        )
        return [signatures(frame)[0] if len(frame) else b"" for frame in frames]

    return match(Side(together, in_parts), Side(rows.keys, in_store), thorough=thorough)
