"""Surveys of LimeSurvey become documents: every type letter, both families of tables."""

from pathlib import Path

import pytest

from surveys.items.conditions import holds
from surveys.items.rules import read_condition
from surveys.questionnaires.document import parse
from surveys.questionnaires.formats import limesurvey
from surveys.questionnaires.formats.report import Kind
from tests.surveys.limesurvey.lss import (
    ANSWERS,
    COLUMNS,
    EVERY_LETTER,
    LETTERS,
    ROWS,
    both,
    inventory,
    survey,
)

FILES = Path(__file__).resolve().parents[2] / "files" / "limesurvey"
FAMILIES = ("every_letter_old.lss", "every_letter_new.lss")
TYPES = {
    "list": "single_choice",
    "drop": "single_choice",
    "listc": "single_choice",
    "five": "likert",
    "sex": "single_choice",
    "yes": "single_choice",
    "lang": "single_choice",
    "multi": "multiple_choice",
    "multic": "multiple_choice",
    "line": "short_text",
    "text": "long_text",
    "huge": "long_text",
    "lines": "information",
    "lines_a": "short_text",
    "num": "number",
    "nums": "number_group",
    "day": "date",
    "calc": "calculated",
    "info": "information",
    "file": "file_upload",
    "rank": "ranking",
    "array": "grid",
    "column": "grid",
    "afive": "grid",
    "aten": "grid",
    "ayes": "grid",
    "amore": "grid",
    "dual": "two_scale_grid",
    "cells_a": "number_group",
    "boxes_a": "multiple_choice",
    "words_b_y": "short_text",
}


def items_of(document):
    return {item["name"]: item for section in document["sections"] for item in section["items"]}


def read(*questions, **more):
    return limesurvey.read(survey(*questions, **more))


def places(conversion, *kinds):
    return {entry.place for entry in conversion.report if entry.kind in kinds}


def test_the_files_of_the_tests_have_every_letter():
    assert {question["type"] for question in EVERY_LETTER} == set(LETTERS)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_letter_becomes_an_item_without_a_fault(name):
    conversion = limesurvey.read((FILES / name).read_bytes())
    items = items_of(conversion.document)
    assert {name: items[name]["type"] for name in TYPES} == TYPES
    assert parse(conversion.document).faults == ()
    assert {question["title"] for question in EVERY_LETTER} <= places(conversion, *Kind)


def test_both_families_say_the_same():
    old, new = (limesurvey.read((FILES / name).read_bytes()).document for name in FAMILIES)
    assert without_kept(old) == without_kept(new)


@pytest.mark.parametrize("name", FAMILIES)
def test_what_is_written_again_is_what_was_read(name):
    content = (FILES / name).read_bytes()
    written, report = limesurvey.write(limesurvey.read(content).document)
    assert inventory(written) == inventory(content)
    assert {entry.kind for entry in report} == {Kind.EXACT}
    again = limesurvey.read(written).document
    assert without_kept(again) == without_kept(limesurvey.read(content).document)


def without_kept(part):
    if isinstance(part, dict):
        return {key: without_kept(value) for key, value in part.items() if key != "kept"}
    return [without_kept(one) for one in part] if isinstance(part, list) else part


def test_what_limesurvey_implies_is_said_in_every_language():
    questions = ({"type": "Y", "title": "yes"}, {"type": "C", "title": "array", "rows": ROWS})
    items = items_of(read(*questions, languages=("de", "en", "ar")).document)
    assert [option["code"] for option in items["yes"]["options"]] == ["Y", "N"]
    assert items["yes"]["options"][0]["label"] == {"de": "Ja", "en": "Yes", "ar": "نعم"}
    assert [option["code"] for option in items["array"]["options"]] == ["Y", "U", "N"]


