"""Options put in order."""

from dataclasses import replace

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
    said,
    sent,
    variables,
)

RANKING = asked("ranking")
FIRST, WAYS = RANKING.items["first"], RANKING.items["ways"]


def ranked(item, **ranks):
    return sent(item, **{f"x__{code}": rank for code, rank in ranks.items()})


def test_the_first_is_first():
    found = ranked(FIRST, language="2", housing="1", work="", school="")
    assert (found.value, found.problem) == (["housing", "language"], None)


def test_blank_is_null():
    assert (ranked(FIRST).value, ranked(FIRST).problem) == (None, None)


@pytest.mark.parametrize("ranks", [{}, {"meeting": "1", "survey": "2"}])
def test_where_all_are_required_each_needs_its_rank(ranks):
    found = ranked(WAYS, **ranks)
    assert found.problem == "Bitte geben Sie jeder Antwort einen Platz."
    assert found.value == (list(ranks) or None)


def test_where_the_first_few_are_required_one_is_enough():
    required = replace(FIRST, required=True)
    assert ranked(required, work="1").problem is None
    assert "wenigstens Platz 1" in ranked(required).problem


def test_a_rank_given_twice_is_refused_and_shown_again():
    found = ranked(WAYS, meeting="2", survey="2", council="1")
    assert "Platz 2 ist mehrmals vergeben" in found.problem
    assert found.value == {"meeting": "2", "survey": "2", "council": "1"}


def test_a_rank_left_out_is_refused():
    assert "Platz 2 fehlt" in ranked(FIRST, work="1", school="3").problem
    assert "Platz 1 fehlt" in ranked(FIRST, work="2").problem


@pytest.mark.parametrize("rank", ["4", "0", "x", "01"])
def test_there_are_only_so_many_ranks(rank):
    found = ranked(FIRST, work="1", school=rank)
    assert "stand nicht zur Auswahl" in found.problem
    assert found.value == {"work": "1"}


def test_dont_know_is_for_the_whole_item():
    assert sent(FIRST, x__missing="dont_know").value == DONT_KNOW


def test_each_option_has_its_rank_as_a_variable_rising_to_the_first():
    found = variables(FIRST)
    assert found[0].name == "first.language"
    assert found[0].codes == ("unranked", "3", "2", "1")
    assert found[0].labels["1"]["en"] == "Rank 1"
    assert columns(FIRST, ["housing", "language"]) == {
        "first.language": 2,
        "first.work": 0,
        "first.housing": 3,
        "first.school": 0,
        "first.health": 0,
    }
    assert set(columns(FIRST, None).values()) == {Missing.BLANK}


def test_it_is_said_in_its_order():
    assert said(FIRST, ["housing", "language"]) == ["1. Wohnen", "2. Sprachförderung"]
    assert said(FIRST, ["housing"], "ar") == ["1. السكن"]


def test_rules_ask_what_is_among_the_ranked():
    assert "homes" in names_asked(RANKING, first=["work", "housing"])
    assert "homes" not in names_asked(RANKING, first=["work"])


def test_an_option_that_goes_leaves_the_order_and_one_that_comes_needs_a_rank():
    assert heard(RANKING, "first", first=["gone", "work"]) == ["work"]
    assert is_seen(RANKING, "ways", ways=["meeting", "survey", "council"])
    assert not is_seen(RANKING, "ways", ways=["meeting", "survey"])
    assert is_seen(RANKING, "first", first=["work"])


def test_required_and_nothing_left_means_another_look():
    kind = ITEM_TYPES["ranking"]
    must = replace(RANKING.items["first"], required=True)
    assert not kind.is_seen(must, {"first": None})
    assert kind.is_seen(replace(must, required=False), {"first": None})


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"most": 6}, ".most"),
        ({"default": ["work", "work"]}, ".default"),
        ({"default": "work"}, ".default"),
        ({"options": []}, ".options"),
    ],
)
def test_its_maker_is_told_what_is_wrong(changes, place):
    assert any(place in fault for fault in faults("ranking", "first", **changes))
