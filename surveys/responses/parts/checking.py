"""Comparing parts with the stored responses: every variable, every reason of missing."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from surveys.db import Database
from surveys.responses.parts.comparing import Comparison, Held, compared
from surveys.responses.parts.references import listed, read_part
from surveys.responses.parts.rows import frame_at


def differences(database: Database, wave_id: int, folder: Path) -> Iterator[str]:
    """Yield a sentence for everything in which parts and stored responses differ."""
    with database.reading() as session:
        parts = listed(session, wave_id)
    for comparison in compared(database, wave_id, folder, parts, thorough=True):
        yield from _of_version(database, wave_id, comparison)


def _of_version(database: Database, wave_id: int, comparison: Comparison) -> Iterator[str]:
    for part in comparison.damaged:
        yield f"Part {part.id} is damaged or missing: {part.rows} responses."
    lost = len(comparison.new) - sum(part.rows for part in comparison.damaged)
    if lost > 0:
        yield f"{lost} responses are in no part."
    for held in comparison.held:
        gone = int((held.stored < 0).sum())
        if gone:
            yield f"Part {held.ref.id}: {gone} rows are no response that counts."
        yield from _of_part(database, wave_id, comparison, held)


def _of_part(database: Database, wave_id: int, comparison: Comparison, held: Held) -> Iterator[str]:
    known = held.stored >= 0
    in_part = _ordered(read_part(held.ref)[known])
    ids = comparison.rows.ids[held.stored[known]]
    stored = _ordered(frame_at(database, wave_id, comparison.version_id, ids))
    if len(in_part) != len(stored):
        yield f"Part {held.ref.id}: responses changed while it was compared. Try again."
        return
    for name in in_part.columns:
        ours, theirs = in_part[name].to_numpy(), stored[name].to_numpy()
        differing = int((~((ours == theirs) | (pd.isna(ours) & pd.isna(theirs)))).sum())
        if differing:
            yield f"Part {held.ref.id}: {name} differs in {differing} responses."


def _ordered(answers: pd.DataFrame) -> pd.DataFrame:
    """Return rows by record key, and where two have the same, by their content."""
    columns = [answers[name].to_numpy() for name in answers.columns]  # the key is the last one
    return answers.iloc[np.lexsort(columns)].reset_index(drop=True)