def test_languages_get_our_tags_and_the_report_says_so():
    conversion = read({"type": "T", "title": "a"}, languages=("de-informal", "de-easy", "en"))
    assert conversion.document["languages"] == ["de", "de-x-einfach", "en"]
    assert {"de-informal", "de-easy"} <= places(conversion, Kind.APPROXIMATED)
    conversion = read({"type": "T", "title": "a"}, languages=("de", "xx-nowhere"))
    assert conversion.document["languages"] == ["de"]
    assert "xx-nowhere" in places(conversion, Kind.REFUSED)


def test_words_missing_in_a_language_fall_back_and_are_told():
    question = {"type": "T", "title": "a", "question": {"de": "Ja?", "en": ""}}
    conversion = read(question, languages=("de", "en"))
    assert conversion.document["fallback"] is True
    assert items_of(conversion.document)["a"]["stem"] == {"de": "Ja?"}
    assert "en" in places(conversion, Kind.APPROXIMATED)
    assert parse(conversion.document).faults == ()


@pytest.mark.parametrize(
    ("relevance", "condition"),
    [
        ('list == "1"', {"equals": ["list", "1"]}),
        (
            "list == 1 and multi_a == 'Y'",
            {"all": [{"equals": ["list", "1"]}, {"contains": ["multi", "a"]}]},
        ),
        ('list != "1"', {"not": {"equals": ["list", "1"]}}),
        ('list.NAOK ne ""', {"answered": "list"}),
        ("is_empty(num)", {"empty": "num"}),
        ("!is_empty(multi_other)", {"contains": ["multi", "other"]}),
        ("list == '-oth-'", {"equals": ["list", "other"]}),
        ('"2" == list', {"equals": ["list", "2"]}),
        ("num >= 5", {"at_least": ["num", 5]}),
        ("5 < num", {"greater": ["num", 5]}),
        ("list > 1", {"greater": [{"number": "list"}, 1]}),
        (
            "array_a == 2 || array_b == 2",
            {"any": [{"equals": ["array.a", "2"]}, {"equals": ["array.b", "2"]}]},
        ),
        ("sum(nums_a, nums_b) > 3", {"greater": [{"sum": ["nums.a", "nums.b", 0]}, 3]}),
        ("count(that.multi.NAOK) == 2", {"equals": [{"count": "multi"}, 2]}),
        (
            "num * 2 + 1 == nums_a",
            {"equals": [{"add": [{"multiply": ["num", 2]}, 1]}, {"answer": "nums.a"}]},
        ),
        ("dual_a_1 == 1", {"equals": ["dual.a.1", "1"]}),
        ("!is_empty(rank_2)", {"at_least": [{"count": "rank"}, 2]}),
        ("strlen(line) > 3", {"greater": [{"length": "line"}, 3]}),
        (
            "if(num > 1, list == 1, list == 2)",
            {
                "any": [
                    {"all": [{"greater": ["num", 1]}, {"equals": ["list", "1"]}]},
                    {"all": [{"not": {"greater": ["num", 1]}}, {"equals": ["list", "2"]}]},
                ]
            },
        ),
        (
            "round(num / 3) == min(nums_a, 4)",
            {"equals": [{"round": [{"divide": ["num", 3]}, 0]}, {"minimum": ["nums.a", 4]}]},
        ),
        (
            "countif('2', that.array) >= 1",
            {
                "at_least": [
                    {
                        "add": [
                            {"if": [{"equals": ["array.a", "2"]}, 1, 0]},
                            {"if": [{"equals": ["array.b", "2"]}, 1, 0]},
                        ]
                    },
                    1,
                ]
            },
        ),
        (
            "day &lt; '2024-01-01' &amp;&amp; num &gt; 1",
            {"all": [{"less": ["day", "2024-01-01"]}, {"greater": ["num", 1]}]},
        ),
        ("77X10X501 == 1", {"equals": ["list", "1"]}),
        ("77X10X502a == 'Y'", {"contains": ["multi", "a"]}),
        ("LIST == 1", {"equals": ["list", "1"]}),
    ],
)
def test_relevance_becomes_a_condition(relevance, condition):
    target = {"type": "T", "title": "target", "relevance": relevance}
    conversion = read(*SOURCES, target)
    assert items_of(conversion.document)["target"]["asked_if"] == condition
    assert parse(conversion.document).faults == ()


