import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from analysis.statistics.intervals import Interval, wilson, wilson_finite, worst_case_bounds

CLOSE = 1e-12


@st.composite
def shares(draw, largest=10**9):
    n = draw(st.integers(1, largest))
    return draw(st.integers(0, n)), n


@st.composite
def lists(draw, largest=10**6):
    x, n = draw(shares(largest))
    return x, n, n + draw(st.integers(0, largest))


@given(shares())
def test_wilson_agrees_with_statsmodels(share):
    low, high = proportion_confint(*share, alpha=0.05, method="wilson")
    found = wilson(*share)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)


@pytest.mark.parametrize(
    ("n", "low", "high"), [(14, 0.27, 0.73), (30, 0.33, 0.67), (100, 0.40, 0.60), (500, 0.46, 0.54)]
)
def test_half_of_few_says_little(n, low, high):
    # The widths printed in analysis-methods 3.1.
    found = wilson(n // 2, n)
    assert (round(found.low, 2), round(found.high, 2)) == (low, high)


def test_wilson_matches_the_published_table():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    published = {
        (81, 263): (0.2553, 0.3662),
        (15, 148): (0.0624, 0.1605),
        (0, 20): (0.0, 0.1611),
        (1, 29): (0.0061, 0.1718),
    }
    for share, ends in published.items():
        found = wilson(*share)
        assert (round(found.low, 4), round(found.high, 4)) == ends


@given(shares())
def test_an_interval_stays_within_0_and_1_around_the_share(share):
    x, n = share
    found = wilson(x, n)
    assert 0 <= found.low <= x / n <= found.high <= 1


@given(st.integers(1, 10**9))
def test_the_ends_are_exact_when_nobody_or_everybody_agrees(n):
    assert wilson(0, n).low == 0.0
    assert wilson(n, n).high == 1.0


@given(shares())
def test_not_choosing_mirrors_choosing(share):
    x, n = share
    yes, no = wilson(x, n), wilson(n - x, n)
    assert (1 - no.high, 1 - no.low) == pytest.approx((yes.low, yes.high), abs=CLOSE)


@given(shares(10**6).filter(lambda share: share[0] < share[1]))
def test_one_more_who_agrees_raises_both_ends(share):
    x, n = share
    before, after = wilson(x, n), wilson(x + 1, n)
    assert before.low < after.low
    assert before.high < after.high


def test_a_rare_share_among_many_keeps_its_digits():
    # By hand: 1 in n = 10^9, z^2 = 3.8414588; roots (2 + z^2 -+ sqrt(z^4 + 4 z^2)) / 2n.
    found = wilson(1, 10**9)
    assert found.low == pytest.approx(1.765269e-10, rel=1e-5)
    assert found.high == pytest.approx(5.664932e-09, rel=1e-5)


def test_a_complete_list_narrows_the_interval():
    # analysis-methods 3.2: N = 60, n = 38, x = 26: without correction 53-81, with 59-77.
    plain, finite = wilson(26, 38), wilson_finite(26, 38, 60)
    assert (round(plain.low, 2), round(plain.high, 2)) == (0.53, 0.81)
    assert (round(finite.low, 2), round(finite.high, 2)) == (0.59, 0.77)


@given(lists())
def test_the_finite_interval_lies_within_the_plain_one(case):
    x, n, population = case
    plain, finite = wilson(x, n), wilson_finite(x, n, population)
    assert plain.low - CLOSE <= finite.low <= x / n <= finite.high <= plain.high + CLOSE


@given(lists().filter(lambda case: case[1] < case[2]))
def test_the_finite_interval_solves_its_equation(case):
    x, n, population = case
    variance = 1.959963984540054**2 / n * (population - n) / (population - 1)
    for q in (wilson_finite(*case).low, wilson_finite(*case).high):
        assert (q - x / n) ** 2 == pytest.approx(variance * q * (1 - q), rel=1e-6, abs=1e-15)


@given(shares(10**6))
def test_when_all_answered_the_interval_is_a_point(share):
    x, n = share
    assert wilson_finite(x, n, n) == Interval(x / n, x / n)


def test_the_bounds_match_the_hand_calculation():
    # 26/60 = 0.43, (26 + 22)/60 = 0.80.
    found = worst_case_bounds(26, 38, 60)
    assert (found.low, found.high) == (26 / 60, 48 / 60)


@given(lists())
def test_the_bounds_are_as_wide_as_the_share_who_did_not_answer(case):
    _, n, population = case
    found = worst_case_bounds(*case)
    assert 0 <= found.low <= found.high <= 1
    assert found.high - found.low == pytest.approx((population - n) / population, abs=CLOSE)


def test_without_answers_nothing_is_known():
    assert worst_case_bounds(0, 0, 60) == Interval(0.0, 1.0)


@pytest.mark.parametrize("wrong", [(0, 0), (-1, 5), (6, 5)])
def test_an_impossible_share_is_refused(wrong):
    with pytest.raises(ValueError, match=r"respondent|no share"):
        wilson(*wrong)


def test_more_answers_than_invitations_are_refused():
    with pytest.raises(ValueError, match="more than"):
        wilson_finite(3, 5, 4)
    with pytest.raises(ValueError, match="more than"):
        worst_case_bounds(3, 5, 4)


def test_a_list_of_nobody_is_refused():
    with pytest.raises(ValueError, match="asked"):
        worst_case_bounds(0, 0, 0)
