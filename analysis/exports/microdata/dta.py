"""Single answers as Stata file (format 118, Stata 14 and later): reasons of missing as .a to .g.

Long texts lie behind the rows, each as long as it is (`strL`).
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Any, BinaryIO

import numpy as np
import pyreadstat
from numpy.typing import NDArray

from analysis.exports.microdata.columns import Column, reason_words
from analysis.exports.microdata.spool import Spool
from analysis.exports.microdata.template import cut, written

LABEL_BYTES, VALUE_LABEL_BYTES = 80, 2000
SHORT = 60
"""Bytes up to which texts lie in their row; longer ones behind the rows."""
LONG = 3000
"""A width at which pyreadstat makes a column of long texts."""
FIRST_REASON = 2_147_483_622
"""`.a` among whole numbers of four bytes."""
FIRST_REASON_BITS, NEXT_REASON_BITS = 0x7FE0_0100_0000_0000, 0x0100_0000_0000
"""`.a` among numbers of eight bytes, and how far it is to `.b`."""
STRLS, AFTER_STRLS = 10, 11
"""Places in the map of a file: where long texts begin, and what lies behind them."""
LETTERS = "abcdefg"
LONG_TEXT = b"GSO"
UTF_8 = 130


def write_dta(file: BinaryIO, spool: Spool) -> None:
    """Write the rows of a spool as Stata file."""
    layout = Layout.of(spool)
    head = bytearray(layout.head)
    file.write(head)
    size, done = 0, 0
    with TemporaryFile(dir=spool.path.parent) as behind:
        for batch in spool.batches():
            size += file.write(layout.rows(batch, done, behind).tobytes())
            done += batch.num_rows
        longer = behind.tell()
        behind.seek(0)
        file.write(b"</data><strls>")
        copyfileobj(behind, file)
    file.write(layout.tail)
    _correct(head, layout, rows=done, grown=size - layout.row.itemsize, longer=longer)
    end = file.tell()
    file.seek(0)
    file.write(head)
    file.seek(end)


def _correct(head: bytearray, layout: "Layout", *, rows: int, grown: int, longer: int) -> None:
    """Put into the head how many rows there are and where what lies behind them now begins."""
    struct.pack_into("<Q", head, head.index(b"<N>") + 3, rows)
    begins = head.index(b"<map>") + 5
    places = list(struct.unpack_from("<14Q", head, begins))
    behind = grown + longer - layout.strls
    places[STRLS] += grown
    places[AFTER_STRLS:] = [place + behind for place in places[AFTER_STRLS:]]
    struct.pack_into("<14Q", head, begins, *places)


@dataclass(frozen=True)
class Layout:
    """Where everything lies.

    head, tail
        The file before the first row, and from the end of the long texts on.
    strls
        Bytes of long texts that the file had when it was made.
    """

    spool: Spool
    head: bytes
    row: np.dtype[Any]
    strls: int
    tail: bytes

    @classmethod
    def of(cls, spool: Spool) -> "Layout":
        """Return the layout of rows and the file around them.

        Raises
        ------
        RuntimeError
            If pyreadstat lays rows out in another way than we do.
        """
        columns = spool.columns
        names = [column.stata for column in columns]
        kinds = []
        for column, name in zip(columns, names, strict=True):
            width = spool.widths.get(column.name, 1)
            text = f"S{width}" if width <= SHORT else "<u8"
            kinds.append((name, {"text": text, "number": "<f8"}.get(column.kind, "<i4")))
        row = np.dtype(kinds)
        widths = {
            column.name: width if (width := spool.widths.get(column.name, 1)) <= SHORT else LONG
            for column in columns
        }
        meaning = _meaning(columns, names)
        one = written(_write, ".dta", columns, names, widths, **meaning)
        begins = one.index(b"<data>") + len(b"<data>")
        ends = one.index(b"</data><strls>", begins)
        strls = ends + len(b"</data><strls>")
        tail = one.index(b"</strls><value_labels>", strls)
        if ends - begins != row.itemsize:
            raise RuntimeError("pyreadstat lays out rows of Stata files in another way.")
        return cls(spool, one[:begins], row, tail - strls, one[tail:])

    def rows(self, batch: Any, done: int, behind: BinaryIO) -> NDArray[Any]:
        """Return a batch as rows; `done` rows lie before it. Long texts are put `behind`."""
        rows = np.zeros(batch.num_rows, self.row)
        names = self.row.names or ()
        for column, name in zip(self.spool.columns, names, strict=True):
            given = batch[column.name]
            if column.kind == "number":
                reasons = batch[f"{column.name}!"].to_numpy()
                rows[name] = given.to_numpy(zero_copy_only=False)
                bits = rows[name].view("<u8")
                bits[reasons < 0] = _bits(reasons[reasons < 0])
            elif column.kind != "text":
                rows[name] = _values(column)[given.to_numpy()]
            elif self.row[name].kind == "S":
                rows[name] = [text.encode() if text else b"" for text in given.to_pylist()]
        self._put_behind(batch, rows, done, behind)
        return rows

    def _put_behind(self, batch: Any, rows: NDArray[Any], done: int, behind: BinaryIO) -> None:
        """Write long texts in the order of rows and columns, and into the rows where they are."""
        names = self.row.names or ()
        long = [
            (place, name, batch[column.name].to_pylist())
            for place, (column, name) in enumerate(zip(self.spool.columns, names, strict=True), 1)
            if column.kind == "text" and self.row[name].kind != "S"
        ]
        for number in range(batch.num_rows):
            for place, name, texts in long:
                if texts[number]:
                    content = texts[number].encode() + b"\0"
                    where = (place, done + number + 1)
                    behind.write(LONG_TEXT + struct.pack("<IQBI", *where, UTF_8, len(content)))
                    behind.write(content)
                    rows[name][number] = where[0] | where[1] << 16


def _write(row: Any, path: Any, **meaning: Any) -> None:
    pyreadstat.write_dta(row, path, version=14, **meaning)


def _meaning(columns: Sequence[Column], names: Sequence[str]) -> dict[str, Any]:
    """Return what pyreadstat is told of the columns."""
    reasons = {_letter(reason): words for reason, words in reason_words().items()}
    coded = [(c, n) for c, n in zip(columns, names, strict=True) if c.kind != "text"]
    return {
        "column_labels": {
            name: cut(column.label, LABEL_BYTES)
            for column, name in zip(columns, names, strict=True)
        },
        "variable_value_labels": {name: {**_labels(column), **reasons} for column, name in coded},
        "missing_user_values": {name: list(LETTERS) for _column, name in coded},
    }


def _labels(column: Column) -> Mapping[int | str, str]:
    return {
        value: cut(label or code, VALUE_LABEL_BYTES)
        for value, label, code in zip(column.figures, column.labels, column.codes, strict=True)
    }


def _letter(reason: int) -> str:
    """Return the letter of a reason: -1 is .a."""
    return LETTERS[-reason - 1]


def _values(column: Column) -> NDArray[np.int32]:
    """Return what stands for each position, reasons of missing at the end: -1 is the last place."""
    reasons = [FIRST_REASON - reason - 1 for reason in sorted(reason_words())]
    return np.array([*column.figures, *reasons], np.int32)


def _bits(reasons: NDArray[np.int16]) -> NDArray[np.uint64]:
    steps = (-reasons.astype(np.int64) - 1).astype(np.uint64)
    return np.uint64(FIRST_REASON_BITS) + steps * np.uint64(NEXT_REASON_BITS)
