"""What a published sum tells one of those who contributed to it about the largest contribution."""

from collections.abc import Mapping
from math import floor, log10
from typing import Any

DIGITS = 2
"""Significant digits of published sums."""


def half_a_step(number: float) -> float:
    """Return how far a number of two digits may be from the true one.

    >>> half_a_step(12000), half_a_step(0.068), half_a_step(0)
    (500.0, 0.0005, 0.0)
    """
    if not number:
        return 0.0
    digits = floor(log10(abs(number)))
    return float(10.0 ** (digits - DIGITS + 1) / 2)


def most_of_another(cell: Mapping[str, Any], own: float, *, exact: bool = False) -> float:
    """Return the most that any other single contribution can be; infinite where nothing is told.

    Parameters
    ----------
    cell
        The published numbers of a question, as readers fetch them.
    own
        What the attacker contributed himself.
    exact
        Whether sums are published as they are.
    """
    if cell["sum"] is None:
        return float("inf")
    return float(cell["sum"] + (0 if exact else half_a_step(cell["sum"])) - own)
