"""The answers of a wave in codes: read from the rows at once, or from the parts one at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

import pandas as pd
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from surveys.errors import NotAllowed
from surveys.fieldwork.models import Invitation
from surveys.items.base import Variable
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.versions import breaks_between, published
from surveys.reading.facts import WaveFacts, wave_facts
from surveys.reading.reader import Reader
from surveys.responses.columns import as_in, codebook_of, frame_of
from surveys.responses.counted import counted
from surveys.responses.models import Response
from surveys.responses.parts.references import PartRef, references

ROWS_AT_ONCE = 5000
_CODEBOOKS: WeakKeyDictionary[Engine, dict[int, tuple[Variable, ...]]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class WaveData:
    """Everything analysis may count of one wave.

    answers
        One row per response, in no meaningful order. One int16 column per variable, named
        as in `codebook`: the position in its `codes`; negative is a reason of missing
        (`Missing`). Number variables hold their numbers in float columns, with the reason
        of missing in an int16 column named `<variable>!` (0: answered). Column
        `record_key` is the random key of the rounding. No ids, names, addresses, tokens.
    codebook
        The variables, in the order asked.
    invited
        Invitations of the wave; 0 with an open link. Releases keep it: pages never count.
    """

    answers: pd.DataFrame
    codebook: tuple[Variable, ...]
    facts: WaveFacts
    invited: int


def codebook(session: Session, version_id: int) -> tuple[Variable, ...]:
    """Return the variables of a questionnaire version in the order asked, made once per process."""
    versions = _CODEBOOKS.setdefault(session.connection().engine, {})
    if version_id not in versions:
        versions[version_id] = codebook_of(published(session, version_id))
    return versions[version_id]


def invited_count(session: Session, wave_id: int) -> int:
    """Return how many invitations a wave has; 0 with an open link."""
    query = select(func.count()).select_from(Invitation).where(Invitation.wave_id == wave_id)
    return session.scalar(query) or 0


def wave_parts(
    session: Session, wave_id: int, folder: Path, *, reader: Reader
) -> tuple[PartRef, ...]:
    """Return where the columnar parts of a wave lie, as of the last `sync_parts`.

    They can be sent to another process: `read_part` needs nothing else. Together they hold what
    `wave_data` returns, in the version of the questionnaire that the wave asks now.

    Raises
    ------
    NotAllowed
        If this reader may not count the answers of this programme.
    """
    facts = _allowed(session, wave_id, reader)
    return references(session, wave_id, facts.version_id, folder)


def wave_data(session: Session, wave_id: int, *, reader: Reader) -> WaveData:
    """Return the answers of a wave in codes, from its rows.

    Raises
    ------
    NotAllowed
        If this reader may not count the answers of this programme.
    """
    facts = _allowed(session, wave_id, reader)
    questionnaire = published(session, facts.version_id)
    answers = pd.concat(
        [
            *_batches(session, wave_id, facts.version_id),
            _no_answers(questionnaire),  # names and kinds of columns even where nobody answered
        ],
        ignore_index=True,
    )
    return WaveData(answers, codebook_of(questionnaire), facts, invited_count(session, wave_id))


def _allowed(session: Session, wave_id: int, reader: Reader) -> WaveFacts:
    facts = wave_facts(session, wave_id)
    if facts.programme_id not in reader.rows:
        raise NotAllowed("Only rows of one's own programme.")
    return facts


def _no_answers(questionnaire: Questionnaire) -> pd.DataFrame:
    return frame_of(questionnaire, [], [])


def _batches(session: Session, wave_id: int, version_id: int) -> Iterator[pd.DataFrame]:
    """Yield the answers to each version of the questionnaire, as columns of `version_id`.

    Documents become small integers a batch at a time: never all of them are in memory.
    """
    versions = session.scalars(
        select(Response.version_id).where(*counted(wave_id)).distinct()
    ).all()
    for number in sorted(versions):
        questionnaire = published(session, number)
        rows = session.execute(
            select(Response.answers, Response.record_key).where(
                *counted(wave_id), Response.version_id == number
            ),
            execution_options={"yield_per": ROWS_AT_ONCE},
        )
        for some in rows.partitions():
            found = frame_of(
                questionnaire, [row.answers for row in some], [row.record_key for row in some]
            )
            if number != version_id:
                breaks = breaks_between(session, number, version_id)
                found = as_in(found, questionnaire, published(session, version_id), breaks)
            yield found
