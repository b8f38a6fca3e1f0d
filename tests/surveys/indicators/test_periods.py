"""Periods as people type them and as pages write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.programmes.indicators.models import PeriodKind
from surveys.programmes.indicators.periods import MONTHS, Period, period_from
from surveys.web.locale import spoken

KINDS = st.sampled_from(list(PeriodKind))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2024", "2024"),
        (" 2024 ", "2024"),
        ("1. Halbjahr 2024", "2024-H1"),
        ("2. Hj. 2024", "2024-H2"),
        ("2024/H2", "2024-H2"),
        ("2024-S1", "2024-H1"),
        ("2. Quartal 2024", "2024-Q2"),
        ("Q3/2024", "2024-Q3"),
        ("2024 Q4", "2024-Q4"),
        ("3rd", None),
        ("März 2024", "2024-M03"),
        ("Mär 2024", "2024-M03"),
        ("March 2024", "2024-M03"),
        ("Sept. 2024", "2024-M09"),
        ("03/2024", "2024-M03"),
        ("2024-03", "2024-M03"),
        ("2024-M03", "2024-M03"),
        ("31.12.2024", "2024-12-31"),
        ("2024-12-31", "2024-12-31"),
        ("5. Quartal 2024", None),
        ("3. Halbjahr 2024", None),
        ("13/2024", None),
        ("31.2.2024", None),
        ("Märzen 2024", None),
        ("0000", None),
        ("24", None),
        ("", None),
        ("morgen", None),
    ],
)
def test_a_period_is_read_as_people_type_it(typed, code):
    found = period_from(typed)
    assert (found and found.code) == code


@given(KINDS, st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_what_files_say_of_a_period_is_read_again(kind, day):
    if kind is not PeriodKind.DAY:
        length = MONTHS[kind]
        day = date(day.year, (day.month - 1) // length * length + 1, 1)
    found = Period(kind, day)
    assert period_from(found.code) == found
    assert found.starts_on <= found.ends_on


@given(st.text(max_size=20))
def test_no_words_break_the_reader(typed):
    found = period_from(typed)
    assert found is None or found.code


@pytest.mark.parametrize(
    ("code", "german", "english"),
    [
        ("2024", "2024", "2024"),
        ("2024-M03", "März 2024", "March 2024"),
        ("2024-12-31", "31. Dezember 2024", "31 December 2024"),
    ],
)
def test_a_period_is_written_in_the_language_of_the_page(code, german, english):
    found = period_from(code)
    assert found.words == german
    with spoken("en"):
        assert found.words == english


def test_parts_of_a_year_are_written_in_words():
    assert period_from("2024-Q2").words == "2. Quartal 2024"
    assert period_from("2024-H1").words == "1. Halbjahr 2024"


def test_a_half_year_ends_with_june_or_december():
    assert period_from("2024-H1").ends_on == date(2024, 6, 30)
    assert period_from("2024-H2").ends_on == date(2024, 12, 31)
