"""Indicators as verbs, what pages are told of them, and what the tables refuse."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from surveys.errors import UnknownPage
from surveys.programmes.errors import AlreadyCounted, CountedOtherwise, StillUsed
from surveys.programmes.indicators import keeping
from surveys.programmes.indicators.listing import all_indicators
from surveys.programmes.indicators.models import (
    Exact,
    Indicator,
    IndicatorGroup,
    IndicatorValue,
    PeriodKind,
)
from surveys.programmes.listing import Entry, set_fields
from surveys.programmes.models import ActionField, Edition
from surveys.programmes.plan import GoalFacts, add_goal, remove_goal
from surveys.reading import indicators_of, public_indicator_fields
from tests.surveys.indicators.facts_for_tests import indicator, milestone, plant, value

NEWEST = IndicatorValue.starts_on == date(2023, 1, 1)


@pytest.fixture
def programme(world):
    return world.programme()


def test_an_indicator_comes_back_as_it_was_said(database, programme):
    with database.writing() as session:
        plant(
            session,
            programme,
            value("2023", "62.4"),
            value("2022", "61"),
            baseline=milestone("55.1", "2020"),
            target=milestone("75", "31.12.2030"),
        )
    with database.reading() as session:
        [found] = indicators_of(session, programme, "work")
        assert indicators_of(session, programme, "language") == ()
    assert (found.key, found.name["en"]) == ("schulabschluss", "School certificate")
    assert [(p.period.code, p.value) for p in found.points] == [
        ("2022", Decimal(61)),
        ("2023", Decimal("62.4")),
    ]
    assert found.latest.period.code == "2023"
    assert found.baseline == milestone("55.1", "2020")
    assert found.target.period.code == "2030-12-31"
    assert found.amount(found.latest.value) == "62,4\u00a0%"


def test_two_indicators_of_one_name_have_two_keys_and_their_order(database, programme):
    with database.writing() as session:
        keys = [plant(session, programme).key for _ in range(2)]
    with database.reading() as session:
        assert [one.key for one in indicators_of(session, programme, "work")] == keys
    assert keys == ["schulabschluss", "schulabschluss_2"]


def test_a_name_like_a_word_of_addresses_gets_another_key(database, programme):
    with database.writing() as session:
        assert plant(session, programme, name={"de": "New"}).key == "new_2"


def test_an_indicator_of_a_strange_field_is_refused(database, programme):
    with pytest.raises(UnknownPage), database.writing() as session:
        plant(session, programme, field="sport")


def test_another_language_of_a_name_stays_when_german_changes(database, programme):
    with database.writing() as session:
        found = plant(session, programme, name={"de": "Alt", "en": "old", "ar": "قديم"})
        keeping.set_indicator(session, found, indicator(name={"de": "Neu"}))
        assert found.name == {"de": "Neu", "ar": "قديم"}
        assert found.key == "alt"


def test_values_of_groups_stand_apart_from_those_of_all(database, programme):
    with database.writing() as session:
        plant(
            session,
            programme,
            value("2023", 62),
            value("2023", 65, group="frauen"),
            value("2023", 59, group="maenner"),
            groups=("Frauen", "Männer"),
        )
    with database.reading() as session:
        [found] = all_indicators(session, programme)
    assert [point.value for point in found.points] == [62]
    assert [(group.name["de"], group.points[0].value) for group in found.groups] == [
        ("Frauen", 65),
        ("Männer", 59),
    ]


def test_a_second_value_of_a_period_is_refused(database, programme):
    with pytest.raises(AlreadyCounted), database.writing() as session:
        plant(session, programme, value("2023", 62), value("2023", 63))


def test_a_period_of_another_kind_is_refused(database, programme):
    with pytest.raises(CountedOtherwise), database.writing() as session:
        plant(session, programme, value("2023-Q1", 62))


def test_the_kind_of_periods_stays_while_there_are_values(database, programme):
    quarters = indicator(period_kind=PeriodKind.QUARTER)
    with database.writing() as session:
        keeping.set_indicator(session, plant(session, programme), quarters)
        counted = plant(session, programme, value("2023", 62))
        with pytest.raises(CountedOtherwise):
            keeping.set_indicator(session, counted, quarters)


def test_a_group_with_values_is_not_removed(database, programme):
    with database.writing() as session:
        found = plant(
            session, programme, value("2023", 65, group="frauen"), groups=("Frauen", "Männer")
        )
        with pytest.raises(StillUsed, match="Frauen"):
            keeping.set_groups(session, found, [Entry("frauen", "Frauen", removed=True)])
        keeping.set_groups(
            session,
            found,
            [Entry("frauen", "Mädchen", "girls"), Entry("maenner", "Männer", removed=True)],
        )
        [left] = keeping.groups_of(session, found)
        assert (left.key, left.name) == ("frauen", {"de": "Mädchen", "en": "girls"})


def test_a_break_in_any_group_is_a_break_of_the_indicator(database, programme):
    with database.writing() as session:
        plant(
            session,
            programme,
            value("2022", 62),
            value("2023", 65, group="frauen", is_break=True, note="neue Erhebung"),
            groups=("Frauen",),
        )
    with database.reading() as session:
        [found] = all_indicators(session, programme)
    assert found.breaks == {date(2023, 1, 1)}


def test_an_indicator_goes_with_its_values_and_groups(database, programme):
    with database.writing() as session:
        found = plant(session, programme, value("2023", 65, group="frauen"), groups=("Frauen",))
        keeping.remove_indicator(session, found)
    with database.reading() as session:
        for stored in (Indicator, IndicatorGroup, IndicatorValue):
            assert session.scalar(select(func.count()).select_from(stored)) == 0


def test_an_indicator_outlives_its_goal(database, programme):
    with database.writing() as session:
        goal = add_goal(session, programme, GoalFacts({"de": "Ziel"}, None))
        plant(session, programme, goal=goal.key)
        remove_goal(session, goal)
    with database.reading() as session:
        [found] = all_indicators(session, programme)
    assert found.goal is None


def test_a_field_with_indicators_is_not_removed(database, programme):
    with database.writing() as session:
        plant(session, programme)
    with pytest.raises(StillUsed), database.writing() as session:
        set_fields(session, programme, [Entry("work", "Work", removed=True)])


def test_fields_of_an_older_edition_show_no_indicators(database, programme):
    with database.writing() as session:
        plant(session, programme, is_public=True)
        newer = Edition(programme_id=programme, position=2, name={"de": "2030"})
        newer.action_fields = [
            ActionField(key="work", position=1, name={"de": "Arbeit"}, about={"de": ""})
        ]
        session.add(newer)
    with database.reading() as session:
        assert all_indicators(session, programme) == ()
        assert public_indicator_fields(session, programme) == frozenset()


def test_fields_with_indicators_for_everybody_are_known(database, programme):
    with database.writing() as session:
        plant(session, programme, field="language")
        plant(session, programme, is_public=True)
    with database.reading() as session:
        assert public_indicator_fields(session, programme) == {"work"}


@pytest.mark.parametrize(
    "values",
    [
        {"unit": "apples"},
        {"direction": "sideways"},
        {"period_kind": "decade"},
        {"decimals": 5},
        {"baseline_value": Decimal(3)},
        {"target_on": date(2030, 1, 1)},
        {
            "baseline_value": Decimal(3),
            "baseline_on": date(2020, 1, 1),
            "baseline_kind": "decade",
        },
        {"key": None},
    ],
)
def test_the_table_refuses_an_indicator_that_makes_no_sense(database, programme, values):
    with database.writing() as session:
        plant(session, programme)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Indicator).values(**values))


@pytest.mark.parametrize(
    "values",
    [
        {"status": "guessed"},
        {"is_break": True},
        {"starts_on": date(2023, 2, 1)},
        {"starts_on": date(2022, 1, 1)},
        {"period_kind": "day"},
        {"group_id": 77},
        {"value": None},
    ],
)
def test_the_table_refuses_a_value_that_makes_no_sense(database, programme, values):
    with database.writing() as session:
        plant(session, programme, value("2022", 61), value("2023", 62))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(IndicatorValue).where(NEWEST).values(**values))


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("half_year", date(2023, 7, 1), date(2023, 4, 1)),
        ("quarter", date(2023, 10, 1), date(2023, 2, 1)),
        ("month", date(2023, 2, 1), date(2023, 2, 2)),
        ("day", date(2023, 2, 2), None),
    ],
)
def test_a_period_begins_where_its_kind_does(database, programme, kind, good, bad):
    with database.writing() as session:
        found = plant(session, programme, period_kind=PeriodKind(kind))
        row = {
            "indicator_id": found.id,
            "period_kind": kind,
            "value": Decimal(1),
            "status": "final",
            "is_break": False,
            "note": "",
        }
        session.add(IndicatorValue(starts_on=good, **row))
    if bad:
        with pytest.raises(IntegrityError), database.writing() as session:
            session.add(IndicatorValue(starts_on=bad, **row))


def test_the_table_refuses_a_group_of_another_indicator(database, programme):
    with database.writing() as session:
        plant(session, programme, groups=("Frauen",))
        plant(session, programme, value("2023", 62))
        group = session.scalar(select(IndicatorGroup.id))
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(IndicatorValue).values(group_id=group))


def test_numbers_are_kept_exactly(database, programme):
    numbers = [Decimal("0.1"), Decimal("999999999999.9999"), Decimal("-0.0001"), Decimal(0)]
    with database.writing() as session:
        plant(session, programme, *(value(str(2020 + n), one) for n, one in enumerate(numbers)))
    with database.reading() as session:
        [found] = all_indicators(session, programme)
    assert [point.value for point in found.points] == numbers


def test_a_number_with_more_places_than_are_kept_is_refused():
    with pytest.raises(ValueError, match="more than 4 places"):
        Exact().process_bind_param(Decimal("0.00001"), None)
