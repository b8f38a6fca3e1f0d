from math import erfc, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from analysis.statistics.differences import holm
from analysis.statistics.importance import (
    Quadrant,
    gaps_of_counts,
    importance_performance,
    joint_table,
    mean_points,
    paired_gaps,
)

LOW, HIGH = [30, 5, 3, 1, 1], [1, 1, 3, 5, 30]
MIDDLE = [4, 8, 16, 8, 4]
tables = st.lists(st.integers(0, 12), min_size=16, max_size=16).filter(any)


def table_of(cells):
    return np.array(cells).reshape(4, 4)


def answers_of(table):
    """Return importance and performance of each respondent of a table."""
    pairs = np.argwhere(np.ones_like(table))
    return np.repeat(pairs, table.reshape(-1), axis=0).T


@given(st.lists(st.integers(0, 50), min_size=5, max_size=5).filter(any))
def test_the_mean_in_points_agrees_with_statsmodels(counts):
    found = mean_points(counts)
    values = np.repeat([0, 25, 50, 75, 100], counts)
    assert found.value == pytest.approx(values.mean())
    assert found.n == len(values)
    if len(set(values)) > 1:
        low, high = DescrStatsW(values).tconfint_mean()
        assert (found.low, found.high) == pytest.approx((max(0, low), min(100, high)), abs=1e-9)
    else:
        assert (found.low, found.high) == (None, None)


@pytest.mark.parametrize("counts", [[3], [0, 0, 0]])
def test_a_mean_of_nothing_is_refused(counts):
    with pytest.raises(ValueError, match="needs"):
        mean_points(counts)


def test_items_lie_in_the_corner_both_intervals_agree_on():
    importance = [HIGH, HIGH, LOW, LOW, HIGH, LOW]
    performance = [LOW, HIGH, LOW, HIGH, LOW, HIGH]
    found = importance_performance(importance, performance)
    assert [item.quadrant for item in found.items] == [
        Quadrant.ACT,
        Quadrant.KEEP,
        Quadrant.WATCH,
        Quadrant.ENOUGH,
        Quadrant.ACT,
        Quadrant.ENOUGH,
    ]
    assert (found.importance_line, found.performance_line) == pytest.approx((50, 50))
    assert found.drawable


def test_an_item_whose_box_crosses_a_line_is_not_placed():
    found = importance_performance([HIGH, HIGH, LOW, LOW, MIDDLE, MIDDLE], [LOW, HIGH] * 3)
    assert [item.quadrant is None for item in found.items] == [False] * 4 + [True] * 2


def test_the_lines_are_the_means_of_the_items_not_of_the_scale():
    found = importance_performance([HIGH, HIGH], [HIGH, LOW])
    assert found.importance_line == mean_points(HIGH).value
    assert all(item.quadrant is None for item in found.items)


def test_few_items_or_few_answers_are_not_drawn_as_a_matrix():
    five = [HIGH] * 5
    assert not importance_performance(five, five).drawable
    nineteen = [*five, [0, 0, 0, 4, 15]]
    assert not importance_performance([*five, HIGH], nineteen).drawable
    twenty = [*five, [0, 0, 0, 5, 15]]
    assert importance_performance([*five, HIGH], twenty).drawable


def test_importance_and_performance_may_have_scales_of_their_own():
    found = importance_performance([[0, 0, 40]], [[40, 0, 0, 0, 0]])
    assert (found.items[0].importance.value, found.items[0].performance.value) == (100, 0)


@pytest.mark.parametrize("function", [importance_performance, gaps_of_counts])
@pytest.mark.parametrize(("one", "other"), [([], []), ([HIGH], [HIGH, LOW])])
def test_items_without_a_partner_are_refused(function, one, other):
    with pytest.raises(ValueError, match="no pairs"):
        function(one, other)


def test_a_joint_table_leaves_out_who_left_one():
    patterns = np.array([[0, 2], [0, 2], [2, -4], [-1, -1], [1, 1]])
    found = joint_table(patterns, np.array([1, 2, 9, 9, 4]), 3)
    assert found.tolist() == [[0, 0, 3], [0, 4, 0], [0, 0, 0]]


def test_a_joint_table_of_other_options_is_refused():
    with pytest.raises(ValueError, match="no two answers"):
        joint_table(np.array([[0, 3]]), np.array([1]), 3)
    with pytest.raises(ValueError, match="no two answers"):
        joint_table(np.array([[0, 1, 2]]), np.array([1]), 3)


