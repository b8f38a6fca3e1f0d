"""Ordinal summaries: what may be said of ordered options without pretending they are numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

SMALLEST_SCALE_WITH_PAIRS = 4
"""From four options on, the upper two and the lower two do not overlap."""


@dataclass(frozen=True, slots=True)
class OrdinalSummary:
    """What the counts of ordered options say. Positions count from 0, the lowest option.

    counts, base
        Respondents per option in rising order, and all together.
    box
        How many options count as top and as bottom: 2, or 1 of a scale with two or three.
    top_n, bottom_n
        Respondents in the highest and in the lowest options.
    top, bottom
        The same as shares of the base.
    net
        top minus bottom, -1 to 1.
    lower_quartile, median, upper_quartile
        Positions of options (the lower one where two would do).
    interpolated_median
        Position between options, -0.5 to k - 0.5: finer than the median, for ordering rows.
    """

    counts: tuple[int, ...]
    base: int
    box: int
    top_n: int
    bottom_n: int
    top: float
    bottom: float
    net: float
    lower_quartile: int
    median: int
    upper_quartile: int
    interpolated_median: float


def ordinal_summary(counts: Sequence[int]) -> OrdinalSummary:
    """Return top and bottom shares, median and quartiles of one ordinal item.

    Parameters
    ----------
    counts
        Respondents per option, from the lowest to the highest. Reasons of missing are no
        options. At least two options.

    Raises
    ------
    ValueError
        With fewer than two options, a negative count, or nobody: there is no median of nobody.

    Formula
    -------
    quantile q = lowest position whose cumulated count reaches q n;
    interpolated median = L + (n/2 - F_below) / f with L the lower border of the median's class of
    width 1. Where exactly half lie below an empty class, the middle of the gap is taken, so that
    a reversed scale gives the reversed value.

    Source
    ------
    Hyndman & Fan (1996), The American Statistician 50(4), 361-365, definition 1 (quantiles);
    R package psych, function interp.median (interpolated median).

    >>> found = ordinal_summary([1, 2, 3, 4, 0])
    >>> found.median, found.top_n, found.bottom_n, found.interpolated_median
    (2, 4, 3, 2.1666666666666665)
    """
    if len(counts) < 2:
        raise ValueError(f"An ordinal item needs two options, not {len(counts)}.")
    if any(n < 0 for n in counts):
        raise ValueError(f"A count is negative: {list(counts)}.")
    base = sum(counts)
    if base == 0:
        raise ValueError("An ordinal summary needs at least one respondent.")
    box = box_of(len(counts))
    top_n, bottom_n = sum(counts[-box:]), sum(counts[:box])
    return OrdinalSummary(
        counts=tuple(counts),
        base=base,
        box=box,
        top_n=top_n,
        bottom_n=bottom_n,
        top=top_n / base,
        bottom=bottom_n / base,
        net=(top_n - bottom_n) / base,
        lower_quartile=_position_of_quarter(counts, 1),
        median=_position_of_quarter(counts, 2),
        upper_quartile=_position_of_quarter(counts, 3),
        interpolated_median=_interpolated_median(counts),
    )


def box_of(options: int) -> int:
    """Return how many options of a scale count as its top and as its bottom.

    Source
    ------
    Own convention.

    >>> box_of(3), box_of(5)
    (1, 2)
    """
    return 2 if options >= SMALLEST_SCALE_WITH_PAIRS else 1


def _position_of_quarter(counts: Sequence[int], quarters: int) -> int:
    needed = quarters * sum(counts)
    return next(at for at, below in enumerate(accumulate(counts)) if 4 * below >= needed)


def _interpolated_median(counts: Sequence[int]) -> float:
    at = _position_of_quarter(counts, 2)
    below, inside, n = sum(counts[:at]), counts[at], sum(counts)
    if 2 * (below + inside) == n:
        following = next(later for later in range(at + 1, len(counts)) if counts[later])
        return (at + following) / 2
    return at - 0.5 + (n / 2 - below) / inside
