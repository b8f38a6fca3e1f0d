"""Tables from spreadsheet programs: read, carried from page to page, written.

What Excel and LibreOffice write in Germany is understood: semicolons, UTF-8 with and without a
mark, Windows-1252. Nothing of a file is stored: its rows travel in the form, packed.
"""

import base64
import binascii
import csv
import io
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import xlsxwriter

from surveys.errors import UnreadableFile
from surveys.programmes.pasting import one_line
from surveys.web.locale import gettext as _
from surveys.web.workbooks import require_small

MOST_ROWS = 5_000
MOST_COLUMNS = 60
LARGEST_FILE = 5 * 1024 * 1024
LARGEST_CARRIED = 1024 * 1024
LARGEST_REPORT = 4 * LARGEST_CARRIED
WIDEST = 40
"""Signs; wider columns make a sheet unreadable."""
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for a formula at the beginning of a cell."""


Cell = str | Decimal
"""What is written: words or a number."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, and its cells, as many as there are headings."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headings and the rows below that are not empty."""

    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def examples(self, place: int) -> list[str]:
        """Return what stands in a column, a few different ones."""
        found = dict.fromkeys(row.cells[place] for row in self.rows[:50] if row.cells[place])
        return list(found)[:3]


def read_table(content: bytes) -> Table:
    """Return the table in a CSV or XLSX file.

    Raises
    ------
    UnreadableFile
        If it is neither, empty, or larger than what is looked at on one page.
    """
    if not content:
        raise UnreadableFile(_("Bitte wählen Sie zuerst eine Datei aus."))
    if len(content) > LARGEST_FILE:
        raise UnreadableFile(_("Die Datei ist größer als 5 MB. Bitte teilen Sie sie."))
    if content.startswith(OLD_EXCEL):
        raise UnreadableFile(
            _("Das ist eine alte Excel-Datei. Bitte speichern Sie sie als XLSX oder CSV.")
        )
    lines = _workbook(content) if content.startswith(ZIP) else _separated(content)
    filled = [(number, cells) for number, cells in lines if any(cells)]
    if len(filled) < 2:
        raise UnreadableFile(
            _("In der Datei steht keine Tabelle mit einer Überschrift und Zeilen darunter.")
        )
    if len(filled) > MOST_ROWS + 1:
        raise UnreadableFile(_("Die Datei hat mehr als 5.000 Zeilen. Bitte teilen Sie sie."))
    head = _cut(filled[0][1])
    if len(head) > MOST_COLUMNS:
        raise UnreadableFile(_("Die Datei hat mehr als 60 Spalten. Bitte lassen Sie einige weg."))
    width = len(head)
    rows = (
        TableRow(number, tuple(map(sounded, (*cells, *[""] * width)[:width])))
        for number, cells in filled[1:]
    )
    return Table(tuple(map(sounded, head)), tuple(row for row in rows if any(row.cells)))


def carried(table: Table, *, most: int = LARGEST_CARRIED) -> str:
    """Return a table as it travels in a form.

    Raises
    ------
    UnreadableFile
        If it holds more text than a form should carry.
    """
    rows = [[row.number, *row.cells] for row in table.rows]
    packed = json.dumps([table.headings, rows], ensure_ascii=False, separators=(",", ":")).encode()
    if len(packed) > most:
        raise UnreadableFile(_("In der Datei steht zu viel Text. Bitte teilen Sie sie."))
    return base64.urlsafe_b64encode(zlib.compress(packed)).decode()


def unpacked(content: str) -> Table:
    """Return the table that a form carried.

    Raises
    ------
    UnreadableFile
        If somebody changed it on the way.
    """
    try:
        packed = base64.urlsafe_b64decode(content.encode("ascii"))
        # The length is bounded: what unpacks to more was not packed here.
        text = zlib.decompressobj().decompress(packed, LARGEST_REPORT)
        table = _rebuilt(*json.loads(text))
    except (ValueError, TypeError, IndexError, binascii.Error, zlib.error, RecursionError) as lost:
        raise UnreadableFile(
            _("Die Datei ist unterwegs verloren gegangen. Bitte laden Sie sie noch einmal hoch.")
        ) from lost
    return table


def _rebuilt(headings: list[str], rows: list[list[Any]]) -> Table:
    width = len(headings)
    if len(rows) > MOST_ROWS or width > MOST_COLUMNS or any(len(row) != width + 1 for row in rows):
        raise ValueError("No table that was packed here has this shape.")
    return Table(
        tuple(str(one) for one in headings),
        tuple(TableRow(int(row[0]), tuple(str(one) for one in row[1:])) for row in rows),
    )


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows as CSV: UTF-8 with the mark that spreadsheets need, semicolons, CRLF."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [neutral(cell) if isinstance(cell, str) else _figures(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """Return sheets by their names as a workbook: text stays text, so that 01067 stays 01067."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        text = book.add_format({"num_format": "@"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, Decimal):
                        sheet.write_number(number, place, float(cell))
                    else:
                        sheet.write_string(number, place, neutral(cell), text if number else bold)
            for place in range(len(rows[0])):
                longest = max(len(str(row[place])) for row in rows)
                sheet.set_column(place, place, min(WIDEST, longest + 2), text)
            sheet.freeze_panes(1, 1)
    return file.getvalue()


