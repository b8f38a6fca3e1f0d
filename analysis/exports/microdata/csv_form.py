"""Single answers as CSV: codes, reasons of missing in columns of their own, words on request.

Semicolons and decimal commas, as spreadsheets in German expect: a decimal point would turn 2.5 into
a day in May.
"""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from analysis.exports.microdata import arrays
from analysis.exports.microdata.columns import Column
from analysis.exports.microdata.planning import Planned, planned
from analysis.exports.neutral import FORMULA, neutral
from surveys.reading import RowBatch


def write_csv(
    file: BinaryIO, columns: Sequence[Column], batches: Iterable[RowBatch], *, labels: bool
) -> None:
    """Write rows as CSV, with a column of words beside each code if `labels`."""
    plan = planned(columns, labels=labels)
    line = StringIO()
    csv.writer(line, delimiter=";", lineterminator="\n").writerow(neutral(one.head) for one in plan)
    file.write(line.getvalue().encode("utf-8-sig"))
    names = [
        str(place) for place in range(len(plan))
    ]  # Arrow wants different ones, no matter which
    options = arrow_csv.WriteOptions(include_header=False, delimiter=";")
    for batch in batches:
        table = pa.table([_array(batch, one) for one in plan], names=names)
        arrow_csv.write_csv(table, file, options)


def _array(batch: RowBatch, planned_column: Planned) -> Any:
    column = planned_column.column
    if planned_column.part == "missing":
        reasons = arrays.reasons(batch, column)
        return arrays.or_nothing(reasons, pa.int16(), reasons == 0)
    if planned_column.part == "label":
        return _harmless(arrays.chosen(column.labels, arrays.positions(batch, column)))
    if column.kind == "text":
        return _harmless(arrays.words(batch, column))
    if column.kind == "number":
        return _number(arrays.numbers(batch, column))
    places = arrays.positions(batch, column)
    if column.kind == "ticks":
        return arrays.or_nothing(places, pa.int16(), places < 0)
    return _harmless(arrays.chosen(column.codes, places))


def _harmless(texts: Any) -> Any:
    """Return texts that no spreadsheet computes: an apostrophe before their sign."""
    marked = pc.binary_join_element_wise("'", texts, "")
    return pc.if_else(pc.match_substring_regex(texts, FORMULA), marked, texts)


def _number(values: Any) -> Any:
    """Return whole numbers as such, others with a decimal comma."""
    absent = np.isnan(values)
    given = values[~absent]
    if not (given % 1).any():
        return arrays.or_nothing(np.where(absent, 0, values).astype(np.int64), pa.int64(), absent)
    found = pc.cast(arrays.or_nothing(values, pa.float64(), absent), pa.string())
    return pc.replace_substring(found, ".", ",")
