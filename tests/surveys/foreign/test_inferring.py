"""A questionnaire guessed from a bare table of answers."""

import csv
import io

import pandas as pd
import pyreadstat
import pytest

from surveys.errors import UnreadableFile
from surveys.questionnaires import document
from surveys.responses.foreign.inferring import guessed, inferred
from surveys.responses.foreign.sheets import sheet_in
from surveys.responses.importing import read_sheet

HEADS = [
    *("Zeitstempel", "token", "Wie alt sind Sie?", "Wie zufrieden? (1-5)", "Stadtteil"),
    *("Kurse[Sprache]", "Kurse[Sport]", "Was fehlt?", "Land"),
]


def rows():
    return [
        [
            f"2026-01-{n + 1:02}",
            f"t{n}",
            str(20 + n),
            str(n % 5 + 1),
            ("Nord", "Süd", "keine Angabe")[n % 3],
            ("x", "")[n % 2],
            ("", "x", "x")[n % 3],
            f"Mehr {n}",
            "DE",
        ]
        for n in range(24)
    ]


def content():
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADS, *rows()])
    return text.getvalue().encode()


def test_columns_become_the_questions_they_seem_to_be():
    found = inferred(sheet_in(content()), "Umfrage 2026")
    asked = document.read(found.document)
    assert {item.stem["de"]: item.type for item in asked.items.values()} == {
        "Wie alt sind Sie?": "number",
        "Wie zufrieden? (1-5)": "single_choice",
        "Stadtteil": "single_choice",
        "Kurse": "multiple_choice",
    }
    assert asked.items["stadtteil"].codes == ("Nord", "sued")
    assert asked.items["wie_zufrieden_1_5"].codes == ("1", "2", "3", "4", "5")
    left_out = {entry.place for entry in found.report if entry.kind.value == "refused"}
    assert left_out == {"Zeitstempel", "token", "Was fehlt?", "Land"}


def test_the_answers_of_the_same_table_fit_what_was_guessed():
    guessed = inferred(sheet_in(content()), "Umfrage").document
    found = read_sheet(content(), guessed)
    first = found.answers[1]
    assert first["wie_alt_sind_sie"] == 21
    assert first["stadtteil"] == "sued"
    assert first["kurse"] == ["Sport"]
    assert found.unread == {}


def test_names_that_come_once_are_no_options():
    text = "wer;wie\n" + "".join(f"Verein {n};{n % 2}\n" for n in range(12))
    found = inferred(sheet_in(text.encode()), "x")
    assert [item["name"] for item in found.document["sections"][0]["items"]] == ["wie"]


def test_a_table_of_words_is_refused():
    text = "wer\n" + "".join(f"Verein {n}\n" for n in range(12))
    with pytest.raises(UnreadableFile, match="keine Spalte mit Antworten"):
        inferred(sheet_in(text.encode()), "x")


def test_a_file_of_more_columns_than_a_workbook_holds_is_refused():
    with pytest.raises(UnreadableFile, match=r"mehr als 16\.384 Spalten"):
        sheet_in((";".join(f"c{place}" for place in range(16_385)) + "\n1\n").encode())


def test_several_answers_in_one_cell_are_never_combinations():
    cells = ["Sport", "Sport;Sprache", "Sprache", "Sport; Kochen"] * 3
    text = "was\twie\n" + "".join(f"{cell}\tx\n" for cell in cells)
    (item,) = inferred(sheet_in(text.encode()), "x").document["sections"][0]["items"]
    assert item["type"] == "multiple_choice"
    assert [option["code"] for option in item["options"]] == ["Kochen", "Sport", "Sprache"]


def sheet(heads, *rows):
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([heads, *rows])
    return sheet_in(text.getvalue().encode())


def test_options_do_not_tell_what_the_first_row_said():
    answers = [("Zoo", "West; Ost", "9"), *[("Amt", "Nord; Ost", "3")] * 9]
    found = inferred(sheet(("Art", "Wo", "Note"), *answers, *answers), "Umfrage").document
    codes = {
        item["name"]: [option["label"]["de"] for option in item["options"]]
        for item in found["sections"][0]["items"]
    }
    assert codes == {"art": ["Amt", "Zoo"], "wo": ["Nord", "Ost", "West"], "note": ["3", "9"]}


@pytest.mark.parametrize("heading", ["first_name", "Username", "contact_email", "Mail"])
def test_headings_of_persons_are_known_however_they_are_joined(heading):
    found = guessed(sheet((heading, "Art"), *(("abc"[n % 3], "xy"[n % 2]) for n in range(24))))
    assert [one.kind for one in found] == ["", "single_choice"]
    assert "'b'" not in repr(found[0])


def test_mobility_is_nobody():
    found = guessed(sheet(("Wie wichtig ist Mobilität?",), *([one] for one in "abab")))
    assert found[0].kind == "single_choice"


def test_a_long_cell_of_signs_of_addresses_is_read_at_once():
    found = guessed(sheet(("Was fehlt?", "Art"), *[("@.x" * 40_000, "ja"), ("Mehr", "nein")] * 9))
    assert [one.kind for one in found] == ["single_choice", "single_choice"]


def test_a_small_file_of_a_million_lines_is_refused():
    with pytest.raises(UnreadableFile, match="zu viele"):
        sheet_in(b"a;b\n" + b"\n" * 1_000_000)


def test_an_spss_file_that_unpacks_to_much_is_refused(tmp_path):
    path = tmp_path / "large.zsav"
    frame = pd.DataFrame({f"c{n}": [1.0] * 110_000 for n in range(50)})
    pyreadstat.write_sav(frame, path, compress=True)
    assert path.stat().st_size < 100_000
    with pytest.raises(UnreadableFile, match="zu viele"):
        sheet_in(path.read_bytes())
    pyreadstat.write_sav(frame[:20], path, compress=True)
    assert len(sheet_in(path.read_bytes()).rows) == 20
