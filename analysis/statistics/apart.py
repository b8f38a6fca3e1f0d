"""Standing apart: whether people between two groups are missing, or the groups are two halves."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.special import bdtr

from analysis.statistics.patterns import Floats, Places

LEVEL = 0.05
CLEARLY = 0.5
"""A middle this much emptier than the smaller group is a gap, whoever stands in it."""
CHANCE = 0.05
"""Up to this inner spread, who stands in the middle is there by the chance of few votes."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two groups, seen along the line from the middle of one to the middle of the other.

    ends, between
        People in the third of that length around the emptier of both middles, and in the third
        halfway.
    inner
        How much people of one group really differ along this line, by the square of half the
        distance between both; 0 if only chance tells them apart.
    """

    ends: int
    between: int
    inner: float


def stands_apart(pair: Pair) -> bool:
    """Return whether two groups are groups, and not two halves of what goes on gradually.

    Formula
    -------
    b between and e at the emptier end, P(X <= b) for X binomial of b + e. The middle is clearly
    less than half as full (chance of one half against one, 1/3; P < .05), or it is emptier (1/2;
    P < .05) and the inner spread is at most .05. In one heap the middle is at least as full as
    the emptier end.

    Source
    ------
    Own convention, chosen by simulation: docs/decisions/0021-gradual-is-no-group.md.

    >>> stands_apart(Pair(20, 2, 0.1)), stands_apart(Pair(20, 9, 0.1)), stands_apart(Pair(20, 9, 0))
    (True, False, True)
    """
    of = pair.between + pair.ends
    is_gap = bdtr(pair.between, of, CLEARLY / (1 + CLEARLY)) < LEVEL
    is_emptier = bdtr(pair.between, of, 0.5) < LEVEL
    return bool(of and (is_gap or (is_emptier and pair.inner <= CHANCE)))


def pairs_of_groups(points: Floats, votes: Floats, groups: Places) -> Iterator[Pair]:
    """Yield every two groups, seen along the line between them.

    Parameters
    ----------
    points
        (n, 2) where each person stands.
    votes
        (n, c) votes of each person, NaN if missing.
    groups
        (n,) numbers of groups.

    Formula
    -------
    inner = s Σ w_i w_j cov(i, j) / (Σ w² / 2)² over pairs of different statements, w the difference
    of the means of both groups, cov within groups of those who voted on both,
    s = (Σ|w|)² / ((Σ|w|)² - Σ w²) as in coefficient alpha: what statements share is no chance.

    Source
    ------
    Cronbach (1951), Psychometrika 16, 297-334, for the variance of true scores.
    """
    for one, other in combinations(range(int(groups.max()) + 1), 2):
        members = groups == one, groups == other
        ends, between = _along(*(points[member] for member in members))
        yield Pair(ends, between, _inner(*(votes[member] for member in members)))


def _along(one: Floats, other: Floats) -> tuple[int, int]:
    """Return how many stand at the emptier end of the line, and in its middle."""
    start, way = one.mean(axis=0), other.mean(axis=0) - one.mean(axis=0)
    at = (np.concatenate([one, other]) - start) @ way / (way @ way)
    first, last = (int((abs(at - end) < 1 / 6).sum()) for end in (0, 1))
    return min(first, last), int((abs(at - 1 / 2) <= 1 / 6).sum())


def _inner(one: Floats, other: Floats) -> float:
    means = [_means(votes) for votes in (one, other)]
    weights = means[0] - means[1]
    centred = np.concatenate([one - means[0], other - means[1]])
    voted = ~np.isnan(centred)
    filled = np.where(voted, centred, 0.0)
    both = voted.T.astype(np.float64) @ voted
    shared = filled.T @ filled / np.maximum(both, 1)
    np.fill_diagonal(shared, 0.0)
    squares, whole = (weights**2).sum(), abs(weights).sum() ** 2
    if not whole > squares:
        return 0.0
    return float((weights @ shared @ weights) * whole / (whole - squares) / (squares / 2) ** 2)


def _means(votes: Floats) -> Floats:
    """Return the mean of every statement; 0 where the group did not vote on it."""
    voted = ~np.isnan(votes)
    means: Floats = np.where(voted, votes, 0.0).sum(axis=0) / np.maximum(voted.sum(axis=0), 1)
    return means
