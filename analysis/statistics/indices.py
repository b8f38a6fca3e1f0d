"""Indices: several questions of one scale in one number from 0 to 100.

An index of a field is compared with itself, over waves or between groups; never with the index of
another field, whose questions differ.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, sqrt

import numpy as np
from scipy.special import stdtrit

from analysis.statistics.patterns import Counts, Floats, Patterns

FEWEST_ITEMS = 3
FEWEST_FOR_ALPHA = 30
GOOD_ALPHA, TOLERABLE_ALPHA = 0.70, 0.60


class IndexShowing(StrEnum):
    """How an index may be shown."""

    PARTS = "parts"
    """Formative: its items first, their mean beside them; no reliability."""
    INDEX = "index"
    """Reflective, alpha at least .70."""
    CAUTION = "caution"
    """Reflective, alpha from .60: with a warning."""
    ITEMS_ONLY = "items only"
    """Reflective, alpha below .60: the items measure different things."""
    TOO_FEW = "too few"
    """Reflective, fewer than 30 complete answers: alpha would say nothing; items only."""


@dataclass(frozen=True, slots=True)
class IndexValue:
    """The mean of the scores of respondents, 0 to 100.

    value
        The mean.
    low, high
        95 % interval; None of fewer than two respondents, or if all have the same score, which
        says nothing about how far others would be apart.
    n, left_out
        Respondents with a score, and those who answered too few of the items.
    """

    value: float
    low: float | None
    high: float | None
    n: int
    left_out: int


@dataclass(frozen=True, slots=True)
class IndexOfCounts:
    """An index from each item's counts alone: nobody's answers were put together.

    value
        Mean of the means of the items, 0 to 100.
    means, bases
        Mean of each item turned the common way, 0 to 100, and respondents who answered it.
    """

    value: float
    means: tuple[float, ...]
    bases: tuple[int, ...]

    @property
    def smallest_base(self) -> int:
        """Respondents of the item that the fewest answered."""
        return min(self.bases)


def pomp(patterns: Patterns, options: int, turned: Sequence[bool]) -> Floats:
    """Return answers as percent of the maximum possible, all items turned the same way.

    Parameters
    ----------
    patterns
        (m, k) positions of options; negative where there is no answer.
    options
        How many options each item has, at least two.
    turned
        For each item, whether agreement means less of what is measured.

    Returns
    -------
    (m, k) numbers from 0 to 100; NaN where there is no answer.

    Raises
    ------
    ValueError
        If an item has no sense of direction in `turned`, or a position is no option.

    Formula
    -------
    100 (x - min) / (max - min); turned: 100 minus that

    Source
    ------
    Cohen, Cohen, Aiken & West (1999), Multivariate Behavioral Research 34, 315-346.

    >>> pomp(np.array([[0, 3, -4], [4, 3, 2]]), 5, [False, True, False]).tolist()
    [[0.0, 25.0, nan], [100.0, 25.0, 50.0]]
    """
    if options < 2:
        raise ValueError(f"A scale needs two options, not {options}.")
    if patterns.shape[1] != len(turned):
        raise ValueError(f"{len(turned)} directions do not fit {patterns.shape[1]} items.")
    if (patterns >= options).any():
        raise ValueError(f"An answer is none of {options} options.")
    points = np.where(patterns < 0, np.nan, 100.0 * patterns / (options - 1))
    return np.where(np.asarray(turned, bool), 100.0 - points, points)


def person_scores(points: Floats) -> Floats:
    """Return each respondent's mean over the items, if enough of them were answered.

    Parameters
    ----------
    points
        (m, k) as `pomp` gives them, k at least 3.

    Returns
    -------
    (m,) scores from 0 to 100; NaN where fewer than ceil(0.6 k) items were answered.

    Raises
    ------
    ValueError
        With fewer than three items: that is no index.

    Source
    ------
    Own convention; half of the items is the usual least, after Schafer & Graham (2002),
    Psychological Methods 7, 147-177.

    >>> person_scores(np.array([[0, 50, 100.0], [50, 100, np.nan], [0, np.nan, np.nan]])).tolist()
    [50.0, 75.0, nan]
    """
    items = points.shape[1]
    if items < FEWEST_ITEMS:
        raise ValueError(f"An index needs {FEWEST_ITEMS} items, not {items}.")
    valid = (~np.isnan(points)).sum(axis=1)
    enough = valid >= least_valid(items)
    sums = np.nansum(points, axis=1)
    scores: Floats = np.divide(sums, valid, out=np.full(len(points), np.nan), where=enough)
    return scores


def least_valid(items: int) -> int:
    """Return how many of the items of an index must be answered.

    Formula
    -------
    ceil(0.6 k)

    Source
    ------
    Own convention.

    >>> [least_valid(items) for items in (3, 4, 5, 6, 10)]
    [2, 3, 3, 4, 6]
    """
    return ceil(3 * items / 5)


def index_value(scores: Floats, counts: Counts, *, population: int | None = None) -> IndexValue:
    """Return the mean of the scores of respondents with a t interval.

    Parameters
    ----------
    scores
        (m,) as `person_scores` gives them.
    counts
        (m,) respondents per pattern.
    population
        Everybody who was asked, where that is a complete list: assumes that those who did not
        answer are like those who did.

    Raises
    ------
    ValueError
        If nobody has a score, or more have one than were asked.

    Formula
    -------
    mean +- t(.975; n - 1) s / sqrt(n) * sqrt(1 - n / N), within 0 to 100

    Source
    ------
    Student (1908); Cochran (1977), Sampling Techniques, 2.8 (finite population).

    >>> found = index_value(np.array([25.0, 50, 75]), np.array([1, 2, 1]))
    >>> found.value, round(found.low, 1), round(found.high, 1)
    (50.0, 17.5, 82.5)
    """
    valid = ~np.isnan(scores)
    x, weights = scores[valid], counts[valid]
    n = int(weights.sum())
    left_out = int(counts.sum()) - n
    if n == 0:
        raise ValueError("An index needs at least one respondent with a score.")
    if population is not None and n > population:
        raise ValueError(f"{n} scores are more than the {population} who were asked.")
    mean = float(x @ weights) / n
    squares = float((x - mean) ** 2 @ weights)
    if n < 2 or squares == 0:
        return IndexValue(mean, None, None, n, left_out)
    finite = 1.0 if population is None else sqrt(1 - n / population)
    half = float(stdtrit(n - 1, 0.975)) * sqrt(squares / (n - 1) / n) * finite
    return IndexValue(mean, max(0.0, mean - half), min(100.0, mean + half), n, left_out)


def index_of_counts(tables: Sequence[Sequence[int]], turned: Sequence[bool]) -> IndexOfCounts:
    """Return an index from the counts of each item, for readers who see no joint answers.

    It is the index of all who answered each item, so it may differ a little from `index_value`,
    and it has neither an interval nor a reliability.

    Parameters
    ----------
    tables
        For each item, respondents per option from the lowest; the same number of options each,
        at least three items. Counts may be rounded.
    turned
        As in `pomp`.

    Raises
    ------
    ValueError
        With fewer than three items, scales of different length, or an item nobody answered.

    Formula
    -------
    mean over items of (sum of count * 100 x / (options - 1)) / base

    Source
    ------
    As `pomp`.

    >>> found = index_of_counts([[0, 0, 4], [2, 0, 2], [4, 0, 0]], [False, False, True])
    >>> round(found.value, 1), found.means, found.smallest_base
    (83.3, (100.0, 50.0, 100.0), 4)
    """
    lengths = {len(table) for table in tables}
    if len(tables) < FEWEST_ITEMS or len(tables) != len(turned):
        raise ValueError(f"An index needs {FEWEST_ITEMS} items with directions.")
    if len(lengths) != 1 or min(lengths) < 2:
        raise ValueError(f"Scales of {sorted(lengths)} options make no index.")
    bases = tuple(sum(table) for table in tables)
    if min(bases) == 0:
        raise ValueError("Nobody answered one of the items.")
    points = np.linspace(0, 100, min(lengths))
    means = [float(points @ np.asarray(table)) / sum(table) for table in tables]
    common = tuple(100 - mean if turn else mean for mean, turn in zip(means, turned, strict=True))
    return IndexOfCounts(sum(common) / len(common), common, bases)


def index_showing(kind: str, alpha: float | None) -> IndexShowing:
    """Return how an index may be shown.

    Parameters
    ----------
    kind
        ``formative``: the items are different parts of one thing, and need not go together;
        ``reflective``: they measure one attitude, and must.
    alpha
        Cronbach's alpha as `reliability` gives it; None of fewer than 30 complete answers.

    Raises
    ------
    ValueError
        Of another kind.

    Formula
    -------
    reflective: alpha at least .70 index, at least .60 caution, below items only

    Source
    ------
    Nunnally (1978), Psychometric Theory, 2nd edition, p. 245 (.70); Diamantopoulos & Winklhofer
    (2001), Journal of Marketing Research 38, 269-277 (formative).

    >>> index_showing("reflective", 0.72).value, index_showing("formative", None).value
    ('index', 'parts')
    """
    if kind not in {"formative", "reflective"}:
        raise ValueError(f"{kind} is no kind of index.")
    if kind == "formative":
        return IndexShowing.PARTS
    if alpha is None:
        return IndexShowing.TOO_FEW
    if alpha >= GOOD_ALPHA:
        return IndexShowing.INDEX
    return IndexShowing.CAUTION if alpha >= TOLERABLE_ALPHA else IndexShowing.ITEMS_ONLY
