"""Tables of any origin as answers in the shapes in which they are stored."""

import csv
import io

import openpyxl
import pytest

from surveys.responses.importing import read_sheet
from tests.factories import definition

HEADS = ["kind", "fields", "about/members", "progress_work", "remark", "hurdles_work.other.text"]
ROW = ["Verein", "work, language", "12", "weiß nicht", "=1+1", "Wege"]
WANTED = {
    "kind": "club",
    "fields": ["language", "work"],
    "members": 12,
    "progress_work": {"missing": "dont_know"},
    "remark": "=1+1",
    "hurdles_work.other": "Wege",
}


def as_csv(rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows):
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(["'" + cell if cell.startswith("=") else cell for cell in row])
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_a_table_without_marks_of_limesurvey_is_read(write):
    found = read_sheet(write([HEADS, ROW]), definition("fields"))
    assert found.report == ()
    remark = "'=1+1" if write is as_xlsx else "=1+1"
    assert found.answers == ({**WANTED, "remark": remark},)
    assert found.rows[0]["kind"] == "Verein"


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_what_is_unknown_is_named_by_column_and_row(write):
    rows = [["kind", "shoe", "fields/work"], ["club", "41", "1"], ["museum", "42", "1"]]
    found = read_sheet(write(rows), definition("fields"))
    assert [entry.place for entry in found.report] == ["shoe", "Spalte kind, Antwort 2"]
    assert found.unread == {"kind": 1}
    assert [one["kind"] for one in found.answers] == ["club", None]
