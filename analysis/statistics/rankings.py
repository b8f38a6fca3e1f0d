"""Rankings: what comes first, from the ranks respondents gave to some or all of the options.

A ranking comes as the rank of each option: 0 is the first place, a negative number an option
that was left without a rank. The model behind worths is in `worths`.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.statistics.intervals import Interval, wilson
from analysis.statistics.patterns import Counts, Floats, Patterns

PODIUM = 3


@dataclass(frozen=True, slots=True)
class RankedOption:
    """What the ranks say of one option.

    first, podium
        Respondents who put it first, and among the first three.
    first_share, podium_share
        The same as shares of the base.
    first_interval, podium_interval
        Wilson, 95 %, each by itself.
    borda
        Mean points: options - 1 for the first place, one less for each further one.
    """

    first: int
    podium: int
    first_share: float
    podium_share: float
    first_interval: Interval
    podium_interval: Interval
    borda: float


@dataclass(frozen=True, slots=True)
class RankingSummary:
    """All options of one ranking, in the order given.

    base
        Respondents who ranked at least one option.
    podium_size
        How many places `podium` means: three, or fewer if there are fewer options.
    """

    options: tuple[RankedOption, ...]
    base: int
    podium_size: int


def ranking_summary(ranks: Patterns, counts: Counts) -> RankingSummary:
    """Return first places, places among the first three and mean Borda points of each option.

    Parameters
    ----------
    ranks
        (m, k) rank of each of the k options in a pattern: 0 the first place, negative without
        rank. Who ranked nothing is not in the base.
    counts
        (m,) respondents per pattern.

    Raises
    ------
    ValueError
        With fewer than two options, if nobody ranked one, or if ranks are not 0, 1, 2, ...

    Formula
    -------
    Borda: k - 1, k - 2, ... points; options without rank share the mean of the points left over,
    (k - r - 1) / 2 after r ranks

    Source
    ------
    Borda (1781); Dummett (1997), Principles of Electoral Reform (left over points shared).

    >>> found = ranking_summary(np.array([[0, 1, -1], [1, 0, 2]]), np.array([3, 1]))
    >>> [option.first for option in found.options], [option.borda for option in found.options]
    ([3, 1, 0], [1.75, 1.25, 0.0])
    """
    ranks, counts = ranked(ranks, counts)
    k = ranks.shape[1]
    base = int(counts.sum())
    if base == 0:
        raise ValueError("A ranking needs at least one respondent.")
    podium = min(PODIUM, k)
    first = ((ranks == 0).T @ counts).tolist()
    upper = (((ranks >= 0) & (ranks < podium)).T @ counts).tolist()
    points = (_borda(ranks).T @ counts / base).tolist()
    return RankingSummary(
        options=tuple(
            RankedOption(
                first=one,
                podium=some,
                first_share=one / base,
                podium_share=some / base,
                first_interval=wilson(one, base),
                podium_interval=wilson(some, base),
                borda=point,
            )
            for one, some, point in zip(first, upper, points, strict=True)
        ),
        base=base,
        podium_size=podium,
    )


def ranked(ranks: Patterns, counts: Counts) -> tuple[Patterns, Counts]:
    """Return the patterns that rank something, with what was not ranked as -1.

    Parameters
    ----------
    ranks, counts
        As in `ranking_summary`.

    Raises
    ------
    ValueError
        With fewer than two options, or if a pattern's ranks are not 0, 1, 2, ... each once.

    >>> found, counts = ranked(np.array([[0, -5], [-4, -4]]), np.array([2, 7]))
    >>> found.tolist(), counts.tolist()
    ([[0, -1]], [2])
    """
    if ranks.ndim != 2 or ranks.shape[1] < 2:
        raise ValueError("A ranking needs two options.")
    clean = np.maximum(ranks, -1)
    given = (clean >= 0).sum(axis=1)
    places = np.arange(ranks.shape[1])
    in_order = np.sort(np.where(clean < 0, ranks.shape[1], clean), axis=1)
    if ((places < given[:, None]) & (in_order != places)).any():
        raise ValueError("Ranks must be 0, 1, 2 and so on, each once.")
    kept = (given > 0) & (counts > 0)
    return clean[kept], counts[kept]


def ranks_from_positions(positions: Patterns, places: int) -> Patterns:
    """Return ranks from positions among the codes "no rank", last place, ..., first place.

    So an item that asks for ranks stores them: the higher, the better.

    Parameters
    ----------
    positions
        (m, k) 0 without rank, `places` the first place; negative where there is no answer.
    places
        How many places could be given.

    Returns
    -------
    (m, k) 0 the first place; -1 without rank.

    Raises
    ------
    ValueError
        If a position is above the first place.

    >>> ranks_from_positions(np.array([[3, 0, 2], [-4, -4, -4]]), 3).tolist()
    [[0, -1, 1], [-1, -1, -1]]
    """
    if (positions > places).any():
        raise ValueError(f"A rank is none of {places} places.")
    return np.where(positions > 0, places - positions, -1)


def _borda(ranks: npt.NDArray[np.integer[Any]]) -> Floats:
    k = ranks.shape[1]
    given = (ranks >= 0).sum(axis=1, keepdims=True)
    points: Floats = np.where(ranks < 0, (k - given - 1) / 2, k - 1.0 - ranks)
    return points
