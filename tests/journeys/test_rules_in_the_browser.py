"""The script that shows and hides agrees with the server on every rule."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.items.conditions import holds, value_of
from surveys.items.rules import read_condition, read_operand
from tests.rules import CONDITIONS, HEARD, OPERANDS

ROOT = Path(__file__).resolve().parents[2]
VECTORS = json.loads((ROOT / "tests/vectors/conditions.json").read_text())
ASK = "cases => cases.map(([word, rule, heard]) => rules[word](rule, heard))"


@pytest.fixture
def in_browser(chromium):
    """Give a function that evaluates many rules at once with our script."""
    page = chromium.new_page()
    page.add_script_tag(path=str(ROOT / "static/js/rules.js"))
    yield lambda cases: page.evaluate(ASK, cases)
    page.close()


def test_every_vector_means_the_same_to_the_script(in_browser):
    heard = VECTORS["heard"]
    conditions = [["holds", case["condition"], heard] for case in VECTORS["conditions"]]
    values = [["valueOf", case["operand"], heard] for case in VECTORS["values"]]
    assert in_browser(conditions) == [case["holds"] for case in VECTORS["conditions"]]
    assert in_browser(values) == [case["value"] for case in VECTORS["values"]]


@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.tuples(CONDITIONS, HEARD), min_size=40, max_size=60))
def test_random_conditions_mean_the_same_to_the_script(in_browser, cases):
    ours = [holds(read_condition(rule), heard) for rule, heard in cases]
    assert in_browser([["holds", rule, heard] for rule, heard in cases]) == ours


@settings(max_examples=15, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.lists(st.tuples(OPERANDS, HEARD), min_size=40, max_size=60))
def test_random_values_mean_the_same_to_the_script(in_browser, cases):
    ours = [value_of(read_operand(rule), heard) for rule, heard in cases]
    assert in_browser([["valueOf", rule, heard] for rule, heard in cases]) == ours
