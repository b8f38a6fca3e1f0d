"""Workbooks read safely: `.xlsx` and `.xls` bytes in, rows of text out.

The only place that touches a workbook from outside. Whatever the bytes are, it either returns rows
or says in one sentence why not; sizes are checked before anything is unpacked.
"""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import xlrd
from openpyxl import load_workbook

from surveys.errors import UnreadableFile
from surveys.web.locale import gettext as _
from surveys.web.workbooks import require_small

LARGEST_FILE = 20_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 300
LONGEST_CELL = 20_000
BLANK_ROWS_AT_END = 2_000
"""So many blank rows in a row are the end of a sheet: formats reach further down than words."""

SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,  # of `zipfile`: a part with a password
    SyntaxError,  # of XML: both parsers in use have theirs below it
    TypeError,
    ValueError,
    struct.error,
    xlrd.XLRDError,
    xlrd.compdoc.CompDocError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What the two libraries were seen to raise on damaged files; it says nothing to people."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a sheet: its number as the spreadsheet shows it, its cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet under the name that the file gives it."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The sheets that XLSForm knows, by their plain names, and the names of all others."""

    sheets: Mapping[str, Sheet]
    others: tuple[str, ...]


def read_book(content: bytes, name: str) -> Book:
    """Return the sheets of a workbook. Its first bytes decide the format, then its name.

    Raises
    ------
    UnreadableFile
        If it is too large, damaged, locked, or no workbook.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(_("Die Datei ist größer als 20 MB. Bitte verkleinern Sie sie."))
    try:
        if content.startswith(b"PK"):
            with warnings.catch_warnings(action="ignore"):  # about styles and the like
                return _book(list(_xlsx(content)))
        if content.startswith(_OLE) or (content and name.lower().endswith(".xls")):
            return _book(list(_xls(content)))
    except _BROKEN:
        raise _unreadable(content) from None
    raise _unreadable(content)


def _unreadable(content: bytes) -> UnreadableFile:
    if content.startswith(_OLE) and _LOCKED in content[:2_000_000]:
        return UnreadableFile(
            _("Die Datei ist mit einem Kennwort geschützt. Bitte speichern Sie sie ohne Kennwort.")
        )
    return UnreadableFile(
        _(
            "Die Datei lässt sich nicht als Excel-Arbeitsmappe lesen: Sie ist beschädigt oder hat "
            "ein anderes Format. Bitte speichern Sie sie als .xlsx und versuchen Sie es erneut."
        )
    )


_Lines = Iterator[tuple[str, ...]]


def _book(sheets: list[tuple[str, _Lines]]) -> Book:
    known: dict[str, Sheet] = {}
    others: list[str] = []
    for name, lines in sheets:
        plain = name.strip().lower()
        if len(sheets) == 1 and plain not in SHEETS:
            plain = "survey"  # a workbook of one sheet need not name it
        if plain in SHEETS and plain not in known:
            known[plain] = _sheet(name, lines)
        else:
            others.append(name)
    return Book(known, tuple(others))


def _sheet(name: str, lines: _Lines) -> Sheet:
    headings = tuple(" ".join(words.split()) for words in next(lines, ()))
    _check_headings(name, headings)
    rows: list[Row] = []
    blank = 0
    for number, line in enumerate(lines, start=2):
        cells = {
            heading: words
            for heading, words in zip(headings, line, strict=False)
            if heading and words
        }
        if not cells:
            blank += 1
            if blank > BLANK_ROWS_AT_END:
                break
            continue
        blank = 0
        _check_row(name, number, cells)
        rows.append(Row(number, cells))
    return Sheet(name, tuple(heading for heading in headings if heading), tuple(rows))


