"""Crosstabs: who answers what, with a test that fits the counts and the cells that stand out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import fisher_exact

from analysis.statistics.associations import Strength, corrected_v, cramers_v, strength
from analysis.statistics.independence import (
    DRAWS,
    SEED,
    SMALLEST_EXPECTED,
    Independence,
    independence_test,
)
from analysis.statistics.multiplicity import holm

LEVEL = 0.05

Line = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A table of counts and what it says. All tables have the shape of `counts`.

    counts, row_n, column_n, n
        Respondents per cell, row, column, and all together.
    row_shares
        Fractions of the row's n; None for a row of nobody.
    expected
        Counts if rows and columns had nothing in common; 0 in an empty row or column.
    empty_rows, empty_columns
        Positions that nobody is in. The test, V and the residuals leave them out; say so.
    test, cramers_v, corrected_v, strength
        None if fewer than two rows or columns are left; the last two also where each of them
        holds one respondent.
    adjusted_residuals
        How far a count is from the expected one, in standard errors; 0 where nothing is expected.
    marked
        Whether a cell stands out after Holm over all cells of the table.
    """

    counts: tuple[tuple[int, ...], ...]
    row_n: tuple[int, ...]
    column_n: tuple[int, ...]
    n: int
    row_shares: tuple[Line | None, ...]
    expected: tuple[Line, ...]
    empty_rows: tuple[int, ...]
    empty_columns: tuple[int, ...]
    test: Independence | None
    cramers_v: float | None
    corrected_v: float | None
    strength: Strength | None
    adjusted_residuals: tuple[Line, ...]
    marked: tuple[tuple[bool, ...], ...]


def crosstab(table: Sequence[Sequence[int]], *, draws: int = DRAWS, seed: int = SEED) -> Crosstab:
    """Return shares, test, effect size and outstanding cells of a table of counts.

    Assumes that each respondent is in one cell: options of a question with several answers are
    one table each. Takes no weights: of weighted counts X2 has no chi-squared distribution, and
    dividing by a design effect (Kish) mends it for shares, not for tables. Weighted pages show
    weighted shares with their intervals and no test.

    Parameters
    ----------
    table
        Respondents by group (rows) and option (columns). Reasons of missing are no options; who
        has one on either side is in no cell, and NaN is refused.
    draws, seed
        Of the Monte Carlo test, where `independence_test` needs one.

    Raises
    ------
    ValueError
        With nobody, rows of different length, or a count that is negative or not whole.

    Formula
    -------
    adjusted residual = (O - E) / sqrt(E (1 - row share) (1 - column share)). Its p-value is normal
    where the cell against the rest, two by two, expects 5 or more everywhere, and Fisher's of these
    four counts otherwise. Cells are marked whose p-value is below 0.05 after Holm over all cells.

    Source
    ------
    Haberman (1973), Biometrics 29, 205-220; the rest as `independence_test`, `cramers_v`,
    `corrected_v` and `holm`.

    >>> found = crosstab([[30, 10], [12, 28]])
    >>> found.row_shares, round(found.test.statistic, 2), str(found.strength), found.marked[0]
    (((0.75, 0.25), (0.3, 0.7)), 16.24, 'medium', (True, True))
    """
    counts = _checked(table)
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    n = int(counts.sum())
    expected = np.outer(rows, columns) / n
    kept = counts[np.ix_(rows > 0, columns > 0)]
    testable = min(kept.shape) >= 2
    test = independence_test(kept.tolist(), draws=draws, seed=seed) if testable else None
    corrected = corrected_v(test.statistic, n, kept.shape) if test else None
    residuals = _residuals(counts, expected, n) if test else np.zeros(counts.shape)
    return Crosstab(
        counts=tuple(map(tuple, counts.tolist())),
        row_n=tuple(rows.tolist()),
        column_n=tuple(columns.tolist()),
        n=n,
        row_shares=tuple(
            tuple((row / of).tolist()) if of else None for row, of in zip(counts, rows, strict=True)
        ),
        expected=tuple(map(tuple, expected.tolist())),
        empty_rows=tuple(np.flatnonzero(rows == 0).tolist()),
        empty_columns=tuple(np.flatnonzero(columns == 0).tolist()),
        test=test,
        cramers_v=cramers_v(test.statistic, n, kept.shape) if test else None,
        corrected_v=corrected,
        strength=None if corrected is None else strength(corrected),
        adjusted_residuals=tuple(map(tuple, residuals.tolist())),
        marked=_marked(counts, expected, residuals),
    )


def _checked(table: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    if len({len(row) for row in table}) != 1:
        raise ValueError("A crosstab needs rows of one length.")
    counts = np.asarray(table)
    if not (counts >= 0).all() or (counts != np.floor(counts)).any():
        raise ValueError(f"Counts are whole and not negative: {counts.tolist()}.")
    if not counts.sum():
        raise ValueError("A crosstab needs at least one respondent.")
    return counts.astype(np.int64)


def _residuals(
    counts: NDArray[np.int64], expected: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    rows, columns = counts.sum(axis=1), counts.sum(axis=0)
    variance = expected * np.outer(1 - rows / n, 1 - columns / n)
    filled = variance > 0
    error = np.sqrt(np.where(filled, variance, 1))
    return np.where(filled, (counts - expected) / error, 0.0)


def _marked(
    counts: NDArray[np.int64], expected: NDArray[np.float64], residuals: NDArray[np.float64]
) -> tuple[tuple[bool, ...], ...]:
    """Return which cells stand out; cells of empty rows and columns are no part of the family."""
    marks = np.zeros(counts.shape, dtype=bool)
    if residuals.any():
        cells = np.argwhere(expected > 0)
        adjusted = holm([_cell_p(counts, residuals, *cell) for cell in cells])
        marks[tuple(cells.T)] = [p < LEVEL for p in adjusted]
    return tuple(map(tuple, marks.tolist()))


def _cell_p(
    counts: NDArray[np.int64], residuals: NDArray[np.float64], row: int, column: int
) -> float:
    """Return the p-value of one cell against the rest, a table of two by two."""
    n, in_row, in_column = counts.sum(), counts[row].sum(), counts[:, column].sum()
    if min(in_row, n - in_row) * min(in_column, n - in_column) >= SMALLEST_EXPECTED * n:
        return erfc(abs(residuals[row, column]) / sqrt(2))
    here = counts[row, column]
    only_row, only_column = in_row - here, in_column - here
    neither = n - here - only_row - only_column
    return float(fisher_exact([[here, only_row], [only_column, neither]]).pvalue)