SOURCES = (
    {"type": "L", "title": "list", "qid": 501, "other": "Y", "answers": ANSWERS},
    {"type": "M", "title": "multi", "qid": 502, "other": "Y", "rows": ROWS},
    {"type": "N", "title": "num"},
    {"type": "S", "title": "line"},
    {"type": "D", "title": "day"},
    {"type": "K", "title": "nums", "rows": ROWS},
    {"type": "F", "title": "array", "rows": ROWS, "answers": ANSWERS},
    {"type": "R", "title": "rank", "answers": ANSWERS},
    {
        "type": "1",
        "title": "dual",
        "rows": ROWS,
        "answers": (*((*a, 0) for a in ANSWERS), *((*a, 1) for a in ANSWERS)),
    },
    {"type": "T", "title": "maybe", "relevance": "num > 3"},
)


def test_an_answer_that_was_not_asked_makes_a_rule_false_unless_marked():
    questions = [
        {"type": "T", "title": name, "relevance": relevance}
        for name, relevance in (("strict", 'maybe != "x"'), ("loose", 'maybe.NAOK != "x"'))
    ]
    items = items_of(read(*SOURCES, *questions).document)
    strict, loose = (read_condition(items[name]["asked_if"]) for name in ("strict", "loose"))
    assert not holds(strict, {"num": 1}) and holds(loose, {"num": 1})
    assert holds(strict, {"num": 5, "maybe": None}) and holds(strict, {"num": 5, "maybe": "y"})
    assert not holds(strict, {"num": 5, "maybe": "x"})


@pytest.mark.parametrize(
    "relevance",
    [
        "later == 1",
        "target == 1",
        "nowhere == 1",
        "sin(num) > 0",
        "regexMatch('/a/', line)",
        "rank_1 == 2",
        "list ==",
        "((((",
        "a = 5",
        "TOKEN:ATTRIBUTE_1 == 'x'",
    ],
)
def test_what_cannot_be_said_is_kept_and_told(relevance):
    target = {"type": "T", "title": "target", "relevance": relevance}
    later = {"type": "L", "title": "later", "answers": ANSWERS, "relevance": "target == 'x'"}
    conversion = read(*SOURCES, target, later)
    item = items_of(conversion.document)["target"]
    assert "asked_if" not in item
    assert item["kept"]["limesurvey"]["question"]["relevance"] == relevance
    assert "target relevance" in places(conversion, Kind.KEPT)
    assert (
        inventory(limesurvey.write(conversion.document)[0])["questions"][-2]["relevance"]
        == relevance
    )


def test_the_old_table_of_conditions_is_read():
    def row(field, value, scenario="1", method="=="):
        return {
            "cqid": "1",
            "cfieldname": field,
            "method": method,
            "value": value,
            "scenario": scenario,
        }

    tests = (
        row("77X10X501", "1"),
        row("77X10X501", "2"),
        row("+77X10X502a", "Y"),
        row("77X10X502", "b", "2"),
        row("77X10X501", " ", "2"),
    )
    target = {"type": "T", "title": "target", "conditions": tests}
    conversion = read(*SOURCES, target, old=True)
    one = {"any": [{"equals": ["list", "1"]}, {"equals": ["list", "2"]}]}
    assert items_of(conversion.document)["target"]["asked_if"] == {
        "any": [
            {"all": [one, {"contains": ["multi", "a"]}]},
            {"all": [{"contains": ["multi", "b"]}, {"empty": "list"}]},
        ]
    }
    matched = {"type": "T", "title": "t", "conditions": (row("77X10X501", "^a", method="RX"),)}
    assert "t conditions" in places(read(*SOURCES, matched), Kind.KEPT)


