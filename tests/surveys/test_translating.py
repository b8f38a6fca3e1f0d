"""Translations: the table, its files out and in, what is refused cell by cell."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings

from surveys.errors import UnreadableFile
from surveys.questionnaires.translating import spreadsheet, xliff
from surveys.questionnaires.translating.returning import Cell, pipe_problem, taken_over
from surveys.questionnaires.translating.units import side_by_side, units, with_translations
from tests.definitions import documents
from tests.factories import definition

STEM = "sections[about].items[kind].stem"
FORMATS = pytest.mark.parametrize("form", [spreadsheet, xliff])


@pytest.fixture
def fields():
    found = definition("fields")
    found["languages"] = ["de", "en", "ar"]
    return found


def after(document, language, returned):
    return with_translations(document, language, returned.words)


def unit_of(document, language, place=STEM):
    return next(one for one in side_by_side(document, language) if one.unit.place == place)


def test_every_text_is_a_unit_with_its_place(fields):
    places = {unit.place for unit in units(fields)}
    assert {"title", STEM, "sections[about].items[kind].options[club].label"} <= places
    assert "groupings[kind_group].merge[migrant].label" in places


def test_a_missing_translation_is_marked_and_then_no_longer(fields):
    assert unit_of(fields, "ar").is_missing
    done = with_translations(fields, "ar", {STEM: "ما نوع منظمتكم؟"})
    assert not unit_of(done, "ar").is_missing
    assert unit_of(done, "ar").words == "ما نوع منظمتكم؟"


def test_base_words_that_change_afterwards_mark_the_translation(fields):
    done = with_translations(fields, "ar", {STEM: "ما نوع منظمتكم؟"})
    assert not unit_of(done, "ar").is_outdated
    done["sections"][0]["items"][1]["stem"]["de"] = "Neue Worte?"
    assert unit_of(done, "ar").is_outdated


def test_translating_leaves_the_document_it_was_given_as_it_is(fields):
    before = definition("fields") | {"languages": ["de", "en", "ar"]}
    with_translations(fields, "ar", {STEM: "x"})
    assert fields == before


@FORMATS
def test_a_file_that_comes_back_as_it_went_changes_no_text(form, fields):
    found = taken_over(fields, "en", form.read(form.write(fields, "en"), "en"))
    assert (found.taken, found.refused) == (0, ())


def test_a_translation_that_nobody_touched_stays_outdated(fields):
    done = with_translations(fields, "ar", {STEM: "ما نوع منظمتكم؟"})
    done["sections"][0]["items"][1]["stem"]["de"] = "Neue Worte?"
    back = taken_over(done, "ar", spreadsheet.read(spreadsheet.write(done, "ar"), "ar"))
    assert unit_of(after(done, "ar", back), "ar").is_outdated


@FORMATS
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=documents())
def test_any_document_survives_the_way_out_and_in(form, document):
    places = [unit.place for unit in units(document)]
    assume(len(places) == len(set(places)))  # a name used twice is a fault of its own
    empty = with_translations(document, "ar", dict.fromkeys(places, ""))
    found = taken_over(empty, "ar", form.read(form.write(document, "ar"), "ar"))
    now = {one.unit.place: one.words for one in side_by_side(after(empty, "ar", found), "ar")}
    for one in side_by_side(document, "ar"):
        if pipe_problem(one.base, one.words) is None:
            assert now[one.unit.place] == one.words


def test_a_translator_fills_the_spreadsheet_and_it_is_taken_over(fields):
    book = openpyxl.load_workbook(io.BytesIO(spreadsheet.write(fields, "ar")))
    sheet = book.active
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == STEM)
    sheet.cell(row, 3).value = "ما نوع منظمتكم؟"
    output = io.BytesIO()
    book.save(output)
    found = taken_over(fields, "ar", spreadsheet.read(output.getvalue(), "ar"))
    assert (found.taken, found.refused) == (1, ())
    assert unit_of(after(fields, "ar", found), "ar").words == "ما نوع منظمتكم؟"


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (Cell("C2", "sections[gone].title", "x", "y"), "gibt es in diesem Fragebogen nicht"),
        (Cell("C2", "title", "Alter Titel", "y"), "inzwischen geändert"),
        (Cell("C2", "sections[field].title", "{option}", "y {kind}"), "gibt es im Ausgangstext"),
    ],
)
def test_a_cell_that_does_not_fit_is_refused_alone(fields, cell, words):
    good = Cell("C3", STEM, "Was für eine Organisation sind Sie?", "ما؟")
    found = taken_over(fields, "ar", [cell, good])
    assert found.taken == 1
    [refused] = found.refused
    assert refused.where == "C2"
    assert words in refused.reason


def test_a_lost_placeholder_is_refused(fields):
    fields["sections"][0]["title"]["de"] = "Über {kind}"
    found = taken_over(fields, "ar", [Cell("C2", "sections[about].title", "Über {kind}", "عن")])
    assert "{kind} fehlt" in found.refused[0].reason


@FORMATS
@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04broken", b"<xliff", b"<?xml version='1.0'?><a/>", b"\xff\xfe\x00"]
)
def test_a_file_that_is_none_is_refused_with_a_sentence(form, content):
    with pytest.raises(UnreadableFile, match="Datei"):
        list(form.read(content, "ar"))


def test_entities_in_an_xliff_are_refused():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><xliff>&a;</xliff>'
    with pytest.raises(UnreadableFile):
        list(xliff.read(bomb, "ar"))


@FORMATS
def test_a_file_for_another_language_is_refused(form, fields):
    with pytest.raises(UnreadableFile, match="Sprache"):
        list(form.read(form.write(fields, "en"), "ar"))
