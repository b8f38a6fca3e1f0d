"""Files of results: the same numbers as the pages, and nothing a spreadsheet would run."""

import csv
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from analysis.releases.freezing import make_release
from surveys import clock
from tests import factories
from tests.pages.results_cast import answer, staff


@pytest.fixture
def wave(world, workshop):
    """Return a wave with 20 answers and a release."""
    wave = world.wave(programme=world.programme())
    answer(world, wave, 13)
    answer(world, wave, 7, progress_language="low")
    make_release(workshop, wave, at=clock.now())
    return wave


def csv_rows(file):
    """Return the rows of a CSV file as mappings from column names."""
    return list(csv.DictReader(StringIO(file.decode("utf-8-sig"), newline=""), delimiter=";"))


def far(rows):
    """Return the row of those who see much progress in the field of language."""
    return next(
        row
        for row in rows
        if (row["Variable"], row["Code"], row["Gruppe"] or "") == ("progress_language", "high", "")
    )


def test_page_csv_and_xlsx_say_the_same_number(app, wave):
    ada = staff(app, programme="teilhabe")
    page = ada.open(f"/staff/results/{wave}/language")
    cells = [td.text for td in page.select("#progress_language table")[0].select("tr")[-1]("td")]
    from_csv = far(csv_rows(ada.client.get(f"/staff/results/{wave}/tables.csv").data))
    book = load_workbook(BytesIO(ada.client.get(f"/staff/results/{wave}/tables.xlsx").data))
    head, *rows = book["Ergebnisse"].values
    from_xlsx = far([dict(zip(head, row, strict=True)) for row in rows])
    assert cells == [from_csv["Anzahl"], from_csv["Anteil"]]
    assert cells == [str(from_xlsx["Anzahl"]), from_xlsx["Anteil"]]
    assert cells[0] == "13"


def test_the_workbook_carries_codebook_and_method(app, wave):
    ada = staff(app, programme="teilhabe")
    book = load_workbook(BytesIO(ada.client.get(f"/staff/results/{wave}/tables.xlsx").data))
    assert book.sheetnames[-3:] == ["Ergebnisse", "Methode", "Codebuch"]
    method = dict(book["Methode"].values)
    assert method["Antworten insgesamt"] == 20
    assert method["Schutz der Antwortenden"]
    assert "Wer beauftragt und durchgeführt hat" in method


def test_a_file_before_the_first_release_is_no_page(app, world):
    wave = world.wave(programme=world.programme())
    staff(app, programme="teilhabe").open(f"/staff/results/{wave}/tables.csv", status=404)


def test_an_option_that_looks_like_a_formula_is_text(app, world, workshop):
    definition = factories.definition("fields")
    item = definition["sections"][0]["items"][1]
    item["options"][0]["label"] = {"de": '=HYPERLINK("x")', "en": "+1"}
    wave = world.wave(definition, programme=world.programme())
    answer(world, wave, 6)
    make_release(workshop, wave, at=clock.now())
    ada = staff(app, programme="teilhabe")
    labels = {
        row["Antwort"] for row in csv_rows(ada.client.get(f"/staff/results/{wave}/tables.csv").data)
    }
    assert """'=HYPERLINK("x")""" in labels
    book = load_workbook(BytesIO(ada.client.get(f"/staff/results/{wave}/tables.xlsx").data))
    assert not [c for row in book["Ergebnisse"].rows for c in row if c.data_type == "f"]


def test_the_command_writes_what_the_coordinator_sees(app, wave, tmp_path):
    from analysis.exports.cli import export

    target = tmp_path / "tables.csv"
    said = app.test_cli_runner().invoke(export, ["tables", str(wave), "--to", str(target)])
    assert said.exit_code == 0, said.output
    assert far(csv_rows(target.read_bytes()))["Anzahl"] == "13"


def test_the_command_refuses_another_kind_of_file(app, wave, tmp_path):
    from analysis.exports.cli import export

    target = str(tmp_path / "tables.pdf")
    said = app.test_cli_runner().invoke(export, ["tables", str(wave), "--to", target])
    assert said.exit_code == 1
    assert "must end in .xlsx or .csv" in said.output


def test_a_sheet_of_a_field_says_what_its_page_says(app, wave):
    ada = staff(app, programme="teilhabe")
    page = ada.open(f"/staff/results/{wave}/language")
    cells = [td.text for td in page.select("#progress_language table")[0].select("tr")[-1]("td")]
    book = load_workbook(BytesIO(ada.client.get(f"/staff/results/{wave}/tables.xlsx").data))
    assert book.sheetnames[0] == "1 Language"
    rows = list(book["1 Language"].values)
    assert rows[0][0] == "Language"
    _label, n, share, base, *_groups = next(row for row in rows if row[1] == 13)
    assert [str(n), share] == cells
    assert base == 20


def test_groups_stand_side_by_side_and_what_is_not_shown_is_a_point(app, wave):
    ada = staff(app, programme="teilhabe")
    book = load_workbook(BytesIO(ada.client.get(f"/staff/results/{wave}/tables.xlsx").data))
    head, *rows = list(book["1 Language"].values)[4:]
    column = next(place for place, words in enumerate(head) if place > 3)
    found = [row[column] for row in rows]
    assert "n = 20" in found
    assert "13 (65\xa0%)" in found
    assert {row[-1] for row in rows} <= {".", None}
