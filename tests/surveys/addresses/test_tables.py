"""Tables of spreadsheet programs, as they are read, carried and written."""

import io
from contextlib import suppress
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.errors import UnreadableFile
from surveys.fieldwork.addresses.columns import COLUMNS, column_words, proposed
from surveys.programmes import tables
from surveys.programmes.pasting import one_line
from surveys.programmes.tables import Table, TableRow

CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(one_line)
SPREADSHEET = "Name;Ort;Notiz\r\nVerein Grüne Öfen;Köln;€ 5\r\n\r\nZweiter;;\r\n"


def book_with(rows, **formats):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, shown in formats.items():
        book.active[place].number_format = shown
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def cells(content):
    return [row.cells for row in tables.read_table(content).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_what_spreadsheets_in_germany_write_is_read(encoding):
    found = tables.read_table(SPREADSHEET.encode(encoding))
    assert found.headings == ("Name", "Ort", "Notiz")
    assert [row.cells for row in found.rows] == [
        ("Verein Grüne Öfen", "Köln", "€ 5"),
        ("Zweiter", "", ""),
    ]
    assert [row.number for row in found.rows] == [2, 4]


@pytest.mark.parametrize(
    "text",
    [
        "Name,Ort\nA,B\n",
        "Name\tOrt\nA\tB\n",
        "sep=|\nName|Ort\nA|B\n",
        '"Name";"Ort"\n"A";"B"\n',
    ],
)
def test_the_sign_between_cells_is_found(text):
    found = tables.read_table(text.encode())
    assert found.headings == ("Name", "Ort")
    assert found.rows[0].cells == ("A", "B")


def test_a_cell_may_have_several_lines_and_is_shown_on_one():
    assert cells(b'Name;Ort\n"A\nB";C\n') == [("A B", "C")]


def test_a_workbook_keeps_postcodes_and_telephone_numbers():
    rows = [["PLZ", "PLZ", "Telefon", "Zahl"], ["01067", 1067, "+49 30 1", 12.0]]
    assert cells(book_with(rows, B2="00000")) == [("01067", "01067", "+49 30 1", "12")]


def test_a_number_of_a_workbook_is_read_as_somebody_here_would_type_it():
    rows = [["Zahl", "Anteil", "Viel"], [12.25, 0.6125, 1234567.5]]
    assert cells(book_with(rows, B2="0.0%")) == [("12,25", "61,25 %", "1234567,5")]


def test_numbers_are_written_as_numbers_and_no_minus_is_taken_for_a_formula():
    rows = [("Wert",), (Decimal("-3.50"),)]
    assert tables.as_csv(rows).decode("utf-8-sig") == "Wert\r\n-3,5\r\n"
    book = openpyxl.load_workbook(io.BytesIO(tables.as_xlsx({"Werte": rows})))
    assert book["Werte"]["A2"].value == -3.5


def test_a_workbook_is_read_from_its_first_sheet_that_has_something():
    book = openpyxl.Workbook()
    second = book.create_sheet("Zweites")
    second.append(["Name"])
    second.append(["Verein"])
    file = io.BytesIO()
    book.save(file)
    assert cells(file.getvalue()) == [("Verein",)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "wählen Sie zuerst"),
        (b"Name;Ort\n", "keine Tabelle"),
        (b"\n\n", "keine Tabelle"),
        (b"PK\x03\x04 and no archive", "lässt sich nicht lesen"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "alte Excel-Datei"),
        (b"%PDF-1.7\n\0\0\0", "keine Tabelle"),
        (b"Name\n" + b"A\n" * 5001, "mehr als 5.000 Zeilen"),
        (b";".join([b"x"] * 61) + b"\nA\n", "mehr als 60 Spalten"),
        (b"Name\n" + b"A" * 5_300_000, "größer als 5 MB"),
        (b'Name\n"' + b"A" * 200_000, "Anführungszeichen"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content, said):
    with pytest.raises(UnreadableFile, match=said):
        tables.read_table(content)


def test_too_many_rows_of_a_workbook_are_noticed():
    with pytest.raises(UnreadableFile, match=r"mehr als 5\.000 Zeilen"):
        tables.read_table(book_with([["Name"], *([str(n)] for n in range(5001))]))


def test_more_text_than_a_form_carries_is_refused():
    table = Table(("Name",), tuple(TableRow(n, ("A" * 1000,)) for n in range(1100)))
    with pytest.raises(UnreadableFile, match="zu viel Text"):
        tables.carried(table)


@given(st.lists(st.tuples(CELL, CELL), max_size=5))
def test_a_table_comes_back_from_a_form_as_it_went(rows):
    table = Table(("a", "b"), tuple(TableRow(n, row) for n, row in enumerate(rows, 2)))
    assert tables.unpacked(tables.carried(table)) == table


@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda found: found.decode("latin-1")))
def test_what_was_changed_on_the_way_is_refused_and_breaks_nothing(content):
    with pytest.raises(UnreadableFile):
        tables.unpacked(content)


@given(st.lists(st.tuples(CELL, CELL).filter(any), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows):
    wanted = [tuple(cell for cell in row) for row in rows]
    written = [("Name", "Ort"), *rows]
    assert cells(tables.as_csv(written)) == wanted


@given(st.lists(st.tuples(CELL, CELL).filter(any), min_size=1, max_size=3))
def test_no_cell_that_is_written_is_a_formula(rows):
    lines = tables.as_csv([("Name", "Ort"), *rows]).decode("utf-8-sig").split("\r\n")
    assert not any(line.lstrip('"').startswith(tables.SIGNS) for line in lines)


def test_a_written_workbook_is_text_alone():
    content = tables.as_xlsx({"Blatt": [("Name", "PLZ"), ("=1+1", "01067"), ("-5", "+49")]})
    book = openpyxl.load_workbook(io.BytesIO(content))
    values = [[cell.value for cell in row] for row in book.active.iter_rows(min_row=2)]
    assert values == [["'=1+1", "01067"], ["'-5", "'+49"]]
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} == {"s"}


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(content):
    with suppress(UnreadableFile):
        assert tables.read_table(content).rows


def test_our_own_headings_are_known_in_both_languages():
    from surveys.web.locale import spoken

    for tag in ("de", "en"):
        with spoken(tag):
            assert proposed(list(column_words().values())) == list(COLUMNS)
    assert proposed(list(COLUMNS)) == list(COLUMNS)


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        (["Vereinsname", "E-Mail-Adresse", "PLZ"], ["name", "email", "postcode"]),
        (["Straße", "Hausnr.", "Ort"], ["street", "street", "city"]),
        (["Ansprechpartner/in", "Tel."], ["contact_name", "contact_phone"]),
        (["E-Mail", "E-Mail Ansprechpartner"], ["email", "contact_email"]),
        (["E-Mail", "Mail", "Bemerkung"], ["email", "", ""]),
    ],
)
def test_headings_as_people_write_them_are_proposed(headings, columns):
    assert proposed(headings) == columns
