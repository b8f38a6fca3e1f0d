"""No cell of a file is ever a formula, by the judgement of two readers for each format."""

import csv
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.exports.files import csv_file
from analysis.exports.neutral import LONGEST, fitting, neutral, printable
from analysis.exports.rows import Sheet
from analysis.exports.workbook import xlsx_file
from tests.analysis.exports.formulas import CASES, is_harmless

SHEET = Sheet("Fälle", ("Text", "Zahl"), tuple((text, -7) for text in CASES))


def test_there_are_as_many_cases_as_were_promised():
    assert len(set(CASES)) >= 150


def test_csv_is_harmless_to_the_reader_of_the_standard_library():
    text = csv_file(SHEET).decode("utf-8-sig")
    _head, *rows = csv.reader(StringIO(text, newline=""), delimiter=";")
    assert [row[0] for row in rows if not is_harmless(row[0])] == []
    assert len(rows) == len(CASES)


def test_csv_is_harmless_to_pandas_and_numbers_stay_numbers():
    found = pd.read_csv(BytesIO(csv_file(SHEET)), sep=";", keep_default_na=False)
    assert [text for text in found["Text"] if not is_harmless(text)] == []
    assert set(found["Zahl"]) == {-7}


def test_a_workbook_has_no_formula_for_openpyxl_and_numbers_stay_numbers():
    page = load_workbook(BytesIO(xlsx_file((), (SHEET,))))["Fälle"]
    rows = list(page.iter_rows(min_row=2))
    assert {row[0].data_type for row in rows} == {"s"}
    assert {row[1].data_type for row in rows} == {"n"}
    assert [row[0].value for row in rows] == [printable(text) for text in CASES]


def test_a_workbook_has_no_formula_in_its_own_words():
    with ZipFile(BytesIO(xlsx_file((), (SHEET,)))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        names = archive.namelist()
    assert not re.search(r"<f[ />]|t=\"(?:str|inlineStr)\"|<hyperlink", sheet)
    assert len(re.findall(r't="s"', sheet)) == len(CASES) + 2
    assert not [name for name in names if "external" in name.lower()]


@pytest.mark.parametrize("text", ["Kurse = gut", "3 - 4", "a@b.example", "’s war gut", ""])
def test_a_plain_text_stays_as_it_is(text):
    assert neutral(text) == text


def test_csv_is_utf_8_with_a_mark():
    file = csv_file(Sheet("s", ("Größe",), (("مرحبا",), (3,), (None,))))
    assert file == '\ufeffGröße\r\nمرحبا\r\n3\r\n""\r\n'.encode()


def test_an_address_is_no_link_and_what_xml_cannot_hold_is_left_out():
    rows = (("https://example.org",), ("\0ka\ufffeputt\ud800",))
    page = load_workbook(BytesIO(xlsx_file((), (Sheet("s", ("a",), rows),))))["s"]
    assert page["A2"].hyperlink is None
    assert page["A3"].value == "kaputt"


def test_a_text_too_long_for_a_cell_says_that_it_goes_on():
    assert fitting("x" * LONGEST) == "x" * LONGEST
    assert fitting("😀" * LONGEST).endswith(" …")
    page = load_workbook(BytesIO(xlsx_file((), (Sheet("s", ("a",), (("y" * 40_000,),)),))))["s"]
    assert page["A2"].value.endswith(" …")
