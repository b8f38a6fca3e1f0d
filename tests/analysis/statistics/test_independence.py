import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import MonteCarloMethod, chi2_contingency, fisher_exact

from analysis.statistics.independence import Method, independence_test


@st.composite
def full_tables(draw, fewest=0, most=40):
    """Tables of two to four rows and columns, none of them empty."""
    rows, columns = draw(st.integers(2, 4)), draw(st.integers(2, 4))
    cells = st.integers(fewest, most)
    table = np.array([[draw(cells) for _ in range(columns)] for _ in range(rows)])
    table[:, 0] += 1
    table[0] += 1
    return table.tolist()


@given(full_tables(fewest=20))
def test_pearsons_test_agrees_with_scipy(table):
    found, expected = independence_test(table), chi2_contingency(table, correction=False)
    assert found.method is Method.CHI2
    assert found.df == expected.dof
    assert (found.statistic, found.p_value) == pytest.approx((expected.statistic, expected.pvalue))
    assert (found.draws, found.seed) == (None, None)


def test_pearsons_test_matches_the_published_value():
    # R contingencytables 3.1: Pearson_LR_tests_rxc(low_birth_weight) on this table prints
    # "Pearson chi-squared test: T = 17.562, df = 2, P = 0.00015" (Fagerland, Lydersen & Laake,
    # 2017, chapter 7).
    found = independence_test([[40, 25], [54, 7], [63, 10]])
    assert (round(found.statistic, 3), found.df, round(found.p_value, 5)) == (17.562, 2, 0.00015)


def test_the_lady_tasting_tea():
    # Fisher (1935), The Design of Experiments: 1 of 70 orders alone, both sides 2 of 70; with one
    # cup of each kind mistaken (16 + 1) * 2 of 70.
    assert independence_test([[4, 0], [0, 4]]).p_value == pytest.approx(2 / 70)
    found = independence_test([[3, 1], [1, 3]])
    assert (found.method, found.p_value) == (Method.FISHER, pytest.approx(34 / 70))


def test_monte_carlo_comes_close_to_the_exact_value():
    # R: fisher.test(Job <- matrix(c(1,2,1,0, 3,3,6,1, 10,10,14,9, 6,7,12,11), 4, 4)) prints
    # p-value = 0.7827 (its documentation, from Agresti 2002, p. 57).
    job = [[1, 3, 10, 6], [2, 3, 10, 7], [1, 6, 14, 12], [0, 1, 9, 11]]
    found = independence_test(job)
    assert found.method is Method.MONTE_CARLO
    assert found.draws == 100_000
    # Standard error sqrt(.78 * .22 / 100 000) = 0.0013.
    assert found.p_value == pytest.approx(0.7827, abs=0.005)


@settings(max_examples=8)
@given(full_tables(most=3).filter(lambda table: len(table) > 2))
def test_monte_carlo_agrees_with_scipy(table):
    drawn = MonteCarloMethod(n_resamples=20_000, rng=np.random.default_rng(7))
    expected = fisher_exact(table, method=drawn).pvalue
    assert independence_test(table, draws=20_000).p_value == pytest.approx(expected, abs=0.02)


def test_the_same_seed_draws_the_same_tables():
    table = [[3, 1, 2], [1, 3, 0]]
    first, again = independence_test(table, seed=5), independence_test(table, seed=5)
    other = independence_test(table, seed=6)
    assert first == again
    assert first.p_value != other.p_value
    assert (first.seed, other.seed) == (5, 6)


def test_no_p_value_of_drawn_tables_is_zero():
    found = independence_test([[60, 0, 1], [0, 60, 1]], draws=1000)
    assert found.p_value == pytest.approx(1 / 1001)


def test_many_options_are_drawn_in_parts():
    table = [[1 + (row + column) % 2 for column in range(300)] for row in range(3)]
    assert 0 < independence_test(table, draws=5000).p_value <= 1


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[0, 0], [1, 2]], [[0, 1], [0, 2]]])
def test_what_cannot_depend_is_refused(table):
    with pytest.raises(ValueError, match="test of independence"):
        independence_test(table)
