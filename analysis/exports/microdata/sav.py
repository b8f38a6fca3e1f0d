"""Single answers as SPSS file: labels, reasons of missing as user-missing values, levels.

Rows are written a block at a time and compressed as SPSS does it: one sign for each eight bytes
that hold a small whole number or blanks.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import pyreadstat
from numpy.typing import NDArray

from analysis.exports.microdata.columns import Column, reason_words
from analysis.exports.microdata.spool import Spool
from analysis.exports.microdata.template import cut, written
from surveys.reading import Level

LABEL_BYTES, VALUE_LABEL_BYTES, NOTE_BYTES = 255, 120, 64
SEGMENT = 255
"""Bytes of a text that lie together; each segment but the last takes 256."""
WIDEST = 32_767
BELOW_ALL_NUMBERS = -(10.0**13)
"""Where reasons of missing lie in columns that hold numbers below zero: -1 is an answer there."""
COMPRESSED_AT, CASES_AT, BIAS = 72, 80, 100
BLANKS, RAW, SYSTEM_MISSING = 254, 253, 255
BLOCK_BYTES = 16_000_000
MEASURES = {Level.NOMINAL: "nominal", Level.ORDINAL: "ordinal", Level.INTERVAL: "scale"}


def write_sav(file: BinaryIO, spool: Spool) -> None:
    """Write the rows of a spool as SPSS file."""
    layout = Layout.of(spool)
    head = bytearray(layout.head)
    struct.pack_into("<i", head, COMPRESSED_AT, 1)
    struct.pack_into("<i", head, CASES_AT, spool.rows)
    file.write(head)
    press = Press()
    rows_at_once = max(1, BLOCK_BYTES // max(1, layout.row.itemsize))
    for batch in spool.batches():
        for first in range(0, batch.num_rows, rows_at_once):
            rows = layout.rows(batch.slice(first, rows_at_once))
            file.write(press.pressed(rows, layout.is_text))
    file.write(press.rest())


@dataclass(frozen=True)
class Layout:
    """Where everything lies in a row.

    is_text
        Whether each eight bytes of a row are text.
    """

    spool: Spool
    head: bytes
    row: np.dtype[Any]
    is_text: NDArray[np.bool_]

    @classmethod
    def of(cls, spool: Spool) -> "Layout":
        """Return the layout of rows and the file before the first one.

        Raises
        ------
        RuntimeError
            If pyreadstat lays rows out in another way than we do.
        """
        names = [column.spss for column in spool.columns]
        widths = {name: min(width, WIDEST) for name, width in spool.widths.items()}
        kinds: list[tuple[str, str]] = []
        is_text: list[bool] = []
        for column, name in zip(spool.columns, names, strict=True):
            eights = _eights(widths.get(column.name, 1)) if column.kind == "text" else 1
            kinds.append((name, f"S{eights * 8}" if column.kind == "text" else "<f8"))
            is_text += [column.kind == "text"] * eights
        row = np.dtype(kinds)
        columns, meaning = spool.columns, _meaning(spool, names)
        one = written(
            pyreadstat.write_sav, ".sav", columns, names, _all(widths, columns), **meaning
        )
        found = cls(spool, one[: len(one) - row.itemsize], row, np.array(is_text))
        if one[len(found.head) :] != found._one_row(widths).tobytes():
            raise RuntimeError("pyreadstat lays out rows of SPSS files in another way.")
        return found

    def _one_row(self, widths: Mapping[str, int]) -> NDArray[Any]:
        rows = np.zeros(1, self.row)
        for column, name in zip(self.spool.columns, self.row.names or (), strict=True):
            if column.kind == "text":
                width = widths.get(column.name, 1)
                rows[name] = _laid_out(b"x" * width, self.row[name].itemsize)
        return rows

    def rows(self, batch: Any) -> NDArray[Any]:
        """Return a batch as rows of the file."""
        rows = np.empty(batch.num_rows, self.row)
        for column, name in zip(self.spool.columns, self.row.names or (), strict=True):
            given = batch[column.name]
            if column.kind == "text":
                size = self.row[name].itemsize
                texts = (_bytes(text) for text in given.to_pylist())
                rows[name] = [_laid_out(text, size) for text in texts]
            elif column.kind == "number":
                reasons = batch[f"{column.name}!"].to_numpy().astype(float)
                values = given.to_numpy(zero_copy_only=False)
                rows[name] = np.where(reasons < 0, reasons + _shift(self.spool, column), values)
            else:
                rows[name] = _values(column)[given.to_numpy()]
        return rows


class Press:
    """SPSS's compression of rows as they come: eight signs, then the bytes they cannot say."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._signs = np.empty(0, np.uint8)
        self._raw = np.empty((0, 8), np.uint8)

    def pressed(self, rows: NDArray[Any], is_text: NDArray[np.bool_]) -> bytes:
        """Return what can be written of the rows so far; fewer than eight signs wait."""
        eights = rows.view(np.uint8).reshape(-1, 8)
        text = np.tile(is_text, len(rows))
        signs = np.full(len(eights), RAW, np.uint8)
        signs[text & (eights == ord(" ")).all(axis=1)] = BLANKS
        values = eights.reshape(-1).view("<f8")
        with np.errstate(invalid="ignore"):
            is_small = ~text & (values >= 1 - BIAS) & (values <= 251 - BIAS) & (values % 1 == 0)
        signs[is_small] = (values[is_small] + BIAS).astype(np.uint8)
        signs[~text & np.isnan(values)] = SYSTEM_MISSING
        self._signs = np.concatenate([self._signs, signs])
        self._raw = np.concatenate([self._raw, eights[signs == RAW]])
        return self._written(len(self._signs) // 8)

    def rest(self) -> bytes:
        """Return what waited, filled up with signs that say nothing."""
        missing = -len(self._signs) % 8
        self._signs = np.concatenate([self._signs, np.zeros(missing, np.uint8)])
        return self._written(len(self._signs) // 8)

    def _written(self, groups: int) -> bytes:
        """Return so many groups of signs, each with the raw bytes of its own behind it."""
        signs, self._signs = self._signs[: groups * 8], self._signs[groups * 8 :]
        is_raw = signs == RAW
        each = is_raw.reshape(-1, 8).sum(axis=1)
        raw, self._raw = self._raw[: is_raw.sum()], self._raw[is_raw.sum() :]
        places = np.arange(groups) + np.concatenate([[0], np.cumsum(each)[:-1]]) if groups else []
        found = np.empty((groups + len(raw), 8), np.uint8)
        is_sign = np.zeros(len(found), bool)
        is_sign[places] = True
        found[is_sign] = signs.reshape(-1, 8)
        found[~is_sign] = raw
        return found.tobytes()


def _meaning(spool: Spool, names: Sequence[str]) -> dict[str, Any]:
    """Return what pyreadstat is told of the columns."""
    reasons = reason_words()
    coded = [(c, n) for c, n in zip(spool.columns, names, strict=True) if c.kind != "text"]
    missing = {}
    labels: dict[str, dict[int | float, str]] = {}
    for column, name in coded:
        stored = {reason: _stored(spool, column, reason) for reason in reasons}
        labels[name] = {
            **{
                value: cut(label or code, VALUE_LABEL_BYTES)
                for value, label, code in zip(
                    column.figures, column.labels, column.codes, strict=True
                )
            },
            **{stored[reason]: cut(words, VALUE_LABEL_BYTES) for reason, words in reasons.items()},
        }
        missing[name] = [{"lo": min(stored.values()), "hi": max(stored.values())}]
    return {
        "column_labels": {
            name: cut(column.label, LABEL_BYTES)
            for column, name in zip(spool.columns, names, strict=True)
        },
        "variable_value_labels": labels,
        "missing_ranges": missing,
        "variable_measure": {
            name: MEASURES.get(column.level, "nominal")
            for column, name in zip(spool.columns, names, strict=True)
        },
    }


def _stored(spool: Spool, column: Column, reason: int) -> int | float:
    """Return what stands for a reason of missing, as the kind of number that the column has."""
    return reason + _shift(spool, column) if column.kind == "number" else reason


def _shift(spool: Spool, column: Column) -> float:
    return BELOW_ALL_NUMBERS if column.name in spool.below_zero else 0.0


def _values(column: Column) -> NDArray[np.float64]:
    """Return what stands for each position, reasons of missing at the end: -1 is the last place."""
    reasons = sorted(reason_words())
    return np.array([*column.figures, *reasons], float)


def _eights(width: int) -> int:
    """Return how many eight bytes a text takes; a long one lies in segments of its own width."""
    segments = (width + 251) // 252 if width > SEGMENT else 1
    last = width - (segments - 1) * 252
    return (segments - 1) * 32 + (last + 7) // 8


def _laid_out(text: bytes, size: int) -> bytes:
    """Return a text as it lies in a row, filled up with blanks."""
    if len(text) <= SEGMENT:
        return text.ljust(size)
    parts = (text[first : first + SEGMENT] for first in range(0, len(text), SEGMENT))
    return b" ".join(parts).ljust(size)


def _bytes(text: str | None) -> bytes:
    return cut(text, WIDEST).encode() if text else b""


def _all(widths: Mapping[str, int], columns: Sequence[Column]) -> dict[str, int]:
    return {column.name: widths.get(column.name, 1) for column in columns}
