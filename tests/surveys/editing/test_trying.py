"""Test runs and expected minutes."""

import copy

import pytest

from surveys.items import ITEM_TYPES
from surveys.questionnaires.document import parse
from surveys.questionnaires.editing.minutes import expected
from surveys.questionnaires.editing.offering import beginning, families
from surveys.questionnaires.editing.trying import tried
from tests.factories import definition


def questionnaire(*items, **settings):
    document = {
        "questionnaire": "q",
        "base_language": "de",
        "languages": ["de"],
        "title": {"de": "x"},
        "purpose": {"de": "x"},
        "what_happens": {"de": "x"},
        "minutes": 5,
        "sections": [
            {"name": f"s{n}", "title": {"de": f"Seite {n}"}, "items": [item], **settings}
            for n, item in enumerate(items)
        ],
    }
    parsed = parse(document)
    assert parsed.questionnaire is not None, parsed.faults
    return parsed.questionnaire


def choice(name, **settings):
    options = [{"code": code, "label": {"de": code}} for code in ("a", "b")]
    return {
        "name": name,
        "type": "single_choice",
        "stem": {"de": name},
        "options": options,
        **settings,
    }


def test_a_test_run_says_how_often_each_item_was_asked():
    found = questionnaire(choice("first"), choice("second", asked_if={"equals": ["first", "a"]}))
    run = tried(found, 200)
    assert run.asked["first"] == 200
    assert 60 < run.asked["second"] < 140
    assert (run.fewest_pages, run.most_pages) == (1, 2)


def test_a_page_that_nobody_reaches_is_named():
    rule = {"all": [{"equals": ["first", "a"]}, {"equals": ["first", "b"]}]}
    found = questionnaire(choice("first"), choice("second", asked_if=rule))
    assert tried(found, 50).never_reached(found) == ["s1"]


def test_the_same_test_run_comes_again():
    found = parse(definition("fields")).questionnaire
    assert tried(found, 30).asked == tried(found, 30).asked


@pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
def test_every_kind_begins_in_the_right_shape_and_can_be_tried(kind):
    first = {"type": kind, "stem": {"de": "Frage"}, **beginning(kind, ["de"])}
    found = questionnaire({"name": "one", **first})
    run = tried(found, 20)
    assert run.refused["one"] == 0
    assert expected(found, "de").usual >= 1


def test_every_kind_is_offered_once():
    offered = [kind.name for family in families() for kind in family.kinds]
    assert sorted(offered) == sorted(ITEM_TYPES)
    assert all(kind.words != kind.name for family in families() for kind in family.kinds)


def test_more_words_take_longer():
    short = questionnaire(choice("first"))
    long = questionnaire(choice("first", help={"de": "Wort " * 1000}))
    assert expected(short, "de").usual == 1
    # 1000 words at 200 a minute are 5 minutes.
    assert expected(long, "de").usual in {5, 6}


def test_plain_german_is_read_more_slowly():
    document = copy.deepcopy(definition("fields"))
    found = parse(document).questionnaire
    assert expected(found, "de-x-einfach").longest >= expected(found, "de").longest


def test_the_longest_path_takes_as_many_copies_as_can_be_chosen():
    fields = definition("fields")
    whole = expected(parse(fields).questionnaire, "de").longest
    item = next(one for one in fields["sections"][0]["items"] if one["name"] == "fields")
    fewer = copy.deepcopy(fields)
    fewer["sections"][0]["items"] = [
        {**one, "maximum": 1} if one["name"] == "fields" else one
        for one in fewer["sections"][0]["items"]
    ]
    assert item["type"] == "multiple_choice"
    assert expected(parse(fewer).questionnaire, "de").longest <= whole
