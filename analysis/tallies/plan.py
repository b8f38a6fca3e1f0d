"""The release plan: what is counted of a wave, decided before anybody looks at answers."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from surveys.reading import Grouping, Level, Variable


@dataclass(frozen=True, slots=True)
class PlannedGrouping:
    """One way of comparing responses: the codes of a variable that make each group."""

    name: str
    variable: str
    codes: tuple[str, ...]
    groups: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class PlannedVariable:
    """One variable, counted over all responses and by each of `groupings`.

    A variable of numbers has no codes.
    """

    name: str
    codes: tuple[str, ...]
    action_field: str | None
    groupings: tuple[str, ...]
    conditional: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers instead of codes."""
        return not self.codes


@dataclass(frozen=True, slots=True)
class PlannedJoint:
    """Variables counted together, pattern by pattern, for readers of exact counts alone.

    purpose
        What it is for: ``gap`` (two variables of one scale), ``index`` (the items of an index),
        ``ranking`` (the ranks of the options of one item), ``opinions`` (statements voted on).
    """

    name: str
    purpose: str
    variables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReleasePlan:
    """Everything a release counts. Nothing else is ever counted."""

    variables: tuple[PlannedVariable, ...]
    groupings: tuple[PlannedGrouping, ...]
    joints: tuple[PlannedJoint, ...] = ()

    @property
    def hash(self) -> str:
        """A name for the content: two plans with the same one count the same things."""
        content = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def release_plan(
    codebook: Iterable[Variable],
    groupings: Iterable[Grouping],
    joints: Iterable[PlannedJoint] = (),
) -> ReleasePlan:
    """Return the plan of a questionnaire.

    Every variable is counted in total and by every grouping. A variable that itself makes groups
    is never split: that would be a table of question by question. Numbers are not split either.
    """
    variables = tuple(codebook)
    codes = {variable.name: variable.codes for variable in variables}
    offered = tuple(
        PlannedGrouping(
            grouping.name,
            grouping.item,
            codes[grouping.item],
            tuple((group.code, group.codes) for group in grouping.groups),
        )
        for grouping in groupings
    )
    return ReleasePlan(
        tuple(
            PlannedVariable(
                variable.name,
                variable.codes,
                variable.action_field,
                _suitable(variable, offered),
                variable.conditional,
            )
            for variable in variables
        ),
        offered,
        tuple(joints),
    )


def _suitable(variable: Variable, offered: tuple[PlannedGrouping, ...]) -> tuple[str, ...]:
    """Return the names of the groupings by which `variable` is compared."""
    if variable.level is Level.INTERVAL:
        return ()
    if any(grouping.variable == variable.name for grouping in offered):
        return ()
    return tuple(grouping.name for grouping in offered)
