"""The translation table as a spreadsheet, out and in."""

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import openpyxl
import xlsxwriter

from surveys.errors import UnreadableFile
from surveys.questionnaires.translating.returning import Cell
from surveys.questionnaires.translating.units import side_by_side
from surveys.web.locale import gettext as _
from surveys.web.locale import language_of
from surveys.web.workbooks import require_small

PLACE, BASE, WORDS, NOTE = range(4)
SHEET = "translation"
LARGEST = 20 * 1024 * 1024
MOST_ROWS = 20_000


class Line(NamedTuple):
    """One row of the table. What is open stands out."""

    place: str
    base: str
    words: str
    note: str
    is_open: bool


def write(document: Mapping[str, Any], language: str) -> bytes:
    """Return a workbook with one row per text: place, base words, words, what to look at."""
    return workbook(document["base_language"], language, _lines(document, language))


def _lines(document: Mapping[str, Any], language: str) -> Iterator[Line]:
    for one in side_by_side(document, language):
        note = _("fehlt") if one.is_missing else ""
        note = _("Ausgangstext geändert") if one.is_outdated else note
        yield Line(one.unit.place, one.base, one.words, note, is_open=bool(note))


def workbook(base: str, language: str, lines: Iterable[Line]) -> bytes:
    """Return a workbook of any texts to translate, which `read` takes back."""
    output = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(output, options) as book:
        sheet = book.add_worksheet(SHEET)
        if language_of(language).dir == "rtl":
            sheet.right_to_left()
        plain = book.add_format({"text_wrap": True, "valign": "top", "locked": True})
        todo = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF4CC"})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        heads = (_("Stelle (nicht ändern)"), base, language, _("Hinweis"))
        sheet.write_row(0, 0, heads, head)
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, PLACE, line.place, plain)
            sheet.write_string(row, BASE, line.base, plain)
            sheet.write_string(row, WORDS, line.words, todo if line.is_open else plain)
            sheet.write_string(row, NOTE, line.note, plain)
        sheet.set_column(PLACE, PLACE, 28)
        sheet.set_column(BASE, WORDS, 60)
        sheet.set_column(NOTE, NOTE, 18)
        sheet.freeze_panes(1, 1)
    return output.getvalue()


def read(content: bytes, language: str) -> Iterator[Cell]:
    """Yield the translated cells of a workbook.

    Raises
    ------
    UnreadableFile
        If it is no workbook, too large, or a table for another language.
    """
    _require_sound(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book[SHEET] if SHEET in book.sheetnames else book.worksheets[0]
        rows = [
            tuple(row) for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=4, values_only=True)
        ]
    except Exception as problem:
        raise UnreadableFile(_not_a_table()) from problem
    if not rows or str(rows[0][WORDS] or "").strip() != language:
        raise UnreadableFile(
            _(
                "Das ist keine Übersetzungstabelle für die Sprache „%(language)s“: Ihre Spalte C "
                "muss so heißen.",
                language=language,
            )
        )
    for number, row in enumerate(rows[1:], 2):
        place, base, words, *_rest = (*row, "", "", "", "")
        if place:
            yield Cell(f"C{number}", str(place), str(base or ""), str(words or ""))


def _require_sound(content: bytes) -> None:
    """Refuse what is no workbook, or would not fit into memory once unpacked."""
    if len(content) > LARGEST:
        raise UnreadableFile(_("Die Datei ist größer als 20 MB. Bitte teilen Sie den Fragebogen."))
    try:
        require_small(content)
    except UnreadableFile:
        raise
    except Exception as problem:  # whatever a damaged archive makes `zipfile` raise
        raise UnreadableFile(_not_a_table()) from problem


def _not_a_table() -> str:
    return _(
        "Die Datei ist keine lesbare XLSX-Tabelle. Laden Sie die Übersetzungstabelle hier "
        "herunter, füllen Sie sie aus und speichern Sie sie wieder als XLSX."
    )
