"""Numbers: what the counts of a number variable say."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, sqrt


@dataclass(frozen=True, slots=True)
class NumberSummary:
    """What the counts of a number variable say. No smallest and largest: they are one respondent.

    n
        Respondents who gave a number.
    sd
        Standard deviation with n - 1; None of one respondent.
    """

    n: int
    mean: float
    sd: float | None
    lower_quartile: float
    median: float
    upper_quartile: float


def number_summary(pairs: Iterable[tuple[float, int]]) -> NumberSummary:
    """Return n, mean, standard deviation, median and quartiles of a number variable.

    Parameters
    ----------
    pairs
        Each value with the respondents who gave it, in any order; a value may come twice.
        Reasons of missing are no values, and NaN is refused.

    Raises
    ------
    ValueError
        With nobody, a negative count, or a value that is no finite number.

    Formula
    -------
    mean = sum n v / n, sd = sqrt(sum n (v - mean)^2 / (n - 1));
    quantile q = the lowest value whose cumulated count reaches q n, or the middle between it and
    the next one where it is reached exactly.

    Source
    ------
    Hyndman & Fan (1996), The American Statistician 50(4), 361-365, definition 2 (quantiles).

    >>> found = number_summary([(2, 1), (4, 2), (10, 1)])
    >>> found.n, found.mean, found.lower_quartile, found.median, found.upper_quartile
    (4, 5.0, 3.0, 4.0, 7.0)
    """
    given = sorted((value, count) for value, count in pairs if count)
    if any(count < 0 for _, count in given):
        raise ValueError("A count of numbers cannot be negative.")
    if any(not abs(value) < float("inf") for value, _ in given):
        raise ValueError("A number summary takes finite numbers only.")
    n = sum(count for _, count in given)
    if n == 0:
        raise ValueError("A number summary needs at least one respondent.")
    mean = fsum(value * count for value, count in given) / n
    squares = fsum(count * (value - mean) ** 2 for value, count in given)
    lower_quartile, median, upper_quartile = (_quarter(given, n, each) for each in (1, 2, 3))
    return NumberSummary(
        n=n,
        mean=mean,
        sd=sqrt(squares / (n - 1)) if n > 1 else None,
        lower_quartile=lower_quartile,
        median=median,
        upper_quartile=upper_quartile,
    )


def _quarter(given: list[tuple[float, int]], n: int, quarters: int) -> float:
    below = 0
    for (value, count), (following, _) in pairwise([*given, (given[-1][0], 0)]):
        below += count
        if 4 * below == quarters * n:
            return (value + following) / 2
        if 4 * below > quarters * n:
            return float(value)
    return float(given[-1][0])
