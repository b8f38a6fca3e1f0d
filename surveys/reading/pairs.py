"""The same organisations in two waves, side by side: codes only, for readers of rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed
from surveys.fieldwork.models import Invitation
from surveys.questionnaires.versions import breaks_between, published
from surveys.reading.facts import WaveFacts, wave_facts
from surveys.reading.reader import Reader
from surveys.responses.columns import as_in, frame_of
from surveys.responses.counted import counted
from surveys.responses.models import Response


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """The answers of the organisations that answered in both waves.

    before, after
        Columns as in `WaveData.answers`, one row per organisation, the same one in the same row.
        What does not compare is missing as "not in this wave".
    only_before, only_after
        Organisations that answered in one of the waves.
    """

    before: pd.DataFrame
    after: pd.DataFrame
    only_before: int
    only_after: int


def pairs(session: Session, earlier_id: int, wave_id: int, *, reader: Reader) -> Pairs:
    """Return who answered in both of two waves of a survey with names.

    Raises
    ------
    NotAllowed
        If this reader may not read rows of the programme, or a wave is not one with names.
    """
    facts, earlier = wave_facts(session, wave_id), wave_facts(session, earlier_id)
    if facts.programme_id not in reader.rows or {facts.mode, earlier.mode} != {"P"}:
        raise NotAllowed("Only waves with names have pairs, for those who read rows.")
    first, second = _by_organisation(session, earlier_id), _by_organisation(session, wave_id)
    both = sorted(first.keys() & second.keys())
    return Pairs(
        _frame(session, [first[one] for one in both], facts),
        _frame(session, [second[one] for one in both], facts),
        only_before=len(first) - len(both),
        only_after=len(second) - len(both),
    )


def breaks_since(session: Session, earlier: WaveFacts, facts: WaveFacts) -> frozenset[str]:
    """Return the items of two waves of a survey whose answers must not be compared."""
    if earlier.version_id == facts.version_id:
        return frozenset()
    return breaks_between(session, earlier.version_id, facts.version_id)


def _by_organisation(session: Session, wave_id: int) -> Mapping[int, Row[Any]]:
    rows = session.execute(
        select(
            Invitation.organisation_id,
            Response.answers,
            Response.version_id,
            Response.record_key,
        )
        .join(Invitation, Invitation.id == Response.invitation_id)
        .where(*counted(wave_id), Invitation.organisation_id.is_not(None))
    )
    return {row.organisation_id: row for row in rows}


def _frame(session: Session, rows: list[Row[Any]], facts: WaveFacts) -> pd.DataFrame:
    """Return the answers as columns of the newer wave's version, row by row."""
    wanted = published(session, facts.version_id)
    frames: list[pd.DataFrame] = [frame_of(wanted, [], [])]
    for version in sorted({row.version_id for row in rows}):
        places = [place for place, row in enumerate(rows) if row.version_id == version]
        answered = published(session, version)
        found = frame_of(
            answered,
            [rows[place].answers for place in places],
            [rows[place].record_key for place in places],
        )
        if version != facts.version_id:
            breaks = breaks_between(session, version, facts.version_id)
            found = as_in(found, answered, wanted, breaks)
        frames.append(found.set_index(pd.Index(places)))
    return pd.concat(frames).sort_index()
