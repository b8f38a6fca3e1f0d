"""Rows kept in a file of our own: SPSS and Stata want to know widths before the first row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from analysis.exports.microdata import arrays
from analysis.exports.microdata.columns import Column
from surveys.reading import RowBatch


@dataclass
class Spool:
    """Rows on disk, in batches, and what is only known when all are there.

    widths
        Bytes of the longest text of each column of words, at least 1.
    below_zero
        Number columns with a number below zero.
    """

    path: Path
    columns: Sequence[Column]
    rows: int = 0
    widths: dict[str, int] = field(default_factory=dict)
    below_zero: set[str] = field(default_factory=set)

    def fill(self, batches: Iterable[RowBatch]) -> None:
        """Keep all rows."""
        with parquet.ParquetWriter(self.path, self._schema(), compression="lz4") as writer:
            for batch in batches:
                found = list(self._arrays(batch))
                writer.write_batch(pa.record_batch(found, schema=self._schema()))
                self.rows += len(batch.answers)

    def batches(self) -> Iterator[Any]:
        """Yield the rows again: positions, numbers and texts by column, reasons by `name!`."""
        with parquet.ParquetFile(self.path) as file:
            for group in range(file.num_row_groups):
                yield from file.read_row_group(group).to_batches()

    def _schema(self) -> Any:
        fields: list[tuple[str, Any]] = []
        for column in self.columns:
            if column.kind == "number":
                fields += [(column.name, pa.float64()), (f"{column.name}!", pa.int16())]
            else:
                kind = pa.string() if column.kind == "text" else pa.int16()
                fields.append((column.name, kind))
        return pa.schema(fields)

    def _arrays(self, batch: RowBatch) -> Iterator[Any]:
        for column in self.columns:
            if column.kind == "text":
                texts = arrays.words(batch, column)
                longest = pc.max(pc.binary_length(texts)).as_py() or 1
                self.widths[column.name] = max(self.widths.get(column.name, 1), longest)
                yield texts
            elif column.kind == "number":
                values = arrays.numbers(batch, column)
                if np.any(values < 0):
                    self.below_zero.add(column.name)
                yield pa.array(values)
                yield pa.array(arrays.reasons(batch, column))
            else:
                yield pa.array(arrays.positions(batch, column))
