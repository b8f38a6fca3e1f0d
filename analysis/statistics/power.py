"""Power: which differences two groups of this size can show at all."""

from math import sqrt
from statistics import NormalDist

from analysis.statistics.intervals import Z_95

USUAL_POWER = 0.8


def smallest_reliable_gap(n1: int, n2: int, *, power: float = USUAL_POWER) -> float | None:
    """Return the smallest difference of shares that two groups would probably show.

    Assumes shares around one half, where differences are hardest to show. A smaller difference may
    exist and go unseen: that nothing stands out proves little.

    Parameters
    ----------
    n1, n2
        Respondents of both groups.
    power
        The chance that a difference of this size is found.

    Returns
    -------
    A fraction of 1; None where even all against nobody would not be reliable.

    Raises
    ------
    ValueError
        If a group is empty, or the power is not between one half and 1.

    Formula
    -------
    (z(.975) + z(power)) sqrt(1/(4 n1) + 1/(4 n2))

    Source
    ------
    Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, chapter 4, with
    both variances at their largest.

    >>> round(smallest_reliable_gap(30, 30), 2), round(smallest_reliable_gap(100, 100), 2)
    (0.36, 0.2)
    """
    if n1 < 1 or n2 < 1:
        raise ValueError("A gap needs at least one respondent in both groups.")
    if not 0.5 <= power < 1:
        raise ValueError(f"{power} is no power worth planning for.")
    gap = (Z_95 + NormalDist().inv_cdf(power)) * sqrt(0.25 / n1 + 0.25 / n2)
    return gap if gap <= 1 else None
