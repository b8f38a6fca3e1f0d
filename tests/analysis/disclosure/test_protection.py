import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.disclosure.cells import Cell, cells_as_json, cells_from_json
from analysis.disclosure.ladder import HIDDEN, Rung
from analysis.disclosure.protection import protect
from analysis.tallies.cube import REASONS, Cube, ItemCounts
from analysis.tallies.plan import PlannedGrouping, PlannedVariable, ReleasePlan
from surveys.db import dump_json
from surveys.reading import Missing

KINDS = tuple("01234")
PLAN = ReleasePlan(
    (
        PlannedVariable("way", ("no", "partly", "yes"), None, ("kind",)),
        PlannedVariable("first", ("no", "yes"), None, ()),
    ),
    (PlannedGrouping("kind", "kind", KINDS, tuple((kind, (kind,)) for kind in KINDS)),),
)
FOLLOW_UP = ReleasePlan(
    (replace(PLAN.variables[0], conditional=True), PLAN.variables[1]), PLAN.groupings
)
EVERYBODY = 200
K = 5


def cube(*groups, missing=None):
    """Return a cube with counts per group of `way`, beside an item that everybody was asked.

    Whoever did not answer belongs to the first group.
    """
    counts = np.array(groups, np.int64)
    rows = len(counts)
    absent = np.zeros((rows, len(REASONS)), np.int64)
    for reason, n in (missing or {}).items():
        absent[0, REASONS.index(reason)] = n
    asked_of_all = np.zeros((rows, 2), np.int64)
    asked_of_all[0, 1] = EVERYBODY
    nobody = np.zeros((rows, len(REASONS)), np.int64)
    sizes = counts.sum(axis=1) + absent.sum(axis=1)
    return Cube(
        groupings={"kind": KINDS},
        profiles=np.arange(rows, dtype=np.int16)[:, None],
        sizes=sizes,
        key_sums=sizes,
        items={
            "way": ItemCounts(counts, counts, absent),
            "first": ItemCounts(asked_of_all, asked_of_all, nobody),
        },
        numbers={},
        joints={},
    )


def protected(found, protection, k=K, plan=PLAN, depth=1):
    """Return the cells of `way`."""
    result = protect(found, plan, protection=protection, k=k, secret=b"s" * 32, depth=depth)
    return tuple(cell for cell in result.cells if cell.variable == "way")


reasons = st.dictionaries(st.sampled_from([int(r) for r in Missing]), st.integers(1, 30))
counts = st.tuples(*[st.integers(0, 30)] * 3)
totals = st.builds(lambda found, missing: cube(found, missing=missing), counts, reasons)


def counted(found):
    return found.tally("way", {})


def test_staff_of_an_attributed_wave_see_two_of_three():
    cell, *_ = protected(cube((1, 0, 2), missing={-1: 1}), "exact", k=0)
    assert (cell.state, cell.counts, cell.base, cell.missing) == ("exact", (1, 0, 2), 3, {-1: 1})


def test_exact_groups_are_there_even_if_empty():
    cells = protected(cube((1, 0, 2), (0, 1, 0)), "exact", k=0)
    assert [(cell.group, cell.base) for cell in cells[1:]] == list(
        zip(KINDS, (3, 1, 0, 0, 0), strict=True)
    )


@pytest.mark.parametrize(("n", "state"), [(4, "withheld"), (5, "exact")])
def test_few_shows_counts_from_k_answers_on(n, state):
    (cell,) = protected(cube((n - 2, 1, 1)), "few")
    assert cell.state == state


def test_few_has_no_groups():
    cells = protected(cube((9, 9, 9), (9, 9, 9)), "few")
    assert [cell.key for cell in cells] == [("way", "", "")]


def test_nine_in_ten_become_nearly_all():
    (cell,) = protected(cube((1, 0, 9)), "few")
    assert (cell.state, cell.counts, cell.leading, cell.base) == ("nearly_all", None, "yes", 10)


def test_less_than_nine_in_ten_keep_their_counts():
    assert protected(cube((2, 0, 17)), "few")[0].counts == (2, 0, 17)


def test_few_and_none_look_the_same():
    few, none = cube((1, 1, 1), missing={-1: 9}), cube((0, 0, 0))
    assert protected(few, "few") == protected(none, "few")


@pytest.mark.parametrize(
    ("asked", "state"),
    [(20, "withheld"), (21, "exact"), (179, "exact"), (180, "withheld"), (200, "withheld")],
)
def test_a_question_asked_of_nearly_all_or_none_does_not_give_its_filter_away(asked, state):
    blank = 5
    half = (asked - blank) // 2
    missing = {-4: blank, -3: EVERYBODY - asked}
    found = cube((half, asked - blank - half, 0), missing=missing)
    assert protected(found, "few", plan=FOLLOW_UP)[0].state == state


