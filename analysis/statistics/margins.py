"""Margins of transitions: whether all options together were chosen as often the second time."""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from analysis.statistics.paired import Transitions


@dataclass(frozen=True, slots=True)
class MarginalHomogeneity:
    """Stuart and Maxwell's test; df 0 and p-value 1 where nobody moved."""

    statistic: float
    df: int
    p_value: float


def stuart_maxwell(transitions: Transitions) -> MarginalHomogeneity:
    """Return the test whether the same respondents chose all options as often both times.

    Needs no order of the options. Options nobody came to or left drop out, and options between
    which nobody moved are compared apart, so the degrees of freedom may be fewer than options - 1.

    Parameters
    ----------
    transitions
        Answers of the same respondents to the same wording.

    Raises
    ------
    ValueError
        If nobody answered both times.

    Formula
    -------
    d = row sums - column sums, S = diag(row sums + column sums) - (n_ij + n_ji):
    X2 = d' S^- d with the generalised inverse, df = rank of S

    Source
    ------
    Stuart (1955), Biometrika 42, 412-416; Maxwell (1970), British Journal of Psychiatry 116,
    651-655.

    >>> found = stuart_maxwell(Transitions(((35, 5, 0), (15, 20, 5), (10, 5, 5))))
    >>> round(found.statistic, 2), found.df
    (14.0, 2)
    """
    if not transitions.n_both:
        raise ValueError("Margins need somebody who answered both times.")
    counts = np.asarray(transitions.counts, dtype=np.float64)
    change = counts.sum(axis=1) - counts.sum(axis=0)
    moves = counts + counts.T
    # A weighted Laplacian: its rank is the options less the groups of options that moves connect.
    scatter = np.diag(moves.sum(axis=1)) - moves
    df = int(np.linalg.matrix_rank(scatter, hermitian=True))
    if df == 0:
        return MarginalHomogeneity(statistic=0.0, df=0, p_value=1.0)
    statistic = float(change @ np.linalg.pinv(scatter, hermitian=True) @ change)
    return MarginalHomogeneity(statistic, df, float(chdtrc(df, statistic)))
