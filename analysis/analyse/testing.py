"""Tests between groups of a file: all tests by one grouping are one family."""

from collections.abc import Sequence
from dataclasses import dataclass

from analysis.statistics.associations import tau_b
from analysis.statistics.cell_rule import shows_p_value
from analysis.statistics.crosstabs import Crosstab, crosstab
from analysis.statistics.group_ranks import GroupComparison, kruskal_wallis
from analysis.statistics.multiplicity import Adjustment, family

SMALLEST_TESTED = 30


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The p-value of a test among all tests by the same grouping.

    p_value, adjusted
        None above 10 000 answers: among so many any trifle has a small one.
    """

    p_value: float | None
    adjusted: float | None
    size: int = 0
    adjustment: Adjustment = Adjustment.HOLM


@dataclass(frozen=True, slots=True)
class Tested:
    """A crosstab with its test.

    places
        The groups it rests on.
    tau_b
        Where both are ordered.
    """

    places: tuple[int, ...]
    crosstab: Crosstab
    tau_b: float | None
    adjusted: Adjusted


@dataclass(frozen=True, slots=True)
class Compared:
    """Numbers of several groups, compared by their ranks."""

    places: tuple[int, ...]
    ranks: GroupComparison
    adjusted: Adjusted


def testable(bases: Sequence[int], hidden: frozenset[int], *, exact: bool) -> tuple[int, ...]:
    """Return the groups that a test may rest on; none if they are fewer than two."""
    least = 1 if exact else SMALLEST_TESTED
    found = tuple(place for place, n in enumerate(bases) if place not in hidden and n >= least)
    return found if len(found) >= 2 else ()


def tested(
    table: Sequence[Sequence[int]], places: tuple[int, ...], *, ordered: bool, exact: bool
) -> Tested | None:
    """Return the crosstab of some groups; None where there is nothing to test."""
    if not places:
        return None
    kept = [tuple(table[place]) for place in places]
    found = crosstab(kept)
    if found.test is None:
        return None
    p_value = found.test.p_value if exact or shows_p_value(found.n) else None
    tau = tau_b(kept) if ordered else None
    return Tested(places, found, tau, Adjusted(p_value, None))


def compared(
    groups: Sequence[Sequence[tuple[float, int]]], places: tuple[int, ...], *, exact: bool
) -> Compared | None:
    """Return numbers of some groups compared by ranks; None where there is nothing to test."""
    if not places:
        return None
    values = sorted({value for place in places for value, _count in groups[place]})
    counts = [[dict(groups[place]).get(value, 0) for value in values] for place in places]
    found = kruskal_wallis(counts)
    p_value = found.p_value if exact or shows_p_value(sum(found.ns)) else None
    return Compared(places, found, Adjusted(p_value, None))


def adjusted(p_values: Sequence[float | None]) -> list[Adjusted]:
    """Return the p-values of one family, each beside its adjusted one."""
    given = [p for p in p_values if p is not None]
    whole = family(given)
    following = iter(whole.adjusted)
    return [
        Adjusted(p, None if p is None else next(following), whole.size, whole.adjustment)
        for p in p_values
    ]
