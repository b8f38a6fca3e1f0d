"""The tables of a file of responses: each variable in total and by group, and what may be shown.

What the cell rule does not allow is None. `exact` lifts the rule, not the statistics: nothing is
computed of nobody.
"""

from dataclasses import dataclass, field

from analysis.analyse.hiding import hidden_groups
from analysis.analyse.testing import Compared, Tested
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.finite import MeanInterval, mean_interval
from analysis.statistics.intervals import Interval, wilson, wilson_finite, worst_case_bounds
from analysis.statistics.numbers import NumberSummary, number_summary
from analysis.statistics.ordinal import OrdinalSummary, ordinal_summary
from analysis.statistics.weights import WeightedShare
from surveys.reading import Grouping, Variable

Pairs = tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """What may be shown, and of how many the responses are.

    population
        Everybody on the list; None: not known, or not everybody was asked this question.
    """

    exact: bool = False
    population: int | None = None

    def showing(self, n: int) -> Showing:
        """Return what n answers allow."""
        if self.exact:
            return Showing.COMPARABLE if n else Showing.NOTHING
        return showing(n)


@dataclass(frozen=True, slots=True)
class Share:
    """How many, of how many, with an interval: of an option or of several together.

    bounds
        Smallest and largest share among everybody on the list, whatever the others think.
    """

    n: int
    share: float | None = None
    interval: Interval | None = None
    bounds: Interval | None = None
    weighted: WeightedShare | None = None

    @property
    def low(self) -> float | None:
        """The lower end of the interval, if it has one."""
        return None if self.interval is None else self.interval.low

    @property
    def high(self) -> float | None:
        """The upper end of the interval, if it has one."""
        return None if self.interval is None else self.interval.high

    @property
    def smallest(self) -> float | None:
        """The smallest share among everybody on the list, if it is known."""
        return None if self.bounds is None else self.bounds.low

    @property
    def largest(self) -> float | None:
        """The largest share among everybody on the list, if it is known."""
        return None if self.bounds is None else self.bounds.high

    @property
    def weighted_value(self) -> float | None:
        """The weighted share, if there is one."""
        return None if self.weighted is None else self.weighted.value


@dataclass(frozen=True, slots=True)
class Ordered:
    """What ordered options say; median and quartiles are places of options."""

    summary: OrdinalSummary
    top: Share
    bottom: Share


@dataclass(frozen=True, slots=True)
class Numbers:
    """What numbers say."""

    summary: NumberSummary
    mean: MeanInterval


@dataclass(frozen=True, slots=True)
class Cells:
    """One variable in all responses or in one group.

    base
        Who answered; None if that is not shown, and then nothing else is.
    options
        One per code, in order; None for numbers.
    """

    base: int | None
    allowed: Showing
    options: tuple[Share, ...] | None = None
    ordered: Ordered | None = None
    numbers: Numbers | None = None


HIDDEN = Cells(None, Showing.NOTHING)


@dataclass(frozen=True, slots=True)
class Split:
    """One variable by one grouping.

    is_large
        Whether at least two groups have enough answers to be compared by a test.
    """

    grouping: Grouping
    groups: tuple[Cells, ...]
    is_large: bool
    tested: Tested | None = None
    compared: Compared | None = None


@dataclass(frozen=True, slots=True)
class Missed:
    """Who did not answer; all None where the base is not shown."""

    not_asked: int | None
    shown: int | None
    dont_know: int | None
    refused: int | None
    blank: int | None
    invalid: int | None
    nonresponse: float | None
    dont_know_share: float | None


@dataclass(frozen=True, slots=True)
class ItemTable:
    """Everything about one variable."""

    variable: Variable
    missed: Missed
    total: Cells
    by: tuple[Split, ...] = field(default=())


def cells_of(
    counts: tuple[int, ...],
    rule: Rule,
    *,
    ordinal: bool,
    weighted: tuple[WeightedShare, ...] | None = None,
) -> Cells:
    """Return what may be shown of the counts of a variable with codes."""
    base = sum(counts)
    allowed = rule.showing(base)
    if allowed is Showing.NOTHING:
        return Cells(0, allowed, tuple(map(Share, counts))) if rule.exact else HIDDEN
    options = tuple(
        _share(n, base, rule, allowed, weighted[place] if weighted else None)
        for place, n in enumerate(counts)
    )
    ordered = None
    if ordinal and len(counts) >= 2 and allowed >= Showing.BRACKETED:
        summary = ordinal_summary(counts)
        ordered = Ordered(
            summary,
            _share(summary.top_n, base, rule, allowed),
            _share(summary.bottom_n, base, rule, allowed),
        )
    return Cells(base, allowed, options, ordered)


def _share(
    n: int, base: int, rule: Rule, allowed: Showing, weighted: WeightedShare | None = None
) -> Share:
    if allowed < Showing.BRACKETED:
        return Share(n)
    if rule.population is None:
        return Share(n, n / base, wilson(n, base), None, weighted)
    return Share(
        n,
        n / base,
        wilson_finite(n, base, rule.population),
        worst_case_bounds(n, base, rule.population),
        weighted,
    )


def number_cells(pairs: Pairs, rule: Rule) -> Cells:
    """Return what may be shown of numbers: of fewer than ten answers only how many they are."""
    base = sum(count for _value, count in pairs)
    allowed = rule.showing(base)
    if allowed is Showing.NOTHING:
        return Cells(0, allowed) if rule.exact else HIDDEN
    if allowed < Showing.BRACKETED:
        return Cells(base, allowed)
    numbers = Numbers(number_summary(pairs), mean_interval(pairs, population=rule.population))
    return Cells(base, allowed, numbers=numbers)


def hidden_among(bases: tuple[int, ...], rest: int, rule: Rule) -> frozenset[int]:
    """Return which groups are not shown."""
    if rule.exact:
        return frozenset()
    return hidden_groups(bases, rest)
