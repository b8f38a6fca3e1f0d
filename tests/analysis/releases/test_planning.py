import pytest

from analysis.disclosure.cells import Readership
from analysis.releases.errors import PlanIsFixed
from analysis.releases.planning import (
    Choices,
    choices_of,
    choose,
    counted_plan,
    joints_of,
    shown_plan,
)
from surveys.items.base import Variable
from surveys.items.item import Level
from surveys.reading import codebook, wave_facts
from tests.analysis.releases.waves_for_tests import BEFORE, make_wave


def variable(name, construct=None, codes=("1", "2", "3"), field=None, jointly=""):
    return Variable(
        name, name.partition(".")[0], "likert", Level.ORDINAL, {}, {}, codes, {}, "s", field,
        construct, jointly=jointly,
    )  # fmt: skip


def test_without_a_choice_every_grouping_is_compared(world):
    wave_id = make_wave(world)
    with world.database.reading() as session:
        assert choices_of(session, wave_facts(session, wave_id)).public == ("kind",)


def test_what_was_chosen_before_opening_holds(world):
    wave_id = make_wave(world)
    with world.database.writing() as session:
        facts = wave_facts(session, wave_id)
        unopened = type(facts)(
            **{name: getattr(facts, name) for name in facts.__slots__} | {"opened_at": None}
        )
        choose(session, unopened, Choices((), ("kind",), is_crossed=False), at=BEFORE)
    with world.database.reading() as session:
        facts = wave_facts(session, wave_id)
        chosen = choices_of(session, facts)
        plan = counted_plan(codebook(session, facts.version_id), facts)
    assert chosen == Choices((), ("kind",), is_crossed=False)
    assert chosen.depth(Readership.STAFF, is_over=True) == 1
    assert chosen.depth(Readership.STAFF, is_over=False) == 0
    assert chosen.depth(Readership.EXACT, is_over=False) == 1
    public = shown_plan(plan, chosen, Readership.PUBLIC)
    assert {name for v in public.variables for name in v.groupings} == set()
    assert shown_plan(plan, chosen, Readership.STAFF).hash != public.hash


def test_nobody_chooses_once_a_wave_is_open(world):
    wave_id = make_wave(world)
    with world.database.writing() as session:
        facts = wave_facts(session, wave_id)
        with pytest.raises(PlanIsFixed):
            choose(session, facts, Choices((), (), is_crossed=False), at=BEFORE)


def test_importance_and_progress_of_a_field_are_counted_together():
    found = joints_of(
        [
            variable("importance_a", "importance", field="a"),
            variable("progress_a", "progress", field="a"),
            variable("importance_b", "importance", field="b"),
            variable("progress_b", "progress", codes=("1", "2"), field="b"),
        ]
    )
    assert [(one.name, one.variables) for one in found] == [
        ("gap:a", ("importance_a", "progress_a"))
    ]


def test_rankings_and_statements_are_counted_together():
    found = joints_of(
        [
            variable("first.x", jointly="ranking"),
            variable("first.y", jointly="ranking"),
            variable("alone.z", jointly="opinions"),
        ]
    )
    assert [(one.name, one.purpose, one.variables) for one in found] == [
        ("ranking:first", "ranking", ("first.x", "first.y"))
    ]
