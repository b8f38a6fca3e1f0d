"""Rules as data: the shared vectors, what cannot be read, and the way back to the document."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from surveys.errors import BrokenRule
from surveys.items.conditions import holds, value_of
from surveys.items.rules import read_condition, read_operand, written, written_operand
from tests.rules import CONDITIONS, HEARD, OPERANDS

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "conditions.json").read_text())


@pytest.mark.parametrize("case", VECTORS["conditions"], ids=lambda case: str(case["condition"]))
def test_a_condition_holds_as_the_vectors_say(case):
    assert holds(read_condition(case["condition"]), VECTORS["heard"]) is case["holds"]


@pytest.mark.parametrize("case", VECTORS["values"], ids=lambda case: str(case["operand"]))
def test_a_value_is_what_the_vectors_say(case):
    assert value_of(read_operand(case["operand"]), VECTORS["heard"]) == case["value"]


def test_the_vectors_are_many():
    assert len(VECTORS["conditions"]) + len(VECTORS["values"]) >= 200


@given(CONDITIONS)
def test_a_condition_written_and_read_again_is_the_same(data):
    condition = read_condition(data)
    assert read_condition(written(condition)) == condition


@given(OPERANDS)
def test_a_value_written_and_read_again_is_the_same(data):
    operand = read_operand(data)
    assert read_operand(written_operand(operand)) == operand


@given(CONDITIONS, HEARD)
def test_a_condition_and_its_opposite_never_agree(data, heard):
    assert holds(read_condition(data), heard) is not holds(read_condition({"not": data}), heard)


@pytest.mark.parametrize(
    "data",
    [
        "kind",
        {},
        {"equals": ["kind"]},
        {"equals": ["kind", ["a"]]},
        {"one_of": ["kind", "a"]},
        {"sometimes": ["kind", "a"]},
        {"answered": ["kind"]},
        {"all": "kind"},
        {"equals": ["kind", "a"], "answered": "kind"},
        {"less": [{"root": ["members"]}, 3]},
        {"less": [{"add": []}, 3]},
        {"less": [True, 3]},
    ],
)
def test_what_is_no_rule_is_refused_with_a_sentence(data):
    with pytest.raises(BrokenRule, match=r"Write"):
        read_condition(data)


def test_a_rule_nested_without_end_is_refused():
    data = {"answered": "kind"}
    for _turn in range(200):
        data = {"not": data}
    with pytest.raises(BrokenRule, match="too deeply"):
        read_condition(data)