def _check_headings(name: str, headings: tuple[str, ...]) -> None:
    given = [heading for heading in headings if heading]
    if len(given) > MOST_COLUMNS:
        raise UnreadableFile(
            _(
                "Blatt „%(sheet)s“, Zeile 1: Es gibt mehr als %(most)s Spalten. "
                "Bitte löschen Sie, was nicht zum Fragebogen gehört.",
                sheet=name,
                most=MOST_COLUMNS,
            )
        )
    twice = next((heading for heading in given if given.count(heading) > 1), None)
    if twice is not None:
        raise UnreadableFile(
            _(
                "Blatt „%(sheet)s“, Zeile 1: Die Spalte „%(column)s“ gibt es zweimal. "
                "Bitte löschen Sie eine davon oder nennen Sie ihre Sprache.",
                sheet=name,
                column=twice,
            )
        )


def _check_row(name: str, number: int, cells: Mapping[str, str]) -> None:
    if number > MOST_ROWS:
        raise UnreadableFile(
            _(
                "Blatt „%(sheet)s“: Es gibt mehr als %(most)s Zeilen. "
                "Bitte teilen Sie den Fragebogen auf.",
                sheet=name,
                most=MOST_ROWS,
            )
        )
    if any(len(words) > LONGEST_CELL for words in cells.values()):
        raise UnreadableFile(
            _(
                "Blatt „%(sheet)s“, Zeile %(row)s: Eine Zelle hat mehr als %(most)s Zeichen. "
                "Bitte kürzen Sie sie.",
                sheet=name,
                row=number,
                most=LONGEST_CELL,
            )
        )


def _xlsx(content: bytes) -> Iterator[tuple[str, _Lines]]:
    require_small(content)
    formulas = _has_formula(content)
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    written = load_workbook(io.BytesIO(content), read_only=True) if formulas else None
    for sheet in book.worksheets:
        headings = next(sheet.iter_rows(values_only=True, max_row=1), ())
        width = max((place for place, words in enumerate(headings, 1) if words), default=1)
        there = written[sheet.title] if written else None
        formulas_there = there.iter_rows(values_only=True, max_col=width) if there else None
        values = sheet.iter_rows(values_only=True, max_col=width)
        yield sheet.title, _lines(sheet.title, values, formulas_there)


def _has_formula(content: bytes) -> bool:
    """Whether any sheet has a formula."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/")]
        return any(b"<f>" in found or b"<f " in found for found in map(packed.read, sheets))


def _lines(
    sheet: str, values: Iterable[tuple[Any, ...]], formulas: Iterable[tuple[Any, ...]] | None
) -> _Lines:
    if formulas is None:
        yield from (tuple(map(_words, line)) for line in values)
        return
    pairs = zip(values, formulas, strict=False)
    for number, (line, written) in enumerate(pairs, start=1):
        _check_computed(sheet, number, line, written)
        yield tuple(map(_words, line))


def _check_computed(
    sheet: str, number: int, line: tuple[Any, ...], written: tuple[Any, ...]
) -> None:
    for value, formula in zip(line, written, strict=False):
        if value is None and isinstance(formula, str) and formula.startswith("="):
            raise UnreadableFile(
                _(
                    "Blatt „%(sheet)s“, Zeile %(row)s: Das Ergebnis der Formel „%(formula)s“ ist "
                    "nicht gespeichert. Bitte schreiben Sie den Wert selbst in die Zelle.",
                    sheet=sheet,
                    row=number,
                    formula=formula[:80],
                )
            )


def _xls(content: bytes) -> Iterator[tuple[str, _Lines]]:
    book = xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), ragged_rows=True)
    for sheet in book.sheets():
        yield sheet.name, _old_lines(sheet, book.datemode)


def _old_lines(sheet: xlrd.sheet.Sheet, datemode: int) -> _Lines:
    for number in range(sheet.nrows):
        yield tuple(_old_words(cell, datemode) for cell in sheet.row(number))


def _old_words(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return _words(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE and 0 <= cell.value < 1:
        return _words(xlrd.xldate_as_datetime(cell.value, datemode).time())
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _words(xlrd.xldate_as_datetime(cell.value, datemode))
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else _words(cell.value)


def _words(value: Any) -> str:
    """Return a cell as the text that its writer meant."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    words = str(value).replace("\u00a0", " ").replace("\r\n", "\n")
    return "".join(sign for sign in words if sign >= " " or sign in "\n\t").strip()
