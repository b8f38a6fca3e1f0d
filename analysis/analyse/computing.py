"""From the answers of a file to its tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analysis.analyse.tables import (
    HIDDEN,
    Cells,
    ItemTable,
    Missed,
    Pairs,
    Rule,
    Split,
    cells_of,
    hidden_among,
    number_cells,
)
from analysis.analyse.testing import Adjusted, adjusted, compared, testable, tested
from analysis.analyse.weighting import Weighting, weighting_of
from analysis.analyse.wishes import Wish
from analysis.statistics.weights import WeightedShare
from analysis.tallies.count import count_answers
from analysis.tallies.cube import REASONS, Cube
from analysis.tallies.plan import PlannedGrouping, PlannedVariable, ReleasePlan
from surveys.reading import FileAnswers, Grouping, Level, Missing, Variable


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """The tables of a file, in the order of the questionnaire."""

    found: FileAnswers
    wish: Wish
    items: tuple[ItemTable, ...]
    weighting: Weighting | None


def analysis_of(found: FileAnswers, wish: Wish) -> Analysis:
    """Return the tables of a file of responses."""
    weighting = weighting_of(found.answers, wish.margins) if wish.margins else None
    asked = [variable for variable in found.codebook if _is_asked(found, variable)]
    worker = _Worker(found, wish, count_answers(found.answers, _plan(asked, wish)), weighting)
    items = [worker.table(variable) for variable in asked]
    return Analysis(found, wish, tuple(_in_families(items)), weighting)


def _is_asked(found: FileAnswers, variable: Variable) -> bool:
    """Whether the file has a column for it."""
    column = f"{variable.name}!" if variable.level is Level.INTERVAL else variable.name
    return bool((found.answers[column] != int(Missing.NOT_IN_WAVE)).any())


def _plan(asked: Sequence[Variable], wish: Wish) -> ReleasePlan:
    codes = {variable.name: variable.codes for variable in asked}
    groupings = tuple(
        PlannedGrouping(
            grouping.name,
            grouping.item,
            codes[grouping.item],
            tuple((group.code, group.codes) for group in grouping.groups),
        )
        for grouping in wish.by
        if grouping.item in codes
    )
    names = tuple(grouping.name for grouping in groupings)
    return ReleasePlan(
        tuple(PlannedVariable(one.name, one.codes, one.action_field, names) for one in asked),
        groupings,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Worker:
    """Makes one table after another from the counts."""

    found: FileAnswers
    wish: Wish
    cube: Cube
    weighting: Weighting | None

    def table(self, variable: Variable) -> ItemTable:
        """Return the table of one variable."""
        reasons = self._reasons(variable)
        everybody = not variable.conditional and not reasons[Missing.NOT_ASKED]
        rule = Rule(self.wish.exact, self.wish.population if everybody else None)
        if variable.level is Level.INTERVAL:
            total = number_cells(self._pairs(variable, {}), rule)
        else:
            total = cells_of(
                self.cube.tally(variable.name, {}).counts,
                rule,
                ordinal=variable.level is Level.ORDINAL,
                weighted=self._weighted(variable, None),
            )
        by = tuple(
            self._split(variable, grouping, Rule(self.wish.exact))
            for grouping in self.wish.by
            if grouping.name in self.cube.groupings and grouping.item != variable.name
        )
        return ItemTable(variable, self._missed(reasons, total), total, by)

    def _reasons(self, variable: Variable) -> dict[Missing, int]:
        source = self.cube.numbers if variable.level is Level.INTERVAL else self.cube.items
        missing = source[variable.name].missing.sum(axis=0).tolist()
        return {Missing(reason): n for reason, n in zip(REASONS, missing, strict=True)}

    def _missed(self, reasons: dict[Missing, int], total: Cells) -> Missed:
        if total.base is None:
            return Missed(*(None,) * 8)
        not_asked = reasons[Missing.NOT_ASKED]
        seen = self.found.responses - not_asked - reasons[Missing.NOT_IN_WAVE]
        shown = seen - reasons[Missing.BREAK_OFF]
        silent = shown - total.base - reasons[Missing.DONT_KNOW]
        return Missed(
            not_asked=not_asked,
            shown=shown,
            dont_know=reasons[Missing.DONT_KNOW],
            refused=reasons[Missing.REFUSED],
            blank=reasons[Missing.BLANK],
            invalid=reasons[Missing.INVALID],
            nonresponse=silent / shown if shown else None,
            dont_know_share=reasons[Missing.DONT_KNOW] / shown if shown else None,
        )

    def _split(self, variable: Variable, grouping: Grouping, rule: Rule) -> Split:
        groups = [{grouping.name: group.code} for group in grouping.groups]
        if variable.level is Level.INTERVAL:
            return self._numbers_split(variable, grouping, groups, rule)
        whole = self.cube.tally(variable.name, {}).base
        table = [self.cube.tally(variable.name, group).counts for group in groups]
        bases = tuple(map(sum, table))
        hidden = hidden_among(bases, whole - sum(bases), rule)
        ordered = variable.level is Level.ORDINAL
        cells = tuple(
            HIDDEN
            if place in hidden
            else cells_of(
                counts,
                rule,
                ordinal=ordered,
                weighted=self._weighted(variable, self._members(grouping, place)),
            )
            for place, counts in enumerate(table)
        )
        places = testable(bases, hidden, exact=rule.exact)
        both = ordered and self._level(grouping) is Level.ORDINAL
        return Split(
            grouping,
            cells,
            bool(places),
            tested=tested(table, places, ordered=both, exact=rule.exact),
        )

    def _numbers_split(
        self,
        variable: Variable,
        grouping: Grouping,
        groups: Sequence[dict[str, str]],
        rule: Rule,
    ) -> Split:
        pairs = [self._pairs(variable, group) for group in groups]
        bases = tuple(sum(count for _value, count in one) for one in pairs)
        whole = sum(count for _value, count in self._pairs(variable, {}))
        hidden = hidden_among(bases, whole - sum(bases), rule)
        cells = tuple(
            HIDDEN if place in hidden else number_cells(one, rule)
            for place, one in enumerate(pairs)
        )
        places = testable(bases, hidden, exact=rule.exact)
        return Split(
            grouping, cells, bool(places), compared=compared(pairs, places, exact=rule.exact)
        )

    def _pairs(self, variable: Variable, group: dict[str, str]) -> Pairs:
        """Return each number with how often it was given in a group."""
        found = self.cube.numbers[variable.name]
        chosen = self.cube.within(group)[found.profiles]
        values, place = np.unique(found.numbers[chosen], return_inverse=True)
        counts = np.bincount(place.reshape(-1), found.counts[chosen], len(values)).astype(int)
        return tuple(zip(values.tolist(), counts.tolist(), strict=True))

    def _level(self, grouping: Grouping) -> Level:
        return next(one.level for one in self.found.codebook if one.name == grouping.item)

    def _members(self, grouping: Grouping, place: int) -> NDArray[np.bool_]:
        """Return which responses belong to a group."""
        source = next(one for one in self.found.codebook if one.name == grouping.item)
        places = [source.codes.index(code) for code in grouping.groups[place].codes]
        return np.isin(self.found.answers[grouping.item].to_numpy(), places)

    def _weighted(
        self, variable: Variable, within: NDArray[np.bool_] | None
    ) -> tuple[WeightedShare, ...] | None:
        if self.weighting is None:
            return None
        positions = self.found.answers[variable.name].to_numpy()
        return self.weighting.shares(positions, len(variable.codes), within)


def _in_families(items: Sequence[ItemTable]) -> Iterator[ItemTable]:
    """Yield the tables with p-values adjusted: all tests by one grouping are one family."""
    tests: dict[str, list[float | None]] = {}
    for item in items:
        for split in item.by:
            if one := split.tested or split.compared:
                tests.setdefault(split.grouping.name, []).append(one.adjusted.p_value)
    fitted = {name: iter(adjusted(p_values)) for name, p_values in tests.items()}
    for item in items:
        yield replace(item, by=tuple(_fitted(split, fitted) for split in item.by))


def _fitted(split: Split, fitted: Mapping[str, Iterator[Adjusted]]) -> Split:
    if split.tested:
        following = next(fitted[split.grouping.name])
        return replace(split, tested=replace(split.tested, adjusted=following))
    if split.compared:
        following = next(fitted[split.grouping.name])
        return replace(split, compared=replace(split.compared, adjusted=following))
    return split
