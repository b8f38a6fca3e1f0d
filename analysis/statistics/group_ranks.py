"""Ranks of several groups: whether any answers higher, and which pairs then differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erfc, sqrt

from scipy.special import chdtrc

from analysis.statistics.multiplicity import holm


@dataclass(frozen=True, slots=True)
class DunnPair:
    """Two of the groups compared after the test of all.

    first, second
        Positions of the groups.
    z
        Positive where the second group answers higher.
    adjusted_p
        After Holm over all pairs.
    """

    first: int
    second: int
    z: float
    p_value: float
    adjusted_p: float


@dataclass(frozen=True, slots=True)
class GroupComparison:
    """Several groups on one ordered item.

    ns
        Respondents per group.
    empty
        Positions of groups of nobody; they are left out.
    mean_ranks
        Per group, 1 the lowest; None of nobody.
    h, df, p_value
        Kruskal-Wallis; 0 and 1 where all answered alike.
    epsilon2
        Effect size, 0 (groups alike) to 1 (groups tell the order).
    pairs
        All pairs of groups that are not empty.
    """

    ns: tuple[int, ...]
    empty: tuple[int, ...]
    mean_ranks: tuple[float | None, ...]
    h: float
    df: int
    p_value: float
    epsilon2: float
    pairs: tuple[DunnPair, ...]


def kruskal_wallis(groups: Sequence[Sequence[int]]) -> GroupComparison:
    """Return how several independent groups compare on one ordered item.

    Assumes that nobody is in two groups.

    Parameters
    ----------
    groups
        Per group the respondents per option, from the lowest to the highest.

    Raises
    ------
    ValueError
        If the counts differ in length, one is negative, or fewer than two groups have somebody.

    Formula
    -------
    H = (12/(N(N+1)) sum R_g^2/n_g - 3(N+1)) / (1 - sum(t^3-t)/(N^3-N)), df = groups - 1;
    epsilon2 = H (N+1)/(N^2-1); Dunn z = (mean rank b - mean rank a) /
    sqrt((N(N+1)/12 - sum(t^3-t)/(12(N-1))) (1/n_a + 1/n_b)), with Holm over all pairs.

    Source
    ------
    Kruskal & Wallis (1952), Journal of the American Statistical Association 47, 583-621; Dunn
    (1964), Technometrics 6, 241-252; Tomczak & Tomczak (2014), Trends in Sport Sciences 1, 19-25.

    >>> found = kruskal_wallis([[4, 3, 1], [1, 3, 4], [2, 2, 2]])
    >>> round(found.h, 3), found.df, [round(pair.z, 2) for pair in found.pairs]
    (3.375, 2, [1.84, 0.85, -0.85])
    """
    if len({len(counts) for counts in groups}) != 1:
        raise ValueError("All groups need counts of the same options.")
    if any(count < 0 for counts in groups for count in counts):
        raise ValueError("A count of answers cannot be negative.")
    ns = tuple(map(sum, groups))
    somebody = [at for at, n in enumerate(ns) if n]
    if len(somebody) < 2:
        raise ValueError("A comparison needs two groups with somebody in them.")
    ties = [sum(option) for option in zip(*groups, strict=True)]
    mean_ranks = [_mean_rank(counts, ties) for counts in groups]
    n = sum(ns)
    middle = (n + 1) / 2
    # Per respondent: N(N+1)/12 less its ties, the variance of the ranks themselves.
    variance = (n**3 - n - sum(t**3 - t for t in ties)) / (12 * (n - 1))
    spread = sum(ns[at] * ((mean_ranks[at] or middle) - middle) ** 2 for at in somebody)
    h = spread / variance if variance else 0.0
    df = len(somebody) - 1
    return GroupComparison(
        ns=ns,
        empty=tuple(at for at, n_group in enumerate(ns) if not n_group),
        mean_ranks=tuple(mean_ranks),
        h=h,
        df=df,
        p_value=float(chdtrc(df, h)),
        epsilon2=h * (n + 1) / (n * n - 1),
        pairs=_pairs(ns, mean_ranks, variance),
    )


def _mean_rank(counts: Sequence[int], ties: Sequence[int]) -> float | None:
    below = total = 0
    for count, tie in zip(counts, ties, strict=True):
        total += count * (2 * below + tie + 1)
        below += tie
    return total / (2 * sum(counts)) if any(counts) else None


def _pairs(
    ns: Sequence[int], mean_ranks: Sequence[float | None], variance: float
) -> tuple[DunnPair, ...]:
    ranked = [(at, rank) for at, rank in enumerate(mean_ranks) if rank is not None]
    found = []
    for (first, lower), (second, higher) in combinations(ranked, 2):
        error = sqrt(variance * (1 / ns[first] + 1 / ns[second]))
        found.append((first, second, (higher - lower) / error if error else 0.0))
    p_values = [erfc(abs(z) / sqrt(2)) for _, _, z in found]
    return tuple(
        DunnPair(*pair, p_value, adjusted)
        for pair, p_value, adjusted in zip(found, p_values, holm(p_values), strict=True)
    )
