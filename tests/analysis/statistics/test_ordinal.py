import statistics

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.statistics.ordinal import ordinal_summary

scales = st.lists(st.integers(0, 1000), min_size=2, max_size=11).filter(any)


def test_the_summary_matches_the_hand_calculation():
    # 2 3 5 7 4: n = 21; median is the 11th = option 3 (position 3, as 10 lie below);
    # quartiles: 6th -> position 2, 16th -> 3; 2.5 + (10.5 - 10)/7 = 2.5714.
    found = ordinal_summary([2, 3, 5, 7, 4])
    assert (found.top_n, found.bottom_n, found.base) == (11, 5, 21)
    assert found.net == pytest.approx(6 / 21)
    assert (found.lower_quartile, found.median, found.upper_quartile) == (2, 3, 3)
    assert found.interpolated_median == pytest.approx(2.5 + 0.5 / 7)


def test_the_interpolated_median_agrees_with_the_standard_library():
    # statistics.median_grouped is the same formula for data with width 1.
    values = [position for position, n in enumerate([2, 3, 5, 7, 4]) for _ in range(n)]
    found = ordinal_summary([2, 3, 5, 7, 4])
    assert found.interpolated_median == pytest.approx(statistics.median_grouped(values))


@given(scales)
def test_the_median_is_the_lower_median_of_the_answers(counts):
    values = [position for position, n in enumerate(counts) for _ in range(n)]
    assert ordinal_summary(counts).median == statistics.median_low(values)


@given(scales)
def test_a_reversed_scale_gives_the_reversed_summary(counts):
    found, turned = ordinal_summary(counts), ordinal_summary(counts[::-1])
    assert (found.top_n, found.bottom_n) == (turned.bottom_n, turned.top_n)
    assert found.net == pytest.approx(-turned.net)
    mirrored = len(counts) - 1 - turned.interpolated_median
    assert found.interpolated_median == pytest.approx(mirrored)


@given(scales)
def test_quartiles_rise_and_name_chosen_options(counts):
    found = ordinal_summary(counts)
    assert found.lower_quartile <= found.median <= found.upper_quartile
    assert counts[found.lower_quartile]
    assert counts[found.upper_quartile]


@given(scales)
def test_top_and_bottom_never_overlap(counts):
    found = ordinal_summary(counts)
    assert found.top_n + found.bottom_n <= found.base


@given(scales, st.integers(0, 9))
def test_moving_one_answer_up_never_lowers_the_medians(counts, position):
    assume(position < len(counts) - 1 and counts[position])
    moved = list(counts)
    moved[position] -= 1
    moved[position + 1] += 1
    assert ordinal_summary(moved).median >= ordinal_summary(counts).median
    before = ordinal_summary(counts).interpolated_median
    assert ordinal_summary(moved).interpolated_median >= before - 1e-9


def test_half_on_either_end_meet_in_the_middle():
    found = ordinal_summary([4, 0, 0, 0, 4])
    assert (found.median, found.interpolated_median) == (0, 2.0)


def test_a_scale_of_three_has_one_option_at_each_end():
    found = ordinal_summary([1, 2, 3])
    assert (found.box, found.bottom_n, found.top_n) == (1, 1, 3)


def test_one_respondent_is_enough():
    assert ordinal_summary([0, 1, 0, 0]).interpolated_median == 1.0


@pytest.mark.parametrize("wrong", [[5], [0, 0, 0], [3, -1]])
def test_what_has_no_median_is_refused(wrong):
    with pytest.raises(ValueError, match=r"needs|negative"):
        ordinal_summary(wrong)
