"""Signed ranks: whether the same respondents answer higher or lower the second time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import comb, erfc, sqrt

from analysis.statistics.paired import Transitions
from analysis.statistics.ranks import LARGEST_EXACT, RankMethod


@dataclass(frozen=True, slots=True)
class SignedRanks:
    """How far up and down the same respondents moved on one ordered item.

    raised, same, lowered
        Respondents whose second answer is higher, the same, lower.
    rank_sum_up, rank_sum_down
        Sums of the ranks of their steps; equal where ups and downs balance.
    """

    raised: int
    same: int
    lowered: int
    rank_sum_up: float
    rank_sum_down: float
    method: RankMethod
    p_value: float
    n_both: int
    n_only_first: int
    n_only_second: int


@dataclass(frozen=True, slots=True)
class _Step:
    """Respondents who moved equally far: ups, downs, and twice their mean rank."""

    up: int
    down: int
    doubled_rank: int

    @property
    def moved(self) -> int:
        return self.up + self.down


def signed_ranks(transitions: Transitions) -> SignedRanks:
    """Return Wilcoxon's test of the steps between two answers of the same respondents.

    Assumes that two options up are more than one, wherever on the scale. Who stayed counts:
    the ranks begin above them (Pratt), so that a few who moved among many who did not say less.

    Parameters
    ----------
    transitions
        Answers of the same respondents to the same wording, options from low to high.

    Raises
    ------
    ValueError
        If nobody answered both times.

    Formula
    -------
    Rank |second - first| with mean ranks of ties, those who stayed included, then leave these out.
    W+ = sum of ranks of ups; mean = half the sum of all ranks r left, var = sum r^2 / 4, no
    continuity correction; up to 25 who moved exact over all signs: twice the smaller tail.

    Source
    ------
    Wilcoxon (1945), Biometrics 1, 80-83; Pratt (1959), Journal of the American Statistical
    Association 54, 655-667.

    >>> found = signed_ranks(Transitions(((3, 4, 1), (1, 5, 4), (0, 1, 6))))
    >>> found.raised, found.same, found.lowered, round(found.p_value, 3)
    (9, 14, 2, 0.056)
    """
    if not transitions.n_both:
        raise ValueError("Signed ranks need somebody who answered both times.")
    steps = _steps(transitions)
    up = sum(step.up * step.doubled_rank for step in steps)
    down = sum(step.down * step.doubled_rank for step in steps)
    exact = transitions.raised + transitions.lowered <= LARGEST_EXACT
    return SignedRanks(
        raised=transitions.raised,
        same=transitions.same,
        lowered=transitions.lowered,
        rank_sum_up=up / 2,
        rank_sum_down=down / 2,
        method=RankMethod.EXACT if exact else RankMethod.NORMAL,
        p_value=_exact_p(steps, min(up, down)) if exact else _normal_p(steps, up - down),
        n_both=transitions.n_both,
        n_only_first=transitions.n_only_first,
        n_only_second=transitions.n_only_second,
    )


def _steps(transitions: Transitions) -> list[_Step]:
    up: Counter[int] = Counter()
    down: Counter[int] = Counter()
    for first, row in enumerate(transitions.counts):
        for second, count in enumerate(row):
            (up if second > first else down)[abs(second - first)] += count
    steps = []
    below = transitions.same
    for size in range(1, len(transitions.counts)):
        moved = up[size] + down[size]
        steps.append(_Step(up[size], down[size], 2 * below + moved + 1))
        below += moved
    return [step for step in steps if step.moved]


def _exact_p(steps: Sequence[_Step], smaller: int) -> float:
    """Return twice the share of all signs whose sum of ups is at most the smaller sum found."""
    ways: Counter[int] = Counter({0: 1})
    for step in steps:
        signed: Counter[int] = Counter()
        for total, count in ways.items():
            for ups in range(step.moved + 1):
                signed[total + ups * step.doubled_rank] += count * comb(step.moved, ups)
        ways = signed
    tail = sum(count for total, count in ways.items() if total <= smaller)
    return min(1.0, 2 * tail / ways.total())


def _normal_p(steps: Sequence[_Step], surplus: int) -> float:
    """Return the p-value of the doubled W+ minus W-, whose variance is the sum of squared ranks."""
    variance = sum(step.moved * step.doubled_rank**2 for step in steps)
    return erfc(abs(surplus) / sqrt(2 * variance))
