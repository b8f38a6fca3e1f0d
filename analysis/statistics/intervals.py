"""Intervals: how far a share may be from the share among all who were asked.

An interval belongs to a probability sample or, with its condition said, to a complete list with
nonresponse. The callers hold this rule; whoever may join is no sample and gets no interval.
"""

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054
"""The normal quantile that leaves 2.5 % on each side."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends of a range of shares, fractions of 1."""

    low: float
    high: float


def wilson(x: int, n: int, *, z: float = Z_95) -> Interval:
    """Return the Wilson score interval of the share x / n.

    Assumes a simple random sample from a population much larger than n.

    Parameters
    ----------
    x
        Respondents who chose the option, 0 to n.
    n
        Respondents who answered, at least 1.
    z
        Normal quantile of the confidence; the default gives 95 %.

    Raises
    ------
    ValueError
        Without a respondent, or if x is not between 0 and n.

    Formula
    -------
    centre = (p + z^2/2n) / (1 + z^2/n), half = z sqrt(p(1-p)/n + z^2/4n^2) / (1 + z^2/n);
    the low end is exactly 0 when x = 0, the high end exactly 1 when x = n.

    Source
    ------
    Wilson (1927), Journal of the American Statistical Association 22, 209-212;
    Brown, Cai & DasGupta (2001), Statistical Science 16(2), 101-133.

    >>> found = wilson(26, 38)
    >>> round(found.low, 2), round(found.high, 2)
    (0.53, 0.81)
    """
    _check(x, n)
    return _score_interval(x, n, effective=n, z=z)


def wilson_finite(x: int, n: int, population: int) -> Interval:
    """Return the Wilson interval of a share among a complete list of which n answered.

    Assumes that those who did not answer are like those who did: the finite population takes
    away sampling error only, nonresponse stays. Show `worst_case_bounds` first.

    Parameters
    ----------
    x, n
        As in `wilson`.
    population
        Everybody on the list, at least n.

    Raises
    ------
    ValueError
        As `wilson`, or if more answered than were asked.

    Formula
    -------
    Wilson with n_eff = n (N - 1) / (N - n) in place of n; a point when all answered. It solves
    (q - p)^2 = z^2 q (1 - q) / n * (N - n) / (N - 1) exactly.

    Source
    ------
    Wilson (1927) with the finite population correction; Cochran (1977), Sampling Techniques, 3.2.

    >>> found = wilson_finite(26, 38, 60)
    >>> round(found.low, 2), round(found.high, 2)
    (0.59, 0.77)
    """
    _check(x, n)
    _check_population(n, population)
    if n == population:
        return Interval(x / n, x / n)
    return _score_interval(x, n, effective=n * (population - 1) / (population - n), z=Z_95)


def wilson_effective(share: float, effective: float) -> Interval:
    """Return the Wilson interval of a share whose respondents count unequally.

    Assumes what `wilson` assumes, of as many respondents as the weights leave.

    Parameters
    ----------
    share
        The weighted share, 0 to 1.
    effective
        Kish's effective number of respondents, at least 1.

    Raises
    ------
    ValueError
        If the share is no fraction or not even one respondent is left.

    Formula
    -------
    Wilson with p = share and n = effective

    Source
    ------
    Wilson (1927) with n of Kish (1965), Survey Sampling, 11.7, as Korn & Graubard (1998), Survey
    Methodology 24, 193-201, put it into the exact interval.

    >>> found = wilson_effective(0.5, 30)
    >>> round(found.low, 2), round(found.high, 2)
    (0.33, 0.67)
    """
    if not 0 <= share <= 1:
        raise ValueError(f"{share} is no share.")
    if not effective >= 1:
        raise ValueError("An interval needs at least one respondent.")
    high = 1 - _lower_root(1 - share, effective, Z_95)
    return Interval(min(_lower_root(share, effective, Z_95), share), max(high, share))


def worst_case_bounds(x: int, n: int, population: int) -> Interval:
    """Return the lowest and highest share possible among all who were asked.

    Assumes nothing: all who did not answer think otherwise, or all think alike.

    Parameters
    ----------
    x, n, population
        As in `wilson_finite`; n may be 0 if the list is not empty: nothing is known then.

    Raises
    ------
    ValueError
        If x is not between 0 and n, more answered than were asked, or nobody was asked.

    Formula
    -------
    low = x / N, high = (x + N - n) / N

    Source
    ------
    Manski (1995), Identification Problems in the Social Sciences, chapter 2.

    >>> found = worst_case_bounds(26, 38, 60)
    >>> round(found.low, 2), round(found.high, 2)
    (0.43, 0.8)
    """
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is no share.")
    _check_population(n, population)
    if population == 0:
        raise ValueError("Bounds need at least one who was asked.")
    return Interval(x / population, (x + population - n) / population)


def _score_interval(x: int, n: int, *, effective: float, z: float) -> Interval:
    """Return both ends; the high end is the low end of not choosing, so they mirror exactly."""
    low = _lower_root(x / n, effective, z)
    high = 1 - _lower_root((n - x) / n, effective, z)
    return Interval(min(low, x / n), max(high, x / n))


def _lower_root(p: float, n: float, z: float) -> float:
    """Return the smaller root of (q - p)^2 = z^2 q(1-q)/n.

    The product of both roots is p^2/(1 + z^2/n); dividing by the larger one avoids the
    difference of two nearly equal numbers when p is close to 0.
    """
    spread = z * z / n
    larger = (2 * p + spread + sqrt(spread * (spread + 4 * p * (1 - p)))) / 2
    return p * p / larger if p else 0.0


def _check(x: int, n: int) -> None:
    if n < 1:
        raise ValueError("An interval needs at least one respondent.")
    if not 0 <= x <= n:
        raise ValueError(f"{x} of {n} is no share.")


def _check_population(n: int, population: int) -> None:
    if n > population:
        raise ValueError(f"{n} answers are more than the {population} who were asked.")
