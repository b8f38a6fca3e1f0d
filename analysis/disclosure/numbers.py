"""Sums and means of numbers: only where no single contribution dominates, and to two digits."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from analysis.disclosure.cells import NumberCell
from analysis.disclosure.people import Earlier
from analysis.disclosure.rounding import rounded_base, rounded_missing
from analysis.tallies.count import merge
from analysis.tallies.cube import REASONS, Cube, NumberCounts
from analysis.tallies.tally import Tally
from surveys.secrets import keyed_hash

FEWEST_FOR_SUMS = 10
FEWEST_FOR_MEDIAN = 20
DIGITS = 2
LEAST_PERCENT, MOST_PERCENT = 10, 20
"""Between them lies the secret p of the p% rule."""

Values = npt.NDArray[np.float64]


def exact_number(cube: Cube, variable: str) -> NumberCell:
    """Return sum, mean and median as they are, for readers of exact numbers."""
    found = cube.numbers[variable]
    n, total, median = _summary(found)
    missing = _missing(found)
    if not n:
        return NumberCell(variable, "exact", 0, missing=missing)
    return NumberCell(variable, "exact", n, total, total / n, median, missing)


def rounded_number(
    batches: Sequence[Cube],
    variable: str,
    *,
    k: int,
    earlier: Sequence[Earlier],
    secret: bytes,
) -> NumberCell:
    """Return sum, mean and median from a rounded base, or nothing if they gave one away.

    Two releases can be subtracted, so those who came between them must be enough by
    themselves. Where somebody left since, nothing new is shown.
    """
    whole = merge(batches).numbers[variable]
    groups = [whole]
    for release in earlier:
        since = batches[release.snapshot + 1 :]
        if since and any(cell.variable == variable and cell.is_shown for cell in release.numbers):
            if _somebody_left(batches, release):
                return NumberCell(variable, "withheld")
            groups.append(merge(since).numbers[variable])
    if any(_gives_away(group, max(k, FEWEST_FOR_SUMS), secret) for group in groups):
        return NumberCell(variable, "withheld")
    n, total, median = _summary(whole)
    tally = Tally(variable, "", "", (n,), (int(whole.key_sums.sum()),), _missing(whole))
    base, shown_sum = rounded_base(secret, tally), two_digits(total)
    return NumberCell(
        variable,
        "rounded",
        base,
        shown_sum,
        two_digits(shown_sum / base),
        two_digits(median) if n >= FEWEST_FOR_MEDIAN else None,
        rounded_missing(secret, tally),
    )


def dominates(contributions: Values, percent: float) -> bool:
    """Whether the second largest contributor could estimate the largest too well (p% rule).

    Unsafe if all others together are less than `percent` of the largest. What belongs to one
    holding counts as one contribution: the caller adds it up where it is known.

    >>> dominates(np.array([100.0, 50.0, 9.0]), 10), dominates(np.array([100.0, 50.0, 10.0]), 10)
    (True, False)
    """
    sizes = np.sort(np.abs(contributions))[::-1]
    return bool(len(sizes) < 3 or sizes[2:].sum() < sizes[0] * percent / 100)


def percent_of(secret: bytes) -> int:
    """Return the p of the p% rule: from 10 to 20, known to the key file only."""
    digest = int.from_bytes(keyed_hash(secret, b"p%"), "big")
    return LEAST_PERCENT + digest % (MOST_PERCENT - LEAST_PERCENT + 1)


def two_digits(number: float) -> float:
    """Return a number to two significant digits.

    >>> two_digits(12345.0), two_digits(0.0678), two_digits(0)
    (12000.0, 0.068, 0.0)
    """
    return float(f"{number:.{DIGITS}g}")


def _gives_away(found: NumberCounts, fewest: int, secret: bytes) -> bool:
    """Whether there are too few, one dominates, or all gave the same."""
    n = int(found.counts.sum())
    given = found.numbers[found.counts > 0]
    return (
        n < fewest
        or len(np.unique(given)) < 2
        or dominates(np.repeat(found.numbers, found.counts), percent_of(secret))
    )


def _summary(found: NumberCounts) -> tuple[int, float, float]:
    """Return how many numbers there are, their sum and their median."""
    n = int(found.counts.sum())
    if not n:
        return 0, 0.0, 0.0
    order = np.argsort(found.numbers, kind="stable")
    numbers, until = found.numbers[order], np.cumsum(found.counts[order])
    middle = np.searchsorted(until, [(n - 1) // 2, n // 2], side="right")
    return n, float(found.numbers @ found.counts), float(numbers[middle].mean())


def _missing(found: NumberCounts) -> dict[int, int]:
    counted = found.missing.sum(axis=0).tolist()
    return {reason: n for reason, n in zip(REASONS, counted, strict=True) if n}


def _somebody_left(batches: Sequence[Cube], release: Earlier) -> bool:
    """Whether fewer of what a release counted are counted now."""
    counted = sum(sum(counts) for _, counts in release.classes["profiles"])
    return counted != sum(batch.responses for batch in batches[: release.snapshot + 1])
