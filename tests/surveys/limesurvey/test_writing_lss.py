"""Our documents as files of LimeSurvey, and back."""

import copy
import random
import re

import pytest

from surveys.items import ITEM_TYPES
from surveys.items.conditions import holds
from surveys.items.rules import read_condition
from surveys.questionnaires.document import parse
from surveys.questionnaires.formats import limesurvey
from surveys.questionnaires.formats.report import Kind
from tests.surveys.limesurvey.lss import EVERY_LETTER, inventory, survey


def words(german, english=None):
    return {"de": german, "en": english or f"{german} (en)"}


def options(*codes):
    return [{"code": code, "label": words(f"Wert {code}")} for code in codes]


CODES = options("1", "long_code_of_ours", "with-dash")
ITEMS = [
    {
        "name": "kind",
        "type": "single_choice",
        "options": CODES,
        "other": words("anderes"),
        "required": True,
    },
    {
        "name": "picked",
        "type": "single_choice",
        "options": CODES,
        "shown_as": "select",
        "dont_know": True,
    },
    {
        "name": "reasons",
        "type": "multiple_choice",
        "options": CODES,
        "other": words("mehr"),
        "minimum": 1,
        "maximum": 2,
        "exclusive": ["with-dash"],
    },
    {
        "name": "agree",
        "type": "likert",
        "options": CODES,
        "explain": words("Warum?"),
        "refused": True,
    },
    {
        "name": "trust_in",
        "type": "grid",
        "rows": options("town", "state_long_name"),
        "options": CODES,
        "dont_know": True,
    },
    {
        "name": "both",
        "type": "two_scale_grid",
        "rows": options("a", "b"),
        "scales": [
            {"code": "importance", "label": words("Wichtig"), "options": CODES},
            {"code": "progress", "label": words("Stand"), "options": CODES},
        ],
    },
    {"name": "score", "type": "rating", "low": words("gar nicht"), "high": words("sehr")},
    {
        "name": "members",
        "type": "number",
        "minimum": 1,
        "maximum": 99,
        "decimals": 0,
        "unit": words("Mitglieder"),
    },
    {
        "name": "staff",
        "type": "number_group",
        "rows": options("paid", "volunteers"),
        "total": {"at_most": 100},
    },
    {"name": "points", "type": "point_allocation", "options": CODES, "total": 50},
    {"name": "order", "type": "ranking", "options": CODES, "most": 2},
    {"name": "day", "type": "date", "earliest": "2020-01-01", "latest": "2026-12-31"},
    {"name": "since", "type": "year", "minimum": 1990},
    {"name": "place", "type": "short_text", "max_length": 80, "pattern": "[A-Za-z]+/?"},
    {"name": "story", "type": "long_text"},
    {"name": "mail", "type": "email"},
    {"name": "paper", "type": "file_upload", "files": 2, "formats": ["pdf"]},
    {"name": "agreed", "type": "consent", "accept": words("Ich *stimme* zu.")},
    {"name": "about", "type": "information"},
    {
        "name": "sums",
        "type": "calculated",
        "value": {"sum": ["staff.paid", "members"]},
        "level": "interval",
    },
    {
        "name": "where",
        "type": "district",
        "options": options("north", "south"),
        "other": words("woanders"),
    },
    {"name": "views", "type": "statements", "options": options("s1", "s2")},
    {"name": "details", "type": "organisation_details", "details": ["name"]},
]
LOST = {
    "rating",
    "point_allocation",
    "year",
    "email",
    "district",
    "statements",
    "likert",
    "organisation_details",
}


def document(*items, **more):
    items = [{"stem": words(f"Zu **{item['name']}**?"), **item} for item in items]
    return {
        "questionnaire": "sample",
        "base_language": "de",
        "languages": ["de", "en"],
        "title": words("Beispiel"),
        "purpose": words("Wir *fragen*."),
        "what_happens": words("Wir lesen."),
        "minutes": 7,
        "sections": [{"name": "one", "title": words("Eins"), "items": items}],
        **more,
    }


def items_of(found):
    return [item for section in found["sections"] for item in section["items"]]


def without_hints(content):
    return content.replace(b"<attribute><![CDATA[mitsprache]]>", b"<attribute><![CDATA[x]]>")


def test_every_kind_that_limesurvey_can_hold_comes_back_as_it_was():
    kinds = {item["type"] for item in ITEMS}
    assert kinds == ITEM_TYPES.keys() - {"repeating_group", "measure_block"}
    before = document(*ITEMS)
    assert [str(fault) for fault in parse(before).faults] == []
    content, report = limesurvey.write(before)
    after = limesurvey.read(content).document
    assert items_of(after) == items_of(before)
    told = {entry.place for entry in report if entry.kind is Kind.APPROXIMATED}
    assert {item["name"] for item in ITEMS if item["type"] in LOST} <= told
    assert limesurvey.write(after)[0]  # and again


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["type"])
def test_without_our_hints_it_still_is_a_sound_questionnaire(item):
    content, _report = limesurvey.write(document(item))
    after = limesurvey.read(without_hints(content)).document
    assert parse(after).questionnaire is not None
    assert items_of(after)[0]["stem"]["de"].startswith("Zu **") or item["type"] == "calculated"


