"""Files of responses of any origin, read against a definition document."""

import csv
from io import BytesIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from analysis.exports.microdata import making
from analysis.exports.microdata.making import Format, Order
from surveys.errors import BrokenDefinition, UnreadableFile
from surveys.questionnaires.formats import limesurvey
from surveys.questionnaires.loading import load
from surveys.reading import Reader, file_answers, wave_data, wave_facts
from tests.surveys.limesurvey.lss import EVERY_LETTER, survey
from tests.surveys.limesurvey.test_responses_lss import CELLS

FIELDS = load(Path(__file__).parents[2] / "questionnaires" / "fields.yaml")
DONT_KNOW, NOT_ASKED, BLANK, INVALID, ABSENT = -1, -3, -4, -6, -7


@pytest.fixture
def read(tmp_path):
    """Give a function that reads rows, the first with the names, from a file of some kind."""

    def read(*rows, document=FIELDS, ending=".csv", between=";", encoding="utf-8"):
        path = tmp_path / f"answers{ending}"
        if ending == ".xlsx":
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(path)
        else:
            with path.open("w", newline="", encoding=encoding) as file:
                csv.writer(file, delimiter=between).writerows(rows)
        return file_answers(path, document)

    return read


def one(found, name):
    return found.answers[name].tolist()


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("kind", "office"),
        ("KIND", "OFFICE"),
        ("kind", "Amt"),
        ("kind", "office "),
        ("Was für eine Organisation sind Sie?", "Amt"),
        ("What kind of organisation are you?", "Office"),
        ("about/kind", "office"),
    ],
)
@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_names_and_codes_are_found_by_name_and_by_label(read, header, cell, ending):
    found = read([header], [cell], ending=ending)
    assert found.problems == ()
    assert one(found, "kind") == [1]


@pytest.mark.parametrize("between", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_may_be_written_as_any_program_does(read, between, encoding):
    found = read(
        ["kind", "progress_work"], ["office", "weiß nicht"], between=between, encoding=encoding
    )
    assert (one(found, "kind"), one(found, "progress_work")) == ([1], [DONT_KNOW])


@pytest.mark.parametrize("join", ["fields.{}", "fields_{}", "fields[{}]", "fields/{}"])
@pytest.mark.parametrize(
    ("yes", "no"), [("1", "0"), ("Y", "N"), ("x", ""), ("ja", "nein"), ("gewählt", "")]
)
def test_a_multiple_choice_may_stand_in_a_column_per_option(read, join, yes, no):
    found = read([join.format("language"), join.format("work")], [yes, no])
    assert found.problems == ()
    assert (one(found, "fields.language"), one(found, "fields.work")) == ([1], [0])


@pytest.mark.parametrize(
    "cell", ["language;work", "language | work", "Sprache, Arbeit", "work language"]
)
def test_a_multiple_choice_may_stand_in_one_cell(read, cell):
    found = read(["fields"], [cell], between="\t")
    assert (one(found, "fields.language"), one(found, "fields.work")) == ([1], [1])


def test_who_chose_nothing_of_several_options_answered_nothing(read):
    found = read(["kind", "fields.language", "fields.work"], ["club", "0", "0"])
    assert (one(found, "fields.language"), one(found, "fields.work")) == ([BLANK], [BLANK])


@pytest.mark.parametrize(
    ("cell", "reason"), [("-1", -1), (".b", -2), ("-7", -7), ("", BLANK), ("keine Angabe", -2)]
)
def test_reasons_of_missing_are_no_answers(read, cell, reason):
    found = read(["kind", "direction", "members"], ["club", cell, cell])
    assert found.problems == ()
    assert (one(found, "direction"), one(found, "members!")) == ([reason], [reason])


def test_a_blank_of_an_item_that_routing_does_not_ask_is_not_asked(read):
    names = ["fields", "aware_work", "arrival_work.known", "progress_language"]
    found = read(names, ["work", "no", "", ""])
    assert one(found, "arrival_work.known") == [NOT_ASKED]
    assert one(found, "progress_language") == [NOT_ASKED]
    assert one(read(names, ["work", "yes", "", ""]), "arrival_work.known") == [BLANK]


def test_an_answer_that_routing_would_not_ask_counts_and_is_said(read):
    found = read(["fields", "progress_language"], ["work", "high"])
    assert one(found, "progress_language") == [2]
    assert any("nicht gestellt worden wäre" in note for note in found.notes)


def test_unknown_columns_and_values_are_all_named_with_their_rows(read):
    found = read(
        ["kind", "shoe_size", "members"],
        ["club", "41", "drei"],
        ["museum", "42", "5"],
        ["museum", "43", "6"],
    )
    assert found.problems == (
        "Die Spalte „shoe_size“ gehört zu keiner Frage.",
        (
            "Spalte „kind“, Zeile 3: „museum“ ist keine Antwort dieser Frage. "
            "Ebenso in einer weiteren Zeile."
        ),
        "Spalte „members“, Zeile 2: „drei“ ist keine Antwort dieser Frage.",
    )
    assert found.unknown == 4
    assert sorted(one(found, "kind")) == [INVALID, INVALID, 0]


def test_many_unknown_values_are_told_in_a_readable_number(read):
    found = read(["kind"], *([f"k{number}"] for number in range(500)))
    assert len(found.problems) == 21
    assert found.problems[-1] == "Und 480 weitere Stellen."


def test_moments_names_and_words_are_passed_over_in_silence(read):
    found = read(
        ["id", "submitdate", "token", "kind", "remark", "change_work", "hurdles_work.other.text"],
        ["1", "2026-01-01 10:00", "geheim", "club", "Ja", "Mehr", "Wege"],
    )
    assert found.problems == ()
    assert "geheim" not in found.answers.to_csv()


def test_what_was_not_sent_and_empty_rows_do_not_count(read):
    found = read(["submitdate", "kind"], ["2026-01-01", "club"], ["", "office"], ["", ""])
    assert (found.responses, found.rows) == (1, 3)
    assert len([note for note in found.notes if "zähl" in note]) == 2


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_a_file_of_nobody_is_refused(read, ending):
    with pytest.raises(UnreadableFile, match="keine Antworten"):
        read(["kind"], ending=ending)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.sav", "a.pdf"])
@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02 no file \xff"])
def test_files_that_are_none_are_refused_in_a_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFile):
        file_answers(path, FIELDS)


