import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.disclosure.cells import NumberCell, cells_as_json, numbers_from_json
from analysis.disclosure.numbers import (
    dominates,
    exact_number,
    percent_of,
    rounded_number,
    two_digits,
)
from analysis.disclosure.people import Earlier, classes_of
from analysis.tallies.cube import REASONS, Cube, NumberCounts
from surveys.db import dump_json
from tests.analysis.disclosure.cubes_for_tests import BLANK, SECRET


def cube(numbers, blank=0):
    distinct, counts = np.unique(np.array(numbers, dtype=float), return_counts=True)
    missing = np.zeros((1, len(REASONS)), np.int64)
    missing[0, BLANK] = blank
    members = NumberCounts(
        np.zeros(len(distinct), np.int64), distinct, counts, counts * 11, missing
    )
    size = np.array([len(numbers) + blank])
    return Cube({}, np.empty((1, 0), np.int16), size, size, {}, {"members": members}, {})


def shown(*batches, earlier=(), k=5):
    return rounded_number(batches, "members", k=k, earlier=earlier, secret=SECRET)


EVEN = tuple(range(20, 60, 2))


def test_sum_and_mean_have_two_digits_and_come_from_released_numbers():
    found = shown(cube(EVEN, blank=4))
    assert found.sum == 780 and found.base % 3 == 0
    assert found.mean == two_digits(found.sum / found.base)
    assert found.missing in ({-4: 3}, {-4: 6})


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60))
def test_exact_numbers_agree_with_pandas(numbers):
    found, series = exact_number(cube(numbers), "members"), pd.Series(numbers, dtype=float)
    assert (found.base, found.sum) == (len(numbers), series.sum())
    assert (found.mean, found.median) == pytest.approx((series.mean(), series.median()))


@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True)])
def test_fewer_than_ten_numbers_are_not_told(n, is_shown):
    assert shown(cube(EVEN[:n])).is_shown is is_shown


@pytest.mark.parametrize(("n", "is_told"), [(19, False), (20, True)])
def test_the_median_waits_for_twenty(n, is_told):
    assert (shown(cube(EVEN[:n])).median is not None) is is_told


def test_a_number_that_one_contributor_dominates_is_not_told():
    assert not shown(cube([*[1] * 19, 100_000])).is_shown


def test_the_second_largest_is_no_protection_for_the_largest():
    assert dominates(np.array([100.0, 90.0, 5.0]), 10)
    assert not dominates(np.array([100.0, 90.0, 10.0]), 10)


def test_numbers_that_are_all_the_same_are_not_told():
    assert not shown(cube([7] * 20)).is_shown


def test_the_p_of_the_rule_is_secret_and_between_ten_and_twenty():
    found = {percent_of(bytes([place]) * 32) for place in range(60)}
    assert found <= set(range(10, 21)) and len(found) > 5


def test_what_came_between_two_releases_must_be_enough_by_itself():
    before, few, many = cube(EVEN), cube([3, 4, 5]), cube(EVEN[:12])
    earlier = Earlier((), classes_of([before]), (shown(before),))
    assert not shown(before, few, earlier=[earlier]).is_shown
    assert shown(before, many, earlier=[earlier]).is_shown


def test_who_left_between_two_releases_cannot_be_worked_out():
    before = cube(EVEN)
    earlier = Earlier((), classes_of([before]), (shown(before),))
    assert not shown(cube(EVEN[1:]), cube(EVEN[:12]), earlier=[earlier]).is_shown


def test_numbers_survive_storing():
    cells = (shown(cube(EVEN, blank=4)), NumberCell("other", "withheld"))
    document = json.loads(dump_json(cells_as_json([], cells)))
    assert tuple(numbers_from_json(document)) == cells
