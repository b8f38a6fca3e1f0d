"""Finite populations: exact intervals of shares and intervals of means among a complete list.

Like `wilson_finite` they assume that those who did not answer are like those who did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import sqrt

from scipy.special import stdtrit
from scipy.stats import hypergeom

from analysis.statistics.intervals import Interval
from analysis.statistics.numbers import number_summary

EACH_SIDE = 0.025


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """A mean with its 95 % interval.

    standard_error, low, high
        None of one respondent, unless the list has no other.
    """

    n: int
    mean: float
    standard_error: float | None
    low: float | None
    high: float | None


def exact_finite(x: int, n: int, population: int) -> Interval:
    """Return the exact interval of a share among a complete list of which n answered.

    Assumes that who answered is a simple random sample of the list.

    Parameters
    ----------
    x
        Respondents who chose the option, 0 to n.
    n
        Respondents who answered, at least 1.
    population
        Everybody on the list, at least n.

    Raises
    ------
    ValueError
        Without a respondent, if x is not between 0 and n, or more answered than were asked.

    Formula
    -------
    K of N would choose the option. Lower K = min{K: P(X >= x | K) > .025}, upper K =
    max{K: P(X <= x | K) > .025} with X hypergeometric; both divided by N. A point when all
    answered.

    Source
    ------
    Buonaccorsi (1987), The American Statistician 41(3), 215-218.

    >>> found = exact_finite(26, 38, 60)
    >>> round(found.low, 2), round(found.high, 2)
    (0.58, 0.77)
    """
    if n < 1:
        raise ValueError("An interval needs at least one respondent.")
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is no share.")
    if n > population:
        raise ValueError(f"{n} answers are more than the {population} who were asked.")
    # P(X >= x | K) rises with K; not choosing mirrors choosing.
    low = _fewest(lambda k: hypergeom.sf(x - 1, population, k, n), x, population - n + x)
    against = _fewest(lambda k: hypergeom.sf(n - x - 1, population, k, n), n - x, population - x)
    return Interval(low / population, (population - against) / population)


def mean_interval(
    pairs: Iterable[tuple[float, int]], *, population: int | None = None
) -> MeanInterval:
    """Return the mean of numbers with its standard error and t interval.

    Parameters
    ----------
    pairs
        Each value with the respondents who gave it, as in `number_summary`.
    population
        Everybody on the list they answer for; None: far more than n.

    Raises
    ------
    ValueError
        As `number_summary`, or if more answered than were asked.

    Formula
    -------
    se = s / sqrt(n) * sqrt(1 - n/N), mean -+ t(.975; n - 1) se; a point when all answered.

    Source
    ------
    Cochran (1977), Sampling Techniques, sections 2.6 and 2.8.

    >>> found = mean_interval([(2, 1), (4, 2), (10, 1)], population=8)
    >>> found.mean, round(found.low, 2), round(found.high, 2)
    (5.0, 1.1, 8.9)
    """
    found = number_summary(pairs)
    if population is not None and found.n > population:
        raise ValueError(f"{found.n} answers are more than the {population} who were asked.")
    if found.n == population:
        return MeanInterval(found.n, found.mean, 0.0, found.mean, found.mean)
    if found.sd is None:
        return MeanInterval(found.n, found.mean, None, None, None)
    heard = found.n / population if population is not None else 0.0
    error = found.sd / sqrt(found.n) * sqrt(1 - heard)
    half = float(stdtrit(found.n - 1, 1 - EACH_SIDE)) * error
    return MeanInterval(found.n, found.mean, error, found.mean - half, found.mean + half)


def _fewest(probability: Callable[[int], float], lowest: int, highest: int) -> int:
    """Return the smallest k whose rising probability exceeds 2.5 %; the highest always does."""
    while lowest < highest:
        middle = (lowest + highest) // 2
        if probability(middle) > EACH_SIDE:
            highest = middle
        else:
            lowest = middle + 1
    return lowest