def test_groups_rows_and_filters_have_conditions():
    array = {
        "type": "F",
        "title": "filtered",
        "rows": (*ROWS, ("c", "C", 0, "num > 1"), ("d", "D")),
        "answers": ANSWERS,
        "attributes": {"array_filter": "multi", "array_filter_exclude": "more"},
    }
    more = {"type": "M", "title": "more", "rows": (("a", "A"), ("d", "D"))}
    document = read(*SOURCES, more, array).document
    rows = {row["code"]: row.get("asked_if") for row in items_of(document)["filtered"]["rows"]}
    chosen = {"contains": ["multi", "a"]}
    assert rows["a"] == {"all": [chosen, {"not": {"contains": ["more", "a"]}}]}
    assert rows["b"] == {"contains": ["multi", "b"]}
    assert rows["c"] == {"greater": ["num", 1]}
    assert rows["d"] == {"not": {"contains": ["more", "d"]}}
    section = read({"type": "T", "title": "t"}, grelevance="1 == 1").document["sections"][0]
    assert section["asked_if"] == {"equals": [1, 1]}


def test_validation_becomes_settings_and_checks():
    num = {
        "type": "N",
        "title": "low",
        "attributes": {"min_num_value_n": "num", "em_validation_sq": "this < 9"},
    }
    nums = {
        "type": "K",
        "title": "shares",
        "rows": ROWS,
        "attributes": {"min_num_value": "1", "max_num_value": "num"},
    }
    few = {"type": "Q", "title": "few", "rows": ROWS, "attributes": {"min_answers": "1"}}
    grid = {
        "type": "A",
        "title": "five",
        "rows": ROWS,
        "attributes": {"em_validation_q": "sum(self) < 6"},
    }
    conversion = read(*SOURCES, num, nums, few, grid)
    items, checks = items_of(conversion.document), conversion.document["checks"]
    assert items["shares"]["total"] == {"at_least": 1}
    assert [check["at"] for check in checks] == ["low", "low", "shares", "few_a", "five"]
    found = [read_condition(check["holds"]) for check in checks]
    answers = {
        "num": 5,
        "low": 4,
        "shares": {"a": 3, "b": 3},
        "few_a": "x",
        "five": {"a": "3", "b": "3"},
    }
    assert [holds(one, answers) for one in found] == [True, False, False, True, False]
    sound = {
        "num": 6,
        "low": 7,
        "shares": {"a": 3, "b": 3},
        "few_b": "x",
        "five": {"a": "3", "b": "2"},
    }
    assert all(holds(one, sound) for one in found)
    assert parse(conversion.document).faults == ()


@pytest.mark.parametrize(
    ("given", "pattern"),
    [
        (r"/^\d{5}$/", r"\d{5}"),
        (r"/^a\/b$/i", "(?i)a/b"),
        ("/cat|dog/", "(?s:.*)(?:cat|dog)(?s:.*)"),
        (r"/(a)\1/", None),
        ("/a(?=b)/", None),
        ("no delimiters", None),
    ],
)
def test_patterns_come_over_where_they_run_in_linear_time(given, pattern):
    conversion = read({"type": "S", "title": "line", "preg": given})
    assert items_of(conversion.document)["line"].get("pattern") == pattern
    assert ("line preg" in places(conversion, Kind.KEPT)) is (pattern is None)


def test_texts_become_markdown_and_repeat_answers():
    question = {
        "type": "X",
        "title": "info",
        "question": (
            "<p>Sie <b>sagten</b> {list.shown}, {num + 1} und {sin(num)}.</p>"
            '<ul><li>eins</li><li>zwei</li></ul><a href="https://example.org/x">mehr</a>'
        ),
    }
    conversion = read(*SOURCES, question)
    items = items_of(conversion.document)
    assert items["info"]["stem"]["de"] == (
        "Sie **sagten** {list}, {info_text} und ….\n\n- eins\n- zwei\n\n[mehr](https://example.org/x)"
    )
    assert items["info_text"]["value"] == {"add": ["num", 1]}
    assert "info" in places(conversion, Kind.APPROXIMATED)


