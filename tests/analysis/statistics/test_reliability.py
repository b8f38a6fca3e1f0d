import numpy as np
import pandas as pd
import pytest
from statsmodels.multivariate.factor import Factor

from analysis.statistics.indices import pomp
from analysis.statistics.reliability import (
    alpha_if_dropped,
    cronbach_alpha,
    item_rest_correlations,
    omega_total,
    reliability,
)

# Dataset `cronbach_alpha` of pingouin 0.7.0: 15 people, Q1 Q10 Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9.
FIFTEEN = np.array(
    [
        [3, 2, 2, 4, 1, 4, 5, 1, 4, 3],
        [5, 5, 4, 6, 3, 5, 1, 2, 5, 5],
        [7, 5, 3, 5, 5, 6, 4, 3, 3, 6],
        [2, 3, 4, 3, 3, 2, 2, 2, 6, 6],
        [6, 5, 5, 6, 5, 4, 4, 4, 6, 7],
        [1, 2, 2, 3, 4, 2, 5, 2, 3, 5],
        [4, 3, 3, 5, 3, 5, 2, 1, 2, 4],
        [2, 5, 4, 4, 3, 7, 2, 2, 4, 6],
        [6, 2, 5, 5, 5, 1, 6, 5, 2, 3],
        [5, 2, 4, 6, 4, 3, 5, 3, 1, 7],
        [4, 1, 3, 5, 2, 5, 3, 2, 3, 4],
        [4, 4, 2, 3, 2, 5, 3, 4, 2, 3],
        [5, 5, 5, 6, 2, 3, 3, 2, 4, 4],
        [6, 5, 5, 5, 4, 2, 2, 1, 4, 6],
        [4, 4, 3, 5, 5, 3, 1, 3, 2, 3],
    ],
    float,
)
ONES = np.ones(15, int)


def attitude(n=200, items=5, seed=3):
    """Return five-point answers that rest on one attitude, in percent of the maximum."""
    random = np.random.default_rng(seed)
    noise = random.normal(size=(n, items))
    raw = 2 + random.normal(size=(n, 1)) * 0.9 + noise * np.linspace(0.7, 1.2, items)
    return pomp(raw.round().clip(0, 4).astype(int), 5, [False] * items)


def test_alpha_and_feldts_interval_match_pingouin():
    # pingouin 0.7.0: cronbach_alpha(data=FIFTEEN) gives (0.5917188495825847, [0.195, 0.84]), the
    # numbers its manual compares with R's psych::alpha.
    found = cronbach_alpha(FIFTEEN, ONES)
    assert found.value == pytest.approx(0.5917188, abs=1e-6)
    assert (found.low, found.high) == pytest.approx((0.195, 0.840), abs=5e-4)
    assert (found.n, found.k) == (15, 10)


def test_alpha_matches_the_hand_calculation():
    # Item variances 1.3 and 2.8; totals 3 6 7 9 10 have variance 7.5.
    # 2 / 1 * (1 - 4.1 / 7.5) = 0.9066...
    items = np.array([[2, 1], [3, 3], [4, 3], [4, 5], [5, 5.0]])
    assert cronbach_alpha(items, np.ones(5, int)).value == pytest.approx(0.90667, abs=1e-5)


def test_counts_stand_for_as_many_respondents():
    counts = np.arange(1, 16)
    whole = cronbach_alpha(np.repeat(FIFTEEN, counts, axis=0), np.ones(counts.sum(), int))
    found = cronbach_alpha(FIFTEEN, counts)
    assert (found.value, found.low, found.n) == pytest.approx((whole.value, whole.low, whole.n))


def test_a_respondent_with_a_missing_item_is_left_out():
    gap = np.vstack([FIFTEEN, [[np.nan] + [7.0] * 9]])
    assert cronbach_alpha(gap, np.append(ONES, 9)) == cronbach_alpha(FIFTEEN, ONES)


def test_item_rest_correlations_agree_with_pandas():
    frame = pd.DataFrame(FIFTEEN)
    total = frame.sum(axis=1)
    other = [frame[item].corr(total - frame[item]) for item in frame]
    assert item_rest_correlations(FIFTEEN, ONES) == pytest.approx(other)


