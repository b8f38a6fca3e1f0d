"""Writing a table as CSV: for spreadsheets and programs alike."""

import csv
from io import StringIO

from analysis.exports.neutral import neutral
from analysis.exports.rows import Sheet


def csv_file(sheet: Sheet) -> bytes:
    """Return a sheet as CSV: UTF-8 with a mark that spreadsheets need, semicolons, CRLF."""
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([neutral(name) for name in sheet.head])
    writer.writerows([neutral(cell) for cell in row] for row in sheet.rows)
    return text.getvalue().encode("utf-8-sig")
