import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.envelopes import (
    CountRange,
    bounds_envelope,
    envelope,
    envelope_finite,
    standing_for,
)
from analysis.statistics.intervals import Interval, wilson, wilson_finite, worst_case_bounds


@st.composite
def rounded(draw, most=60):
    """Two published counts, as independent rounding to a base leaves them."""
    base = draw(st.sampled_from([1, 2, 3, 5]))
    n = draw(st.integers(1, most))
    x = draw(st.integers(0, n))
    up = st.booleans()
    return tuple(
        standing_for(count if not count % base else count // base * base + base * draw(up), base)
        for count in (x, n)
    )


def pairs(x, n, fewest=1):
    """Every possible (x, n): the brute force the formulas spare."""
    return [
        (chose, answered)
        for answered in range(max(n.low, fewest), n.high + 1)
        for chose in range(x.low, min(x.high, answered) + 1)
    ]


def hull(intervals):
    return min(each.low for each in intervals), max(each.high for each in intervals)


@given(rounded())
def test_two_pairs_give_what_all_pairs_give(published):
    found = envelope(*published)
    assert (found.low, found.high) == hull([wilson(*pair) for pair in pairs(*published)])


@given(rounded(), st.integers(0, 40))
def test_the_finite_envelope_is_that_of_all_pairs(published, unheard):
    x, n = published
    population = max(n.low, x.low, 1) + unheard
    asked = [pair for pair in pairs(x, n) if pair[1] <= population]
    found = envelope_finite(x, n, population)
    assert (found.low, found.high) == hull([wilson_finite(*pair, population) for pair in asked])


@given(rounded(), st.integers(0, 40))
def test_the_envelope_of_the_bounds_is_that_of_all_pairs(published, unheard):
    x, n = published
    population = max(n.low, x.low, 1) + unheard
    asked = [pair for pair in pairs(x, n, fewest=0) if pair[1] <= population]
    found = bounds_envelope(x, n, population)
    assert (found.low, found.high) == hull([worst_case_bounds(*pair, population) for pair in asked])


def test_the_finite_envelope_may_not_stop_at_the_ends_of_n():
    # 2 chose; of 5 on the list 3 to 5 answered. With 3 or 5 the low end is 0.35 or 0.40.
    ends = [wilson_finite(2, n, 5).low for n in (3, 4, 5)]
    assert envelope_finite(CountRange(2, 2), CountRange(3, 5), 5).low == min(ends) == ends[1]


@given(st.integers(0, 300), st.sampled_from([1, 2, 3, 5, 10]))
def test_a_published_count_stands_for_every_count_rounded_to_it(count, base):
    down = count // base * base
    for published in {down, count if count == down else down + base}:
        assert standing_for(published, base).low <= count <= standing_for(published, base).high


def test_what_base_three_may_hide():
    assert standing_for(0, 3) == CountRange(0, 2)
    assert standing_for(3, 3) == CountRange(1, 5)
    assert standing_for(7, 1) == CountRange(7, 7)


def test_exact_counts_have_the_plain_interval():
    x, n = standing_for(26, 1), standing_for(38, 1)
    assert envelope(x, n) == wilson(26, 38)
    assert envelope_finite(x, n, 60) == wilson_finite(26, 38, 60)
    assert bounds_envelope(x, n, 60) == worst_case_bounds(26, 38, 60)


def test_where_all_may_have_chosen_the_envelope_reaches_one():
    assert envelope(standing_for(9, 3), standing_for(9, 3)).high == 1.0


def test_where_nobody_may_have_chosen_the_envelope_reaches_zero():
    assert envelope(standing_for(0, 3), standing_for(30, 3)).low == 0.0


def test_a_published_n_of_zero_may_still_be_one_or_two():
    # (0, 1), (1, 1), (0, 2), (1, 2) and (2, 2) are possible.
    assert envelope(standing_for(0, 3), standing_for(0, 3)) == Interval(0.0, 1.0)


def test_of_nobody_there_is_no_envelope_but_bounds():
    with pytest.raises(ValueError, match="no share"):
        envelope(CountRange(0, 0), CountRange(0, 0))
    assert bounds_envelope(CountRange(0, 0), CountRange(0, 0), 4) == Interval(0.0, 1.0)


def test_ranges_without_a_possible_pair_are_refused():
    with pytest.raises(ValueError, match="no share"):
        envelope(CountRange(5, 6), CountRange(2, 4))
    with pytest.raises(ValueError, match="no share"):
        bounds_envelope(CountRange(5, 6), CountRange(2, 4), 9)
    with pytest.raises(ValueError, match="more than the 3"):
        envelope_finite(CountRange(0, 1), CountRange(4, 8), 3)
    with pytest.raises(ValueError, match="no range"):
        CountRange(3, 2)


@pytest.mark.parametrize("wrong", [(4, 3), (-3, 3), (3, 0)])
def test_what_is_not_rounded_to_the_base_is_refused(wrong):
    with pytest.raises(ValueError, match="no count rounded"):
        standing_for(*wrong)