def test_alpha_if_dropped_is_alpha_of_the_others():
    other = [cronbach_alpha(np.delete(FIFTEEN, at, axis=1), ONES).value for at in range(10)]
    assert alpha_if_dropped(FIFTEEN, ONES) == pytest.approx(other)


@pytest.mark.parametrize(("n", "items"), [(100, 3), (80, 5), (300, 8), (35, 4)])
def test_omega_agrees_with_statsmodels(n, items):
    points = attitude(n, items, seed=items)
    covariance = np.cov(points.T)
    spread = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(spread, spread)
    fit = Factor(corr=correlation, n_factor=1, method="ml", nobs=n).fit(maxiter=1000)
    common = (fit.loadings[:, 0] @ spread) ** 2
    other = common / (common + fit.uniqueness @ spread**2)
    assert omega_total(points, np.ones(n, int)) == pytest.approx(other, abs=1e-5)


def test_omega_of_items_alike_is_alpha():
    # All three correlate by the same r, so loadings are sqrt(r) and both are 3 r / (1 + 2 r).
    items = np.array([[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]])
    counts = np.array([20, 20, 5, 5, 5])
    assert omega_total(items, counts) == pytest.approx(cronbach_alpha(items, counts).value)


def test_there_is_no_omega_where_one_item_is_explained_wholly():
    # r12 r13 / r23 = .8 * .8 / .3 > 1: no factor can do that (a Heywood case).
    random = np.random.default_rng(1)
    wanted = np.array([[1, 0.8, 0.8], [0.8, 1, 0.3], [0.8, 0.3, 1]])
    items = random.normal(size=(500, 3)) @ np.linalg.cholesky(wanted).T
    assert omega_total(items, np.ones(500, int)) is None


def test_a_forgotten_reversal_is_seen():
    points = attitude()
    points[:, 2] = 100 - points[:, 2]
    found = reliability(points, np.ones(200, int))
    assert [fit.looks_reversed for fit in found.items] == [False, False, True, False, False]
    mended = reliability(attitude(), np.ones(200, int))
    assert not any(fit.looks_reversed for fit in mended.items)
    assert mended.alpha.value > found.alpha.value + 0.2
    assert found.items[2].alpha_if_dropped > found.alpha.value


def test_fewer_than_thirty_complete_answers_say_nothing():
    points = attitude(30)
    assert reliability(points, np.ones(30, int)).alpha.n == 30
    points[0, 0] = np.nan
    assert reliability(points, np.ones(30, int)) is None


def test_an_item_without_variance_has_no_correlation_and_no_omega():
    points = attitude(60)
    points[:, 1] = 75
    found = reliability(points, np.ones(60, int))
    assert found.items[1].item_rest is None
    assert not found.items[1].looks_reversed
    assert found.omega is None


def test_everybody_alike_has_no_reliability():
    same = np.full((40, 3), 50.0)
    assert reliability(same, np.ones(40, int)) is None
    with pytest.raises(ValueError, match="same total"):
        cronbach_alpha(same, np.ones(40, int))
    assert item_rest_correlations(same, np.ones(40, int)) == (None, None, None)


def test_items_that_cancel_each_other_have_no_alpha():
    # a, b and -(a + b): the total never varies.
    random = np.random.default_rng(2).normal(size=(50, 2))
    items = np.column_stack([random, -random.sum(axis=1)])
    assert reliability(items, np.ones(50, int)) is None


def test_nobody_and_one_are_refused():
    for counts in (ONES * 0, np.array([1] + [0] * 14)):
        with pytest.raises(ValueError, match="2 respondents"):
            cronbach_alpha(FIFTEEN, counts)
    assert reliability(FIFTEEN, ONES * 0) is None


def test_all_missing_says_nothing():
    assert reliability(np.full((40, 3), np.nan), np.ones(40, int)) is None


@pytest.mark.parametrize("function", [omega_total, alpha_if_dropped, reliability])
def test_two_items_are_too_few(function):
    with pytest.raises(ValueError, match=r"items|two must be left"):
        function(FIFTEEN[:, :2], ONES)