def neutral(words: str) -> str:
    """Return words that no spreadsheet computes: an apostrophe before the sign of a formula.

    >>> neutral("=1+1"), neutral("'=1+1"), neutral("Verein")
    ("'=1+1", "''=1+1", 'Verein')
    """
    return f"'{words}" if words.lstrip("'").startswith(SIGNS) else words


def sounded(cell: str) -> str:
    """Return a cell as people meant it: without the apostrophe that `neutral` gave it.

    >>> sounded("'+49 30 1"), sounded("'t Hoekje")
    ('+49 30 1', "'t Hoekje")
    """
    is_guarded = cell.startswith("'") and cell.lstrip("'").startswith(SIGNS)
    return cell[1:] if is_guarded else cell


def _cut(cells: Sequence[str]) -> Sequence[str]:
    """Return headings without the empty ones at the end."""
    width = max(place for place, cell in enumerate(cells, 1) if cell)
    return cells[:width]


def _separated(content: bytes) -> list[tuple[int, list[str]]]:
    text = _decoded(content)
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[4], rest, 1
    else:
        delimiter, skipped = max(";\t,", key=first.count), 0
    found = []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for number, cells in enumerate(reader, 1 + skipped):
            found.append((number, [one_line(cell) for cell in cells]))
            if len(found) > 2 * MOST_ROWS:
                break
    except csv.Error as problem:
        raise UnreadableFile(
            _("In der Datei fehlt ein Anführungszeichen, oder eine Zelle ist viel zu lang.")
        ) from problem
    return found


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if "\0" in text:
        raise UnreadableFile(_("Das ist keine Tabelle. Bitte laden Sie eine XLSX- oder CSV-Datei."))
    return text


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        require_small(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets:
            # One more than is taken, so that too many are noticed; columns likewise.
            lines = sheet.iter_rows(max_row=2 * MOST_ROWS, max_col=MOST_COLUMNS + 1)
            found = [
                (number, [one_line(_words(cell)) for cell in row])
                for number, row in enumerate(lines, 1)
            ]
            if any(any(cells) for _number, cells in found):
                return found
    except UnreadableFile:
        raise
    except Exception as problem:  # whatever a damaged file makes the reader raise
        raise UnreadableFile(
            _("Die Datei lässt sich nicht lesen. Bitte speichern Sie sie noch einmal als XLSX.")
        ) from problem
    return []


def _words(cell: Any) -> str:
    """Return what a cell shows, as somebody here would type it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number and "%" in str(cell.number_format):
        return f"{_figures(Decimal(str(value)) * 100)} %"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, float):
        return _figures(Decimal(str(value)))
    if isinstance(value, int) and not isinstance(value, bool):
        # Excel's own format for postcodes shows the zero that the number has lost.
        shown = str(cell.number_format or "")
        return str(value).zfill(len(shown)) if shown and not shown.strip("0") else str(value)
    return str(value)


def _figures(number: Decimal) -> str:
    """Return a number with a comma and without zeros that say nothing.

    >>> _figures(Decimal("62.40")), _figures(Decimal("1E+3"))
    ('62,4', '1000')
    """
    shown = f"{number:f}"
    return (shown.rstrip("0").rstrip(".") if "." in shown else shown).replace(".", ",")