SOUND = {
    "single_choice",
    "multiple_choice",
    "grid",
    "two_scale_grid",
    "number",
    "number_group",
    "ranking",
    "date",
    "short_text",
    "long_text",
    "file_upload",
    "information",
    "consent",
}


def test_a_question_that_was_changed_there_keeps_its_name_and_codes():
    content, _report = limesurvey.write(document(*ITEMS))
    changed = content.replace(b"Wert ", b"Neuer Wert ")
    items = {item["name"]: item for item in items_of(limesurvey.read(changed).document)}
    for item in ITEMS:
        after = items[item["name"]]
        if item["type"] in SOUND:
            assert after["type"] == item["type"]
        for part in ("options", "rows"):
            if after.get(part) and item["type"] in SOUND and not item.get("dont_know"):
                assert [one["code"] for one in after[part]] == [one["code"] for one in item[part]]
                assert after[part][0]["label"]["de"].startswith("Neuer Wert")


CONDITIONS = [
    {"equals": ["kind", "long_code_of_ours"]},
    {"differs": ["kind", "1"]},
    {"equals": ["kind", "other"]},
    {"one_of": ["kind", ["1", "with-dash"]]},
    {"not_one_of": ["kind", ["1"]]},
    {"contains": ["reasons", "long_code_of_ours"]},
    {"contains_any": ["reasons", ["1", "with-dash"]]},
    {"contains_all": ["reasons", ["1", "other"]]},
    {"contains_none": ["reasons", ["1"]]},
    {"less": ["members", 5]},
    {"at_most": ["members", 5]},
    {"greater": ["members", {"answer": "staff.paid"}]},
    {"at_least": [{"add": ["members", {"multiply": [2, "staff.paid"]}]}, 9]},
    {"less": ["day", "2024-06-01"]},
    {"answered": "kind"},
    {"empty": "members"},
    {"answered": "reasons"},
    {"equals": ["trust_in.state_long_name", "long_code_of_ours"]},
    {"equals": ["both.a.progress", "1"]},
    {"equals": [{"count": "reasons"}, 2]},
    {"greater": [{"length": "place"}, 3]},
    {"equals": ["agreed", "yes"]},
    {"greater": [{"if": [{"equals": ["kind", "1"]}, "members", 3]}, 4]},
    {"equals": [{"maximum": ["members", "staff.paid"]}, {"round": ["staff.volunteers", 0]}]},
    {"all": [{"answered": "kind"}, {"not": {"equals": ["kind", "1"]}}]},
    {"any": [{"answered": "place"}, {"none": [{"answered": "day"}, {"answered": "members"}]}]},
    {"all": []},
    {"any": []},
]


def some_answers(chance):
    codes = [one["code"] for one in CODES]
    return {
        "kind": chance.choice([*codes, "other", None]),
        "reasons": chance.choice([None, chance.sample([*codes, "other"], chance.randint(1, 4))]),
        "members": chance.choice([None, *range(8)]),
        "staff": chance.choice(
            [None, {"paid": chance.randint(0, 6), "volunteers": chance.choice([2.5, None])}]
        ),
        "day": chance.choice([None, "2023-01-01", "2025-01-01"]),
        "trust_in": chance.choice([None, {"town": "1", "state_long_name": chance.choice(codes)}]),
        "both": chance.choice(
            [None, {"a": {"importance": "1", "progress": chance.choice(["1", None])}}]
        ),
        "place": chance.choice([None, "ab", "abcdef"]),
        "agreed": chance.choice([None, "yes", "no"]),
    }


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_a_condition_means_the_same_after_the_way_through_expressions(condition):
    last = {"name": "last", "type": "long_text", "asked_if": condition}
    content, report = limesurvey.write(document(*ITEMS, last))
    assert not [entry for entry in report if entry.kind is Kind.REFUSED]
    again = items_of(limesurvey.read(content.replace(b'"print": "', b'"print": "0')).document)
    found = again[-1].get("asked_if")
    before, after = read_condition(condition), read_condition(found) if found else None
    chance = random.Random(7)  # noqa: S311  samples
    for _time in range(300):
        answers = some_answers(chance)
        assert holds(before, answers) == holds(after, answers), (found, answers)


def test_what_has_no_words_there_is_told():
    last = {
        "name": "last",
        "type": "long_text",
        "asked_if": {"equals": ["known.organisation_kind", "club"]},
    }
    _content, report = limesurvey.write(document(last))
    assert [entry.place for entry in report if entry.kind is Kind.REFUSED] == ["last"]


