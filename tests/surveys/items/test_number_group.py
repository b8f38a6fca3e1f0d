"""Several numbers with a rule for their sum."""

from math import isnan

import pytest

from surveys.items.item import REFUSED, Missing
from surveys.responses.columns import columns_of
from tests.surveys.items.answers import (
    asked,
    columns,
    faults,
    heard,
    is_seen,
    names_asked,
    numbers,
    said,
    sent,
    variables,
)

GROUP = asked("number_group")
PEOPLE, SHARES, HOURS = (GROUP.items[name] for name in ("people", "shares", "hours"))


def test_each_row_has_its_number():
    found = sent(PEOPLE, x__paid="3", x__volunteers="12,5")
    assert (found.value, found.problem) == ({"paid": 3, "volunteers": 12.5}, None)


def test_everything_blank_is_null():
    assert sent(PEOPLE).value is None
    assert sent(PEOPLE).problem
    assert sent(SHARES).problem is None


def test_a_required_row_left_blank_is_asked_for():
    found = sent(PEOPLE, x__paid="3")
    assert found.value == {"paid": 3, "volunteers": None}
    assert "in jede Zeile eine Zahl" in found.problem
    assert found.sound == found.value
    assert not is_seen(GROUP, "people", people=found.sound)
    assert is_seen(GROUP, "people", people={"paid": 3, "volunteers": 0})


def test_a_row_left_blank_may_be_null_if_the_sum_is_right():
    found = sent(SHARES, x__grants="60", x__fees="40")
    assert (found.value, found.problem) == ({"grants": 60, "fees": 40, "gifts": None}, None)


@pytest.mark.parametrize(
    ("item", "rows", "sentence"),
    [
        (SHARES, {"grants": "60", "fees": "30"}, "zusammen 90, es müssen genau 100 sein"),
        (SHARES, {"grants": "60", "fees": "50"}, "zusammen 110, es müssen genau 100 sein"),
        (PEOPLE, {"paid": "49,5", "volunteers": "1"}, "zusammen 50,5, höchstens 50 sind möglich"),
        (HOURS, {"phone": "1"}, "zusammen 1, es müssen mindestens 2 sein"),
    ],
)
def test_a_sum_that_breaks_the_rule_is_said(item, rows, sentence):
    found = sent(item, **{f"x__{row}": typed for row, typed in rows.items()})
    assert sentence in found.problem


def test_decimals_add_up_exactly():
    found = sent(PEOPLE, x__paid="49,9", x__volunteers="0,1")
    assert found.problem is None


@pytest.mark.parametrize("typed", ["viele", "-1", "1,25"])
def test_what_is_no_number_names_its_row_and_stays_as_it_was_typed(typed):
    found = sent(PEOPLE, x__paid=typed, x__volunteers="2")
    assert found.problem.startswith("Hauptamtlich Beschäftigte: ")
    assert found.value == {"paid": typed, "volunteers": 2}


def test_the_whole_group_may_be_refused():
    assert sent(PEOPLE, x__missing="refused", x__paid="3").value == REFUSED


def test_each_row_is_a_number_of_its_own():
    value = {"paid": 3, "volunteers": None}
    assert [(v.name, v.codes, v.kind) for v in variables(PEOPLE)] == [
        ("people.paid", (), "number"),
        ("people.volunteers", (), "number"),
    ]
    assert columns(PEOPLE, value) == {"people.paid": 0, "people.volunteers": Missing.BLANK}
    three, nothing = numbers(PEOPLE, value)
    assert three == 3
    assert isnan(nothing)
    assert set(columns(PEOPLE, REFUSED).values()) == {Missing.REFUSED}


def test_it_is_said_with_its_unit():
    assert said(PEOPLE, {"paid": 3, "volunteers": 12.5}) == [
        "Hauptamtlich Beschäftigte: 3 Personen",
        "Ehrenamtliche: 12,5 Personen",
    ]
    assert said(PEOPLE, {"paid": 3}, "ar") == ["موظفون بأجر: 3 أشخاص"]


def test_rules_look_at_a_row():
    assert "thanks" in names_asked(GROUP, people={"paid": 0, "volunteers": 10})
    assert "thanks" not in names_asked(GROUP, people={"paid": 10, "volunteers": 9})


def test_a_row_that_is_gone_leaves_the_sum_to_be_looked_at_again():
    assert heard(GROUP, "shares", shares={"grants": 60, "old": 40}) == {"grants": 60}
    assert not is_seen(GROUP, "shares", shares={"grants": 60, "fees": 0, "gifts": 0})
    assert is_seen(GROUP, "shares", shares={"grants": 60, "fees": 40, "gifts": None})
    assert is_seen(GROUP, "shares", shares=None)


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"minimum": 5, "maximum": 1}, ".minimum"),
        ({"maximum": 10}, ".total"),
        ({"minimum": 50}, ".total"),
        ({"default": {"nobody": 1}}, ".default"),
        ({"total": {"equals": 1, "at_most": 2}}, ".total"),
        ({"total": {"about": 1}}, ".total"),
        ({"rows": []}, ".rows"),
    ],
)
def test_its_maker_is_told_what_is_wrong(changes, place):
    assert any(place in fault for fault in faults("number_group", "shares", **changes))


def test_analysis_gets_each_number_and_each_reason_in_its_column():
    answers = [{"people": {"paid": 3, "volunteers": None}}, {"people": REFUSED}, {}]
    found = columns_of(GROUP, answers)
    assert list(found["people.paid!"]) == [0, Missing.REFUSED, Missing.NOT_ASKED]
    assert list(found["people.volunteers!"]) == [-4, Missing.REFUSED, Missing.NOT_ASKED]
    assert found["people.paid"][0] == 3
    assert found["people.paid"].isna().tolist() == [False, True, True]
    assert found["people.volunteers"].isna().all()