def test_a_missing_quotation_mark_is_said_and_leaves_other_readers_alone(tmp_path):
    before = csv.field_size_limit()
    path = tmp_path / "a.csv"
    path.write_bytes(b'kind;about\n"' + b"x" * 200_000)
    with pytest.raises(UnreadableFile, match="Anführungszeichen"):
        file_answers(path, FIELDS)
    assert csv.field_size_limit() == before


def test_a_file_of_another_questionnaire_is_refused(read):
    with pytest.raises(UnreadableFile, match="Keine Spalte"):
        read(["a", "b"], ["1", "2"])


def test_a_broken_document_is_refused_with_its_faults(read):
    with pytest.raises(BrokenDefinition):
        read(["kind"], ["club"], document={"questionnaire": "x"})


def document(*items, languages=("de",)):
    return {
        "questionnaire": "small",
        "base_language": "de",
        "languages": list(languages),
        **{name: {"de": "x"} for name in ("title", "purpose", "what_happens")},
        "minutes": 5,
        "sections": [{"name": "one", "title": {"de": "Eins"}, "items": list(items)}],
    }


def test_three_hundred_options_and_very_long_arabic_labels_are_read(read):
    label = "السؤال " * 1430
    options = [{"code": str(n), "label": {"de": f"{label}{n}"}} for n in range(300)]
    item = {"name": "q", "type": "single_choice", "stem": {"de": "Was?"}, "options": options}
    found = read(["q"], ["299"], [f"{label}7"], document=document(item))
    assert found.problems == ()
    assert sorted(one(found, "q")) == [7, 299]


RANKED = document(
    {
        "name": "r",
        "type": "ranking",
        "stem": {"de": "Was zuerst?"},
        "options": [{"code": code, "label": {"de": f"Wort {code}"}} for code in ("a", "b", "c")],
    }
)


@pytest.mark.parametrize(
    ("headers", "cells"),
    [
        (["r.a", "r.b", "r.c"], ["2", "1", "3"]),
        (["r[1]", "r[2]", "r[3]"], ["b", "a", "c"]),
        (["r"], ["b>a>c"]),
        (["r"], ["Wort b, Wort a, Wort c"]),
    ],
)
def test_a_ranking_is_read_in_each_of_its_forms(read, headers, cells):
    found = read(headers, cells, document=RANKED, between="\t")
    assert found.problems == ()
    assert [one(found, f"r.{code}") for code in ("a", "b", "c")] == [[2], [3], [1]]


@pytest.fixture
def wave(world):
    found = world.wave()
    for number in range(6):
        world.respond(
            found,
            kind=("club", "office", "school")[number % 3],
            fields=["work"] if number % 2 else ["work", "language"],
            members=10 + number,
            progress_work={"missing": "dont_know"} if number == 4 else "high",
            aware_work="yes",
            hurdles_work=["money", "other"],
            change_work="=1+1",
        )
    return found


@pytest.mark.parametrize("ending", ["csv", "sav", "xlsx"])
def test_what_our_files_of_single_answers_hold_is_read_back(database, wave, tmp_path, ending):
    file = BytesIO()
    order = Order(Format("sav" if ending == "sav" else "csv"))
    with database.reading() as session:
        facts = wave_facts(session, wave)
        house = Reader.of_the_house(facts.programme_id)
        making.make_microdata(
            session, facts, order, file, folder=tmp_path, reader=house, report=lambda *_: None
        )
        wanted = wave_data(session, wave, reader=house).answers
    path = tmp_path / f"file.{ending}"
    if ending == "xlsx":
        book = openpyxl.Workbook()
        text = file.getvalue().decode("utf-8-sig").splitlines()
        for row in csv.reader(text, delimiter=";"):
            book.active.append(row)
        book.save(path)
    else:
        path.write_bytes(file.getvalue())
    found = file_answers(path, FIELDS)
    assert found.problems == ()
    names = [name for name in wanted.columns if name != "record_key"]
    assert {*found.answers.columns} == {*wanted.columns}
    sorted_rows = [
        np.nan_to_num(frame[names].sort_values(names).to_numpy(float), nan=-99)
        for frame in (found.answers, wanted)
    ]
    assert (sorted_rows[0] == sorted_rows[1]).all()


LIME = limesurvey.read(survey(*EVERY_LETTER, languages=("de", "en"))).document


def test_answers_of_limesurvey_are_read_in_its_own_codes(read):
    found = read(list(CELLS), list(CELLS.values()), document=LIME, between=",")
    assert len(found.problems) == 1
    assert "strange[x]" in found.problems[0]
    codes = {variable.name: variable.codes for variable in found.codebook}
    for name, code in [
        ("list", "other"),
        ("yes", "N"),
        ("multi.a", "yes"),
        ("multi.b", "no"),
        ("array.a", "2"),
    ]:
        assert codes[name][one(found, name)[0]] == code
    assert one(found, "num") == [12]
    assert "geheim" not in found.answers.to_csv()
