"""A workbook opens, reads and prints without help."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from analysis.exports.bands import Band, Group, Line
from analysis.exports.rows import Sheet
from analysis.exports.sheet_names import FORBIDDEN, sheet_names
from analysis.exports.workbook import xlsx_file

GROUPS = (
    Group("kind", "club", "Art", "Vereine"),
    Group("kind", "school", "Art", "Schulen"),
    Group("district", "north", "Bezirk", "=Nord"),
)
LINES = (
    Line("question", ("Wie gut kommt es an?", None, None, 43, "n = 31", "n = 12", ".")),
    Line("answer", ("gut", 30, 0.7, 43, "20 · 65 %", "5 (42 %)", ".")),
    Line("answer", ("schlecht", 13, "(30 %)", 43, "11 · 35 %", "7 (58 %)", ".")),
)
BAND = Band(
    "1 Sprache", ("Sprache", "Worum", "Zeichen"), ("Frage", "Anzahl", "Anteil", "n"), GROUPS, LINES
)


@pytest.fixture
def page():
    return load_workbook(BytesIO(xlsx_file((BAND,), (Sheet("Methode", ("a", "b"), ()),))))[
        "1 Sprache"
    ]


def test_the_head_stays_in_view_and_comes_again_on_every_page(page):
    assert page.freeze_panes == "B6"
    assert page.print_title_rows == "$1:$5"
    assert page.print_title_cols == "$A:$A"


def test_a_sheet_prints_on_a4_across_with_the_number_of_the_page(page):
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.paperSize == 9
    assert page.page_setup.fitToWidth in {None, 1}, "one is what stands for nothing said"
    assert page.page_setup.fitToHeight == 0
    assert "Seite &[Page] von &N" in page.oddFooter.right.text.replace("&P", "&[Page]")


def test_what_is_compared_stands_above_its_groups(page):
    assert [cell.value for cell in page[4]][4:] == ["Art", None, "Bezirk"]
    assert [cell.value for cell in page[5]][4:] == ["Vereine", "Schulen", "=Nord"]
    assert "E4:F4" in [str(found) for found in page.merged_cells.ranges]


def test_a_firm_share_is_a_number_and_a_bracketed_one_keeps_its_brackets(page):
    assert (page["C7"].value, page["C7"].number_format) == (0.7, "0\\ %")
    assert (page["C8"].value, page["C8"].data_type) == ("(30 %)", "s")
    assert page["D8"].value == 43


@pytest.mark.parametrize(
    "wanted",
    [
        ["Bildung/Kita: [Sprache]?", "Bildung Kita Sprache", "bildung  kita sprache"],
        ["x" * 40, "X" * 31, "x" * 32],
        ["History", "", "'", "'' ", "*"],
        ["😀" * 20, "😀" * 21, "مرحبا" * 9],
        [f"Arbeitsmarkt und Lebensunterhalt {n}" for n in range(14)],
    ],
)
def test_names_of_sheets_are_what_excel_takes(wanted):
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 1 <= len(name.encode("utf-16-le")) // 2 <= 31
        assert not FORBIDDEN.search(name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"
    sheets = [Sheet(name, ("a",), ()) for name in wanted]
    assert tuple(load_workbook(BytesIO(xlsx_file((), sheets))).sheetnames) == names
