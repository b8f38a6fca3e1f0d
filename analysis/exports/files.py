"""Writing sheets as CSV and XLSX. No cell is ever a formula."""

import csv
from io import BytesIO, StringIO

from xlsxwriter import Workbook

from analysis.exports.rows import Cells, Sheet

FORMULA_SIGNS = tuple("=+-@\t\r\n\0＝＋－＠")
"""A spreadsheet may compute what begins with one of them; the wide ones are full-width."""
WIDEST = 60
"""Characters; wider columns make a sheet unreadable."""


def csv_file(sheet: Sheet) -> bytes:
    """Return a sheet as CSV: UTF-8 with a mark that spreadsheets need, semicolons, CRLF."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(name) for name in sheet.head])
    writer.writerows([neutral(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_file(sheets: tuple[Sheet, ...]) -> bytes:
    """Return sheets as a workbook; texts stay texts, numbers are numbers."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, 0)
            for column, name in enumerate(sheet.head):
                page.write_string(0, column, name, bold)
                page.set_column(column, column, _width(sheet, column), wrapped)
            for place, row in enumerate(sheet.rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        page.write_number(place, column, cell)
                    elif cell:
                        page.write_string(place, column, printable(cell))
    return file.getvalue()


def neutral(cell: str | int | None) -> str | int:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe before its sign.

    >>> neutral("=1+1"), neutral("Kurse"), neutral(7)
    ("'=1+1", 'Kurse', 7)
    """
    if cell is None:
        return ""
    if isinstance(cell, int):
        return cell
    return "'" + printable(cell) if cell.startswith(FORMULA_SIGNS) else printable(cell)


def printable(text: str) -> str:
    """Return a text without control characters, which neither format can hold."""
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")


def _width(sheet: Sheet, column: int) -> int:
    cells: list[Cells] = [sheet.head, *sheet.rows]
    return min(WIDEST, max(len(str(row[column] or "")) for row in cells) + 2)
