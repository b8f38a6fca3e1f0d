"""A block of measures: which can be chosen, and the section that each one gets."""

import pytest

from surveys.questionnaires import document
from surveys.questionnaires.routing import applicable, routed
from surveys.responses.answering import answers_after
from tests.factories import definition
from tests.surveys.items.answers import asked, faults, names_asked, sent, variables

PLAN = asked("measure_block")


def offered(**answers):
    for _section, items in applicable(PLAN, answers):
        for item in items:
            if item.name == "block":
                return item.codes
    return ()


def test_only_measures_of_the_fields_chosen_can_be_chosen():
    assert offered(fields=["work"]) == ("fair",)
    assert offered(fields=["language", "work"]) == ("courses", "tandem", "fair")
    assert offered(fields=None) == ()


def test_each_measure_chosen_gets_a_section_of_its_own():
    sections = [s.name for s, _ in applicable(PLAN, {"fields": ["work"], "block": ["fair"]})]
    assert sections == ["start", "plan", "block_fair"]
    fair = PLAN.section("block_fair")
    assert fair.title["en"] == "Job fair"
    assert (fair.action_field, fair.origin) == ("work", "plan")
    assert [item.name for item in fair.items] == ["block_known_fair", "effect_fair", "why_fair"]


def test_the_items_are_asked_only_of_those_who_know_the_measure():
    chosen = {"fields": ["work"], "block": ["fair"]}
    assert "effect_fair" not in names_asked(PLAN, **chosen)
    assert "effect_fair" not in names_asked(PLAN, **chosen, block_known_fair="no")
    assert "effect_fair" in names_asked(PLAN, **chosen, block_known_fair="yes")
    known = {**chosen, "block_known_fair": "yes", "effect_fair": "low"}
    assert "why_fair" in names_asked(PLAN, **known)


def test_the_items_know_which_measure_goal_and_field_they_are_about():
    effect = PLAN.items["effect_courses"]
    assert (effect.measure, effect.goal, effect.action_field) == ("courses", "reach", "language")
    assert effect.stem["de"] == "Wie gut wirkt „Kurse am Abend“?"


def test_is_it_known_is_asked_in_every_language():
    known = PLAN.items["block_known_fair"]
    assert known.stem["ar"] == "هل تعرفون «معرض وظائف»؟"
    assert known.options[0].label == {"de": "ja", "en": "yes", "ar": "نعم"}


def test_a_language_without_ready_words_gets_those_of_the_base_language():
    text = definition("measure_block")
    text["languages"].append("ku")
    for place in (text, *text["sections"]):
        add_kurdish(place)
    known = document.read(text).items["block_known_fair"]
    assert [option.label["ku"] for option in known.options] == ["ja", "nein"]


def add_kurdish(place):
    """Give every text of a document words in one more language."""
    for value in place.values() if isinstance(place, dict) else place:
        if isinstance(value, dict) and "de" in value:
            value["ku"] = f"ku {value['de']}"
        if isinstance(value, dict | list):
            add_kurdish(value)


def test_no_more_can_be_chosen_than_the_block_allows():
    block = PLAN.items["block"]
    assert "höchstens 2" in sent(block, x=["courses", "tandem", "fair"]).problem


def test_a_measure_of_a_field_no_longer_chosen_leaves_with_its_answers():
    before = {
        "fields": ["language", "work"],
        "block": ["courses", "fair"],
        "block_known_fair": "yes",
        "effect_fair": "high",
        "block_known_courses": "no",
    }
    after = answers_after(PLAN, before, {"fields": ["language"]})
    assert after["block"] == ["courses"]
    assert after["block_known_courses"] == "no"
    assert not [name for name in after if name.endswith("_fair")]


def test_a_measure_nobody_offered_is_refused():
    assert sent(PLAN.items["block"], x=["prison"]).problem
    assert routed(PLAN, {"fields": ["work"], "block": ["courses"]}).heard["block"] is None


def test_each_measure_is_a_variable():
    assert [v.name for v in variables(PLAN.items["block"])] == [
        "block.courses",
        "block.tandem",
        "block.fair",
    ]


def test_an_empty_list_of_measures_is_a_fault_with_a_cure():
    (fault,) = faults("measure_block", "block", measures=[])
    assert fault == (
        "sections[plan].items[block].measures: is empty. "
        "Take measures over from the plan of the programme."
    )


@pytest.mark.parametrize("fields", ["nobody", "block"])
def test_fields_must_be_an_earlier_multiple_choice(fields):
    found = faults("measure_block", "block", fields=fields)
    assert found[0].startswith("sections[plan].items[block].fields: ")


def test_a_block_cannot_stand_in_a_repeated_section():
    changed = definition("measure_block")
    changed["sections"][1]["for_each"] = "fields"
    found = [str(fault) for fault in document.parse(changed).faults]
    assert any("cannot stand in a section that is repeated" in fault for fault in found)


def test_a_fault_in_a_block_is_mended_in_the_section_of_the_block():
    changed = definition("measure_block")
    changed["sections"][1]["items"][0]["items"][0]["options"] = []
    (first, *_others) = document.parse(changed).faults
    assert first.section == "plan"