@given(tables)
def test_a_gap_agrees_with_scipys_paired_t(cells):
    table = table_of(cells)
    importance, performance = answers_of(table) * (100 / 3)
    (found,) = paired_gaps([table])
    assert found.value == pytest.approx((importance - performance).mean())
    assert found.n == len(importance)
    assert found.more == (importance > performance + 1).sum()
    if found.low is None:
        assert len(set((importance - performance).round(6))) == 1
        return
    ends = stats.ttest_rel(importance, performance).confidence_interval()
    assert found.low == pytest.approx(max(-100, ends.low), abs=1e-9)
    assert found.high == pytest.approx(min(100, ends.high), abs=1e-9)


@given(tables)
def test_the_test_agrees_with_pratts_formula_written_out(cells):
    table = table_of(cells)
    importance, performance = answers_of(table)
    (found,) = paired_gaps([table])
    d = pd.Series(importance - performance)
    if len(d) < 30:
        assert found.adjusted_p is None
        return
    # Ranks of |d| with the zeros among them; the zeros' ranks are then left out.
    ranks = d.abs().rank()[d != 0]
    zeros, n = int((d == 0).sum()), len(d)
    if len(ranks) <= 25:
        return  # exact, which `signed_ranks` tests
    plus = ranks[d[d != 0] > 0].sum()
    mean = (n * (n + 1) - zeros * (zeros + 1)) / 4
    ties = ranks.value_counts()
    variance = (n * (n + 1) * (2 * n + 1) - zeros * (zeros + 1) * (2 * zeros + 1)) / 24
    variance -= (ties**3 - ties).sum() / 48
    z = (plus - mean) / sqrt(variance)
    assert found.adjusted_p == pytest.approx(erfc(abs(z) / sqrt(2)), abs=1e-9)


def test_the_family_is_corrected_after_holm():
    block = [np.diag([10, 10, 10, 10]) for _ in range(3)]
    for shift, table in zip((3, 6, 9), block, strict=True):
        table[3, 0] = shift
    alone = [paired_gaps([table])[0].adjusted_p for table in block]
    assert [gap.adjusted_p for gap in paired_gaps(block)] == pytest.approx(holm(alone))


def test_an_item_too_small_for_a_test_does_not_enlarge_the_family():
    table, small = np.diag([10, 10, 10, 10]), np.diag([2, 2, 2, 2])
    table[3, 0] = 6
    alone, beside = paired_gaps([table])[0], paired_gaps([table, small])[0]
    assert beside.adjusted_p == alone.adjusted_p


def test_a_small_gap_is_not_called_one_however_sure():
    table = np.zeros((5, 5), int)
    table[2, 2], table[3, 2] = 6500, 3500
    (found,) = paired_gaps([table])
    assert found.value == 8.75
    assert found.adjusted_p < 1e-9
    assert not found.clear


def test_a_gap_in_either_direction_is_clear():
    table = np.zeros((5, 5), int)
    table[1, 3] = 40
    table[1, 1] = 5
    (less,) = paired_gaps([table])
    (more,) = paired_gaps([table.T])
    assert less.clear and more.clear
    assert less.value == -more.value
    assert (less.less, more.more) == (40, 40)


def test_no_gap_at_all_and_one_respondent():
    (equal,) = paired_gaps([np.diag([20, 20])])
    assert (equal.value, equal.low, equal.adjusted_p, equal.clear) == (0, None, 1, False)
    (single,) = paired_gaps([np.array([[0, 0], [1, 0]])])
    assert (single.value, single.low, single.adjusted_p) == (100, None, None)


def test_gaps_of_nobody_or_of_two_scales_are_refused():
    with pytest.raises(ValueError, match="at least one"):
        paired_gaps([np.zeros((3, 3), int)])
    with pytest.raises(ValueError, match="one scale"):
        paired_gaps([np.ones((3, 4), int)])
    with pytest.raises(ValueError, match="one scale"):
        gaps_of_counts([[1, 1]], [[1, 1, 1]])
    assert paired_gaps([]) == ()


def test_a_gap_of_counts_matches_the_hand_calculation():
    # Means (0*1 + 25*1 + 50*3 + 75*5 + 100*30)/40 = 88.75 and 11.25; top two 35/40 and 2/40.
    (found,) = gaps_of_counts([HIGH], [LOW])
    assert found.value == pytest.approx(77.5)
    assert found.top == pytest.approx(33 / 40)
    assert (found.importance_n, found.performance_n) == (40, 40)


@given(tables)
def test_with_the_same_respondents_both_gaps_are_the_same(cells):
    table = table_of(cells)
    (apart,) = gaps_of_counts([table.sum(axis=1).tolist()], [table.sum(axis=0).tolist()])
    assert apart.value == pytest.approx(paired_gaps([table])[0].value)
