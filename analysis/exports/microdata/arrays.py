"""Columns of a batch as Arrow arrays: what every format starts from."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.exports.microdata.columns import Column
from surveys.reading import RowBatch

UNPRINTABLE = "[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]"
"""Signs that neither CSV nor statistics programs can hold, as RE2 reads them."""


def positions(batch: RowBatch, column: Column) -> NDArray[np.int16]:
    """Return the place of each answer among the codes; negative is a reason of missing."""
    return np.asarray(batch.answers[column.source], np.int16)


def numbers(batch: RowBatch, column: Column) -> NDArray[np.float64]:
    """Return the numbers of a column; not-a-number where one is missing."""
    return np.asarray(batch.answers[column.source], np.float64)


def reasons(batch: RowBatch, column: Column) -> NDArray[np.int16]:
    """Return the reason of missing of each row; 0 where it was answered."""
    name = f"{column.source}!" if column.kind == "number" else column.source
    return np.minimum(np.asarray(batch.answers[name], np.int16), 0)


def words(batch: RowBatch, column: Column) -> Any:
    """Return the texts of a column without signs that nobody can print."""
    given = batch.texts[column.source] if column.source else batch.organisations
    return pc.replace_substring_regex(strings(given), UNPRINTABLE, "")


def strings(given: Sequence[str | None]) -> Any:
    """Return texts as an array; half of a sign, which no file can hold, becomes a question mark."""
    try:
        return pa.array(given, pa.string())
    except UnicodeEncodeError:
        whole = [text and text.encode("utf-8", "replace").decode() for text in given]
        return pa.array(whole, pa.string())


def chosen(of: Sequence[str], places: NDArray[np.int16]) -> Any:
    """Return what stands at each place; nothing where the place is negative."""
    found = pa.array(np.maximum(places, 0), pa.int16(), mask=places < 0)
    return pc.take(pa.array(list(of) or [""], pa.string()), found)


def or_nothing(values: NDArray[Any], kind: Any, absent: NDArray[np.bool_]) -> Any:
    """Return numbers, and nothing where they are absent."""
    return pa.array(values, kind, mask=absent)