def test_what_limesurvey_does_not_repeat_is_spelt_out():
    fields = {"name": "fields", "type": "multiple_choice", "options": options("work", "school")}
    progress = {
        "name": "progress",
        "type": "likert",
        "stem": words("Wie steht es um {option}?"),
        "options": CODES,
    }
    why = {
        "name": "why",
        "type": "long_text",
        "stem": words("Warum?"),
        "asked_if": {"equals": ["progress", "1"]},
    }
    visits = {
        "name": "visits",
        "type": "repeating_group",
        "stem": words("Besuche?"),
        "maximum": 3,
        "items": [
            {"name": "title", "type": "short_text", "stem": words("Titel")},
        ],
    }
    whole = document(fields, visits)
    whole["sections"].append(
        {
            "name": "field",
            "for_each": "fields",
            "title": words("{option}"),
            "items": [progress, why],
        }
    )
    assert [str(fault) for fault in parse(whole).faults] == []
    content, report = limesurvey.write(whole)
    after = limesurvey.read(content).document
    names = [item["name"] for item in items_of(after)]
    assert {"progress_work", "why_work", "progress_school", "why_school"} <= set(names)
    asked = {item["name"]: item.get("asked_if") for item in items_of(after)}
    assert asked["why_school"] == {"equals": ["progress_school", "1"]}
    assert {"field", "visits"} <= {
        entry.place for entry in report if entry.kind is Kind.APPROXIMATED
    }


def test_changes_made_here_are_written_and_the_rest_stays_as_it_was():
    content = survey(*EVERY_LETTER, languages=("de", "en"))
    changed = copy.deepcopy(limesurvey.read(content).document)
    items = {item["name"]: item for item in items_of(changed)}
    items["list"]["stem"]["de"] = "Ganz *neu*?"
    items["list"]["options"][1]["label"]["en"] = "a bit"
    items["num"]["required"] = True
    items["array"]["asked_if"] = {"equals": ["list", "3"]}
    changed["sections"][0]["items"].append(
        {
            "name": "added",
            "type": "long_text",
            "stem": words("Dazu?"),
            "asked_if": {"contains": ["multi", "a"]},
        }
    )
    before, after = inventory(content), inventory(limesurvey.write(changed)[0])
    old = {question["title"]: question for question in before["questions"]}
    new = {question["title"]: question for question in after["questions"]}
    assert new["list"]["question"] == {"de": "Ganz neu ?", "en": old["list"]["question"]["en"]}
    assert new["list"]["answers"][1] == ("0", "2", {"de": "etwas", "en": "a bit"})
    assert new["num"]["mandatory"] == "Y" and new["num"]["attributes"] == old["num"]["attributes"]
    assert new["array"]["relevance"] == 'list.NAOK == "3"'
    assert new["added"]["relevance"] == 'multi_a.NAOK == "Y"'
    untouched = old.keys() - {"list", "num", "array"}
    assert {name: new[name] for name in untouched} == {name: old[name] for name in untouched}


def test_a_language_added_here_is_added_there():
    content = survey(*EVERY_LETTER[:8], languages=("de", "en"))
    changed = copy.deepcopy(limesurvey.read(content).document)
    changed["languages"].append("ar")
    for item in items_of(changed):
        item["stem"]["ar"] = "سؤال"
    after = inventory(limesurvey.write(changed)[0])
    assert {question["question"].get("ar") for question in after["questions"]} == {"سؤال"}
    assert after["questions"][0]["question"]["de"] == "Was sind Sie?"


def test_questions_may_be_moved_and_removed():
    content = survey(*EVERY_LETTER, languages=("de", "en"))
    changed = copy.deepcopy(limesurvey.read(content).document)
    section = changed["sections"][0]
    section["items"] = [item for item in section["items"] if item["name"] != "five"]
    moved = section["items"].pop(5)
    changed["sections"].append({"name": "more", "title": words("Mehr"), "items": [moved]})
    after = inventory(limesurvey.write(changed)[0])
    assert len(after["groups"]) == 2
    assert {question["title"] for question in after["questions"]} >= {moved["name"], "array"}
    assert "five" not in {question["title"] for question in after["questions"]}


def test_a_copy_of_an_item_is_a_question_of_its_own():
    changed = copy.deepcopy(limesurvey.read(survey(*EVERY_LETTER)).document)
    twin = copy.deepcopy(changed["sections"][0]["items"][0])
    twin["name"] = "twin"
    changed["sections"][0]["items"].append(twin)
    titles = [
        question["title"] for question in inventory(limesurvey.write(changed)[0])["questions"]
    ]
    assert titles.count("list") == 1 and "twin" in titles


@pytest.mark.parametrize(
    "kept", [{"survey": 3}, {"survey": {}}, {"survey": {"words": 7}}, [], {"languages": 5}]
)
def test_what_is_kept_may_be_nonsense(kept):
    whole = document(*ITEMS, kept={"limesurvey": kept})
    whole["sections"][0]["kept"] = {"limesurvey": {"group": {"names": 5}}}
    whole["sections"][0]["items"][0]["kept"] = {
        "limesurvey": {"question": {"code": []}, "items": "x"}
    }
    limesurvey.write(whole)


def test_codes_fit_into_limesurvey():
    content, _report = limesurvey.write(document(*ITEMS))
    counted = inventory(content)["questions"]
    for question in counted:
        assert re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,19}", question["title"])
        for _scale, code, _words in question["answers"]:
            assert re.fullmatch(r"[A-Za-z0-9]{1,5}", code)
        for code, *_rest in question["subquestions"]:
            assert re.fullmatch(r"[A-Za-z0-9]{1,20}", code)
