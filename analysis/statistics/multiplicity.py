"""Multiplicity: among twenty tests one stands out by chance, so tests are judged as a family."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LARGEST_CONFIRMING = 20
"""Up to here a family confirms; beyond it searches for what stands out."""


class Adjustment(StrEnum):
    """How the p-values of a family were adjusted."""

    HOLM = "holm"
    BENJAMINI_HOCHBERG = "benjamini-hochberg"


@dataclass(frozen=True, slots=True)
class Family:
    """All tests shown on one page for one block of questions.

    size
        How many they are; shown beside what they find.
    adjusted
        The adjusted p-values in the order given.
    """

    size: int
    adjustment: Adjustment
    adjusted: tuple[float, ...]


def family(p_values: Sequence[float]) -> Family:
    """Return the p-values of one page and block, adjusted as their number asks for.

    Parameters
    ----------
    p_values
        All tests shown on one page for one block of questions; 0 to 1.

    Raises
    ------
    ValueError
        If a p-value is not between 0 and 1.

    Formula
    -------
    `holm` up to 20 tests, `benjamini_hochberg` beyond: a search may err in a twentieth of what it
    finds, a confirmation in one family of twenty.

    Source
    ------
    Own convention on top of Holm (1979) and Benjamini & Hochberg (1995).

    >>> found = family([0.01, 0.04, 0.03])
    >>> found.size, str(found.adjustment), found.adjusted
    (3, 'holm', (0.03, 0.06, 0.06))
    """
    if len(p_values) <= LARGEST_CONFIRMING:
        return Family(len(p_values), Adjustment.HOLM, holm(p_values))
    return Family(len(p_values), Adjustment.BENJAMINI_HOCHBERG, benjamini_hochberg(p_values))


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values adjusted for being one family of tests, in the order given.

    Holds the chance of calling anything a finding that is none, however the tests depend.

    Parameters
    ----------
    p_values
        All tests shown on one page for one block of questions; 0 to 1.

    Raises
    ------
    ValueError
        If a p-value is not between 0 and 1.

    Formula
    -------
    sorted p(1) <= ... <= p(m): adjusted p(i) = max over j <= i of min(1, (m - j + 1) p(j))

    Source
    ------
    Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.

    >>> holm([0.01, 0.04, 0.03])
    (0.03, 0.06, 0.06)
    """
    _check(p_values)
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for rank, at in enumerate(_rising(p_values)):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[at]))
        adjusted[at] = largest
    return tuple(adjusted)


def benjamini_hochberg(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return the p-values adjusted so that few of the findings are none, in the order given.

    Holds the expected share of false findings among all findings, for tests that are independent
    or depend positively.

    Parameters
    ----------
    p_values
        All tests of one search; 0 to 1.

    Raises
    ------
    ValueError
        If a p-value is not between 0 and 1.

    Formula
    -------
    sorted p(1) <= ... <= p(m): adjusted p(i) = min over j >= i of min(1, m p(j) / j)

    Source
    ------
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57(1), 289-300.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5])
    (0.04, 0.05333333333333334, 0.05333333333333334, 0.5)
    """
    _check(p_values)
    adjusted = [0.0] * len(p_values)
    smallest = 1.0
    for rank, at in reversed(list(enumerate(_rising(p_values), start=1))):
        smallest = min(smallest, len(p_values) * p_values[at] / rank)
        adjusted[at] = smallest
    return tuple(adjusted)


def _rising(p_values: Sequence[float]) -> list[int]:
    return sorted(range(len(p_values)), key=p_values.__getitem__)


def _check(p_values: Sequence[float]) -> None:
    if any(not 0 <= p <= 1 for p in p_values):
        raise ValueError(f"Not all of {list(p_values)} are between 0 and 1.")
