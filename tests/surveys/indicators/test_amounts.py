"""Numbers as people type them, and with their unit."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.programmes.indicators import amounts
from surveys.programmes.indicators.models import Unit
from surveys.web.locale import spoken


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("62,4", "62.4"),
        ("62.4", "62.4"),
        ("62,4 %", "62.4"),
        ("62,4\u00a0%", "62.4"),
        ("1.234", "1234"),
        ("0.123", "0.123"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("12 345", "12345"),
        ("1'234", "1234"),
        ("−3,5", "-3.5"),
        ("+7", "7"),
        ("1.250 €", "1250"),
        ("1250 EUR", "1250"),
        ("0", "0"),
        ("62,34567", "62.3457"),
        ("", None),
        ("%", None),
        ("viele", None),
        ("1.23,4", None),
        ("12,34,5", None),
        ("1e5", None),
        ("--3", None),
        ("NaN", None),
        ("9" * 13, None),
        ("9" * 400, None),
    ],
)
def test_a_number_is_read_as_people_here_type_it(typed, number):
    assert amounts.number_from(typed) == (number and Decimal(number))


@given(st.text(max_size=20))
def test_no_words_break_the_reader(typed):
    found = amounts.number_from(typed)
    assert found is None or abs(found) <= amounts.LARGEST


@given(st.decimals(-(10**11), 10**11, places=4, allow_nan=False))
def test_what_forms_and_files_show_is_read_again(number):
    typed = amounts.typed(number)
    # A point never stands in it, so thousands are never guessed.
    assert amounts.number_from(typed) == number


@pytest.mark.parametrize(
    ("unit", "words", "german", "english"),
    [
        (Unit.PERCENT, "", "1.234,5 %", "1,234.5%"),
        (Unit.EURO, "", "1.234,5 €", "€1,234.5"),
        (Unit.COUNT, "", "1.234,5", "1,234.5"),
        (Unit.COUNT, "Plätze", "1.234,5 Plätze", "1,234.5 Plätze"),
    ],
)
def test_a_number_is_written_with_its_unit(unit, words, german, english):
    number = Decimal("1234.45")
    assert amounts.with_unit(number, 1, unit, words).replace("\u00a0", " ") == german
    with spoken("en"):
        assert amounts.with_unit(number, 1, unit, words) == english


def test_percent_differ_by_points():
    said = amounts.difference(Decimal(7), 1, Unit.PERCENT, "")
    assert said == "7,0 Prozentpunkte"
    assert amounts.difference(Decimal(1), 0, Unit.PERCENT, "") == "1 Prozentpunkt"
    assert amounts.difference(Decimal(1), 1, Unit.PERCENT, "") == "1,0 Prozentpunkte"
    with spoken("ro"):
        assert amounts.difference(Decimal(20), 0, Unit.PERCENT, "") == "20 de puncte procentuale"
    assert amounts.difference(Decimal(7), 0, Unit.COUNT, "Plätze") == "7 Plätze"
