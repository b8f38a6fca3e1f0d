import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tallies.count import count, merge, planned_tallies
from analysis.tallies.cube import REASONS
from analysis.tallies.plan import PlannedJoint, release_plan
from analysis.tallies.tally import Tally
from surveys.reading import Group, Grouping, Level, Missing, Variable, WaveData
from tests.analysis.tallies.cubes import same

KINDS = ("mo", "ft", "vw")


def variable(name, codes=("1", "2", "3"), level=Level.ORDINAL, action_field=None):
    return Variable(name, name, "likert", level, {}, {}, codes, {}, "s", action_field)


def grouping(name, *groups):
    return Grouping(name, "kind", {}, tuple(Group(code, {}, codes) for code, codes in groups))


CODEBOOK = (
    variable("kind", KINDS, Level.NOMINAL),
    variable("way"),
    variable("field_a", action_field="a"),
    variable("members", (), Level.INTERVAL),
)
GROUPINGS = (
    grouping("kind", ("mo", ("mo",)), ("ft", ("ft",)), ("vw", ("vw",)), ("xx", ())),
    grouping("two", ("mo", ("mo",)), ("rest", ("ft", "vw"))),
)
JOINTS = (PlannedJoint("gap", "gap", ("way", "field_a")),)
PLAN = release_plan(CODEBOOK, GROUPINGS, JOINTS)


def wave(rows):
    columns = ["kind", "way", "field_a", "record_key"]
    frame = pd.DataFrame(rows, columns=columns, dtype="int64")
    positions = frame.astype(dict.fromkeys(columns[:3], "int16"))
    way = positions["way"]
    positions["members"] = way.where(way >= 0).astype(float)
    positions["members!"] = way.clip(upper=0).astype("int16")
    return WaveData(positions, CODEBOOK, None, invited=0)


def tallies_of(rows):
    return tuple(planned_tallies(count(wave(rows), PLAN), PLAN))


def found(tallies, *key):
    return next(tally for tally in tallies if tally.key == key)


position = st.integers(-7, 2)
row = st.tuples(st.integers(0, 2), position, position, st.integers(0, 2**30 - 1))


def test_everything_is_compared_by_every_grouping_but_numbers_and_what_makes_groups():
    planned = {variable.name: variable.groupings for variable in PLAN.variables}
    assert planned == {
        "kind": (),
        "way": ("kind", "two"),
        "field_a": ("kind", "two"),
        "members": (),
    }


def test_the_plan_has_a_name_that_changes_with_its_content():
    assert release_plan(CODEBOOK, GROUPINGS, JOINTS).hash == PLAN.hash
    assert release_plan(CODEBOOK[:2], GROUPINGS).hash != PLAN.hash


def test_answers_and_reasons_of_missing_are_counted_apart():
    tallies = tallies_of([(0, 2, -3, 5), (0, -1, -3, 7), (1, 2, 0, 11)])
    assert found(tallies, "way", "", "") == Tally("way", "", "", (0, 0, 2), (0, 0, 16), {-1: 1})
    assert found(tallies, "way", "kind", "mo").missing == {Missing.DONT_KNOW: 1}
    assert found(tallies, "field_a", "two", "rest").counts == (1, 0, 0)


def test_a_wave_without_answers_has_tallies_of_zero():
    tallies = tallies_of([])
    assert {tally.base for tally in tallies} == {0}
    assert found(tallies, "way", "kind", "xx").counts == (0, 0, 0)


@given(st.lists(row, max_size=40), st.integers(0, 40))
@settings(deadline=None)
def test_counting_parts_and_merging_is_counting_the_whole(rows, cut):
    parts = [count(wave(rows[:cut]), PLAN), count(wave(rows[cut:]), PLAN)]
    assert same(merge(parts), count(wave(rows), PLAN))


@given(st.lists(row, max_size=40))
@settings(deadline=None)
def test_groups_that_cover_everybody_add_up_to_the_total(rows):
    tallies = tallies_of(rows)
    parts = [found(tallies, "way", "two", group) for group in ("mo", "rest")]
    total = found(tallies, "way", "", "")
    assert sum(part.base for part in parts) == total.base
    assert sum(sum(part.key_sums) for part in parts) == sum(total.key_sums)


def test_sums_that_would_lose_precision_are_refused():
    with pytest.raises(ValueError, match="in parts"):
        count(wave([(0, 0, 0, 2**52), (0, 0, 0, 2**52)]), PLAN)


def test_groups_can_be_crossed():
    cube = count(wave([(0, 2, 1, 5), (0, 1, 1, 7), (1, 2, 0, 11)]), PLAN)
    crossed = cube.tally("way", {"kind": "mo", "two": "mo"})
    assert crossed.key == ("way", "kind+two", "mo+mo")
    assert crossed.counts == (0, 1, 1)
    assert cube.size({"kind": "mo", "two": "rest"}) == 0


def test_numbers_are_counted_by_value_and_profile():
    cube = count(wave([(0, 2, 0, 5), (0, 2, 0, 7), (1, 1, 0, 11), (1, -1, 0, 13)]), PLAN)
    members = cube.numbers["members"]
    assert members.numbers.tolist() == [2.0, 1.0]
    assert members.counts.tolist() == [2, 1]
    assert members.key_sums.tolist() == [12, 11]
    assert members.missing[:, REASONS.index(-1)].tolist() == [0, 1]


def test_variables_are_counted_together_by_pattern():
    cube = count(wave([(0, 2, 1, 5), (0, 2, 1, 7), (0, 2, -1, 11)]), PLAN)
    assert cube.joints["gap"].patterns.tolist() == [[2, -1], [2, 1]]
    assert cube.joints["gap"].counts.tolist() == [1, 2]
