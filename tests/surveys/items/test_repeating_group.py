"""Entries of one's own: what is sent, what applies in them, what is stored and counted."""

from dataclasses import replace
from math import isnan
from random import Random

import pytest
from werkzeug.datastructures import MultiDict

from surveys.items import ITEM_TYPES
from surveys.items.item import Level, Missing
from surveys.questionnaires import document
from surveys.questionnaires.routing import routed
from surveys.questionnaires.words import free_text_names
from surveys.responses.answering import answers_after, bare
from tests.factories import definition
from tests.surveys.items.answers import (
    asked,
    columns,
    faults,
    names_asked,
    numbers,
    said,
    sent,
    variables,
)

PROJECTS = asked("repeating_group")
GROUP = PROJECTS.items["projects"]
KIND = ITEM_TYPES["repeating_group"]
A, B = "aaaaaa", "bbbbbb"


def stored(*entries):
    return [{"entry": key, **answers} for key, answers in entries]


def test_entries_are_kept_in_their_order_with_their_keys():
    found = sent(GROUP, x__entries=f"{B} {A}", x__aaaaaa__title="Eins", x__bbbbbb__title="Zwei")
    assert [entry["entry"] for entry in found.value] == [B, A]
    assert found.value[0] == {"entry": B, "title": "Zwei", "places": None, "paid": None}
    assert found.problem is None


def test_blank_entries_are_dropped_and_nothing_at_all_is_null():
    found = sent(GROUP, x__entries=f"{A} {B}", x__aaaaaa__title="Eins", x__bbbbbb__title="  ")
    assert [entry["entry"] for entry in found.value] == [A]
    assert sent(GROUP, x__entries=A).value is None
    assert sent(GROUP, x__entries=A).problem is None


@pytest.mark.parametrize("entries", ["NEW", "aaaaaa' aa", "../../", "AAAAAA", f"{A} {A}"])
def test_strange_keys_make_no_entry(entries):
    found = sent(GROUP, x__entries=entries, x__aaaaaa__title="Eins", x__NEW__title="Zwei")
    assert len(found.value or []) <= 1


def test_a_required_item_is_missed_in_its_own_entry():
    found = sent(GROUP, x__entries=f"{A} {B}", x__aaaaaa__title="Eins", x__bbbbbb__places="5")
    assert found.inside.keys() == {f"{B}.title"}
    assert found.problem
    assert found.sound == stored(
        (A, {"title": "Eins", "places": None, "paid": None}), (B, {"places": 5, "paid": None})
    )


def test_what_cannot_be_stored_stays_as_it_was_typed():
    found = sent(GROUP, x__entries=A, x__aaaaaa__title="Eins", x__aaaaaa__places="viele")
    assert found.value[0]["places"] == "viele"
    assert "places" not in found.sound[0]
    assert "Zahl" in found.inside[f"{A}.places"]


def test_a_condition_sees_the_same_entry_first():
    found = sent(
        GROUP,
        x__entries=f"{A} {B}",
        x__aaaaaa__title="Eins",
        x__aaaaaa__paid="yes",
        x__aaaaaa__by="land",
        x__bbbbbb__title="Zwei",
        x__bbbbbb__paid="no",
        x__bbbbbb__by="land",
    )
    assert found.value[0]["by"] == ["land"]
    assert "by" not in found.value[1]


def test_a_condition_sees_what_was_answered_outside():
    form = MultiDict({"x.entries": A, f"x.{A}.title": "Eins", f"x.{A}.club_only": "viele"})
    assert "club_only" in KIND.read(GROUP, form, "x", {"role": "club"}).value[0]
    assert "club_only" not in KIND.read(GROUP, form, "x", {"role": "office"}).value[0]


def test_an_item_that_was_not_on_the_page_is_not_left_blank():
    found = sent(
        GROUP,
        x__entries=A,
        x__aaaaaa__shown="title places paid",
        x__aaaaaa__title="Eins",
        x__aaaaaa__paid="yes",
    )
    assert "by" not in found.value[0]
    assert not KIND.is_seen(GROUP, {"projects": found.value})
    whole = [found.value[0] | {"by": None}]
    assert KIND.is_seen(GROUP, {"projects": whole})


def test_an_answer_outside_takes_answers_inside_with_it():
    entry = (A, {"title": "Eins", "places": None, "paid": None, "club_only": "10"})
    before = {"role": "club", "projects": stored(entry)}
    assert answers_after(PROJECTS, before, {})["projects"][0]["club_only"] == "10"
    after = answers_after(PROJECTS, before, {"role": "office"})
    assert "club_only" not in after["projects"][0]


def test_the_button_that_removes_takes_the_entry():
    found = sent(
        GROUP,
        x__entries=f"{A} {B}",
        x__aaaaaa__title="Eins",
        x__bbbbbb__title="Zwei",
        x__remove=A,
    )
    assert [entry["entry"] for entry in found.value] == [B]
    assert found.again == "remove"
    assert sent(GROUP, x__add="1").again == "add"


def test_more_entries_than_allowed_are_said():
    keys = [sign * 6 for sign in "abcd"]
    typed = {f"x__{key}__title": key for key in keys}
    found = sent(GROUP, x__entries=" ".join(keys), **typed)
    assert "höchstens 3 Einträge" in found.problem
    assert len(found.sound) == 3


