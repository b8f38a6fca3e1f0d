"""Ranks of two groups: which one answers higher, without pretending that options are numbers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb, erfc, sqrt

from analysis.statistics.intervals import Z_95, Interval

LARGEST_EXACT = 25


class RankMethod(StrEnum):
    """How the p-value of a rank test was found."""

    EXACT = "exact"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class RankComparison:
    """How often somebody of the second group answers higher than somebody of the first.

    n1, n2
        Respondents of both groups.
    u
        Pairs, one of each group, in which the second group's answer is higher; ties count half.
    superiority, low, high
        The same as a share of all pairs, with its 95 % interval: "in 56 of 100 pairs"; 0.5 where
        neither group is ahead.
    """

    n1: int
    n2: int
    u: float
    superiority: float
    low: float
    high: float
    method: RankMethod
    p_value: float


def mann_whitney(first: Sequence[int], second: Sequence[int]) -> RankComparison:
    """Return how two independent groups compare on one ordered item.

    Assumes that nobody is in both groups. The p-value knows the ties; the interval does not and
    is wider for it, since the tie-corrected variance covers too little away from 0.5 when groups
    differ in size. So an interval without 0.5 goes with p < 0.05 (by the normal method), not
    always the other way round.

    Parameters
    ----------
    first, second
        Respondents per option, from the lowest to the highest; reasons of missing are no options.
        A number variable has its values as options.

    Raises
    ------
    ValueError
        If the counts differ in length, one is negative, or a group is empty.

    Formula
    -------
    U = sum_j b_j (sum_{i<j} a_i + a_j/2) with a the first, b the second group;
    var = n1 n2/12 ((N+1) - sum(t^3 - t)/(N(N-1))) over the ties t = a_j + b_j, no continuity
    correction. Up to N = 25 the p-value is exact, over all ways to deal the answers out to groups
    of this size: twice the smaller tail.
    Interval: both roots q of (q - U/n1n2)^2 = z^2 q(1-q)(1 + m(1-q)/(2-q) + m q/(1+q)) / (n1 n2),
    m = N/2 - 1.

    Source
    ------
    Mann & Whitney (1947), Annals of Mathematical Statistics 18, 50-60; Newcombe (2006), Statistics
    in Medicine 25, 559-573, method 5.

    >>> found = mann_whitney([4, 3, 1], [1, 3, 4])
    >>> found.superiority, str(found.method), round(found.p_value, 3)
    (0.7578125, 'exact', 0.123)
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)} and {len(second)} counts are not of one item.")
    if any(count < 0 for count in (*first, *second)):
        raise ValueError("A count of answers cannot be negative.")
    n1, n2 = sum(first), sum(second)
    if not n1 or not n2:
        raise ValueError("A comparison needs at least one respondent in both groups.")
    doubled = _doubled_u(first, second)
    share = doubled / (2 * n1 * n2)
    ends = _superiority_interval(share, n1, n2)
    exact = n1 + n2 <= LARGEST_EXACT
    return RankComparison(
        n1=n1,
        n2=n2,
        u=doubled / 2,
        superiority=share,
        low=ends.low,
        high=ends.high,
        method=RankMethod.EXACT if exact else RankMethod.NORMAL,
        p_value=(_exact_p if exact else _normal_p)(first, second),
    )


def _doubled_u(first: Sequence[int], second: Sequence[int]) -> int:
    below = doubled = 0
    for a, b in zip(first, second, strict=True):
        doubled += b * (2 * below + a)
        below += a
    return doubled


def _normal_p(first: Sequence[int], second: Sequence[int]) -> float:
    n1, n2 = sum(first), sum(second)
    n = n1 + n2
    tied = sum(t**3 - t for t in map(sum, zip(first, second, strict=True)))
    variance = n1 * n2 * ((n + 1) - tied / (n * (n - 1))) / 12
    if tied == n**3 - n:
        return 1.0
    away = abs(_doubled_u(first, second) - n1 * n2) / 2
    return erfc(away / sqrt(2 * variance))


def _exact_p(first: Sequence[int], second: Sequence[int]) -> float:
    """Return the p-value over all ways to deal the answers out.

    Option by option, keep how many ways put so many into the second group with such a U.
    """
    ways: Counter[tuple[int, int]] = Counter({(0, 0): 1})
    below = 0
    for tie in map(sum, zip(first, second, strict=True)):
        dealt: Counter[tuple[int, int]] = Counter()
        for (taken, doubled), count in ways.items():
            for b in range(tie + 1):
                gain = b * (2 * (below - taken) + tie - b)
                dealt[taken + b, doubled + gain] += count * comb(tie, b)
        ways, below = dealt, below + tie
    n2, here = sum(second), _doubled_u(first, second)
    ending = [(doubled, count) for (taken, doubled), count in ways.items() if taken == n2]
    lower = sum(count for doubled, count in ending if doubled <= here)
    upper = sum(count for doubled, count in ending if doubled >= here)
    return min(1.0, 2 * min(lower, upper) / comb(below, n2))


def _superiority_interval(share: float, n1: int, n2: int) -> Interval:
    """Return both roots; the high end is the low end of the first group, so they mirror exactly."""
    return Interval(_lower_root(share, n1, n2), 1 - _lower_root(1 - share, n1, n2))


def _lower_root(share: float, n1: int, n2: int) -> float:
    """Return the lowest share that would still make the found one likely, by halving its range."""
    outside, inside = 0.0, share
    for _ in range(60):
        q = (outside + inside) / 2
        m = (n1 + n2) / 2 - 1
        variance = q * (1 - q) * (1 + m * (1 - q) / (2 - q) + m * q / (1 + q)) / (n1 * n2)
        if share - q <= Z_95 * sqrt(variance):
            inside = q
        else:
            outside = q
    return inside
