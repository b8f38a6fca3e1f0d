from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from analysis.disclosure.rounding import (
    draw,
    rounded,
    rounded_base,
    rounded_counts,
    rounded_missing,
)
from analysis.tallies.tally import Tally

SECRET = b"s" * 32


def published(n, key_sum):
    return rounded(n, draw(SECRET, "way", "0", key_sum, n))


def test_draws_are_even():
    # Chi-square with 14 degrees of freedom: 36.1 is exceeded once in a thousand fair samples.
    key_sums = np.random.default_rng(7).integers(0, 2**40, 9000)
    draws = Counter(draw(SECRET, "way", "0", int(key_sum), 5) for key_sum in key_sums)
    assert chisquare([draws[place] for place in range(15)]).statistic < 36.1


def test_rounding_is_right_on_average():
    # Mean 4, standard deviation sqrt(2), so the mean of 9000 has a standard error of 0.015.
    key_sums = np.random.default_rng(8).integers(0, 2**40, 9000)
    mean = sum(published(4, int(key_sum)) for key_sum in key_sums) / 9000
    assert abs(mean - 4) < 0.06


@given(st.integers(0, 10**6), st.integers(0, 2**50))
def test_a_published_number_is_a_multiple_of_three_less_than_three_away(n, key_sum):
    assert published(n, key_sum) % 3 == 0
    assert abs(published(n, key_sum) - n) < 3


@given(st.integers(0, 10**6), st.integers(0, 2**50))
def test_rounding_to_five_leaves_less_than_five(n, key_sum):
    found = rounded(n, draw(SECRET, "way", "0", key_sum, n), 5)
    assert found % 5 == 0 and abs(found - n) < 5


def test_rounding_to_five_is_right_on_average():
    # Mean 7, standard deviation sqrt(6), so the mean of 9000 has a standard error of 0.026.
    key_sums = np.random.default_rng(9).integers(0, 2**40, 9000)
    found = [rounded(7, draw(SECRET, "way", "0", int(key_sum), 7), 5) for key_sum in key_sums]
    assert abs(sum(found) / 9000 - 7) < 0.1


def test_zero_stays_zero_and_stands_for_up_to_two():
    assert {published(0, key_sum) for key_sum in range(50)} == {0}
    assert {published(n, key_sum) for n in (1, 2) for key_sum in range(50)} == {0, 3}


def test_the_same_people_have_the_same_number_on_every_path():
    one = Tally("way", "kind", "mo", (4, 7), (11, 13), {-1: 2})
    same = Tally("way", "two", "migrant", (4, 7), (11, 13), {-1: 2})
    for rounding in (rounded_counts, rounded_base, rounded_missing):
        assert rounding(SECRET, one) == rounding(SECRET, same)


def test_other_people_other_items_and_other_secrets_draw_anew():
    draws = [
        [draw(secret, item, "0", key_sum + n, 4) for n in range(60)]
        for secret, item, key_sum in [
            (SECRET, "way", 0),
            (SECRET, "way", 1000),
            (SECRET, "aware", 0),
            (b"t" * 32, "way", 0),
        ]
    ]
    assert all(one != other for one, other in combinations(draws, 2))


def test_a_reason_rounded_to_zero_looks_like_one_nobody_gave():
    found = [
        rounded_missing(SECRET, Tally("way", "", "", (9,), (key_sum,), {-1: 1}))
        for key_sum in range(40)
    ]
    assert {} in found and {-1: 3} in found and {-1: 0} not in found


def test_how_many_were_not_asked_is_not_told():
    assert rounded_missing(SECRET, Tally("way", "", "", (9,), (5,), {-3: 30, -4: 3})) == {-4: 3}


def test_the_options_of_a_multiple_choice_share_the_draws_of_what_they_have_in_common():
    # All of them were left blank by the same people, so ten draws would tell how many.
    found = [
        Tally(f"ticks.{place}", "", "", (9 - place, place), (700 - place, place), {-4: 4})
        for place in range(9)
    ]
    assert len({rounded_base(SECRET, tally) for tally in found}) == 1
    assert len({tuple(rounded_missing(SECRET, tally).items()) for tally in found}) == 1
