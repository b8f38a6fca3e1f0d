"""Paired answers: the same respondents asked twice, and how many of them changed."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import comb, erfc, sqrt

from analysis.statistics.differences import Difference
from analysis.statistics.intervals import Interval, wilson

FEWEST_CHANGES_FOR_CHI2 = 25
"""Below it the exact test of McNemar is used."""


class PairedMethod(StrEnum):
    """How a paired p-value was found."""

    EXACT = "exact"
    CHI2 = "chi2"


@dataclass(frozen=True, slots=True)
class Transitions:
    """What the same respondents answered twice to the same wording.

    counts
        Square table, rows the first time and columns the second, options from low to high.
    n_only_first, n_only_second
        Respondents who answered one time only; they are in no cell, and are said.
    """

    counts: tuple[tuple[int, ...], ...]
    n_only_first: int = 0
    n_only_second: int = 0

    def __post_init__(self) -> None:
        """Refuse what is no square table of two options or more, or no count."""
        k = len(self.counts)
        if k < 2 or any(len(row) != k for row in self.counts):
            raise ValueError("Transitions are a square table of at least two options.")
        cells = [x for row in self.counts for x in row]
        if min(*cells, self.n_only_first, self.n_only_second) < 0:
            raise ValueError("A count of transitions cannot be negative.")

    @property
    def n_both(self) -> int:
        """Respondents who answered both times."""
        return sum(map(sum, self.counts))

    @property
    def raised(self) -> int:
        """Respondents whose second answer is a higher option."""
        return sum(sum(row[at + 1 :]) for at, row in enumerate(self.counts))

    @property
    def same(self) -> int:
        """Respondents who chose the same option twice."""
        return sum(row[at] for at, row in enumerate(self.counts))

    @property
    def lowered(self) -> int:
        """Respondents whose second answer is a lower option."""
        return self.n_both - self.raised - self.same


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Share the second time minus share the first time, among those who answered both times.

    difference
        Value, interval, p-value; the smaller base is `n_both`. `clear_difference` takes it.
    method
        Of the p-value: exact or chi2.
    improved, same, worsened
        Respondents who chose one of the options the second time only, both or neither time, the
        first time only. They add to `n_both`.
    """

    difference: Difference
    method: PairedMethod
    improved: int
    same: int
    worsened: int
    n_both: int
    n_only_first: int
    n_only_second: int


def paired_difference(transitions: Transitions, chosen: Collection[int]) -> PairedDifference:
    """Return how the share of those who chose one of some options changed.

    Parameters
    ----------
    transitions
        Answers of the same respondents to the same wording.
    chosen
        Positions of the options whose share is compared, such as the upper two.

    Raises
    ------
    ValueError
        If nobody answered both times, or a position is no option.

    Formula
    -------
    Of n respondents a chose one both times, b the first, c the second time only, d never:
    value = (c - b)/n. McNemar: exact binomial(b; b + c, 1/2), two-sided, where b + c < 25, else
    (b - c)^2 / (b + c) with 1 degree of freedom, without continuity correction.
    With Wilson ends (l1, u1), (l2, u2) of p1 and p2, and
    phi = (ad - bc, less n/2 but not below 0 where positive) / sqrt((a+b)(c+d)(a+c)(b+d)):
    low = value - sqrt((p2-l2)^2 - 2 phi (p2-l2)(u1-p1) + (u1-p1)^2),
    high = value + sqrt((u2-p2)^2 - 2 phi (u2-p2)(p1-l1) + (p1-l1)^2).

    Source
    ------
    McNemar (1947), Psychometrika 12, 153-157; Newcombe (1998), Statistics in Medicine 17,
    2635-2650, method 10.

    >>> found = paired_difference(Transitions(((20, 9), (3, 8))), {1})
    >>> found.improved, found.same, found.worsened, round(found.difference.value, 2)
    (9, 28, 3, 0.15)
    """
    if not set(chosen) <= set(range(len(transitions.counts))):
        raise ValueError(f"Not all of {sorted(chosen)} are positions of options.")
    n = transitions.n_both
    if n == 0:
        raise ValueError("A paired difference needs somebody who answered both times.")
    a, b, c, d = _collapsed(transitions.counts, set(chosen))
    ends = _newcombe_paired(a, b, c, d)
    exact = b + c < FEWEST_CHANGES_FOR_CHI2
    return PairedDifference(
        difference=Difference(
            value=(c - b) / n,
            low=ends.low,
            high=ends.high,
            p_value=_exact_p(b, c) if exact else erfc(abs(b - c) / sqrt(2 * (b + c))),
            smaller_base=n,
        ),
        method=PairedMethod.EXACT if exact else PairedMethod.CHI2,
        improved=c,
        same=a + d,
        worsened=b,
        n_both=n,
        n_only_first=transitions.n_only_first,
        n_only_second=transitions.n_only_second,
    )


def _collapsed(counts: Sequence[Sequence[int]], chosen: set[int]) -> tuple[int, int, int, int]:
    cells = {(first, second): 0 for first in (True, False) for second in (True, False)}
    for first, row in enumerate(counts):
        for second, x in enumerate(row):
            cells[first in chosen, second in chosen] += x
    return cells[True, True], cells[True, False], cells[False, True], cells[False, False]


def _exact_p(b: int, c: int) -> float:
    changed = b + c
    tail = sum(comb(changed, x) for x in range(min(b, c) + 1))
    return min(1.0, 2 * tail / (1 << changed))


def _newcombe_paired(a: int, b: int, c: int, d: int) -> Interval:
    n = a + b + c + d
    p1, p2 = (a + b) / n, (a + c) / n
    first, second = wilson(a + b, n), wilson(a + c, n)
    phi = _phi(a, b, c, d)
    down, up = (p2 - second.low, first.high - p1), (second.high - p2, p1 - first.low)
    low, high = ((c - b) / n - _hypot(*down, phi), (c - b) / n + _hypot(*up, phi))
    return Interval(max(low, -1.0), min(high, 1.0))


def _phi(a: int, b: int, c: int, d: int) -> float:
    """Return the correlation of both answers, made smaller where positive as method 10 asks."""
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    product = a * d - b * c
    if not margins:
        return 0.0
    lessened = max(product - (a + b + c + d) / 2, 0.0) if product > 0 else float(product)
    return lessened / sqrt(margins)


def _hypot(one: float, other: float, phi: float) -> float:
    return sqrt(max(0.0, one * one - 2 * phi * one * other + other * other))
