"""The last word on whether a workbook is sound: the reference implementation reads it too.

Our own checks come first and say more; this one catches what only it knows.
"""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.parsers.expat import ExpatError

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.xlsform.sheets import Book, Sheet
from surveys.web.locale import gettext as _

MOST_ROWS = 2_000
"""Larger workbooks would keep the reference busy for long; our own checks have read them."""

_ROW = re.compile(r"\[row : (\d+)\]")
_QUOTED = re.compile(r"'([^']+)'")
_SHEET = re.compile(r"'(survey|choices|settings|entities|external_choices|osm)' sheet")
_OWN_FAULTS = (
    ArithmeticError,
    AttributeError,
    ExpatError,
    LookupError,
    RecursionError,
    SyntaxError,
    TypeError,
    ValueError,
)
"""Where the reference stumbles instead of refusing, it says nothing about the file."""


def check_with_reference(content: bytes, book: Book) -> None:
    """Raise UnreadableFile if the reference implementation refuses the workbook."""
    if sum(len(sheet.rows) for sheet in book.sheets.values()) > MOST_ROWS:
        return
    file_type = ".xlsx" if content.startswith(b"PK") else ".xls"
    try:
        convert(BytesIO(content), warnings=[], file_type=file_type)
    except PyXFormError as problem:
        raise UnreadableFile(_sentence(str(problem), book.sheets)) from None
    except _OWN_FAULTS:
        return


def _sentence(problem: str, sheets: Mapping[str, Sheet]) -> str:
    named = _SHEET.search(problem)
    sheet = sheets.get(named.group(1) if named else "survey") or sheets["survey"]
    return _(
        "Blatt „%(sheet)s“, Zeile %(row)s: Die Regeln von XLSForm lassen das nicht zu. Bitte "
        "berichtigen Sie die Zeile (Meldung im Wortlaut: %(problem)s)",
        sheet=sheet.name,
        row=_row(problem, sheet),
        problem=" ".join(_ROW.sub("", problem).split())[:300],
    )


def _row(problem: str, sheet: Sheet) -> int:
    """Return the row that a message means: it says its number, or quotes something in it."""
    if found := _ROW.search(problem):
        return int(found.group(1))
    quoted = _QUOTED.findall(problem)
    rows = (
        row.number for row in sheet.rows if any(words in quoted for words in row.cells.values())
    )
    return next(rows, 1)
