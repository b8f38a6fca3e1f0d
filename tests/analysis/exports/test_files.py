"""No cell of a file is ever a formula."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from analysis.exports.files import csv_file, neutral, xlsx_file
from analysis.exports.rows import Sheet


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]
)
def test_no_cell_begins_with_a_sign_of_a_formula(sign):
    assert neutral(f"{sign}1").startswith("'")


def test_a_plain_word_stays_as_it_is():
    assert neutral("Kurse = gut") == "Kurse = gut"


def test_csv_is_utf_8_with_a_mark():
    file = csv_file(Sheet("s", ("Größe",), (("مرحبا",), (3,))))
    assert file == "\ufeffGröße\r\nمرحبا\r\n3\r\n".encode()


def test_a_workbook_keeps_texts_as_texts_and_numbers_as_numbers():
    rows = (("=1+1", 7), ("https://example.org", None), ("\0kaputt", 0))
    page = load_workbook(BytesIO(xlsx_file((Sheet("s", ("a", "b"), rows),))))["s"]
    assert [cell.data_type for cell in page[2]] == ["s", "n"]
    assert page["A2"].value == "=1+1"
    assert page["A3"].hyperlink is None
    assert page["A4"].value == "kaputt"