def test_a_question_asked_of_all_may_be_answered_by_all():
    assert protected(cube((60, 70, 70)), "few")[0].base == EVERYBODY


@given(totals)
def test_few_tells_no_number_of_fewer_than_k_besides_options(total):
    (cell,) = protected(total, "few")
    assert cell.base is None or cell.base >= K
    assert all(n >= K for n in cell.missing.values())


@given(totals)
def test_few_never_leaves_a_single_reason_to_be_worked_out(total):
    (cell,) = protected(total, "few")
    untold = counted(total).missing.keys() - cell.missing.keys()
    assert not untold or untold >= {r for r in counted(total).missing if r != Missing.NOT_ASKED}


@given(totals)
def test_counts_stand_only_where_no_option_holds_nearly_all(total):
    (cell,) = protected(total, "few")
    assert cell.counts is None or max(cell.counts) < 0.9 * cell.base


def groups_of(cells):
    return [cell.group for cell in cells if cell.grouping]


def test_groups_that_are_large_enough_are_shown():
    assert groups_of(protected(cube((9, 9, 9), (9, 9, 9)), "groups")) == ["0", "1"]


def test_a_small_group_takes_one_neighbour_along_and_no_more():
    # Everybody minus the others would be the small one; of equals the last one goes.
    cells = protected(cube((9, 9, 9), (8, 8, 8), (7, 7, 7), (1, 2, 1)), "groups")
    assert groups_of(cells) == ["0", "1"]


def test_two_small_groups_that_are_large_together_take_nobody_along():
    cells = protected(cube((9, 9, 9), (9, 9, 9), (1, 2, 1), (2, 1, 1)), "groups")
    assert groups_of(cells) == ["0", "1"]


def test_a_large_group_that_hardly_answered_is_a_small_group():
    cells = protected(cube((1, 2, 1), (9, 9, 9), (8, 8, 8), missing={-4: 30}), "groups")
    assert groups_of(cells) == ["1"]


def test_those_in_no_group_are_a_group():
    found = cube((9, 9, 9), (8, 8, 8), (1, 1, 1))
    outside = replace(found, profiles=np.array([[0], [1], [-1]], np.int16))
    assert groups_of(protected(outside, "groups")) == ["0"]


def test_a_total_of_fewer_than_k_is_withheld():
    found = cube((1, 1, 2), missing={-4: 20})
    assert protected(found, "groups") == (Cell("way", "", "", "withheld"),)


def test_empty_and_small_groups_are_both_absent():
    small, empty = cube((9, 9, 9), (9, 9, 9), (1, 1, 1), (1, 0, 1)), cube((9, 9, 9), (9, 9, 9))
    assert groups_of(protected(small, "groups")) == groups_of(protected(empty, "groups"))


@settings(deadline=None)
@given(totals)
def test_everything_published_of_groups_is_rounded(total):
    for cell in protected(total, "groups"):
        numbers = [*(cell.counts or ()), cell.base or 0, *cell.missing.values()]
        assert all(n % cell.rounding == 0 for n in numbers)


@settings(deadline=None)
@given(totals)
def test_no_rounded_count_is_above_its_base(total):
    for cell in protected(total, "groups"):
        assert cell.base is None or max(cell.counts) <= cell.base


@settings(deadline=None)
@given(totals)
def test_how_many_were_not_asked_is_never_told_of_groups(total):
    assert all(Missing.NOT_ASKED not in cell.missing for cell in protected(total, "groups"))


def test_special_categories_have_a_k_of_ten():
    found = cube((2, 2, 2), (9, 9, 9), (9, 9, 9), (2, 2, 2))
    options = {"protection": "groups", "k": 5, "secret": b"s" * 32, "depth": 2}
    usual = protect(found, PLAN, **options)
    guarded = protect(found, PLAN, **options, guarded={"way"})
    assert [cell.group for cell in usual.cells][:5] == ["", "0", "1", "2", "3"]
    assert [cell.group for cell in guarded.cells][:3] == ["", "1", "2"]
    assert guarded.rungs["way"] == Rung(1, 10, 3)


def test_what_is_hidden_says_so():
    found = protect(cube((1, 1, 1)), PLAN, protection="groups", k=5, secret=b"s" * 32, depth=1)
    assert found.rungs["way"] == HIDDEN


@pytest.mark.parametrize("protection", ["exact", "few", "groups"])
@settings(deadline=None)
@given(total=totals)
def test_cells_survive_storing(total, protection):
    cells = protected(total, protection)
    document = dump_json(cells_as_json(cells))
    assert tuple(cells_from_json(json.loads(document))) == cells


def test_releases_from_before_there_was_another_rounding_can_be_read():
    row = ["way", "", "", "rounded", [3, 6], 9, {}, None]
    (cell,) = cells_from_json({"cells": [row]})
    assert (cell.counts, cell.rounding) == ((3, 6), 3)
