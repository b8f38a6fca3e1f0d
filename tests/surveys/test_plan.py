"""The plan as verbs: keys that stay, what a pasted row means, what the tables refuse."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from surveys import clock
from surveys.fieldwork.choosing import copy_ready, waiting_for_measures
from surveys.programmes.listing import Entry, fields_of, set_districts
from surveys.programmes.models import Goal, Measure, MeasureStatus, Programme
from surveys.programmes.pasting import Row, day_from, key_from, named_lines, rows
from surveys.programmes.plan import GoalFacts, MeasureFacts, add_goal, add_measure, remove_goal
from surveys.programmes.plan_pasting import find_field, read_measures
from surveys.questionnaires.filling import filled

MEASURE = MeasureFacts(
    field="work",
    title={"de": "Jobbörse"},
    about={},
    responsible="",
    starts_on=None,
    ends_on=None,
    status=MeasureStatus.PLANNED,
    goal=None,
)


@pytest.fixture
def programme(world):
    return world.programme()


def test_two_measures_of_one_title_have_two_keys(database, programme):
    with database.writing() as session:
        keys = [add_measure(session, programme, MEASURE).key for _ in range(2)]
    assert keys == ["jobboerse", "jobboerse_2"]


def test_a_goal_added_after_one_was_removed_has_a_key_of_its_own(database, programme):
    with database.writing() as session:
        first, second = (add_goal(session, programme, GoalFacts({"de": "x"}, None)) for _ in "ab")
        remove_goal(session, first)
        session.flush()
        third = add_goal(session, programme, GoalFacts({"de": "x"}, None))
        assert len({second.key, third.key}) == 2


def test_a_goal_given_no_key_gets_one_by_its_place(database, programme):
    with database.writing() as session:
        session.add(Goal(programme_id=programme, position=7, text={"de": "x"}))
    with database.reading() as session:
        assert session.scalar(select(Goal.key)) == "goal_7"


@pytest.mark.parametrize("values", [{"status": "soon"}, {"key": None}])
def test_the_table_refuses_a_measure_that_makes_no_sense(database, programme, values):
    with database.writing() as session:
        add_measure(session, programme, MEASURE)
    with pytest.raises(IntegrityError), database.writing() as session:
        session.execute(update(Measure).values(**values))


@pytest.mark.parametrize("words", ["Work", " work ", "2", "2.", "2. Work", "2 work"])
def test_a_field_is_found_by_its_name_or_its_number(database, programme, words):
    with database.reading() as session:
        assert find_field(fields_of(session, programme), words).key == "work"


@pytest.mark.parametrize("words", ["", "3", "Sport", "1. Work"])
def test_other_words_are_no_field(database, programme, words):
    with database.reading() as session:
        assert find_field(fields_of(session, programme), words) is None


def test_a_table_with_semicolons_is_read_too(database, programme):
    with database.reading() as session:
        [read] = read_measures(session, programme, "Work;Jobbörse;;2027;")
    assert (read.title, read.starts_on.isoformat(), read.faults) == ("Jobbörse", "2027-01-01", ())


def test_a_lone_quotation_mark_loses_no_row():
    assert len(rows('A\t"b\nC\td')) >= 1
    assert "d" in "".join(row.raw for row in rows('A\t"b\nC\td'))


def test_a_cell_of_several_lines_is_one_cell():
    assert rows('A\t"b\nc"\n') == [Row(1, ("A", "b c"))]


@pytest.mark.parametrize("typed", ["31.2.2027", "13/2027", "morgen", "", "0000", "1.1."])
def test_what_is_no_day_is_none(typed):
    assert day_from(typed, end=False) is None


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("Öffnung der Verwaltung", "oeffnung_der_verwaltung"),
        ("1000 Häuser", "f_1000_haeuser"),
        ("العمل", "f"),
        ("Concept", "concept_2"),
        ("a" * 300, "a" * 35),
    ],
)
def test_keys_are_short_and_plain(words, key):
    assert key_from(words, set()) == key


def test_numbers_from_a_table_in_front_of_names_are_dropped():
    assert named_lines("1\tArbeit\n2\tSprache\tKurse\n- Wohnen") == [
        ("Arbeit", ""),
        ("Sprache", "Kurse"),
        ("Wohnen", ""),
    ]


def block(**more):
    """Return a document that asks about measures and districts."""
    words = {"de": "Worte", "en": "words"}
    return {
        "base_language": "de",
        "languages": ["de", "en"],
        "sections": [
            {
                "items": [
                    {"name": "measures", "type": "measure_block", "stem": words, **more},
                    {"name": "where", "type": "district", "options": []},
                    {"name": "who", "type": "organisation_details"},
                ]
            }
        ],
    }


def test_a_published_questionnaire_takes_measures_over_field_by_field(database, programme):
    with database.writing() as session:
        goal = add_goal(session, programme, GoalFacts({"de": "Ziel"}, None))
        add_measure(session, programme, replace(MEASURE, goal=goal.key))
        add_measure(session, programme, replace(MEASURE, field="language", title={"de": "Kurs"}))
        dropped = replace(MEASURE, title={"de": "Weg"}, status=MeasureStatus.DROPPED)
        add_measure(session, programme, dropped)
        set_districts(session, programme, [Entry(None, "Mitte")])
        found = filled(session, programme, block())
    measures, where, who = found["sections"][0]["items"]
    assert measures["measures"] == [
        {"code": "kurs", "label": {"de": "Kurs"}, "action_field": "language"},
        {
            "code": "jobboerse",
            "label": {"de": "Jobbörse"},
            "action_field": "work",
            "goal": "goal_1",
        },
    ]
    assert where["options"] == who["districts"] == [{"code": "mitte", "label": {"de": "Mitte"}}]
    assert found["fallback"] is True


def test_a_list_that_staff_wrote_stays(database, programme):
    own = [{"code": "own", "label": {"de": "Eigene", "en": "own"}}]
    with database.reading() as session:
        found = filled(session, programme, block(measures=own))
    assert found["sections"][0]["items"][0]["measures"] == own


def test_without_districts_an_organisation_is_asked_for_the_rest(database, programme):
    with database.reading() as session:
        found = filled(session, programme, block())
    assert found["sections"][0]["items"][2]["details"] == ["name", "kind"]


def test_a_ready_questionnaire_about_measures_waits_for_the_plan(database, programme):
    with database.writing() as session:
        waiting = waiting_for_measures(session, programme)
        assert waiting
        add_measure(session, programme, MEASURE)
        assert waiting_for_measures(session, programme) == frozenset()
        found = session.get_one(Programme, programme)
        for name in waiting:
            copy_ready(session, found, name, at=clock.now())
