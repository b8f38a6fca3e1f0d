"""Single answers as Parquet: codes as categories, labels in the description of each column."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from analysis.exports.microdata import arrays
from analysis.exports.microdata.columns import Column, reason_words
from analysis.exports.microdata.planning import Planned, planned
from surveys.reading import Level, RowBatch

ROWS_OF_A_GROUP = 100_000


def write_parquet(file: BinaryIO, columns: Sequence[Column], batches: Iterable[RowBatch]) -> None:
    """Write rows as Parquet. What the columns mean stands in the schema, for any reader."""
    plan = planned(columns, labels=False)
    schema = pa.schema([_field(one) for one in plan])
    waiting: list[Any] = []
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in batches:
            arrays_of_batch = [_array(batch, one) for one in plan]
            waiting.append(pa.record_batch(arrays_of_batch, schema=schema))
            if sum(found.num_rows for found in waiting) >= ROWS_OF_A_GROUP:
                writer.write_table(pa.Table.from_batches(waiting, schema))
                waiting = []
        writer.write_table(pa.Table.from_batches(waiting, schema))


def _field(one: Planned) -> Any:
    column = one.column
    if one.part == "missing":
        return _described(one.head, pa.int16(), {"labels": reason_words()})
    labels = dict(zip(column.codes, column.labels, strict=True))
    told = {"label": column.label, "level": column.level.value, "labels": labels}
    return _described(one.head, _kind(column), told)


def _described(name: str, kind: Any, told: dict[str, Any]) -> Any:
    written = {
        key: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in told.items()
        if value
    }
    return pa.field(name, kind, metadata=written)


def _kind(column: Column) -> Any:
    if column.kind == "codes":
        ordered = column.level is Level.ORDINAL
        return pa.dictionary(pa.int16(), pa.string(), ordered=ordered)
    return {"ticks": pa.int8(), "number": pa.float64(), "text": pa.string()}[column.kind]


def _array(batch: RowBatch, one: Planned) -> Any:
    column = one.column
    if one.part == "missing":
        reasons = arrays.reasons(batch, column)
        return arrays.or_nothing(reasons, pa.int16(), reasons == 0)
    if column.kind == "text":
        return arrays.words(batch, column)
    if column.kind == "number":
        values = arrays.numbers(batch, column)
        return arrays.or_nothing(values, pa.float64(), np.isnan(values))
    places = arrays.positions(batch, column)
    if column.kind == "ticks":
        return arrays.or_nothing(places.astype(np.int8), pa.int8(), places < 0)
    indices = pa.array(np.maximum(places, 0), pa.int16(), mask=places < 0)
    codes = pa.array(list(column.codes), pa.string())
    return pa.DictionaryArray.from_arrays(indices, codes, ordered=column.level is Level.ORDINAL)
