from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import mannwhitneyu

from analysis.statistics.intervals import Z_95
from analysis.statistics.ranks import RankMethod, mann_whitney


@st.composite
def two_groups(draw, most=40, smallest=1):
    options = draw(st.integers(2, 6))
    counts = st.lists(st.integers(0, most), min_size=options, max_size=options)
    return draw(counts.filter(lambda c: sum(c) >= smallest)), draw(
        counts.filter(lambda c: sum(c) >= smallest)
    )


def spread(counts):
    return np.repeat(np.arange(len(counts)), counts)


@given(two_groups(smallest=13))
def test_the_normal_test_agrees_with_scipy(groups):
    first, second = map(spread, groups)
    found = mann_whitney(*groups)
    assert found.method is RankMethod.NORMAL
    if len(set(first) | set(second)) == 1:
        assert found.p_value == 1.0
        return
    other = mannwhitneyu(second, first, use_continuity=False, method="asymptotic")
    assert found.u == other.statistic
    assert found.p_value == pytest.approx(other.pvalue, abs=1e-9)


@given(st.permutations(range(14)), st.integers(1, 13))
def test_without_ties_the_exact_test_agrees_with_scipy(order, n1):
    first, second = sorted(order[:n1]), sorted(order[n1:])
    found = mann_whitney(*([at in group for at in range(14)] for group in (first, second)))
    other = mannwhitneyu(second, first, method="exact")
    assert (found.method, found.u) == (RankMethod.EXACT, other.statistic)
    assert found.p_value == pytest.approx(other.pvalue, abs=1e-12)


@settings(max_examples=30)
@given(two_groups(most=2).filter(lambda groups: sum(map(sum, groups)) <= 11))
def test_with_ties_the_exact_test_deals_out_all_answers(groups):
    # By the definition: every way to choose who is in the second group.
    answers, n2 = np.concatenate(list(map(spread, groups))), sum(groups[1])
    everybody = set(range(len(answers)))
    sums = []
    for chosen in combinations(range(len(answers)), n2):
        others = [answers[at] for at in everybody - set(chosen)]
        higher = [np.sign(answers[at] - other) for at in chosen for other in others]
        sums.append(sum(higher))
    found = mann_whitney(*groups)
    here = 2 * found.u - found.n1 * found.n2
    tail = min(np.mean([s <= here for s in sums]), np.mean([s >= here for s in sums]))
    assert found.p_value == pytest.approx(min(1, 2 * tail), abs=1e-12)


@given(two_groups())
def test_the_interval_solves_its_equation(groups):
    # Newcombe (2006), method 5, by another solver.
    found = mann_whitney(*groups)
    m = (found.n1 + found.n2) / 2 - 1

    def surplus(q):
        variance = q * (1 - q) * (1 + m * (1 - q) / (2 - q) + m * q / (1 + q))
        return (q - found.superiority) ** 2 - Z_95**2 * variance / (found.n1 * found.n2)

    if found.superiority > 0:
        assert found.low == pytest.approx(brentq(surplus, 0, found.superiority), abs=1e-9)
    if found.superiority < 1:
        assert found.high == pytest.approx(brentq(surplus, found.superiority, 1), abs=1e-9)


@given(st.permutations(range(30)), st.integers(5, 25))
def test_without_ties_interval_and_normal_test_say_the_same(order, n1):
    # At one half the variance of method 5 is that of the test: (N + 1) / (12 n1 n2).
    first, second = order[:n1], order[n1:]
    found = mann_whitney(*([at in group for at in range(30)] for group in (first, second)))
    outside = not found.low <= 0.5 <= found.high
    assert outside == (found.p_value < 0.05) or abs(found.p_value - 0.05) < 1e-6


@given(two_groups(smallest=13))
def test_with_ties_the_interval_is_never_bolder_than_the_test(groups):
    found = mann_whitney(*groups)
    if not found.low <= 0.5 <= found.high:
        assert found.p_value < 0.05 + 1e-6


@given(two_groups())
def test_swapping_the_groups_mirrors_everything(groups):
    found, turned = mann_whitney(*groups), mann_whitney(*reversed(groups))
    assert turned.superiority == pytest.approx(1 - found.superiority)
    assert (turned.low, turned.high) == pytest.approx((1 - found.high, 1 - found.low))
    assert turned.p_value == pytest.approx(found.p_value)


@given(two_groups())
def test_superiority_is_a_share_in_its_interval(groups):
    found = mann_whitney(*groups)
    assert 0 <= found.low <= found.superiority + 1e-12
    assert found.superiority - 1e-12 <= found.high <= 1


def test_superiority_matches_the_hand_calculation():
    # Of 3 * 2 pairs (1 1 2 against 2 3) five are higher and one is a tie: 5.5 of 6.
    found = mann_whitney([2, 1, 0], [0, 1, 1])
    assert (found.u, found.superiority, found.n1, found.n2) == (5.5, 5.5 / 6, 3, 2)


def test_everybody_alike_is_even():
    for n in (5, 50):
        found = mann_whitney([0, n, 0], [0, n, 0])
        assert (found.superiority, found.p_value) == (0.5, 1.0)


def test_one_against_one_proves_nothing():
    found = mann_whitney([1, 0], [0, 1])
    assert (found.superiority, found.p_value, found.high) == (1.0, 1.0, 1.0)
    assert found.low < 0.5


def test_25_are_dealt_out_and_26_are_not():
    assert mann_whitney([6, 6], [6, 7]).method is RankMethod.EXACT
    assert mann_whitney([6, 7], [6, 7]).method is RankMethod.NORMAL


def test_millions_are_counted_like_tens():
    found = mann_whitney([3_000_000, 2_000_000], [2_000_000, 3_000_000])
    assert found.superiority == 0.6
    assert found.high - found.low < 0.001


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ([1, 2], [1, 2, 3], "one item"),
        ([1, -2], [1, 2], "negative"),
        ([0, 0], [1, 2], "both groups"),
        ([], [], "both groups"),
    ],
)
def test_what_cannot_be_compared_is_refused(first, second, why):
    with pytest.raises(ValueError, match=why):
        mann_whitney(first, second)
