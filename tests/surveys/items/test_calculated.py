"""Calculated items: computed on the way, never sent, never circular."""

import pytest

from surveys.items.item import Missing
from surveys.questionnaires.routing import routed
from surveys.responses.answering import answers_after
from tests.surveys.items.answers import (
    asked,
    columns,
    faults,
    names_asked,
    numbers,
    said,
    variables,
)

NUMBERS = asked("calculated")


def heard(**answers):
    return routed(NUMBERS, answers).heard


def test_a_value_is_computed_from_earlier_answers_and_values():
    found = heard(paid=10, free=30)
    assert (found["people"], found["share"], found["size"]) == (40, 75, "small")


def test_an_unknown_answer_makes_an_unknown_value():
    found = heard()
    assert found["people"] is None
    assert found["share"] is None


def test_a_value_decides_who_is_asked():
    assert "office" in names_asked(NUMBERS, paid=60)
    assert "office" not in names_asked(NUMBERS, paid=6)


def test_whatever_somebody_sends_the_rule_decides():
    after = answers_after(NUMBERS, {}, {"paid": 1, "free": 1, "people": 1000, "size": "large"})
    assert (after["people"], after["size"]) == (2, "small")


def test_a_value_is_stored_with_every_save():
    before = answers_after(NUMBERS, {}, {"paid": 10, "free": 0})
    assert answers_after(NUMBERS, before, {"paid": 50})["size"] == "large"


def test_only_a_number_is_a_variable():
    assert [v.name for v in variables(NUMBERS.items["people"])] == ["people"]
    assert variables(NUMBERS.items["size"]) == ()
    assert numbers(NUMBERS.items["people"], 40) == [40]
    assert columns(NUMBERS.items["people"], None) == {"people": Missing.BLANK}
    assert columns(NUMBERS.items["people"], "a") == {"people": Missing.INVALID}


def test_a_value_is_said_with_its_unit():
    assert said(NUMBERS.items["people"], 1250) == ["1.250 Menschen"]
    assert said(NUMBERS.items["size"], "large") == ["large"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"add": ["people", 1]}, "cannot be computed from itself"),
        ({"add": ["share", 1]}, "`share` is asked later"),
        ({"add": ["nobody", 1]}, "there is no item `nobody`"),
        ({"if": [{"asked": "large"}, 1, 2]}, "there is no item `large`"),
        ({"wish": ["paid"]}, "is no value"),
    ],
)
def test_a_circle_is_a_fault_with_a_cure(value, words):
    found = faults("calculated", "people", value=value)
    assert words in found[0]
    assert found[0].startswith("sections[numbers].items[people].value")