def test_no_more_entries_are_read_than_tell_that_there_are_too_many():
    read = []

    class Form(MultiDict):
        def getlist(self, key):
            read.append(key.removeprefix("x.")[:6])
            return super().getlist(key)

    KIND.read(GROUP, Form({"x.entries": " ".join(f"{n:06d}" for n in range(9000))}), "x")
    assert len({key for key in read if key.isdigit()}) == GROUP.maximum + 1


def test_what_is_required_in_an_entry_and_went_is_missed():
    whole = stored((A, {one.name: None for one in GROUP.items}))
    inner = tuple(replace(one, required=False) for one in GROUP.items)
    assert KIND.is_seen(replace(GROUP, items=inner), {"projects": whole})
    assert not KIND.is_seen(GROUP, {"projects": whole})


def test_required_means_one_entry():
    must = replace(GROUP, required=True)
    assert "mindestens einen Eintrag" in sent(must).problem
    assert not KIND.is_seen(must, {"projects": None})
    assert KIND.is_seen(GROUP, {"projects": None})


def test_rules_hear_the_values_of_all_entries():
    two = stored((A, {"title": "Eins", "places": 5}), (B, {"title": "Zwei", "places": 7}))
    assert routed(PROJECTS, {"projects": two}).heard["capacity"] == 12
    assert "best" in names_asked(PROJECTS, projects=two)
    assert "best" not in names_asked(PROJECTS, projects=two[:1])


def test_in_mode_a_no_word_stays_in_the_answers():
    entries = stored(
        (A, {"title": "Eins", "places": 5, "by": ["other"], "by.other": "Stiftung"}),
        (B, {"title": "Zwei", "places": None}),
    )
    kept, texts = bare(PROJECTS, {"projects": entries})
    assert kept["projects"] == stored(
        (A, {"title": None, "places": 5, "by": ["other"], "by.other": None}),
        (B, {"title": None, "places": None}),
    )
    assert texts == [
        ("projects.title", "Eins"),
        ("projects.by.other", "Stiftung"),
        ("projects.title", "Zwei"),
    ]
    names = free_text_names(PROJECTS)
    assert {"projects.title", "projects.by.other", "projects.club_only"} <= set(names)


def test_analysis_sees_how_many_entries_there_are():
    (variable,) = variables(GROUP)
    assert (variable.name, variable.level) == ("projects", Level.INTERVAL)
    assert numbers(GROUP, stored((A, {}), (B, {}))) == [2]
    assert columns(GROUP, stored((A, {}))) == {"projects": 0}
    assert columns(GROUP, None) == {"projects": Missing.BLANK}
    assert isnan(numbers(GROUP, None)[0])


def test_the_review_numbers_the_entries():
    assert said(GROUP, stored((A, {"title": "Eins", "paid": "yes", "places": None}))) == [
        "Projekt 1",
        "Titel: Eins",
        "Wird es gefördert?: ja",
    ]


def test_believable_answers_travel_the_way_of_real_ones():
    form = MultiDict()
    for part, values in KIND.sample(GROUP, Random(3)).items():  # noqa: S311  a test run, no secret
        form.setlist(f"x.{part}", values if isinstance(values, list) else [values])
    assert KIND.read(GROUP, form, "x").value is not None


@pytest.mark.parametrize(
    ("items", "words"),
    [
        ([], "needs at least 1 entries"),
        (
            [{"name": "entry", "type": "year", "stem": {"de": "a", "en": "a", "ar": "a"}}],
            "reserved",
        ),
        ([{"name": "a", "type": "grid", "stem": {"de": "a"}}], "is not a kind of item"),
    ],
)
def test_items_that_make_no_sense_in_an_entry_are_faults(items, words):
    assert words in " ".join(faults("repeating_group", "projects", items=items))


def test_a_rule_in_an_entry_may_name_only_what_is_before_it():
    changed = definition("repeating_group")
    group = changed["sections"][0]["items"][1]
    group["items"][0]["asked_if"] = {"equals": ["paid", "yes"]}
    group["items"][1]["asked_if"] = {"equals": ["role", "king"]}
    first, second = document.parse(changed).faults
    assert "`paid` is asked later" in first.sentence
    assert first.place.endswith("items[projects].items[title].asked_if")
    assert (first.section, first.item) == ("list", "projects")
    assert "no option `king`" in second.sentence


def test_a_group_in_a_repeated_section_hears_its_own_copy():
    text = definition("fields")
    words = {"de": "Wort", "en": "word"}
    inner = [
        {"name": "title", "type": "short_text", "stem": words},
        {
            "name": "more",
            "type": "short_text",
            "stem": words,
            "asked_if": {"all": [{"answered": "title"}, {"equals": ["aware", "yes"]}]},
        },
    ]
    group = {"name": "list", "type": "repeating_group", "stem": words, "items": inner}
    after = {"name": "best", "type": "short_text", "stem": words}
    after["asked_if"] = {"at_least": [{"count": "list"}, 1]}
    text["sections"][1]["items"] += [group, after]
    found = document.read(text)
    item = found.items["list_work"]
    heard = {"aware_work": "yes", "aware_language": "no"}
    form = MultiDict({"x.entries": A, f"x.{A}.title": "Eins", f"x.{A}.more": "Zwei"})
    assert "more" in KIND.read(item, form, "x", heard).value[0]
    assert "more" not in KIND.read(found.items["list_language"], form, "x", heard).value[0]
    asked_now = names_asked(found, fields=["work"], list_work=stored((A, {"title": "Eins"})))
    assert {"best_work", "list_work"} <= asked_now
