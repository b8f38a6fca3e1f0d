import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from analysis.statistics.differences import (
    Difference,
    clear_difference,
    clear_differences,
    share_difference,
)


@st.composite
def pairs(draw, largest=2000):
    n1, n2 = draw(st.integers(1, largest)), draw(st.integers(1, largest))
    return draw(st.integers(0, n1)), n1, draw(st.integers(0, n2)), n2


def test_the_interval_matches_the_published_table():
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10; his difference is
    # first minus second, ours second minus first.
    published = {
        (56, 70, 48, 80): (0.0524, 0.3339),
        (9, 10, 3, 10): (0.1705, 0.8090),
        (6, 7, 2, 7): (0.0582, 0.8062),
        (5, 56, 0, 29): (-0.0381, 0.1926),
        (0, 10, 0, 20): (-0.1611, 0.2775),
        (10, 10, 0, 10): (0.6075, 1.0),
    }
    for (x1, n1, x2, n2), ends in published.items():
        found = share_difference(x2, n2, x1, n1)
        assert (round(found.low, 4), round(found.high, 4)) == ends


@given(pairs())
def test_the_interval_agrees_with_statsmodels(pair):
    x1, n1, x2, n2 = pair
    found = share_difference(*pair)
    ends = confint_proportions_2indep(x2, n2, x1, n1, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx(ends, abs=1e-9)


@given(pairs())
def test_the_p_value_and_the_interval_never_contradict_each_other(pair):
    found = share_difference(*pair)
    outside = not found.low <= 0 <= found.high
    assert 0 <= found.p_value <= 1
    assert outside == (found.p_value < 0.05) or abs(found.p_value - 0.05) < 1e-9


@given(pairs())
def test_swapping_the_groups_turns_the_difference_around(pair):
    x1, n1, x2, n2 = pair
    found, turned = share_difference(*pair), share_difference(x2, n2, x1, n1)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low), abs=1e-12)
    assert turned.p_value == pytest.approx(found.p_value, abs=1e-9)


@given(pairs())
def test_the_difference_lies_in_its_interval(pair):
    found = share_difference(*pair)
    assert -1 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def test_equal_shares_have_a_p_value_of_one():
    assert share_difference(5, 10, 50, 100).p_value == pytest.approx(1)


def test_a_group_of_nobody_is_refused():
    with pytest.raises(ValueError, match="respondent"):
        share_difference(0, 0, 5, 10)


def test_a_family_of_none_stays_empty():
    assert clear_differences([]) == ()


def test_nine_points_are_never_called_a_difference():
    found = share_difference(40000, 100000, 49000, 100000)
    assert found.p_value < 1e-9
    assert not clear_difference(found, found.p_value)


def test_ten_points_are_enough_if_chance_does_not_explain_them():
    found = share_difference(30000, 100000, 40000, 100000)
    assert clear_difference(found, found.p_value)


def test_an_interval_with_zero_in_it_is_no_difference_whatever_the_p_value():
    found = Difference(value=0.2, low=-0.01, high=0.4, p_value=0.04, smaller_base=40)
    assert not clear_difference(found, found.p_value)


def test_groups_below_thirty_are_never_compared():
    found = share_difference(0, 29, 29, 29)
    assert found.p_value < 0.001
    assert not clear_difference(found, found.p_value)


def test_what_stands_out_alone_may_drown_in_a_family():
    alone = share_difference(18, 40, 28, 40)
    assert clear_differences([alone]) == (True,)
    family = [alone, *[share_difference(20, 40, 20, 40)] * 9]
    assert not any(clear_differences(family))


def test_a_difference_carries_its_smaller_base():
    assert share_difference(1, 30, 2, 40).smaller_base == 30
    assert isinstance(share_difference(1, 30, 2, 40), Difference)
