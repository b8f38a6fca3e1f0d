"""Small XLSForm workbooks, written by openpyxl as people's spreadsheets are."""

import io
from collections.abc import Callable, Mapping, Sequence

import openpyxl
import pytest

Rows = Sequence[Mapping[str, object]]


def workbook_of(
    survey: Rows,
    choices: Rows = (),
    settings: Rows = (),
    names: Mapping[str, str] | None = None,
) -> bytes:
    """Return a workbook with these rows; `names` says what its sheets are called."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for plain, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        if not rows:
            continue
        sheet = book.create_sheet((names or {}).get(plain, plain))
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def workbook() -> Callable[..., bytes]:
    return workbook_of
