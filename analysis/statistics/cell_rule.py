"""The cell rule: what a number of valid answers allows us to show.

Our convention, with the signs of official statistics; no method is behind the borders, only
the wish that nobody takes three answers for a finding.
"""

from bisect import bisect
from enum import IntEnum

COUNTS_FIRST_BELOW = 100
LARGEST_WITH_P_VALUE = 10_000


class Showing(IntEnum):
    """What may be shown of one cell, from least to most: a higher one allows all lower ones."""

    NOTHING = 0
    """0 to 4 answers: nothing, the sign is a dot."""
    COUNTS = 1
    """5 to 9: counts only, no percentages."""
    BRACKETED = 2
    """10 to 29: counts, percentage in brackets, interval; no test, no rank, no arrow."""
    WHOLE_PERCENT = 3
    """30 to 99: whole percent and interval; tests are allowed."""
    COMPARABLE = 4
    """100 and more: subgroups may be compared."""


_BORDERS = (5, 10, 30, 100)
"""The fewest answers of each level after the first."""
_LEVELS = tuple(Showing)


def showing(n: int) -> Showing:
    """Return what n valid answers allow to be shown.

    Parameters
    ----------
    n
        Valid answers in the group shown. Readers who may see everything (staff of an attributed
        survey) see counts at any n; for them this rule governs percentages and intervals only.

    Raises
    ------
    ValueError
        If n is negative.

    Source
    ------
    Own convention; signs after Statistisches Bundesamt, Zeichenerklärung.

    >>> showing(7), showing(43) >= Showing.WHOLE_PERCENT
    (<Showing.COUNTS: 1>, True)
    """
    if n < 0:
        raise ValueError(f"{n} is no number of answers.")
    return _LEVELS[bisect(_BORDERS, n)]


def counts_first(n: int) -> bool:
    """Return whether counts lead and percentages follow, as they do below 100 answers.

    Source
    ------
    Own convention.

    >>> counts_first(99), counts_first(100)
    (True, False)
    """
    return n < COUNTS_FIRST_BELOW


def shows_p_value(n: int) -> bool:
    """Return whether a p-value may be shown: among very many any trifle has a small one.

    Beyond it effect and interval are shown alone. That tests need 30 answers in the smaller group
    is another rule, `showing`.

    Parameters
    ----------
    n
        Respondents the test rests on, all groups together.

    Source
    ------
    Own convention.

    >>> shows_p_value(10_000), shows_p_value(10_001)
    (True, False)
    """
    return n <= LARGEST_WITH_P_VALUE
