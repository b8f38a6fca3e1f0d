"""Independence: whether rows and columns of a table of counts may well have nothing in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, gammaln
from scipy.stats import fisher_exact, random_table

SMALLEST_EXPECTED = 5
"""Below it the chi-squared distribution is no good approximation (Cochran's rule)."""
DRAWS = 100_000
SEED = 20_260_101
_CELLS_AT_ONCE = 2_000_000
_SAME_PROBABILITY = 1e-7
"""Two tables count as equally likely if their log probabilities are this close, as in R."""


class Method(StrEnum):
    """How a p-value was found."""

    CHI2 = "chi2"
    FISHER = "fisher"
    MONTE_CARLO = "monte carlo"


@dataclass(frozen=True, slots=True)
class Independence:
    """A test of independence.

    statistic, df
        Pearson's X2 and its degrees of freedom, whatever the method.
    draws, seed
        Random tables drawn and the seed they came from; None unless Monte Carlo.
    """

    method: Method
    statistic: float
    df: int
    p_value: float
    draws: int | None = None
    seed: int | None = None


def independence_test(
    table: Sequence[Sequence[int]], *, draws: int = DRAWS, seed: int = SEED
) -> Independence:
    """Return the test of independence that fits the counts of a table.

    Assumes that each respondent is in one cell. Pearson's test without continuity correction where
    every expected count is at least 5; otherwise Fisher's exact test: of two by two by its
    formula, of larger tables by drawing tables with the same margins. Same counts and same seed
    give the same p-value.

    Parameters
    ----------
    table
        Counts, at least two rows and two columns, none of them empty.
    draws, seed
        Of the Monte Carlo test.

    Raises
    ------
    ValueError
        If the table has fewer than two rows or columns, or an empty one.

    Formula
    -------
    X2 = sum (O - E)^2 / E, df = (r - 1)(c - 1);
    Monte Carlo p = (1 + draws at most as likely as the table) / (1 + draws).

    Source
    ------
    Pearson (1900); Cochran (1954), Biometrics 10, 417-451; Freeman & Halton (1951), Biometrika
    38, 141-149; Patefield (1981), Applied Statistics 30, 91-97.

    >>> found = independence_test([[3, 1], [1, 3]])
    >>> str(found.method), round(found.p_value, 4)
    ('fisher', 0.4857)
    """
    counts = np.asarray(table, dtype=np.int64)
    if counts.ndim != 2 or min(counts.shape) < 2:
        raise ValueError("A test of independence needs two rows and two columns.")
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    if not rows.all() or not columns.all():
        raise ValueError("A test of independence takes no empty row or column.")
    expected = np.outer(rows, columns) / counts.sum()
    statistic = float(((counts - expected) ** 2 / expected).sum())
    df = (counts.shape[0] - 1) * (counts.shape[1] - 1)
    if expected.min() >= SMALLEST_EXPECTED:
        return Independence(Method.CHI2, statistic, df, float(chdtrc(df, statistic)))
    if counts.shape == (2, 2):
        return Independence(Method.FISHER, statistic, df, float(fisher_exact(counts).pvalue))
    p_value = _monte_carlo(counts, draws, seed)
    return Independence(Method.MONTE_CARLO, statistic, df, p_value, draws, seed)


def _monte_carlo(counts: NDArray[np.int64], draws: int, seed: int) -> float:
    """Return Fisher's p-value from random tables with the margins of `counts`.

    With margins fixed, the log probability of a table is a constant minus its sum of log(x!).
    """
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    most = int(min(rows.max(), columns.max()))
    log_factorial = gammaln(np.arange(most + 1) + 1.0)
    as_likely = log_factorial[counts].sum() - _SAME_PROBABILITY
    source = np.random.default_rng(seed)
    at_once = max(1, _CELLS_AT_ONCE // counts.size)
    as_rare = 0
    for start in range(0, draws, at_once):
        size = min(at_once, draws - start)
        drawn = random_table.rvs(rows, columns, size=size, random_state=source).astype(np.int64)
        as_rare += int((log_factorial[drawn].sum(axis=(1, 2)) >= as_likely).sum())
    return (1 + as_rare) / (1 + draws)
