import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tallies.count import count, merge
from analysis.tallies.plan import release_plan
from analysis.tallies.tally import Tally
from surveys.reading import Group, Grouping, Level, Missing, Variable, WaveData

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
PLAN = release_plan(CODEBOOK, GROUPINGS)


def wave(rows):
    columns = ["kind", "way", "field_a", "record_key"]
    frame = pd.DataFrame(rows, columns=columns, dtype="int64")
    positions = frame.astype(dict.fromkeys(columns[:3], "int16"))
    return WaveData(positions, CODEBOOK, None, invited=0)


def found(tallies, *key):
    return next(tally for tally in tallies if tally.key == key)


position = st.integers(-7, 2)
row = st.tuples(st.integers(0, 2), position, position, st.integers(0, 2**30 - 1))


def test_a_field_is_compared_by_few_groups_and_the_whole_concept_by_all():
    planned = {variable.name: variable.groupings for variable in PLAN.variables}
    assert planned == {"kind": (), "way": ("kind", "two"), "field_a": ("two",)}


def test_the_plan_has_a_name_that_changes_with_its_content():
    assert release_plan(CODEBOOK, GROUPINGS).hash == PLAN.hash
    assert release_plan(CODEBOOK[:2], GROUPINGS).hash != PLAN.hash


def test_answers_and_reasons_of_missing_are_counted_apart():
    tallies = count(wave([(0, 2, -3, 5), (0, -1, -3, 7), (1, 2, 0, 11)]), PLAN)
    assert found(tallies, "way", "", "") == Tally("way", "", "", (0, 0, 2), (0, 0, 16), {-1: 1})
    assert found(tallies, "way", "kind", "mo").missing == {Missing.DONT_KNOW: 1}
    assert found(tallies, "field_a", "two", "rest").counts == (1, 0, 0)


def test_a_wave_without_answers_has_tallies_of_zero():
    tallies = count(wave([]), PLAN)
    assert {tally.base for tally in tallies} == {0}
    assert found(tallies, "way", "kind", "xx").counts == (0, 0, 0)


@given(st.lists(row, max_size=40), st.integers(0, 40))
@settings(deadline=None)
def test_counting_parts_and_merging_is_counting_the_whole(rows, cut):
    parts = [count(wave(rows[:cut]), PLAN), count(wave(rows[cut:]), PLAN)]
    assert merge(parts) == count(wave(rows), PLAN)


@given(st.lists(row, max_size=40))
@settings(deadline=None)
def test_groups_that_cover_everybody_add_up_to_the_total(rows):
    tallies = count(wave(rows), PLAN)
    parts = [found(tallies, "way", "two", group) for group in ("mo", "rest")]
    total = found(tallies, "way", "", "")
    assert sum(part.base for part in parts) == total.base
    assert sum(sum(part.key_sums) for part in parts) == sum(total.key_sums)


def test_sums_that_would_lose_precision_are_refused():
    with pytest.raises(ValueError, match="in parts"):
        count(wave([(0, 0, 0, 2**52), (0, 0, 0, 2**52)]), PLAN)