def test_old_codes_that_are_used_twice_are_told_apart():
    conversion = read({"type": "T", "title": "a"}, {"type": "T", "title": "a"})
    assert list(items_of(conversion.document)) == ["a", "a_2"]
    content = survey({"type": "T", "title": "a"}, {"type": "T", "title": "a"})
    assert inventory(limesurvey.write(conversion.document)[0]) == inventory(content)


def test_a_hidden_question_is_its_default_and_defaults_are_set():
    hidden = {"type": "S", "title": "secret", "attributes": {"hidden": "1"}, "default": {"": "x"}}
    listed = {"type": "K", "title": "nums", "rows": ROWS, "default": {"a": "4"}}
    target = {"type": "T", "title": "target", "relevance": "secret == 'x'"}
    conversion = read(hidden, listed, target)
    items = items_of(conversion.document)
    assert (items["secret"]["type"], items["secret"]["value"]) == ("calculated", {"value": "x"})
    assert items["target"]["asked_if"] == {"equals": ["secret", "x"]}
    assert items["nums"]["default"] == {"a": 4}
    assert "secret" in places(conversion, Kind.APPROXIMATED)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ({"type": "L"}, "information"),
        ({"type": "L", "answers": ANSWERS[:1]}, "consent"),
        ({"type": "M", "rows": ROWS[:1]}, "consent"),
        ({"type": "F", "rows": ROWS, "answers": ANSWERS[:1]}, "multiple_choice"),
        (
            {"type": "F", "rows": ROWS, "answers": [(str(n), str(n)) for n in range(12)]},
            "information",
        ),
        ({"type": "F", "rows": ROWS}, "information"),
        ({"type": ":", "rows": ROWS}, "information"),
        (
            {"type": ":", "rows": [(f"{n}", "x", s) for s in (0, 1) for n in range(50)]},
            "information",
        ),
        ({"type": "R", "answers": ANSWERS[:1]}, "information"),
        ({"type": "?"}, "information"),
        ({"type": "S", "attributes": {"numbers_only": "1"}}, "number"),
        ({"type": "D", "attributes": {"date_format": "yyyy"}}, "year"),
    ],
)
def test_what_does_not_fit_becomes_the_nearest_kind(question, kind):
    conversion = read({"title": "odd", "question": "?", **question})
    assert conversion.document["sections"][0]["items"][0]["type"] == kind
    assert parse(conversion.document).faults == ()
    content = survey({"title": "odd", "question": "?", **question})
    assert inventory(limesurvey.write(conversion.document)[0]) == inventory(content)


def test_quotas_stay_as_a_note_and_people_do_not():
    quota = [{"id": "1", "sid": "77", "name": "Hälfte", "qlimit": "50"}]
    conversion = read({"type": "T", "title": "a"}, quota=quota, plugin_settings=[{"name": "x"}])
    assert conversion.document["kept"]["limesurvey"]["survey"]["notes"]["quota"] == quota
    assert "quota" in places(conversion, Kind.KEPT)
    assert {"plugin_settings", "surveys"} <= places(conversion, Kind.REFUSED)
    assert "Jemand" not in str(conversion.document)


def test_cells_of_a_table_keep_their_rows():
    question = {
        "type": ":",
        "title": "cells",
        "rows": (*ROWS, *COLUMNS),
        "question": both("?", "?"),
    }
    target = {"type": "T", "title": "t", "relevance": "cells_a_y > 3"}
    items = items_of(read(question, target).document)
    assert items["t"]["asked_if"] == {"greater": ["cells_a.y", 3]}
