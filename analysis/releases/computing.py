"""Computing what is frozen beside the cells of an exact release: joint and slow methods.

Everything here is a function of the cube, or of transitions between two waves. Whoever sees
protected results gets none of it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

import numpy as np
import numpy.typing as npt

from analysis.releases.reading import OVERVIEW, WHOLE_CONCEPT
from analysis.releases.results import (
    ChangeFound,
    GroupsCompared,
    IndexFound,
    OpinionsFound,
    RankingFound,
    Results,
)
from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.crosstabs import crosstab
from analysis.statistics.group_ranks import kruskal_wallis
from analysis.statistics.importance import Gap, joint_table, paired_gaps
from analysis.statistics.indices import (
    IndexShowing,
    index_showing,
    index_value,
    person_scores,
    pomp,
)
from analysis.statistics.margins import stuart_maxwell
from analysis.statistics.numbers import NumberSummary, number_summary
from analysis.statistics.opinions import (
    OpinionsRefused,
    group_areas,
    opinion_groups,
    votes_from_positions,
)
from analysis.statistics.ordinal import ordinal_summary
from analysis.statistics.paired import Transitions, paired_difference
from analysis.statistics.patterns import Counts
from analysis.statistics.rankings import ranking_summary, ranks_from_positions
from analysis.statistics.reliability import reliability
from analysis.statistics.signed_ranks import signed_ranks
from analysis.statistics.waves import PairedChange
from analysis.statistics.worths import Worths, plackett_luce
from analysis.tallies.cube import Cube
from analysis.tallies.plan import PlannedJoint, PlannedVariable, ReleasePlan
from surveys.reading import Index, Level, Pairs, Variable

CHANGE_SHOWN = "progress"
"""Of which questions the screen of all fields shows how they changed."""
FEWEST_FOR_A_TEST = Showing.WHOLE_PERCENT
"""From 30 answers in a group on, tests are allowed."""


def results_of(  # noqa: PLR0913  what was counted, and what is known beside it
    cube: Cube,
    plan: ReleasePlan,
    codebook: Sequence[Variable],
    *,
    indices: Sequence[Index] = (),
    population: int | None = None,
    since: int | None = None,
    pairs: Pairs | None = None,
) -> Mapping[str, Results]:
    """Return the results of every part: of each action field, and of the whole concept.

    Parameters
    ----------
    cube, plan, codebook
        A wave as it was counted.
    indices
        As the questionnaire declares them.
    population
        Everybody who was asked, where that is a complete list.
    since, pairs
        The wave before it, and who answered in both; None without one.
    """
    variables = {variable.name: variable for variable in codebook}
    compared = dict(_compared(cube, plan, variables))
    gaps = _gaps(cube, plan)
    changes = dict(_changes(pairs, since, codebook)) if pairs and since is not None else {}
    numbers = dict(_numbers(cube))
    found = {}
    for part in dict.fromkeys(variable.action_field or WHOLE_CONCEPT for variable in codebook):
        own = {v.name for v in codebook if (v.action_field or WHOLE_CONCEPT) == part}
        found[part] = Results(
            compared={name: one for name, one in compared.items() if name in own},
            gaps=gaps.get(part, {}),
            rankings={
                joint.name.partition(":")[2]: one
                for joint in plan.joints
                if joint.purpose == "ranking" and set(joint.variables) <= own
                for one in _ranking(cube, joint, variables)
            },
            indices={
                index.name: _index(
                    cube, index, variables, population if part == WHOLE_CONCEPT else None
                )
                for index in indices
                if {item.variable for item in index.items} <= own
            },
            opinions={
                joint.name.partition(":")[2]: _opinions(cube, joint)
                for joint in plan.joints
                if joint.purpose == "opinions" and set(joint.variables) <= own
            },
            numbers={name: one for name, one in numbers.items() if name in own},
            changes={name: one for name, one in changes.items() if name in own},
        )
    found[OVERVIEW] = Results(
        changes={
            name: one
            for name, one in changes.items()
            if variables[name].action_field and variables[name].construct == CHANGE_SHOWN
        }
    )
    return found


def _compared(
    cube: Cube, plan: ReleasePlan, variables: Mapping[str, Variable]
) -> Iterator[tuple[str, Mapping[str, GroupsCompared]]]:
    for planned in plan.variables:
        by_grouping = {
            grouping: one
            for grouping in planned.groupings
            for one in _groups(cube, planned, grouping, variables[planned.name].level)
        }
        if by_grouping:
            yield planned.name, by_grouping


def _groups(
    cube: Cube, planned: PlannedVariable, grouping: str, level: Level
) -> Iterator[GroupsCompared]:
    """Yield the comparison of the groups with 30 answers, if there are two of them."""
    tallies = [cube.tally(planned.name, {grouping: group}) for group in cube.groupings[grouping]]
    large = [tally for tally in tallies if showing(tally.base) >= FEWEST_FOR_A_TEST]
    if len(large) < 2:
        return
    counts = [tally.counts for tally in large]
    ranks = kruskal_wallis(counts) if level is Level.ORDINAL and _varies(counts) else None
    yield GroupsCompared(tuple(tally.group for tally in large), crosstab(counts), ranks)


def _varies(counts: Sequence[Sequence[int]]) -> bool:
    return sum(any(column) for column in zip(*counts, strict=True)) > 1


def _gaps(cube: Cube, plan: ReleasePlan) -> Mapping[str, Mapping[str, Mapping[str, Gap]]]:
    """Return importance against progress by field, grouping and group.

    All fields of one group are one family of tests: they stand on one page.
    """
    options = {variable.name: len(variable.codes) for variable in plan.variables}
    joints = [joint for joint in plan.joints if joint.purpose == "gap"]
    places: list[tuple[str, str]] = [("", "")]
    places += [(name, group) for name, groups in cube.groupings.items() for group in groups]
    found: dict[str, dict[str, dict[str, Gap]]] = {}
    for grouping, group in places:
        within = cube.within({grouping: group} if grouping else {})
        tables = {
            joint.name.partition(":")[2]: _table(cube, joint, within, options[joint.variables[0]])
            for joint in joints
        }
        answered = {field: table for field, table in tables.items() if table.sum()}
        for field, gap in zip(answered, paired_gaps(list(answered.values())), strict=True):
            found.setdefault(field, {}).setdefault(grouping, {})[group] = gap
    return found


def _table(cube: Cube, joint: PlannedJoint, within: npt.NDArray[np.bool_], options: int) -> Counts:
    counted = cube.joints[joint.name]
    chosen = within[counted.profiles]
    return joint_table(counted.patterns[chosen], counted.counts[chosen], options)


def _ranking(
    cube: Cube, joint: PlannedJoint, variables: Mapping[str, Variable]
) -> Iterator[RankingFound]:
    """Yield the ranking of an item, if anybody ranked; its model from 30 answers on."""
    counted = cube.joints[joint.name]
    places = len(variables[joint.variables[0]].codes) - 1
    ranks = ranks_from_positions(counted.patterns, places)
    if not counted.counts[(ranks >= 0).any(axis=1)].sum():
        return
    summary = ranking_summary(ranks, counted.counts)
    worths: Worths | None = None
    if showing(summary.base) >= FEWEST_FOR_A_TEST:
        worths = plackett_luce(ranks, counted.counts)
    yield RankingFound(joint.variables, summary, worths)


def _index(
    cube: Cube, index: Index, variables: Mapping[str, Variable], population: int | None
) -> IndexFound:
    """Return an index, if its gates allow one.

    population
        Everybody who was asked, where that is a complete list and the index belongs to the whole
        concept. Whoever answers on an action field chose it, so None; then there is no interval.
    """
    counted = cube.joints[f"index:{index.name}"]
    options = len(variables[index.items[0].variable].codes)
    points = pomp(counted.patterns, options, [item.is_reversed for item in index.items])
    fit = reliability(points, counted.counts)
    showing_ = index_showing(index.kind, fit.alpha.value if fit else None)
    scores = person_scores(points)
    answered = int(counted.counts[~np.isnan(scores)].sum())
    if showing_ in {IndexShowing.ITEMS_ONLY, IndexShowing.TOO_FEW} or not answered:
        return IndexFound(showing_, None, fit)
    everybody = population if population and population >= answered else None
    value = index_value(scores, counted.counts, population=everybody)
    if everybody is None:
        value = replace(value, low=None, high=None)
    return IndexFound(showing_, value, fit)


def _opinions(cube: Cube, joint: PlannedJoint) -> OpinionsFound | OpinionsRefused:
    counted = cube.joints[joint.name]
    votes = votes_from_positions(counted.patterns, agree=0, disagree=1)
    found = opinion_groups(votes, counted.counts)
    if isinstance(found, OpinionsRefused):
        return found
    return OpinionsFound(
        joint.variables,
        found.sizes,
        found.silhouette,
        found.stability,
        found.statements,
        found.consensus,
        group_areas(found.places, found.groups, counted.counts),
    )


def _numbers(cube: Cube) -> Iterator[tuple[str, NumberSummary]]:
    for name, counted in cube.numbers.items():
        pairs = list(zip(counted.numbers.tolist(), counted.counts.tolist(), strict=True))
        if pairs:
            yield name, number_summary(pairs)


def _changes(
    pairs: Pairs, since: int, codebook: Sequence[Variable]
) -> Iterator[tuple[str, ChangeFound]]:
    """Yield how the same organisations changed, for ordered options and yes/no of ticks."""
    for _item, found in groupby(codebook, key=lambda variable: variable.item):
        for variable in found:
            change = _change(pairs, variable)
            if change is not None:
                yield variable.name, ChangeFound(since, change)


def _change(pairs: Pairs, variable: Variable) -> PairedChange | None:
    k = len(variable.codes)
    if k < 2 or not (variable.level is Level.ORDINAL or variable.kind == "ticks"):
        return None
    before = pairs.before[variable.name].to_numpy(np.intp)
    after = pairs.after[variable.name].to_numpy(np.intp)
    both = (before >= 0) & (after >= 0)
    if not both.any():
        return None
    table = np.zeros((k, k), np.int64)
    np.add.at(table, (before[both], after[both]), 1)
    transitions = Transitions(
        tuple(map(tuple, table.tolist())),
        n_only_first=int(((before >= 0) & ~both).sum()),
        n_only_second=int(((after >= 0) & ~both).sum()),
    )
    chosen = range(k - ordinal_summary([1] * k).box, k)
    return PairedChange(
        difference=paired_difference(transitions, chosen),
        steps=signed_ranks(transitions),
        margins=stuart_maxwell(transitions),
    )
