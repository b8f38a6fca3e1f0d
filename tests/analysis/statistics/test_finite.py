import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, t
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import DescrStatsW

from analysis.statistics.finite import exact_finite, mean_interval
from analysis.statistics.intervals import Interval


@st.composite
def lists(draw, largest=40):
    n = draw(st.integers(1, largest))
    return draw(st.integers(0, n)), n, n + draw(st.integers(0, largest))


@settings(max_examples=60)
@given(lists())
def test_the_exact_interval_holds_every_list_that_chance_allows(case):
    # By the definition, over all lists: K in the interval has both tails above 2.5 %.
    x, n, population = case
    k = np.arange(x, population - n + x + 1)
    at_least, at_most = (
        hypergeom.sf(x - 1, population, k, n),
        hypergeom.cdf(x, population, k, n),
    )
    found = exact_finite(*case)
    assert found.low == k[at_least > 0.025].min() / population
    assert found.high == k[at_most > 0.025].max() / population


def test_the_exact_interval_matches_the_report():
    # analysis-methods 3.2: N = 60, n = 38, x = 26: exact 58-77.
    found = exact_finite(26, 38, 60)
    assert (round(found.low, 2), round(found.high, 2)) == (0.58, 0.77)


def test_among_millions_the_exact_interval_is_that_of_clopper_and_pearson():
    # statsmodels, proportion_confint(method="beta"), is its limit for a list without end.
    found = exact_finite(26, 38, 4_600_000)
    ends = proportion_confint(26, 38, method="beta")
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-5)


@given(lists(200))
def test_not_choosing_mirrors_choosing(case):
    x, n, population = case
    yes, no = exact_finite(*case), exact_finite(n - x, n, population)
    assert (1 - no.high, 1 - no.low) == pytest.approx((yes.low, yes.high))


@given(lists(200))
def test_the_exact_interval_holds_what_is_known(case):
    # x chose and n - x did not, whatever the others think.
    x, n, population = case
    found = exact_finite(*case)
    assert x / population <= found.low <= found.high <= (population - n + x) / population


def test_when_all_answered_the_interval_is_a_point():
    assert exact_finite(3, 8, 8) == Interval(3 / 8, 3 / 8)


def test_one_of_a_long_list_says_next_to_nothing():
    assert exact_finite(0, 1, 100) == Interval(0.0, 0.97)


@pytest.mark.parametrize("wrong", [(0, 0, 5), (4, 3, 9), (-1, 3, 9), (1, 6, 5)])
def test_an_impossible_share_is_refused(wrong):
    with pytest.raises(ValueError, match=r"respondent|no share|more than"):
        exact_finite(*wrong)


def test_the_mean_interval_agrees_with_statsmodels():
    values, counts = [1, 2, 3, 4, 5], [4, 9, 12, 20, 7]
    found = mean_interval(zip(values, counts, strict=True))
    other = DescrStatsW(np.repeat(values, counts))
    assert (found.low, found.high) == pytest.approx(other.tconfint_mean())
    assert found.standard_error == pytest.approx(other.std_mean)


def test_the_mean_interval_of_a_list_matches_the_hand_calculation():
    # 2 4 4 10: mean 5, s^2 = 12, se = sqrt(12/4 * (1 - 4/8)) = 1.2247; t(.975; 3) = 3.1824.
    found = mean_interval([(2, 1), (4, 2), (10, 1)], population=8)
    assert found.standard_error == pytest.approx(1.5**0.5)
    assert found.high == pytest.approx(5 + 3.182446 * 1.5**0.5, abs=1e-5)
    assert t.ppf(0.975, 3) == pytest.approx(3.182446, abs=1e-6)


def test_a_complete_list_has_a_mean_without_doubt():
    found = mean_interval([(2, 1), (4, 1)], population=2)
    assert (found.mean, found.standard_error, found.low, found.high) == (3, 0, 3, 3)


def test_one_respondent_has_a_mean_without_interval():
    found = mean_interval([(4, 1)])
    assert (found.mean, found.standard_error, found.low, found.high) == (4, None, None, None)


def test_no_variance_makes_a_point():
    found = mean_interval([(4, 9)])
    assert (found.low, found.high) == (4, 4)


def test_a_mean_of_nobody_or_of_too_many_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        mean_interval([])
    with pytest.raises(ValueError, match="more than the 3"):
        mean_interval([(1, 4)], population=3)
