"""The stored responses that parts are made of and compared with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.questionnaires.versions import published
from surveys.responses.columns import frame_of
from surveys.responses.counted import counted
from surveys.responses.models import Response

KEYS_AT_ONCE = 20_000
ROWS_AT_ONCE = 5_000
ID_BYTES = 16

Totals = Mapping[int, tuple[int, int]]
"""Responses and the sum of their record keys, by version of the questionnaire."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The responses to one version that count: ids (a row of bytes each) and record keys."""

    ids: NDArray[np.uint8]
    keys: NDArray[np.int64]


def totals_of(session: Session, wave_id: int) -> Totals:
    """Return how many responses count, and what their record keys add up to."""
    found = session.execute(
        select(
            Response.version_id,
            func.count(),
            func.sum(cast(Response.record_key, BigInteger)),
        )
        .where(*counted(wave_id))
        .group_by(Response.version_id)
    )
    return {version: (n, int(key_sum)) for version, n, key_sum in found}


def rows_of(session: Session, wave_id: int) -> Mapping[int, Rows]:
    """Return ids and keys of the responses that count, by version."""
    query = (
        select(Response.version_id, Response.id, Response.record_key)
        .where(*counted(wave_id))
        .order_by(Response.version_id)
    )
    found: dict[int, list[tuple[bytes, NDArray[np.int64]]]] = {}
    rows = session.execute(query, execution_options={"yield_per": KEYS_AT_ONCE})
    for some in rows.partitions():
        for version, group in groupby(some, key=lambda row: row.version_id):
            of_version = list(group)
            found.setdefault(version, []).append(
                (
                    b"".join(row.id for row in of_version),
                    np.array([row.record_key for row in of_version], np.int64),
                )
            )
    return {
        version: Rows(
            np.frombuffer(b"".join(ids for ids, _ in pieces), np.uint8).reshape(-1, ID_BYTES),
            np.concatenate([keys for _, keys in pieces]),
        )
        for version, pieces in found.items()
    }


NO_ROWS = Rows(np.empty((0, ID_BYTES), np.uint8), np.empty(0, np.int64))


def frame_at(
    database: Database, wave_id: int, version_id: int, ids: NDArray[np.uint8]
) -> pd.DataFrame:
    """Return the responses of these ids as columns; one that no longer counts is left out."""
    with database.reading() as session:
        questionnaire = published(session, version_id)
    frames = [frame_of(questionnaire, [], [])]
    for some in _portions(ids):
        with database.reading() as session:
            rows = session.execute(
                select(Response.answers, Response.record_key).where(
                    *counted(wave_id), Response.version_id == version_id, Response.id.in_(some)
                )
            ).all()
        keys = [row.record_key for row in rows]
        frames.append(frame_of(questionnaire, [row.answers for row in rows], keys))
    return pd.concat(frames, ignore_index=True)


def _portions(ids: NDArray[np.uint8]) -> Iterator[list[bytes]]:
    for start in range(0, len(ids), ROWS_AT_ONCE):
        yield [row.tobytes() for row in ids[start : start + ROWS_AT_ONCE]]


def signatures(answers: pd.DataFrame) -> list[bytes]:
    """Return what tells the content of each row from another's."""
    columns: list[NDArray[Any]] = [
        np.ascontiguousarray(answers[name].to_numpy()).view(np.uint8).reshape(len(answers), -1)
        for name in sorted(answers.columns)
    ]
    return [row.tobytes() for row in np.hstack(columns)]
