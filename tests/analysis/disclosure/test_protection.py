import json
from dataclasses import replace
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.cells import Cell, cells_as_json, cells_from_json
from analysis.disclosure.protection import protect
from analysis.tallies.plan import PlannedVariable, ReleasePlan
from analysis.tallies.tally import Tally
from surveys.db import dump_json
from surveys.reading import Missing

PLAN = ReleasePlan(
    (
        PlannedVariable("way", ("no", "partly", "yes"), None, ("kind",)),
        PlannedVariable("first", ("no", "yes"), None, ()),
    ),
    (),
)
FOLLOW_UP = ReleasePlan(
    (replace(PLAN.variables[0], conditional=True), PLAN.variables[1]), PLAN.groupings
)
EVERYBODY = 200
K = 5


def tally(counts, missing=None, group=""):
    counts = tuple(counts)
    return Tally("way", group and "kind", group, counts, counts, missing or {})


def protected(tallies, protection, k=K, plan=PLAN):
    """Protect tallies of `way` beside an item that everybody was asked."""
    asked_of_all = Tally("first", "", "", (0, EVERYBODY), (0, 1), {})
    tallies = [*tallies, asked_of_all]
    cells = protect(tallies, plan, protection=protection, k=k, secret=b"s" * 32)
    return tuple(cell for cell in cells if cell.variable == "way")


def total_of(groups):
    return tally(map(sum, zip(*(group.counts for group in groups), strict=True)))


def with_groups(*counts):
    groups = [tally(found, group=str(place)) for place, found in enumerate(counts)]
    return [total_of(groups), *groups]


reasons = st.dictionaries(st.sampled_from([int(r) for r in Missing]), st.integers(1, 30))
counts = st.tuples(*[st.integers(0, 30)] * 3)
totals = st.builds(tally, counts, reasons)


def test_staff_of_an_attributed_wave_see_two_of_three():
    (cell,) = protected([tally((1, 0, 2), {-1: 1})], "exact", k=0)
    assert (cell.state, cell.counts, cell.base, cell.missing) == ("exact", (1, 0, 2), 3, {-1: 1})


@pytest.mark.parametrize(("n", "state"), [(4, "withheld"), (5, "exact")])
def test_few_shows_counts_from_k_answers_on(n, state):
    (cell,) = protected([tally((n - 2, 1, 1))], "few")
    assert cell.state == state


def test_few_has_no_groups():
    cells = protected(with_groups((9, 9, 9), (9, 9, 9)), "few")
    assert [cell.key for cell in cells] == [("way", "", "")]


def test_nine_in_ten_become_nearly_all():
    (cell,) = protected([tally((1, 0, 9))], "few")
    assert (cell.state, cell.counts, cell.leading, cell.base) == ("nearly_all", None, "yes", 10)


def test_less_than_nine_in_ten_keep_their_counts():
    assert protected([tally((2, 0, 17))], "few")[0].counts == (2, 0, 17)


def test_few_and_none_look_the_same():
    assert protected([tally((1, 1, 1), {-1: 9})], "few") == protected([tally((0, 0, 0))], "few")


@pytest.mark.parametrize(
    ("asked", "state"),
    [(20, "withheld"), (21, "exact"), (179, "exact"), (180, "withheld"), (200, "withheld")],
)
def test_a_question_asked_of_nearly_all_or_none_does_not_give_its_filter_away(asked, state):
    blank = 5
    half = (asked - blank) // 2
    found = tally((half, asked - blank - half, 0), {-4: blank, -3: EVERYBODY - asked})
    assert protected([found], "few", plan=FOLLOW_UP)[0].state == state


def test_a_question_asked_of_all_may_be_answered_by_all():
    assert protected([tally((60, 70, 70))], "few")[0].base == EVERYBODY


@given(totals)
def test_few_tells_no_number_of_fewer_than_k_besides_options(total):
    (cell,) = protected([total], "few")
    assert cell.base is None or cell.base >= K
    assert all(n >= K for n in cell.missing.values())


@given(totals)
def test_few_never_leaves_a_single_reason_to_be_worked_out(total):
    (cell,) = protected([total], "few")
    untold = total.missing.keys() - cell.missing.keys()
    assert not untold or untold >= {r for r in total.missing if r != Missing.NOT_ASKED}


@given(totals)
def test_counts_stand_only_where_no_option_holds_nearly_all(total):
    (cell,) = protected([total], "few")
    assert cell.counts is None or max(cell.counts) < 0.9 * cell.base


def test_a_grouping_with_one_small_group_disappears():
    cells = protected(with_groups((9, 9, 9), (9, 9, 9), (1, 2, 1)), "groups")
    assert [cell.key for cell in cells] == [("way", "", "")]


def test_a_large_group_that_hardly_answered_is_a_small_group():
    total, first, second = with_groups((9, 9, 9), (1, 2, 1))
    silent = Tally("way", "kind", "1", second.counts, second.key_sums, {-4: 30})
    total = Tally("way", "", "", total.counts, total.key_sums, {-4: 30})
    assert len(protected([total, first, silent], "groups")) == 1


def test_those_in_no_group_are_a_group():
    total, *groups = with_groups((9, 9, 9), (9, 9, 9), (1, 1, 1))
    assert len(protected([total, *groups[:2]], "groups")) == 1


def test_a_total_of_fewer_than_k_is_withheld():
    assert protected(with_groups((1, 1, 2)), "groups") == (Cell("way", "", "", "withheld"),)


@given(st.lists(counts, min_size=1, max_size=5), st.integers(0, 4))
def test_no_union_of_published_groups_leaves_fewer_than_k(groups, outside):
    total, *parts = with_groups(*groups, (outside, 0, 0))
    cells = protected([total, *parts[:-1]], "groups")
    sizes = [part.base for part in parts[:-1]] if len(cells) > 1 else []
    unions = chain.from_iterable(combinations(sizes, n) for n in range(1, len(sizes) + 1))
    rests = [total.base - sum(union) for union in unions]
    assert all(rest == 0 or rest >= K for rest in rests)


@given(totals)
def test_everything_published_of_groups_is_rounded(total):
    for cell in protected([total, tally(total.counts, total.missing, "0")], "groups"):
        numbers = [*(cell.counts or ()), cell.base or 0, *cell.missing.values()]
        assert all(n % 3 == 0 for n in numbers)


@pytest.mark.parametrize("protection", ["exact", "few", "groups"])
@given(total=totals)
def test_cells_survive_storing(total, protection):
    cells = protected([total], protection)
    document = dump_json(cells_as_json(cells))
    assert tuple(cells_from_json(json.loads(document))) == cells
