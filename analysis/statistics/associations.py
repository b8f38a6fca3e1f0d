"""Associations: how closely two items go together, as one number from their table of counts."""

from collections.abc import Sequence
from enum import StrEnum
from itertools import accumulate
from math import sqrt

Counts = Sequence[Sequence[int]]


class Strength(StrEnum):
    """How strong an association of categories is, by convention; pages have the words."""

    HARDLY = "hardly"
    """Below 0.1."""
    WEAK = "weak"
    """From 0.1."""
    MEDIUM = "medium"
    """From 0.3."""
    STRONG = "strong"
    """Above 0.5."""


def strength(corrected_v: float) -> Strength:
    """Return the word for a bias-corrected Cramér's V.

    Raises
    ------
    ValueError
        If V is not between 0 and 1.

    Formula
    -------
    below 0.1 hardly; below 0.3 weak; up to 0.5 medium; above strong.

    Source
    ------
    Convention, after Cohen (1988), Statistical Power Analysis, chapter 7 (w of 0.1, 0.3, 0.5).

    >>> str(strength(0.17))
    'weak'
    """
    if not 0 <= corrected_v <= 1:
        raise ValueError(f"{corrected_v} is no Cramér's V.")
    if corrected_v < 0.1:
        return Strength.HARDLY
    if corrected_v < 0.3:
        return Strength.WEAK
    return Strength.MEDIUM if corrected_v <= 0.5 else Strength.STRONG


def cramers_v(statistic: float, n: int, shape: tuple[int, int]) -> float:
    """Return Cramér's V, from 0 (no association) to 1 (one item tells the other).

    Parameters
    ----------
    statistic
        Pearson's X2 of the table.
    n
        Respondents in it.
    shape
        Rows and columns that are not empty, two or more each.

    Raises
    ------
    ValueError
        With nobody, or fewer than two rows or columns.

    Formula
    -------
    V = sqrt(X2 / (n (min(r, c) - 1)))

    Source
    ------
    Cramér (1946), Mathematical Methods of Statistics, section 21.9.

    >>> round(cramers_v(8.0, 200, (2, 3)), 3)
    0.2
    """
    _check(n, shape)
    return min(1.0, sqrt(statistic / (n * (min(shape) - 1))))


def corrected_v(statistic: float, n: int, shape: tuple[int, int]) -> float | None:
    """Return Cramér's V without its bias: plain V of few answers is large by chance alone.

    Parameters
    ----------
    statistic, n, shape
        As in `cramers_v`.

    Returns
    -------
    0 to 1; None where each row or each column holds one respondent: there is nothing to correct
    from.

    Raises
    ------
    ValueError
        As `cramers_v`.

    Formula
    -------
    phi2 = max(0, X2/n - (r-1)(c-1)/(n-1)), r' = r - (r-1)^2/(n-1), c' likewise,
    V' = sqrt(phi2 / min(r' - 1, c' - 1))

    Source
    ------
    Bergsma (2013), Journal of the Korean Statistical Society 42(3), 323-328.

    >>> round(corrected_v(8.0, 200, (2, 3)), 3)
    0.173
    """
    _check(n, shape)
    rows, columns = shape
    if n in shape:
        return None
    phi2 = max(0.0, statistic / n - (rows - 1) * (columns - 1) / (n - 1))
    # r' - 1 written as a product, which is exact where the difference would cancel.
    narrower = min((each - 1) * (n - each) / (n - 1) for each in shape)
    return min(1.0, sqrt(phi2 / narrower))


def tau_b(table: Counts) -> float | None:
    """Return Kendall's tau-b of two ordinal items: whether higher here goes with higher there.

    Parameters
    ----------
    table
        Counts; rows and columns both from the lowest option to the highest. Empty ones do no
        harm.

    Returns
    -------
    -1 to 1; None if all chose the same option of one item, or nobody answered: without
    differences there is no order.

    Raises
    ------
    ValueError
        If rows differ in length, or a count is negative.

    Formula
    -------
    (C - D) / sqrt((T - T_rows)(T - T_columns)) over all T pairs of respondents, with C pairs in
    the same and D in opposite order, T_rows and T_columns tied on one item.

    Source
    ------
    Kendall (1945), Biometrika 33(3), 239-251.

    >>> tau_b([[2, 0], [1, 2]])
    0.6666666666666666
    """
    if len({len(row) for row in table}) > 1 or any(x < 0 for row in table for x in row):
        raise ValueError("Tau-b needs rows of one length and no negative count.")
    untied_rows = _untied([sum(row) for row in table])
    untied_columns = _untied([sum(column) for column in zip(*table, strict=True)])
    if not untied_rows or not untied_columns:
        return None
    mirrored = [row[::-1] for row in table]
    surplus = _concordant(table) - _concordant(mirrored)
    return surplus / sqrt(untied_rows * untied_columns)


def _concordant(table: Counts) -> int:
    """Return the pairs of respondents of which one is higher on both items."""
    below = [0] * len(table[0])
    pairs = 0
    for row in table:
        lower_on_both = [0, *accumulate(below)]
        pairs += sum(x * lower for x, lower in zip(row, lower_on_both, strict=False))
        below = [sum(both) for both in zip(below, row, strict=True)]
    return pairs


def _untied(margin: Sequence[int]) -> int:
    """Return the pairs of respondents who differ on one item."""
    n = sum(margin)
    return (n * n - sum(x * x for x in margin)) // 2


def _check(n: int, shape: tuple[int, int]) -> None:
    if n < 1 or min(shape) < 2:
        raise ValueError(f"V needs respondents in two rows and columns, not {n} in {shape}.")
