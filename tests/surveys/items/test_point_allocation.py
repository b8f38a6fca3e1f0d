"""Points shared out between options."""

from random import Random

import pytest

from surveys.items import ITEM_TYPES
from surveys.items.item import DONT_KNOW, Missing
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

POINTS = asked("point_allocation")
MONEY = POINTS.items["money"]


def test_every_code_is_stored():
    found = sent(MONEY, x__courses="60", x__rooms="40")
    assert (found.value, found.problem) == ({"courses": 60, "rooms": 40, "staff": 0}, None)


def test_blank_is_null_and_asked_for_where_it_is_required():
    assert (sent(MONEY).value, sent(MONEY).problem) == (None, "Bitte verteilen Sie die Punkte.")


@pytest.mark.parametrize(
    ("courses", "sentence"),
    [
        ("30", "70 von 100 Punkten verteilt. Bitte verteilen Sie auch die übrigen 30."),
        ("65", "105 Punkte verteilt, es gibt aber nur 100. Bitte nehmen Sie 5 weg."),
    ],
)
def test_points_left_or_too_many_are_said(courses, sentence):
    found = sent(MONEY, x__courses=courses, x__rooms="40")
    assert sentence in found.problem
    assert found.value == {"courses": int(courses), "rooms": 40, "staff": None}


@pytest.mark.parametrize("typed", ["-5", "2,5", "101", "alle"])
def test_points_are_whole_and_within_the_total(typed):
    found = sent(MONEY, x__courses=typed)
    assert found.problem.startswith("Sprachkurse: ")
    assert found.value["courses"] == typed


def test_dont_know_is_for_the_whole_item():
    assert sent(MONEY, x__missing="dont_know", x__courses="7").value == DONT_KNOW


def test_each_option_is_a_number():
    value = {"courses": 60, "rooms": 40}
    assert [v.name for v in variables(MONEY)] == ["money.courses", "money.rooms", "money.staff"]
    assert {v.codes for v in variables(MONEY)} == {()}
    assert columns(MONEY, value)["money.staff"] == Missing.NOT_ASKED
    assert numbers(MONEY, value)[:2] == [60, 40]
    assert set(columns(MONEY, DONT_KNOW).values()) == {Missing.DONT_KNOW}


def test_it_is_said_option_by_option():
    assert said(MONEY, {"courses": 60, "rooms": 40})[0] == "Sprachkurse: 60"
    assert said(MONEY, {"courses": 60, "rooms": 40}, "en")[1] == "Meeting places: 40"


def test_rules_look_at_the_points_of_an_option():
    answers = {"kind": "club", "money": {"courses": 60, "rooms": 40}}
    assert "which" in names_asked(POINTS, **answers)
    answers["money"] = {"courses": 40, "rooms": 60}
    assert "which" not in names_asked(POINTS, **answers)


def test_an_option_that_comes_or_goes_means_another_look():
    value = {"courses": 60, "rooms": 30, "staff": 10}
    assert is_seen(POINTS, "money", kind="office", money=value)
    kept = heard(POINTS, "money", kind="club", money=value)
    assert kept == {"courses": 60, "rooms": 30}
    assert not is_seen(POINTS, "money", kind="club", money=kept)
    assert not is_seen(POINTS, "money", kind="office", money={"courses": 60, "rooms": 40})


def test_a_sample_is_sound():
    for seed in range(20):
        posted = ITEM_TYPES["point_allocation"].sample(MONEY, Random(seed))  # noqa: S311  a test
        assert (
            sent(MONEY, **{f"x__{code}": points for code, points in posted.items()}).problem is None
        )


def test_its_maker_is_told_what_is_wrong():
    assert ".default" in faults("point_allocation", "money", default={"courses": 100})[0]
    why = {"code": "why", "label": {"de": "a", "en": "a", "ar": "a"}}
    options = [why, {**why, "code": "b"}]
    changed = {"options": options, "explain": why["label"]}
    assert any(
        "explanation box" in fault for fault in faults("point_allocation", "money", **changed)
    )
