"""A year."""

from random import Random

import pytest

from surveys.items import ITEM_TYPES
from surveys.items.item import DONT_KNOW, Missing
from surveys.web.locale import spoken
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

CHANCE = Random(1)  # noqa: S311  a test guards no secret
SINCE = asked("year").items["since"]
MOVED = asked("year").items["moved"]


@pytest.mark.parametrize("typed", ["1998", " 1998 ", "١٩٩٨", "۱۹۹۸"])
def test_a_year_is_a_whole_number(typed):
    found = sent(SINCE, x=typed)
    assert (found.value, found.problem) == (1998, None)
    assert type(found.value) is int


@pytest.mark.parametrize("typed", ["98", "1.998", "19980", "0998", "seit 1998", "²⁰²⁰⁰", "9" * 99])
def test_what_is_no_year_comes_back_as_it_was_typed(typed):
    found = sent(MOVED, x=typed)
    assert "vier Ziffern" in found.problem
    assert found.value == typed[:20]


def test_bounds_are_years_not_amounts():
    low = ITEM_TYPES["year"].given(SINCE, Form("1899"), "x")
    high = ITEM_TYPES["year"].given(SINCE, Form("2027"), "x")
    assert (low.problem, high.problem) == (
        "Bitte geben Sie ein Jahr ab 1900 ein.",
        "Bitte geben Sie ein Jahr bis 2026 ein.",
    )


class Form:
    def __init__(self, typed):
        self.typed = typed

    def getlist(self, key):
        return [self.typed] if key == "x" else []


def test_own_sentences_ours_and_reasons():
    assert sent(SINCE, x="1899").problem == "Dieses Jahr kann nicht stimmen."
    with spoken("ar"):
        assert sent(SINCE, x="1899").problem == "هذه السنة غير صحيحة."
    assert sent(SINCE).problem == "Bitte beantworten Sie diese Frage."
    assert sent(MOVED).problem is None
    assert sent(SINCE, x__missing="dont_know").value == DONT_KNOW


def test_it_is_said_without_a_point_in_it():
    assert said(SINCE, 1998) == said(SINCE, 1998, "ar") == ["1998"]
    assert said(SINCE, None) == []


def test_it_is_counted_as_a_number():
    (variable,) = variables(SINCE)
    assert (variable.kind, variable.level, variable.codes) == ("number", "interval", ())
    assert columns(SINCE, 1998) == {"since": 0}
    assert columns(SINCE, DONT_KNOW) == {"since": Missing.DONT_KNOW}
    assert numbers(SINCE, 1998) == [1998]


def test_rules_compare_it():
    assert "young" in names_asked(asked("year"), since=2020)
    assert "young" not in names_asked(asked("year"), since=2019)


def test_bounds_that_no_year_meets_are_faults():
    assert "is above the maximum" in faults("year", "since", minimum=2027)[0]
    assert "minimum" in faults("year", "since", minimum=20)[0]


def test_a_sample_is_an_answer():
    assert all(
        sent(item, x=ITEM_TYPES["year"].sample(item, CHANCE)[""]).problem is None
        for item in (SINCE, MOVED)
    )
