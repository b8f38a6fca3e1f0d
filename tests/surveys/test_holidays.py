"""School holidays: what is known is sound, and a period in them is noticed."""

from datetime import date, timedelta

import pytest

from surveys.fieldwork.holidays import (
    holiday_notice,
    known_until,
    overlapping_holidays,
    states,
)

ALL = {
    "BB",
    "BE",
    "BW",
    "BY",
    "HB",
    "HE",
    "HH",
    "MV",
    "NI",
    "NW",
    "RP",
    "SH",
    "SL",
    "SN",
    "ST",
    "TH",
}


def six_weeks(first):
    return first, first + timedelta(days=41)


def test_every_federal_state_has_its_holidays_in_order_and_none_twice():
    assert set(states()) == ALL
    for state in states().values():
        days = [day for one in state.holidays for day in (one.first, one.last)]
        assert days == sorted(days)
        assert all(one.last - one.first < timedelta(days=50) for one in state.holidays)


@pytest.mark.parametrize("name", sorted(ALL))
def test_summer_holidays_are_six_weeks_and_do_not_begin_before_june(name):
    summers = [one for one in states()[name].holidays if one.kind == "summer"]
    assert [one.first.year for one in summers] == [2027, 2028]
    for one in summers:
        assert timedelta(days=37) < one.last - one.first < timedelta(days=47)
        assert date(one.first.year, 6, 20) < one.first < date(one.first.year, 8, 3)


@pytest.mark.parametrize("name", sorted(ALL))
def test_where_all_is_known_every_summer_autumn_christmas_and_easter_is_there(name):
    state = states()[name]
    for start, end in state.known:
        for year in (2027, 2028):
            for kind, month in (("summer", 7), ("autumn", 10)):
                if start <= date(year, month, 1) and date(year, 11, 15) <= end:
                    assert any(
                        one.kind == kind and one.first.year == year for one in state.holidays
                    )


def test_a_period_in_the_summer_holidays_is_warned_of():
    notice = holiday_notice("NW", *six_weeks(date(2027, 7, 12)))
    assert notice.is_warning
    assert "Sommerferien vom 19. Juli 2027 bis 31. August 2027" in notice.sentence
    assert "An 35 Tagen von 42" in notice.sentence  # 19 July to 22 August: 13 + 22


def test_up_to_a_third_of_a_period_may_be_holidays():
    # Easter 2027 in NW: 22 March to 3 April, 13 days; a third of 39 days is 13, of 38 less.
    first = date(2027, 3, 15)
    assert holiday_notice("NW", first, first + timedelta(days=38)) is None
    assert holiday_notice("NW", first, first + timedelta(days=37)).is_warning


def test_two_holidays_in_one_period_are_added_up():
    first, last = date(2026, 12, 1), date(2027, 2, 19)
    assert [one.kind for one in overlapping_holidays("SN", first, last)] == ["christmas", "winter"]


def test_of_a_time_nobody_knows_the_page_says_so():
    notice = holiday_notice("NW", *six_weeks(date(2031, 3, 1)))
    assert not notice.is_warning
    assert "bitte prüfen Sie selbst" in notice.sentence


@pytest.mark.parametrize("state", ["", "XX"])
def test_without_a_federal_state_the_page_says_where_to_name_it(state):
    assert "Bundesland" in holiday_notice(state, *six_weeks(date(2027, 7, 12))).sentence


def test_where_sources_disagree_nothing_is_claimed():
    assert overlapping_holidays("BY", *six_weeks(date(2028, 3, 20))) is None
    assert overlapping_holidays("ST", *six_weeks(date(2027, 3, 1))) is None
    assert overlapping_holidays("ST", *six_weeks(date(2027, 7, 1)))


def test_a_period_that_ends_before_it_begins_says_nothing():
    assert holiday_notice("NW", date(2027, 8, 1), date(2027, 7, 1)) is None


def test_something_is_known_for_more_than_a_year():
    assert known_until() > date(2028, 9, 1)
