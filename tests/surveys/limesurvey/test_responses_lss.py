"""Responses collected with LimeSurvey become answers by item, and nothing about people."""

import io
import zipfile

import pytest

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats import limesurvey
from tests.surveys.limesurvey.lss import EVERY_LETTER, survey, xml

SURVEY = survey(*EVERY_LETTER, languages=("de", "en"))
DOCUMENT = limesurvey.read(SURVEY).document
CELLS = {
    "id": "7",
    "submitdate": "2024-05-01 10:00:00",
    "token": "geheim",
    "list": "-oth-",
    "list[other]": "Stiftung",
    "listc": "2",
    "listc[comment]": "weil",
    "five": "4",
    "yes": "N",
    "multi[a]": "Y",
    "multi[b]": "",
    "multi[none]": "",
    "multi[other]": "Zeit",
    "multic[a]": "Y",
    "multic[acomment]": "so",
    "line": "51143",
    "lines[b]": "Zwei",
    "num": "12,0",
    "nums[a]": "40",
    "nums[b]": "",
    "day": "2024-03-02 00:00:00",
    "file": "[{}]",
    "rank[1]": "3",
    "rank[2]": "1",
    "array[a]": "2",
    "array[b]": "",
    "dual[a][0]": "1",
    "dual[a][1]": "2",
    "cells[a_x]": "5",
    "boxes[b_x]": "1",
    "words[a_y]": "Wort",
    "strange[x]": "?",
    "num Time": "3",
}
ANSWERS = {
    "list": "other",
    "list.other": "Stiftung",
    "listc": "2",
    "listc.why": "weil",
    "five": "4",
    "yes": "N",
    "multi": ["a", "other"],
    "multi.other": "Zeit",
    "multic": ["a"],
    "multic_a_comment": "so",
    "line": "51143",
    "lines_b": "Zwei",
    "num": 12,
    "nums": {"a": 40, "b": None},
    "day": "2024-03-02",
    "rank": ["3", "1"],
    "array": {"a": "2", "b": None, "c": None},
    "dual": {"a": {"0": "1", "1": "2"}, "b": {"0": None, "1": None}},
    "cells_a": {"x": 5, "y": None},
    "boxes_b": ["x"],
    "words_a_y": "Wort",
}


def csv_of(*rows, between=","):
    headers = list(rows[0])
    lines = [headers, *([row.get(header, "") for header in headers] for row in rows)]
    return "\r\n".join(
        between.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines
    ).encode()


def archive(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        for name, inside in members.items():
            file.writestr(name.replace("_", "."), inside)
    return content.getvalue()


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_csv_becomes_answers_by_item(between, encoding):
    content = csv_of(CELLS, {"five": "1"}, between=between).decode().encode(encoding)
    found = limesurvey.read_responses(content, DOCUMENT)
    assert found.answers[0] == ANSWERS
    assert found.answers[1]["five"] == "1" and found.answers[1]["multi"] is None
    told = {entry.place for entry in found.report}
    assert {"strange[x]", "file", "id"} <= told
    assert "geheim" not in str(found)


def test_other_headings_are_understood():
    for headers in ({"nums_a": "3", "five": "2"}, {"nums.a.": "3", "five": "2"}):
        (answers,) = limesurvey.read_responses(csv_of(headers), DOCUMENT).answers
        assert answers == {"nums": {"a": 3, "b": None}, "five": "2"}
    dual = {"five": "1", "dual[a][1]": "1", "dual[a][2]": "2"}
    (answers,) = limesurvey.read_responses(csv_of(dual), DOCUMENT).answers
    assert answers["dual"]["a"] == {"0": "1", "1": "2"}


def test_cells_that_make_no_sense_are_told_one_by_one():
    row = {"num": "viel", "five": "9", "day": "2024-31-01", "multi[a]": "?", "yes": "Y"}
    found = limesurvey.read_responses(csv_of(row, row), DOCUMENT)
    assert found.answers[1] == {"num": None, "five": None, "day": None, "multi": None, "yes": "Y"}
    assert len(found.report) == 8


def test_an_archive_is_read_by_the_fields_of_its_own_survey():
    own = dict(EVERY_LETTER[3], qid=900)
    inside = survey(own, {**EVERY_LETTER[7], "qid": 901})
    document = limesurvey.read(inside).document
    rows = [
        {"id": "1", "_77X10X900": "4", "_77X10X901a": "Y", "_77X10X901other": "x", "token": "t"}
    ]
    responses = xml({"responses": rows}, kind="Responses")
    content = archive(survey_lss=inside, survey_lsr=responses, survey_tokens_lst=b"secret")
    found = limesurvey.read_responses(content, document)
    assert found.answers == ({"five": "4", "multi": ["a", "other"], "multi.other": "x"},)
    assert "survey.tokens.lst" in {entry.place for entry in found.report}


def test_answers_to_what_we_exported_come_back():
    words = {"de": "?"}
    item = {
        "name": "my_kind",
        "type": "single_choice",
        "stem": words,
        "options": [
            {"code": "long_code", "label": {"de": "lang"}},
            {"code": "b", "label": {"de": "b"}},
        ],
    }
    document = {
        "questionnaire": "q",
        "base_language": "de",
        "languages": ["de"],
        "title": words,
        "purpose": words,
        "what_happens": words,
        "minutes": 1,
        "sections": [{"name": "s", "title": words, "items": [item]}],
    }
    found = limesurvey.read_responses(csv_of({"id": "1", "mykind": "longc"}), document)
    assert found.answers == ({"my_kind": "long_code"},)


BOMB = archive(survey_lss=SURVEY, survey_lsr=b" " * 30_000_000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"one column\nonly",
        b"\x00\x01\x02",
        b"PK\x03\x04 broken",
        BOMB,
        archive(survey_lss=SURVEY),
        archive(a_lss=SURVEY, b_lss=SURVEY, c_lsr=b"<a/>"),
        archive(survey_lss=SURVEY, survey_lsr=b"no xml"),
        archive(survey_lss=b"no xml", survey_lsr=xml({}, kind="Responses")),
        b"a,b\n" + b'"' + b"x" * 500_000,
        b"x" * 20_000_001,
    ],
)
def test_what_holds_no_responses_gets_a_sentence(content):
    with pytest.raises(UnreadableFile) as problem:
        limesurvey.read_responses(content, DOCUMENT)
    assert len(str(problem.value)) > 40


def test_paths_in_an_archive_lead_nowhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("../../survey.lss", SURVEY)
        file.writestr("/etc/survey.lsr", xml({"responses": [{"id": "1"}]}, kind="Responses"))
    assert limesurvey.read_responses(content.getvalue(), DOCUMENT).answers == ({},)
    assert list(tmp_path.iterdir()) == []
