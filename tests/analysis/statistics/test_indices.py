from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from analysis.statistics.indices import (
    IndexShowing,
    index_of_counts,
    index_showing,
    index_value,
    least_valid,
    person_scores,
    pomp,
)

STRAIGHT = [False, False, False]
answers = st.lists(st.lists(st.integers(-6, 4), min_size=3, max_size=3), min_size=1, max_size=40)


def test_answers_become_percent_of_the_maximum():
    # By hand: the scale 1 to 5 has 0, 25, 50, 75, 100; turned: 100, 75, 50, 25, 0.
    found = pomp(np.array([[0, 0], [1, 1], [2, 2], [3, 3], [4, 4]]), 5, [False, True])
    assert found[:, 0].tolist() == [0, 25, 50, 75, 100]
    assert found[:, 1].tolist() == [100, 75, 50, 25, 0]


def test_a_reason_of_missing_is_no_number():
    found = pomp(np.array([[-1, 2], [-4, 0]]), 3, [True, False])
    assert np.isnan(found[:, 0]).all()
    assert found[:, 1].tolist() == [100, 0]


@given(answers)
def test_turning_twice_changes_nothing(rows):
    once = pomp(np.array(rows), 5, [True] * 3)
    assert np.array_equal(100 - once, pomp(np.array(rows), 5, STRAIGHT), equal_nan=True)


@pytest.mark.parametrize(
    ("options", "turned", "says"),
    [(1, STRAIGHT, "two options"), (5, [False], "directions"), (3, STRAIGHT, "none of 3")],
)
def test_answers_that_fit_no_scale_are_refused(options, turned, says):
    with pytest.raises(ValueError, match=says):
        pomp(np.array([[0, 0, 4]]), options, turned)


def test_a_score_needs_six_tenths_of_the_items():
    # 5 items: 3 are enough, 2 are not.
    rows = np.array([[0, 1, 2, 3, 4], [0, 2, 4, -4, -4], [4, 4, -4, -1, -3]])
    found = person_scores(pomp(rows, 5, [False] * 5))
    assert found[:2].tolist() == [50, 50]
    assert np.isnan(found[2])


def test_six_tenths_are_rounded_up():
    # 0.6 k = 1.8 2.4 3.0 3.6 4.2 4.8 5.4 6.0
    assert [least_valid(k) for k in range(3, 11)] == [2, 3, 3, 4, 5, 5, 6, 6]


def test_two_items_are_no_index():
    with pytest.raises(ValueError, match="needs 3 items, not 2"):
        person_scores(np.zeros((4, 2)))


@given(answers, st.data())
def test_the_mean_and_its_interval_agree_with_statsmodels(rows, data):
    n = len(rows)
    counts = np.array(data.draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)))
    scores = person_scores(pomp(np.array(rows), 5, STRAIGHT))
    valid = np.repeat(scores, counts)[~np.isnan(np.repeat(scores, counts))]
    if not len(valid):
        with pytest.raises(ValueError, match="at least one"):
            index_value(scores, counts)
        return
    found = index_value(scores, counts)
    assert found.value == pytest.approx(valid.mean())
    assert (found.n, found.left_out) == (len(valid), counts.sum() - len(valid))
    if found.low is not None:
        low, high = DescrStatsW(valid).tconfint_mean()
        assert (found.low, found.high) == pytest.approx((max(0, low), min(100, high)), abs=1e-9)


def test_a_complete_list_narrows_the_interval():
    # sqrt(1 - 38/60) = 0.6055
    scores, counts = np.array([20.0, 40, 60]), np.array([10, 18, 10])
    alone, listed = index_value(scores, counts), index_value(scores, counts, population=60)
    narrowed = (listed.high - listed.low) / (alone.high - alone.low)
    assert narrowed == pytest.approx(sqrt(1 - 38 / 60))
    everybody = index_value(scores, counts, population=38)
    assert everybody.low == everybody.high == everybody.value


def test_more_scores_than_were_asked_are_refused():
    with pytest.raises(ValueError, match="more than the 2"):
        index_value(np.array([50.0]), np.array([3]), population=2)


def test_one_respondent_or_equal_scores_have_no_interval():
    assert index_value(np.array([75.0]), np.array([1])).low is None
    assert index_value(np.array([75.0]), np.array([40])).high is None


def test_the_interval_stays_on_the_scale():
    found = index_value(np.array([100.0, 90]), np.array([3, 1]))
    assert found.high == 100


def test_all_missing_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        index_value(np.array([np.nan, np.nan]), np.array([3, 4]))


def test_an_index_of_counts_matches_the_hand_calculation():
    # Means 1..3 of positions 0..2: (0*1 + 1*2 + 2*3)/6 = 8/6 -> 66.7; turned (1*2+2*1)/4 = 1 ->
    # 50; (2*5)/5 = 2 -> 100. Together (66.7 + 50 + 100)/3 = 72.2.
    found = index_of_counts([[1, 2, 3], [1, 2, 1], [0, 0, 5]], [False, True, False])
    assert found.means == pytest.approx((200 / 3, 50, 100))
    assert found.value == pytest.approx(72.22, abs=0.01)
    assert (found.bases, found.smallest_base) == ((6, 4, 5), 4)


@given(st.lists(st.lists(st.integers(0, 4), min_size=3, max_size=3), min_size=1, max_size=40))
def test_without_missing_answers_both_ways_give_the_same_index(rows):
    patterns = np.array(rows)
    tables = [np.bincount(column, minlength=5).tolist() for column in patterns.T]
    turned = [False, True, False]
    scores = person_scores(pomp(patterns, 5, turned))
    joint = index_value(scores, np.ones(len(rows), int))
    assert index_of_counts(tables, turned).value == pytest.approx(joint.value)


@pytest.mark.parametrize(
    ("tables", "says"),
    [
        ([[1, 1], [1, 1]], "needs 3 items"),
        ([[1, 1], [1, 1], [1, 1, 1]], "make no index"),
        ([[1], [1], [1]], "make no index"),
        ([[1, 1], [1, 1], [0, 0]], "Nobody"),
    ],
)
def test_counts_that_make_no_index_are_refused(tables, says):
    with pytest.raises(ValueError, match=says):
        index_of_counts(tables, [False] * len(tables))


def test_alpha_decides_how_a_reflective_index_is_shown():
    shown = {alpha: index_showing("reflective", alpha) for alpha in (0.7, 0.699, 0.6, 0.59, None)}
    assert list(shown.values()) == [
        IndexShowing.INDEX,
        IndexShowing.CAUTION,
        IndexShowing.CAUTION,
        IndexShowing.ITEMS_ONLY,
        IndexShowing.TOO_FEW,
    ]


def test_a_formative_index_asks_for_no_alpha():
    assert index_showing("formative", 0.1) is index_showing("formative", None)
    assert index_showing("formative", 0.1) is IndexShowing.PARTS


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no kind"):
        index_showing("both", 0.9)
