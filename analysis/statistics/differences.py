"""Differences of shares, of two independent groups first, and when to call one a difference."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import erfc, hypot, sqrt

from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.intervals import Z_95, wilson
from analysis.statistics.multiplicity import holm

LEVEL = 0.05
SMALLEST_WORTH_TELLING = 0.10
_WIDEST_Z = 38.0
"""Beyond it the p-value is below the smallest float."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Share of the second group or time minus share of the first, with its 95 % interval.

    value, low, high
        -1 to 1.
    p_value
        Independent groups: the level at which the interval would just touch 0. The same
        respondents twice: McNemar's.
    smaller_base
        Respondents in the smaller of both groups, or who answered both times.
    """

    value: float
    low: float
    high: float
    p_value: float
    smaller_base: int


def share_difference(x1: int, n1: int, x2: int, n2: int) -> Difference:
    """Return the difference x2/n2 - x1/n1 of two independent groups with Newcombe's interval.

    Assumes that nobody is in both groups. The p-value comes from the same interval, so the
    two never contradict each other.

    Parameters
    ----------
    x1, n1
        Respondents of the first group who chose the option, and who answered.
    x2, n2
        The same of the second group.

    Raises
    ------
    ValueError
        If a group has no respondent, or an x is not between 0 and its n.

    Formula
    -------
    With Wilson ends (l1, u1), (l2, u2) and d = p2 - p1:
    low = d - sqrt((p2 - l2)^2 + (u1 - p1)^2), high = d + sqrt((u2 - p2)^2 + (p1 - l1)^2)

    Source
    ------
    Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    >>> found = share_difference(48, 80, 56, 70)
    >>> round(found.value, 3), round(found.low, 4), round(found.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    low, high = _newcombe((x1, n1), (x2, n2), Z_95)
    return Difference(
        value=x2 / n2 - x1 / n1,
        low=low,
        high=high,
        p_value=_touching_level((x1, n1), (x2, n2)),
        smaller_base=min(n1, n2),
    )


def clear_difference(found: Difference, adjusted_p: float) -> bool:
    """Return whether a difference may be called one.

    Parameters
    ----------
    found
        The difference.
    adjusted_p
        Its p-value after `holm` over all differences of the same block.

    Formula
    -------
    adjusted p < 0.05, an interval that leaves out 0, at least 10 points apart, and both groups
    with the 30 answers from which tests are allowed. Of independent groups the p-value implies
    the interval; McNemar's, of the same respondents twice, may differ from it.

    Source
    ------
    Own convention on top of Newcombe (1998) and Holm (1979).

    >>> clear_difference(share_difference(18, 40, 34, 40), adjusted_p=0.001)
    True
    """
    # 0.4 - 0.3 must count as ten points although floats make it 0.10000000000000003 or less.
    far_apart = abs(found.value) >= SMALLEST_WORTH_TELLING - 1e-12
    allowed = showing(found.smaller_base) >= Showing.WHOLE_PERCENT
    one_sided = not found.low <= 0 <= found.high
    return allowed and far_apart and one_sided and adjusted_p < LEVEL


def clear_differences(family: Sequence[Difference]) -> tuple[bool, ...]:
    """Return for each difference of one block whether it may be called one, after Holm.

    Parameters
    ----------
    family
        All differences shown on one page for one block of questions.

    Source
    ------
    As `clear_difference` and `holm`.

    >>> clear_differences([share_difference(18, 40, 34, 40), share_difference(20, 40, 22, 40)])
    (True, False)
    """
    adjusted = holm([found.p_value for found in family])
    return tuple(clear_difference(found, p) for found, p in zip(family, adjusted, strict=True))


def _newcombe(first: tuple[int, int], second: tuple[int, int], z: float) -> tuple[float, float]:
    (x1, n1), (x2, n2) = first, second
    one, two = wilson(x1, n1, z=z), wilson(x2, n2, z=z)
    p1, p2 = x1 / n1, x2 / n2
    low = p2 - p1 - hypot(p2 - two.low, one.high - p1)
    high = p2 - p1 + hypot(two.high - p2, p1 - one.low)
    return max(low, -1.0), min(high, 1.0)


@lru_cache(4096)  # a page asks for the same pairs each time it is opened
def _touching_level(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the level at which the interval touches 0, by halving the range of z.

    The interval widens with z, so there is one such z; 60 halvings reach the last digit.
    """
    inside, outside = 0.0, _WIDEST_Z
    for _ in range(60):
        z = (inside + outside) / 2
        low, high = _newcombe(first, second, z)
        if low <= 0 <= high:
            outside = z
        else:
            inside = z
    return erfc(outside / sqrt(2))
