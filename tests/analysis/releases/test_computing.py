from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.releases.computing import results_of
from analysis.releases.planning import joints_of
from analysis.releases.results import Results, results_as_json
from analysis.releases.results import _adapter as adapter
from analysis.statistics.opinions import OpinionsRefused
from analysis.tallies.count import count
from analysis.tallies.plan import release_plan
from surveys.items.base import Variable
from surveys.questionnaires.questionnaire import Index, IndexItem
from surveys.reading import Group, Grouping, Level, Pairs, WaveData

KINDS, SCALE, RANKS = ("mo", "vw"), ("1", "2", "3"), ("unranked", "2", "1")
THREE = ("way", "importance_a", "progress_a")


def variable(name, codes=SCALE, level=Level.ORDINAL, **more):
    return Variable(
        name, name.partition(".")[0], "likert", level, {}, {}, codes, {}, "s", **more
    )  # fmt: skip


CODEBOOK = (
    variable("kind", KINDS, Level.NOMINAL),
    variable("way"),
    variable("importance_a", action_field="a", construct="importance"),
    variable("progress_a", action_field="a", construct="progress"),
    variable("first.x", RANKS, jointly="ranking"),
    variable("first.y", RANKS, jointly="ranking"),
    variable("members", (), Level.INTERVAL),
)
KIND = Grouping("kind", "kind", {}, tuple(Group(code, {}, (code,)) for code in KINDS))
PLAN = release_plan(CODEBOOK, (KIND,), joints_of(CODEBOOK))


def frame(n):
    """Return n answers: every second by an office; offices see more progress."""
    of_office = np.arange(n) % 2
    columns = {
        "kind": of_office,
        "way": of_office * 2,
        "importance_a": np.full(n, 2),
        "progress_a": of_office * 2,
        "first.x": np.full(n, 2),
        "first.y": np.full(n, 1),
    }
    answers = pd.DataFrame(columns).astype("int16")
    answers["members"] = np.arange(n, dtype=float)
    answers["members!"] = np.zeros(n, "int16")
    answers["record_key"] = np.arange(n)
    return answers


def computed(n, pairs=None):
    cube = count(WaveData(frame(n), CODEBOOK, None, invited=0), PLAN)
    return results_of(cube, PLAN, CODEBOOK, since=1 if pairs else None, pairs=pairs)


def test_groups_of_thirty_are_tested_and_smaller_ones_are_not():
    found = computed(60)[""].compared["way"]["kind"]
    assert found.groups == KINDS
    assert found.crosstab.strength == "strong"
    assert found.ranks.ns == (30, 30)
    assert computed(58)[""].compared == {}


def test_the_gap_of_a_field_is_there_for_everybody_and_for_each_group():
    gaps = computed(60)["a"].gaps
    # Importance is always 100; progress is 0 for associations and 100 for offices.
    assert gaps[""][""].value == pytest.approx(50)
    assert gaps["kind"]["mo"].value == pytest.approx(100)
    assert gaps["kind"]["vw"].value == pytest.approx(0)
    assert gaps["kind"]["mo"].n == 30


def test_rankings_and_numbers_are_summed_up():
    found = computed(40)[""]
    assert found.rankings["first"].summary.options[0].first == 40
    assert found.rankings["first"].variables == ("first.x", "first.y")
    assert found.numbers["members"].n == 40


def test_change_is_that_of_those_who_answered_twice():
    before, after = frame(10), frame(10)
    before["way"] = np.array([0] * 8 + [-4, 2], "int16")
    found = computed(10, Pairs(before, after, only_before=3, only_after=1))[""].changes["way"]
    assert found.since == 1
    assert found.change.difference.n_both == 9
    # Four offices rose from the lowest to the highest; four associations and one office stayed.
    assert (found.change.steps.raised, found.change.steps.same) == (4, 5)


def test_results_survive_being_stored():
    for found in computed(60, Pairs(frame(10), frame(10), 0, 0)).values():
        assert adapter().validate_python(results_as_json(found)) == found


def test_a_wave_without_answers_has_no_results():
    assert computed(0)[""] == Results()


def test_an_index_of_parts_has_a_value_beside_its_items():
    items = tuple(IndexItem(name, is_reversed=False, reference=name) for name in THREE)
    index = Index("sum", {}, "formative", None, items, "sum")
    plan = release_plan(CODEBOOK, (KIND,), joints_of(CODEBOOK, [index]))
    cube = count(WaveData(frame(40), CODEBOOK, None, invited=0), plan)
    found = results_of(cube, plan, CODEBOOK, indices=[index])
    # "way" and progress are 100 for every second respondent, importance is 100 for all.
    assert found["a"].indices == {}
    whole = [v for v in CODEBOOK if v.name in THREE]
    same_field = [replace(v, action_field=None) for v in whole]
    codebook = (*(v for v in CODEBOOK if v.name not in THREE), *same_field)
    one = results_of(cube, plan, codebook, indices=[index], population=80)[""].indices["sum"]
    assert one.showing == "parts"
    assert one.value.value == pytest.approx(100 * (1 + 0.5 + 0.5) / 3)
    assert one.value.low < one.value.value < one.value.high


def test_an_index_of_a_field_or_without_a_list_has_no_interval():
    items = tuple(IndexItem(name, is_reversed=False, reference=name) for name in THREE)
    index = Index("sum", {}, "formative", None, items, "sum")
    plan = release_plan(CODEBOOK, (KIND,), joints_of(CODEBOOK, [index]))
    cube = count(WaveData(frame(40), CODEBOOK, None, invited=0), plan)
    for field, population, has_interval in (
        ("a", 80, False),
        (None, None, False),
        (None, 80, True),
    ):
        codebook = [replace(v, action_field=field) if v.name in THREE else v for v in CODEBOOK]
        found = results_of(cube, plan, codebook, indices=[index], population=population)
        value = found[field or ""].indices["sum"].value
        assert value.value == pytest.approx(100 * (1 + 0.5 + 0.5) / 3)
        assert (value.low is not None, value.high is not None) == (has_interval, has_interval)


def voted(parties):
    """Return what is frozen of 60 votes on twelve statements, by that many parties in turn."""
    voices = ("agree", "disagree", "pass")
    statements = [
        variable(f"ideas.s{at}", voices, Level.NOMINAL, jointly="opinions") for at in range(12)
    ]
    sides = np.random.default_rng(1).random((60, 12)) < 0.1
    sides ^= (np.arange(60)[:, None] % parties) > 0
    answers = pd.DataFrame(sides.astype("int16"), columns=[one.name for one in statements])
    answers["record_key"] = np.arange(60)
    plan = release_plan(statements, (), joints_of(statements))
    cube = count(WaveData(answers, tuple(statements), None, invited=0), plan)
    return results_of(cube, plan, statements)[""]


def test_opinion_groups_are_frozen_with_where_they_lie_and_without_who_is_where():
    found = voted(2)
    groups = found.opinions["ideas"]
    assert groups.sizes == (30, 30)
    assert len(groups.areas) == 2
    document = results_as_json(found)
    assert adapter().validate_python(document) == found
    assert set(document["opinions"]["ideas"]) == {
        "variables", "sizes", "silhouette", "stability", "groups", "consensus", "areas",
    }  # fmt: skip
    # Releases older than the map.
    del document["opinions"]["ideas"]["areas"]
    assert adapter().validate_python(document).opinions["ideas"].areas == ()


def test_one_party_is_frozen_as_no_groups_with_the_reason():
    found = voted(1)
    assert isinstance(found.opinions["ideas"], OpinionsRefused)
    assert adapter().validate_python(results_as_json(found)) == found
