"""A day in three fields, or written the way people write days."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.items import ITEM_TYPES
from surveys.items.date import read_whole
from surveys.items.item import DONT_KNOW, REFUSED
from surveys.questionnaires.loading import loaded
from surveys.web.locale import LANGUAGES, spoken
from tests.surveys.items.answers import asked, faults, names_asked, said, sent, variables

CHANCE = Random(1)  # noqa: S311  a test guards no secret
FOUNDED = asked("date").items["founded"]
REPLY = asked("date").items["reply"]


def three(day, month, year):
    return sent(FOUNDED, x__day=day, x__month=month, x__year=year)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("23", "11", "2026"),
        (" 23 ", "11", "2026"),
        ("٢٣", "١١", "٢٠٢٦"),
        ("23", "November", "2026"),
    ],
)
def test_three_fields_are_one_day(day, month, year):
    assert three(day, month, year).value == "2026-11-23"


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("de", "23.11.2026"),
        ("de", "23. Nov. 2026"),
        ("de", "23 11 2026"),
        ("en", "23/11/2026"),
        ("en", "November 23rd, 2026"),
        ("en", "11/23/2026"),
        ("ar", "٢٣/١١/٢٠٢٦"),
        ("ar", "٢٣ نوفمبر ٢٠٢٦"),
        ("ar", "\u200f23\u200f/11\u200f/2026"),
        ("fa", "۲۰۲۶-۱۱-۲۳"),
        ("de", "2026-11-23"),
    ],
)
def test_a_whole_day_in_one_field_is_understood(language, typed):
    with spoken(language):
        assert three(typed, "", "").value == "2026-11-23"
        assert sent(FOUNDED, x=typed).value == "2026-11-23"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (("31", "2", "2026"), "Diesen Tag gibt es nicht"),
        (("0", "13", "2026"), "Diesen Tag gibt es nicht"),
        (("23", "11", "26"), "vier Ziffern"),
        (("23", "", "2026"), "Tag, Monat und Jahr ein, zum Beispiel 23.11.2026"),
        (("morgen", "", ""), "Tag, Monat und Jahr ein"),
        (("1", "1", "1899"), "ab dem 1. Januar 1900"),
        (("1", "1", "2027"), "bis zum 31. Dezember 2026"),
        (("²", "1", "2020"), None),
        (("9" * 400, "1", "2020"), None),
    ],
)
def test_what_is_no_day_comes_back_as_it_was_typed(parts, words):
    found = three(*parts)
    if words is None:
        assert found.problem or found.value == "2020-01-02"
        return
    assert words in found.problem
    assert found.value == dict(zip(("day", "month", "year"), parts, strict=True))


def test_blank_is_null_and_the_items_own_sentence_asks_for_it():
    assert (three("", "", "").value, three("", "", "").problem) == (None, None)
    assert sent(REPLY).problem == "Bitte nennen Sie einen Tag."
    with spoken("ar"):
        assert sent(REPLY).problem == "يرجى ذكر يوم."


def test_reasons_and_an_explanation_stand_beside_it():
    assert sent(FOUNDED, x__missing="dont_know").value == DONT_KNOW
    found = sent(FOUNDED, x__missing="refused", x__why="Niemand weiß es.")
    assert (found.value, found.parts) == (REFUSED, {"why": "Niemand weiß es."})


def test_the_day_is_said_in_the_language_asked_for():
    assert said(FOUNDED, "2026-11-23") == ["23. November 2026"]
    assert said(FOUNDED, "2026-11-23", "en") == ["23 November 2026"]
    assert said(FOUNDED, "2026-11-23", "ar") == ["23 نوفمبر 2026"]
    assert said(FOUNDED, None) == []


def test_rules_compare_days():
    questionnaire = asked("date")
    assert "young" in names_asked(questionnaire, founded="2020-01-01")
    assert "young" not in names_asked(questionnaire, founded="2019-12-31")
    assert "young" not in names_asked(questionnaire, founded=None)


def test_it_has_no_column_yet():
    assert variables(FOUNDED) == ()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"earliest": "2026-02-31"}, "there is no such day"),
        ({"earliest": "2027-01-01"}, "is after the latest day"),
        ({"latest": "31.12.2026"}, "latest"),
        ({"default": "2026-99-99"}, "there is no such day"),
    ],
)
def test_bounds_are_days_that_some_day_meets(changes, words):
    assert any(words in fault for fault in faults("date", "founded", **changes))


def test_a_sample_is_an_answer():
    for item in (FOUNDED, REPLY):
        sample = ITEM_TYPES["date"].sample(item, CHANCE)
        assert sent(item, x=sample[""]).problem is None


@given(st.text(max_size=60), st.sampled_from(sorted(LANGUAGES)))
def test_reading_a_day_never_fails(typed, language):
    with spoken(language):
        found, problem = read_whole(typed)
    assert (found is None) == (problem is not None)


def test_a_day_without_quotation_marks_is_the_same_day():
    assert loaded(b"a: 2026-11-23\nb: '2026-11-23'", ".yaml") == {
        "a": "2026-11-23",
        "b": "2026-11-23",
    }
