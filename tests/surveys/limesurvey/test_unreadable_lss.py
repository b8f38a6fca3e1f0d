"""Files that are broken, hostile or something else: a sentence or a line in the report."""

import random
import time
import xml.etree.ElementTree as ET

import pytest

from surveys.errors import UnreadableFile
from surveys.questionnaires.document import parse
from surveys.questionnaires.formats import limesurvey
from tests.surveys.limesurvey.lss import ANSWERS, EVERY_LETTER, ROWS, survey, xml

BOMB = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<document><LimeSurveyDocType>Survey</LimeSurveyDocType>&b;</document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<document><LimeSurveyDocType>&a;</LimeSurveyDocType></document>"""
GOOD = survey(*EVERY_LETTER, languages=("de", "en"))
SCRIPT = (
    "<script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>q</a>{1<script>}"
)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing of the kind",
        b"\x00\x01\x02\xff",
        b"PK\x03\x04 no archive either",
        BOMB,
        OUTSIDE,
        GOOD[: len(GOOD) // 2],
        GOOD[:-3],
        GOOD.replace(b"UTF-8", b"EBCDIC-XX"),
        GOOD.replace(b"Zweitens", b"\xff\xfe"),
        b"<document/>",
        xml({}, kind="Label set"),
        xml({}),
        xml({"questions": [{"qid": "1"}]}, kind="Question"),
        b"<a>" * 100_000,
        b"\xef\xbb\xbf<html><body>Not found</body></html>",
        b" " * 20_000_001,
    ],
)
def test_a_file_that_is_no_survey_gets_a_sentence(content):
    with pytest.raises(UnreadableFile) as problem:
        limesurvey.read(content)
    assert len(str(problem.value)) > 40


def test_other_encodings_are_read():
    text = GOOD.decode()
    for name in ("utf-16", "iso-8859-15"):
        content = text.replace("UTF-8", name).encode(name)
        assert limesurvey.read(content).document["title"]["de"] == "Umfrage de"
    with_controls = GOOD.replace(b"Erstens", b"Erst\x0bens")
    assert limesurvey.read(with_controls).document["title"]["de"] == "Umfrage de"


def test_no_script_survives_anywhere():
    def with_script(question):
        rows = [(row[0], SCRIPT, *row[2:]) for row in question.get("rows", ())]
        answers = [(one[0], SCRIPT, *one[2:]) for one in question.get("answers", ())]
        attributes = {
            "other_replace_text": SCRIPT,
            "suffix": SCRIPT,
            "em_validation_q": SCRIPT,
            "em_validation_q_tip": SCRIPT,
            "dualscale_headerA": SCRIPT,
            "unknown": SCRIPT,
        }
        words = {"question": SCRIPT, "help": SCRIPT, "relevance": SCRIPT, "preg": SCRIPT}
        return {**question, **words, "rows": rows, "answers": answers, "attributes": attributes}

    content = survey(
        *map(with_script, EVERY_LETTER),
        grelevance=SCRIPT,
        quota=[{"name": SCRIPT}],
        surveys=[{"sid": "1", "language": "de", "template": SCRIPT}],
        surveys_languagesettings=[
            {"surveyls_language": "de", "surveyls_title": SCRIPT, "surveyls_endtext": SCRIPT}
        ],
    )
    conversion = limesurvey.read(content)
    written, _report = limesurvey.write(conversion.document)
    for words in (str(conversion.document), written.decode()):
        assert "<script" not in words and "onerror" not in words and "javascript:" not in words
    assert parse(conversion.document).questionnaire is not None


@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000,
        "<b>" * 300_000,
        "{" * 300_000,
        "{'" * 200_000,
        "<!--" * 200_000,
        "&lt;" * 200_000,
        "{a" + "(" * 200_000 + "}",
        "*_`[" * 200_000,
        "\n \n" * 300_000,
        "{num" + "+num" * 5_000 + "}",
        "<ul><li>" * 100_000,
    ],
)
def test_a_megabyte_in_one_cell_is_cut_in_good_time(text):
    begun = time.monotonic()
    conversion = limesurvey.read(
        survey({"type": "N", "title": "num"}, {"type": "X", "title": "big", "question": text})
    )
    assert len(str(conversion.document)) < 600_000
    limesurvey.write(conversion.document)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "relevance",
    [
        "(" * 5_000,
        "!" * 5_000 + "num",
        "num" + " && num" * 3_000,
        "num" + "+num" * 3_000,
        "if(" * 2_000,
        "num == " + "9" * 5_000,
        '"' + "\\" * 5_001,
        "that.num.that.num",
        "self == self",
        "this > 1",
        "count()",
        "countif()",
        "countifop('=')",
        "sum(self)",
        "round()",
        "unique(" + ",".join(["num"] * 50) + ")",
        "num == num.NAOK.NAOK",
        "1X1X1",
        "num == '\x1f'".replace("\x1f", "é"),
    ],
)
def test_rules_of_any_shape_are_kept_or_read(relevance):
    questions = (
        {"type": "N", "title": "num"},
        {
            "type": "T",
            "title": "t",
            "relevance": relevance,
            "attributes": {"em_validation_q": relevance, "em_validation_sq": relevance},
        },
        {
            "type": "K",
            "title": "k",
            "rows": ROWS,
            "attributes": {"min_num_value": relevance, "max_answers": relevance},
        },
        {"type": "*", "title": "c", "question": "{" + relevance + "}"},
    )
    conversion = limesurvey.read(survey(*questions))
    parsed = parse(conversion.document)
    assert parsed.questionnaire is not None
    limesurvey.write(conversion.document)


def test_codes_of_any_kind_become_codes_of_ours():
    odd = [
        ("", "leer"),
        ("a", "eins"),
        ("a", "zwei"),
        ("ü ß", "drei"),
        ("dont_know", "vier"),
        ("x" * 200, "fünf"),
        ("other", "sechs"),
    ]
    questions = [
        {"type": letter, "title": title, "rows": odd, "answers": odd, "other": "Y"}
        for letter, title in (
            ("M", ""),
            ("L", "1a"),
            ("F", "ä"),
            ("K", "x" * 300),
            ("P", "p-q"),
            (";", "{}"),
            ("1", "L"),
        )
    ]
    conversion = limesurvey.read(survey(*questions))
    assert [str(fault) for fault in parse(conversion.document).faults] == []
    limesurvey.write(conversion.document)


def test_rows_that_hang_on_nothing_are_told():
    lost = {"qid": "9", "parent_qid": "999", "title": "x", "question_order": "1"}
    conversion = limesurvey.read(
        survey(
            {"type": "T", "title": "a"},
            subquestions=[lost],
            conditions=[{"qid": "1"}],
            question_attributes=[{}],
        )
    )
    assert any(entry.place == "qid 999" for entry in conversion.report)


def test_numbers_that_are_none_do_no_harm():
    odd = {
        "max_answers": "-3",
        "maximum_chars": "99999999",
        "min_num_value_n": "9",
        "max_num_value_n": "1",
        "max_num_of_files": "0",
        "max_filesize": "x",
        "date_min": "2020-99-99",
        "slider_min": "NaN",
    }
    questions = [
        {**question, "attributes": odd, "question_order": "x", "mandatory": "?", "scale_id": "-1"}
        for question in EVERY_LETTER
    ]
    conversion = limesurvey.read(survey(*questions))
    assert parse(conversion.document).questionnaire is not None


def test_a_survey_of_absurd_size_is_refused_or_read_in_good_time():
    begun = time.monotonic()
    many = [
        {"type": "L", "title": f"q{n}", "answers": ANSWERS, "relevance": f"q{n - 1} == 1"}
        for n in range(3_000)
    ]
    conversion = limesurvey.read(survey(*many))
    assert len(conversion.document["sections"][0]["items"]) == 3_000
    with pytest.raises(UnreadableFile):
        limesurvey.read(survey(*[{"type": "X", "title": f"x{n}"} for n in range(6_000)]))
    wide = {
        "type": "F",
        "title": "w",
        "rows": [(f"r{n}", "x") for n in range(4_000)],
        "answers": ANSWERS,
    }
    limesurvey.read(survey(wide))
    assert time.monotonic() - begun < 30


def test_cells_of_any_kind_do_no_harm():
    """Cells of a sound file are changed at random; nothing but a sentence may be raised."""
    chance = random.Random(11)  # noqa: S311  samples
    values = [
        "",
        "0",
        "-1",
        "Y",
        "other",
        "{x}",
        "{if(",
        "self",
        "L",
        "1",
        ":",
        "M",
        "<b>",
        "a" * 300,
    ]
    for _time in range(40):
        root = ET.fromstring(GOOD)  # noqa: S314  our own
        rows = root.findall("*/rows/row")
        for row in chance.sample(rows, 12):
            cell = chance.choice(list(row))
            if chance.random() < 0.2:
                row.remove(cell)
            else:
                cell.text = chance.choice(values)
        try:
            conversion = limesurvey.read(ET.tostring(root, encoding="utf-8"))
        except UnreadableFile:
            continue
        assert parse(conversion.document).questionnaire is not None
        limesurvey.read(limesurvey.write(conversion.document)[0])
