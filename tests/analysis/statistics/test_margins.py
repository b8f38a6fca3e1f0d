import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import SquareTable

from analysis.statistics.margins import stuart_maxwell
from analysis.statistics.paired import Transitions


@st.composite
def connected(draw):
    """Tables in which somebody moved between any two neighbouring options."""
    k = draw(st.integers(2, 5))
    return [
        [draw(st.integers(1 if abs(i - j) == 1 else 0, 20)) for j in range(k)] for i in range(k)
    ]


@given(connected())
def test_the_test_agrees_with_statsmodels(table):
    other = SquareTable(np.array(table, dtype=float), shift_zeros=False).homogeneity()
    found = stuart_maxwell(Transitions(tuple(map(tuple, table))))
    assert found.df == other.df == len(table) - 1
    assert found.statistic == pytest.approx(other.statistic, abs=1e-8)
    assert found.p_value == pytest.approx(other.pvalue, abs=1e-8)


def test_the_test_matches_the_published_value():
    # Fleiss, Levin & Paik (2003), chapter 13, two diagnosticians: 14.00 with 2 degrees of freedom;
    # R contingencytables 3.1, FleissEveritt_test_paired_cxc(fleiss_2003), prints P = 0.000912.
    found = stuart_maxwell(Transitions(((35, 5, 0), (15, 20, 5), (10, 5, 5))))
    assert (round(found.statistic, 2), found.df) == (14.0, 2)
    assert round(found.p_value, 6) == 0.000912


def test_of_two_options_it_is_mcnemars_test():
    found = stuart_maxwell(Transitions(((5, 21), (5, 9))))
    assert (found.statistic, found.df) == (pytest.approx(256 / 26), 1)


def test_an_option_nobody_came_to_or_left_drops_out():
    found = stuart_maxwell(Transitions(((5, 0, 21), (0, 8, 0), (5, 0, 9))))
    assert (found.statistic, found.df) == (pytest.approx(256 / 26), 1)


def test_options_that_no_move_connects_are_compared_apart():
    # 256/26 between the first two, (7 - 2)^2 / 9 between the last two.
    table = ((5, 21, 0, 0), (5, 9, 0, 0), (0, 0, 1, 7), (0, 0, 2, 1))
    found = stuart_maxwell(Transitions(table))
    assert (found.statistic, found.df) == (pytest.approx(256 / 26 + 25 / 9), 2)


def test_nobody_moved():
    found = stuart_maxwell(Transitions(((5, 0), (0, 5))))
    assert (found.statistic, found.df, found.p_value) == (0.0, 0, 1.0)


def test_as_many_came_as_left():
    found = stuart_maxwell(Transitions(((5, 3, 0), (0, 5, 3), (3, 0, 5))))
    assert (found.statistic, found.p_value) == (pytest.approx(0), pytest.approx(1))


def test_nobody_in_both_waves_is_refused():
    with pytest.raises(ValueError, match="both times"):
        stuart_maxwell(Transitions(((0, 0), (0, 0)), 5, 5))
