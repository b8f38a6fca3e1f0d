import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.numbers import number_summary

PAIRS = st.lists(
    st.tuples(st.integers(-1000, 1000).map(lambda at: at / 4), st.integers(0, 6)),
    min_size=1,
    max_size=12,
).filter(lambda pairs: any(count for _, count in pairs))


def respondents(pairs):
    return np.array([value for value, count in pairs for _ in range(count)])


@given(PAIRS)
def test_the_summary_agrees_with_numpy(pairs):
    found, values = number_summary(pairs), respondents(pairs)
    assert (found.n, found.mean) == (len(values), pytest.approx(values.mean(), abs=1e-9))
    if found.n > 1:
        assert found.sd == pytest.approx(values.std(ddof=1), abs=1e-9)
    quartiles = np.quantile(values, [0.25, 0.5, 0.75], method="averaged_inverted_cdf")
    assert [found.lower_quartile, found.median, found.upper_quartile] == quartiles.tolist()


def test_the_summary_matches_the_hand_calculation():
    # 1 2 3 4 4 9: mean 23/6; squares 127 - 529/6 = 38.8333 over 5; quartiles 2, 3.5, 4.
    found = number_summary([(4, 2), (1, 1), (2, 1), (3, 1), (9, 1)])
    assert found.mean == pytest.approx(23 / 6)
    assert found.sd == pytest.approx((38.8333 / 5) ** 0.5, abs=1e-5)
    assert (found.lower_quartile, found.median, found.upper_quartile) == (2, 3.5, 4)


def test_one_respondent_has_no_spread():
    found = number_summary([(7.5, 1)])
    assert (found.n, found.mean, found.sd, found.median) == (1, 7.5, None, 7.5)


def test_everybody_alike_has_no_variance():
    found = number_summary([(3, 50)])
    assert (found.mean, found.sd, found.lower_quartile, found.upper_quartile) == (3, 0, 3, 3)


def test_a_small_spread_far_from_zero_keeps_its_digits():
    assert number_summary([(10**9, 1), (10**9 + 2, 1)]).sd == pytest.approx(2**0.5)


def test_values_nobody_gave_change_nothing():
    assert number_summary([(1, 2), (5, 0), (9, 2)]) == number_summary([(1, 2), (9, 2)])


def test_a_value_may_come_twice():
    assert number_summary([(1, 2), (1, 1), (9, 2)]) == number_summary([(1, 3), (9, 2)])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ([], "at least one"),
        ([(3, 0)], "at least one"),
        ([(3, -1)], "negative"),
        ([(float("nan"), 1)], "finite"),
        ([(float("inf"), 1)], "finite"),
    ],
)
def test_what_is_no_number_of_somebody_is_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        number_summary(wrong)
