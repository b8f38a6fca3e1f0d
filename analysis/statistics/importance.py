"""Importance and performance: what matters most, what works least, and how far both are apart.

All values are points from 0 to 100 (percent of the maximum), so that scales of different length
can stand on one axis.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.differences import LEVEL
from analysis.statistics.multiplicity import holm
from analysis.statistics.ordinal import ordinal_summary
from analysis.statistics.paired import Transitions
from analysis.statistics.patterns import Counts, Patterns
from analysis.statistics.signed_ranks import signed_ranks

FEWEST_ITEMS, FEWEST_ANSWERS = 6, 20
"""A matrix of fewer items, or with an item of fewer answers, is not drawn: bars of gaps are."""
SMALLEST_GAP = 10.0


class Quadrant(StrEnum):
    """Where an item clearly lies, seen from the means of all items."""

    ACT = "act"
    """More important than the mean, works less well."""
    KEEP = "keep"
    """More important, works better."""
    WATCH = "watch"
    """Less important, works less well."""
    ENOUGH = "enough"
    """Less important, works better."""


@dataclass(frozen=True, slots=True)
class MeanPoints:
    """Mean of one item in points with its 95 % interval; None where nothing is known of it."""

    value: float
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class MatrixItem:
    """One item of the matrix; no quadrant where its box of intervals touches a line."""

    importance: MeanPoints
    performance: MeanPoints
    quadrant: Quadrant | None


@dataclass(frozen=True, slots=True)
class Matrix:
    """Importance and performance of several items.

    importance_line, performance_line
        The cross-hair: means of the means of the items. It is relative to these items.
    drawable
        Whether it may be drawn as a matrix; otherwise bars of the gaps stand in its place.
    """

    items: tuple[MatrixItem, ...]
    importance_line: float
    performance_line: float
    drawable: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """How much more important an item is than it works, for the same respondents.

    value, low, high
        Mean of importance minus performance in points, -100 to 100, with its 95 % interval; None
        where nothing is known of it.
    more, equal, less
        Respondents for whom importance is above, at and below performance.
    adjusted_p
        Of Wilcoxon's test after Holm over the family; None below 30 respondents.
    clear
        Whether it may be called a gap: adjusted p below .05 and at least ten points.
    """

    value: float
    low: float | None
    high: float | None
    more: int
    equal: int
    less: int
    adjusted_p: float | None
    clear: bool

    @property
    def n(self) -> int:
        """Respondents who answered both."""
        return self.more + self.equal + self.less


@dataclass(frozen=True, slots=True)
class GapOfCounts:
    """A gap between two items whose answers were not put together.

    value
        Mean importance minus mean performance in points.
    top
        Share of the upper options of importance minus that of performance, -1 to 1.
    importance_n, performance_n
        Respondents who answered each; not necessarily the same ones.
    """

    value: float
    top: float
    importance_n: int
    performance_n: int


def mean_points(counts: Sequence[int]) -> MeanPoints:
    """Return the mean of an ordinal item in points of 0 to 100, with a t interval.

    Parameters
    ----------
    counts
        Respondents per option, from the lowest.

    Raises
    ------
    ValueError
        With fewer than two options or nobody.

    Formula
    -------
    x = 100 position / (options - 1); mean +- t(.975; n - 1) s / sqrt(n), within 0 to 100

    Source
    ------
    Student (1908); Cohen, Cohen, Aiken & West (1999), Multivariate Behavioral Research 34.

    >>> found = mean_points([1, 2, 1])
    >>> found.value, round(found.low, 1), round(found.high, 1)
    (50.0, 0.0, 100.0)
    """
    if len(counts) < 2:
        raise ValueError(f"A scale needs two options, not {len(counts)}.")
    value, half, n = _mean(np.linspace(0, 100, len(counts)), np.asarray(counts))
    if half is None:
        return MeanPoints(value, None, None, n)
    return MeanPoints(value, max(0.0, value - half), min(100.0, value + half), n)


def importance_performance(
    importance: Sequence[Sequence[int]], performance: Sequence[Sequence[int]]
) -> Matrix:
    """Return importance and performance of items with the cross-hair, and where each item lies.

    Parameters
    ----------
    importance, performance
        For each item, respondents per option from the lowest, of both questions.

    Raises
    ------
    ValueError
        Without an item, with different numbers of items, or if nobody answered one.

    Formula
    -------
    lines = means of the item means; an item has a quadrant if both intervals leave out the line;
    drawable with at least 6 items and at least 20 answers to each question

    Source
    ------
    Martilla & James (1977), Journal of Marketing 41(1), 77-79 (matrix with lines at the means);
    intervals and the rule when to draw are our convention.

    >>> found = importance_performance([[0, 0, 40], [40, 0, 0]], [[30, 9, 1], [1, 9, 30]])
    >>> [item.quadrant and item.quadrant.value for item in found.items], found.drawable
    ([None, None], False)
    >>> found.importance_line, round(found.performance_line)
    (50.0, 50)
    """
    if not importance or len(importance) != len(performance):
        raise ValueError(f"{len(importance)} and {len(performance)} items make no pairs.")
    x, y = ([mean_points(counts) for counts in both] for both in (importance, performance))
    x_line, y_line = (sum(mean.value for mean in both) / len(both) for both in (x, y))
    return Matrix(
        items=tuple(
            MatrixItem(one, other, _quadrant(_side(one, x_line), _side(other, y_line)))
            for one, other in zip(x, y, strict=True)
        ),
        importance_line=x_line,
        performance_line=y_line,
        drawable=len(x) >= FEWEST_ITEMS and min(one.n for one in (*x, *y)) >= FEWEST_ANSWERS,
    )


def joint_table(patterns: Patterns, counts: Counts, options: int) -> Counts:
    """Return how many gave each pair of answers to two questions, without those who left one.

    Parameters
    ----------
    patterns
        (m, 2) positions; negative where there is no answer.
    counts
        (m,) respondents per pattern.
    options
        How many options both questions have.

    Returns
    -------
    (options, options) respondents; first question in rows, second in columns.

    Raises
    ------
    ValueError
        If there are not two questions, or a position is no option.

    >>> joint_table(np.array([[0, 1], [1, 1], [1, -4]]), np.array([2, 3, 4]), 2).tolist()
    [[0, 2], [0, 3]]
    """
    if patterns.shape[1:] != (2,) or (patterns >= options).any():
        raise ValueError(f"The patterns are no two answers among {options} options.")
    both = (patterns >= 0).all(axis=1)
    table = np.zeros((options, options), np.int64)
    np.add.at(table, tuple(patterns[both].T), counts[both])
    return table


def paired_gaps(tables: Sequence[Counts]) -> tuple[Gap, ...]:
    """Return the gap of each item of one block, as the same respondents see it.

    Parameters
    ----------
    tables
        For each item (k, k) respondents, importance in rows, performance in columns, both from
        the lowest option, as `joint_table` gives it. All of them are one family.

    Raises
    ------
    ValueError
        If nobody answered both questions of an item, or they have different options.

    Formula
    -------
    d = 100 (importance - performance) / (k - 1); mean +- t(.975; n - 1) s / sqrt(n), within -100
    to 100; `signed_ranks` (Wilcoxon with Pratt's zeros); Holm

    Source
    ------
    Wilcoxon (1945), Biometrics Bulletin 1, 80-83; Pratt (1959), Journal of the American
    Statistical Association 54, 655-667; Holm (1979).

    >>> (found,) = paired_gaps([np.array([[4, 0, 0], [6, 5, 0], [20, 5, 0]])])
    >>> found.value, found.n, found.more, found.clear
    (63.75, 40, 31, True)
    """
    found = [_paired(table) for table in tables]
    tested = [at for at, (gap, _) in enumerate(found) if _is_tested(gap)]
    adjusted = dict(zip(tested, holm([found[at][1] for at in tested]), strict=True))
    return tuple(_judged(gap, adjusted.get(at)) for at, (gap, _) in enumerate(found))


def gaps_of_counts(
    importance: Sequence[Sequence[int]], performance: Sequence[Sequence[int]]
) -> tuple[GapOfCounts, ...]:
    """Return the gap of each item from counts alone, for readers who see no joint answers.

    It has neither an interval nor a test: who answered both cannot be told.

    Parameters
    ----------
    importance, performance
        As in `importance_performance`; counts may be rounded.

    Raises
    ------
    ValueError
        As `importance_performance`, or if both questions of an item have different options.

    Formula
    -------
    difference of the means in points; difference of the shares of the upper options

    Source
    ------
    As `mean_points` and `ordinal_summary`.

    >>> gaps_of_counts([[0, 0, 0, 4]], [[2, 0, 0, 2]])
    (GapOfCounts(value=50.0, top=0.5, importance_n=4, performance_n=4),)
    """
    if not importance or len(importance) != len(performance):
        raise ValueError(f"{len(importance)} and {len(performance)} items make no pairs.")
    return tuple(_of_counts(one, other) for one, other in zip(importance, performance, strict=True))


def _mean(points: np.typing.NDArray[np.float64], counts: Counts) -> tuple[float, float | None, int]:
    """Return mean, half width of the interval and number of respondents."""
    n = int(counts.sum())
    if n == 0:
        raise ValueError("A mean needs at least one respondent.")
    mean = float(points @ counts) / n
    squares = float((points - mean) ** 2 @ counts)
    if n < 2 or squares == 0:
        return mean, None, n
    return mean, float(stdtrit(n - 1, 0.975)) * sqrt(squares / (n - 1) / n), n


def _side(mean: MeanPoints, line: float) -> int:
    """Return 1 if the interval is above the line, -1 if below, 0 if nobody can tell."""
    if mean.low is None or mean.high is None:
        return 0
    return int(mean.low > line) - int(mean.high < line)


def _quadrant(importance: int, performance: int) -> Quadrant | None:
    return {
        (1, -1): Quadrant.ACT,
        (1, 1): Quadrant.KEEP,
        (-1, -1): Quadrant.WATCH,
        (-1, 1): Quadrant.ENOUGH,
    }.get((importance, performance))


def _paired(table: Counts) -> tuple[Gap, float]:
    """Return the gap of one item, not yet judged, and its p-value alone."""
    k = len(table)
    if table.shape != (k, k) or k < 2:
        raise ValueError(f"A table of {table.shape} is no pair of one scale.")
    steps = np.arange(1 - k, k)
    counts = np.array([np.trace(table, -step) for step in steps])
    value, half, _n = _mean(100.0 * steps / (k - 1), counts)
    more, equal, less = (int(counts[side].sum()) for side in (steps > 0, steps == 0, steps < 0))
    low = None if half is None else max(-100.0, value - half)
    high = None if half is None else min(100.0, value + half)
    gap = Gap(value, low, high, more, equal, less, adjusted_p=None, clear=False)
    return gap, signed_ranks(Transitions(tuple(map(tuple, table.tolist())))).p_value


def _is_tested(gap: Gap) -> bool:
    return showing(gap.n) >= Showing.WHOLE_PERCENT


def _judged(gap: Gap, adjusted: float | None) -> Gap:
    clear = adjusted is not None and adjusted < LEVEL and abs(gap.value) >= SMALLEST_GAP - 1e-9
    return Gap(
        gap.value,
        gap.low,
        gap.high,
        gap.more,
        gap.equal,
        gap.less,
        adjusted_p=adjusted,
        clear=clear,
    )


def _of_counts(importance: Sequence[int], performance: Sequence[int]) -> GapOfCounts:
    if len(importance) != len(performance):
        raise ValueError(f"{len(importance)} and {len(performance)} options are not one scale.")
    one, other = ordinal_summary(importance), ordinal_summary(performance)
    return GapOfCounts(
        value=mean_points(importance).value - mean_points(performance).value,
        top=one.top - other.top,
        importance_n=one.base,
        performance_n=other.base,
    )
