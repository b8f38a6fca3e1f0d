"""Two groups, or two halves: counts along the line, and what is more than chance within."""

from itertools import combinations, permutations

import numpy as np
import pytest
from scipy.stats import binom

from analysis.statistics.apart import Pair, pairs_of_groups, stands_apart


def seen(points, votes=None, groups=None):
    """Return the only pair of groups: the first half of the points and the second."""
    points = np.asarray(points, float)
    halves = np.arange(len(points)) * 2 // len(points)
    votes = np.zeros((len(points), 2)) if votes is None else votes
    (pair,) = pairs_of_groups(points, votes, halves if groups is None else groups)
    return pair


def test_people_are_counted_at_the_emptier_end_and_halfway():
    # The middles lie at 0 and 6: ends within 1 of them, between from 2 to 4.
    one = [(-2.6, 0), (0, 0), (0.5, 0), (0, 5), (2.1, -5)]
    other = [(3.5, 0), (6, 0), (6.9, 0), (7.5, 0), (6.1, 0)]
    found = seen(one + other)
    assert (found.ends, found.between) == (3, 2)


@pytest.mark.parametrize("between", range(15))
def test_the_rule_is_that_of_two_binomial_tests(between):
    clearly = binom.cdf(between, between + 20, 1 / 3) < 0.05
    emptier = binom.cdf(between, between + 20, 1 / 2) < 0.05
    assert stands_apart(Pair(20, between, 0.2)) == clearly
    assert stands_apart(Pair(20, between, 0.0)) == emptier


def test_nobody_at_an_end_and_nobody_between_shows_no_gap():
    assert not stands_apart(Pair(0, 0, 0.0))


def test_one_heap_cut_in_two_does_not_stand_apart():
    line = np.linspace(-1, 1, 400)
    assert not stands_apart(seen(np.column_stack([line, 0 * line])))


def test_the_inner_spread_is_the_mean_covariance_of_halves_of_the_statements():
    # Every half of the statements against the other, in points of half the distance: by hand.
    random = np.random.default_rng(3)
    own = random.choice([-1.0, 0, 1], (12, 4), p=[0.1, 0.2, 0.7])
    one = np.concatenate([own[:, list(order)] for order in permutations(range(4))])
    votes = np.concatenate([one, -one])
    found = seen(np.arange(len(votes))[:, None] * [1, 0], votes)
    halves = [
        np.cov(one[:, list(half)].sum(1), one.sum(1) - one[:, list(half)].sum(1), bias=True)[0, 1]
        for half in combinations(range(4), 2)
    ]
    # All statements count alike, so the distance of the sums is twice the mean of one group.
    assert found.inner == pytest.approx(4 * np.mean(halves) / one.sum(1).mean() ** 2)


def test_groups_that_differ_by_chance_alone_have_no_inner_spread():
    random = np.random.default_rng(1)
    votes = np.where(random.random((4_000, 20)) < 0.8, 1.0, -1)
    votes[2_000:] *= -1
    votes[random.random(votes.shape) < 0.4] = np.nan
    assert abs(seen(np.arange(4_000)[:, None] * [1, 0], votes).inner) < 0.005


def test_missing_votes_do_not_hide_a_spread():
    random = np.random.default_rng(1)
    leaning = random.uniform(0.5, 1, (4_000, 1))
    votes = np.where(random.random((4_000, 20)) < leaning, 1.0, -1)
    votes[2_000:] *= -1
    points = np.arange(4_000)[:, None] * [1, 0]
    whole = seen(points, votes).inner
    # In means of votes people lie evenly from 0 to 1: 1/12 of the square of one half.
    assert whole == pytest.approx(1 / 3, abs=0.03)
    votes[random.random(votes.shape) < 0.4] = np.nan
    assert seen(points, votes).inner == pytest.approx(whole, abs=0.03)
