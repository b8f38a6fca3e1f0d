"""What is no XLSForm is refused in one sentence, with sheet and row; nothing breaks or hangs."""

import contextlib
import io
import random
import zipfile

import openpyxl
import pytest

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats import xlsform
from surveys.questionnaires.formats.xlsform import sheets
from surveys.web import workbooks

YES_NO = [
    {"list_name": "yn", "name": "yes", "label": "Ja"},
    {"list_name": "yn", "name": "no", "label": "Nein"},
]


def row(type_, name="q", label="Was?", **cells):
    return {"type": type_, "name": name, "label": label, **cells}


def refusal(content, name="form.xlsx"):
    with pytest.raises(UnreadableFile) as refused:
        xlsform.read(content, name)
    return str(refused.value)


@pytest.mark.parametrize(
    ("rows", "number", "why"),
    [
        ([row("text"), row("text", "b", relevant="${q} = = 1")], 3, "„relevant“"),
        ([row("text", relevant="${nobody} = 1")], 2, "„nobody“"),
        ([row("integer", constraint=". > (3")], 2, "„constraint“"),
        ([row("integer", constraint="foo(.)")], 2, "„foo“"),
        ([row("calculate", calculation="because it's so")], 2, "„calculation“"),
        ([row("text", label="Hallo ${nobody}")], 2, "„nobody“"),
        ([row("text"), row("wort", "b")], 3, "„wort“"),
        ([row("text"), row("text")], 3, "Zeile 2"),
        ([row("text", name=None)], 2, "„name“"),
        ([row("text", name="a b")], 2, "„a b“"),
        ([row(None)], 2, "„type“"),
        ([row("text", label=None)], 2, "no label"),
        ([row("begin group"), row("text", "b")], 2, "endet nirgends"),
        ([row("text"), {"type": "end group"}], 3, "beendet nichts"),
        ([row("select_one nobody")], 2, "„nobody“"),
        ([row("select_one")], 2, "„select_one“"),
        ([row("range", parameters="start=a")], 2, "keine Zahlen"),
    ],
)
def test_a_wrong_row_is_named(workbook, rows, number, why):
    said = refusal(workbook(rows, YES_NO))
    assert said.startswith(f"Blatt „survey“, Zeile {number}: ")
    assert why in said


@pytest.mark.parametrize(
    ("choices", "number", "why"),
    [
        ([*YES_NO, {"list_name": "yn", "name": "no", "label": "Doch"}], 4, "Zeile 3"),
        ([{"list_name": "yn", "label": "Ja"}], 2, "„name“"),
        ([{"name": "yes", "label": "Ja"}], 2, "„list_name“"),
    ],
)
def test_a_wrong_choice_is_named(workbook, choices, number, why):
    said = refusal(workbook([row("select_one yn")], choices))
    assert said.startswith(f"Blatt „choices“, Zeile {number}: ")
    assert why in said


def test_a_column_twice_is_named():
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(["type", "name", "label", "label"])
    book.active.append(["text", "q", "Was?", "Wie?"])
    out = io.BytesIO()
    book.save(out)
    assert refusal(out.getvalue()).startswith("Blatt „survey“, Zeile 1: Die Spalte „label“")


def test_two_spellings_of_one_column_are_named(workbook):
    said = refusal(workbook([row("text", relevant="yes", relevance="yes")]))
    assert said.startswith("Blatt „survey“, Zeile 1: ")


def test_a_badly_named_sheet_of_choices_is_named(workbook):
    content = workbook(
        [row("text"), row("select_one yn", "b")], YES_NO, names={"choices": "Choices"}
    )
    said = refusal(content)
    assert said.startswith("Blatt „survey“, Zeile 3: ")
    assert "„Choices“" in said


def test_a_formula_whose_result_is_not_stored_is_named(workbook):
    said = refusal(workbook([row("text", required="=TRUE()")]))
    assert said.startswith("Blatt „survey“, Zeile 2: ")
    assert "=TRUE()" in said


def test_a_workbook_without_questions_is_refused(workbook):
    assert "keine einzige Frage" in refusal(workbook([{"type": None, "name": None, "x": "y"}]))
    assert "„survey“" in refusal(workbook([row("text")], YES_NO, names={"survey": "Fragen"}))
    assert "„type“" in refusal(workbook([{"a": "b"}]))


@pytest.mark.parametrize("name", ["form.xlsx", "form.xls"])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"type,name,label\ntext,q,Was?",
        b"<html><table></table></html>",
        b"PK\x03\x04" + bytes(200),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000),
        b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(50),
        "type;name\ntext;größe".encode("utf-16"),
    ],
)
def test_what_is_no_workbook_is_refused(content, name):
    assert "Excel-Arbeitsmappe" in refusal(content, name)


def test_a_locked_workbook_says_so():
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    )
    assert "Kennwort" in refusal(locked)


def test_large_files_are_refused_before_they_are_read():
    assert "20 MB" in refusal(b"PK" + bytes(sheets.LARGEST_FILE))


def test_what_unpacks_to_too_much_is_refused(workbook):
    out = io.BytesIO(workbook([row("text")]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/image1.png", bytes(workbooks.LARGEST_PART + 1))
    assert len(out.getvalue()) < 200_000
    assert "Entpacken" in refusal(out.getvalue())


def test_too_many_rows_or_signs_are_refused(workbook, monkeypatch):
    assert "Zeichen" in refusal(workbook([row("text", label="x" * 20_001)]))
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    rows = [row("text", f"q{number}") for number in range(5)]
    assert "mehr als 3 Zeilen" in refusal(workbook(rows))


def test_outside_entities_are_not_followed(workbook):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([row("text")]))) as before,
        zipfile.ZipFile(out, "w") as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/sharedStrings.xml":
                entity = b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
                part = entity + part.partition(b"?>")[2].replace(b"Was?", b"&x;")
            after.writestr(name, part)
    try:
        conversion = xlsform.read(out.getvalue(), "form.xlsx")
    except UnreadableFile:
        return
    (section,) = conversion.document["sections"]
    assert "localhost" not in str(section)
    assert len(str(section["items"][0]["stem"])) < 30


def test_damaged_workbooks_never_raise_anything_else(workbook):
    whole = workbook([row("select_one yn"), row("text", "b", relevant="${q} = 'yes'")], YES_NO)
    chance = random.Random(7)  # noqa: S311  the same damage in every run
    for _turn in range(150):
        damaged = bytearray(whole)
        for _flip in range(chance.choice([1, 4, 40])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        if chance.random() < 0.3:
            damaged = damaged[: chance.randrange(len(damaged))]
        with contextlib.suppress(UnreadableFile):
            xlsform.read(bytes(damaged), "form.xlsx")
