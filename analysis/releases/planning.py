"""The plan of a wave: by which groups its results will be compared, chosen before it opens.

What is counted follows from the questionnaire and these choices alone, so that nobody can look at
answers first and choose afterwards.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.releases.errors import PlanIsFixed
from analysis.releases.models import ReleaseChoice
from analysis.tallies.plan import PlannedJoint, ReleasePlan, release_plan
from surveys.reading import Index, Variable, WaveFacts

MOST_CROSSED = 2
"""Protected readers look at two groupings at once at most, everybody at one."""


@dataclass(frozen=True, slots=True)
class Choices:
    """By which groupings everybody and staff compare, and whether staff cross two of them."""

    public: tuple[str, ...]
    staff: tuple[str, ...]
    is_crossed: bool

    def groupings(self, readership: Readership) -> tuple[str, ...]:
        """Return the names of the groupings a readership sees."""
        return self.public if readership is Readership.PUBLIC else self.staff

    def depth(self, readership: Readership, *, is_over: bool) -> int:
        """Return at how many groupings at once a readership looks.

        Protected readers at none before the wave is over: whoever corrects an answer meanwhile
        would be in two tables by groups, and one subtracted from the other tells more than both.
        """
        if not is_over and readership is not Readership.EXACT:
            return 0
        return MOST_CROSSED if self.is_crossed and readership is not Readership.PUBLIC else 1


def choices_of(session: Session, facts: WaveFacts) -> Choices:
    """Return what was chosen for a wave, or what holds if nobody chose: every grouping."""
    row = session.get(ReleaseChoice, facts.id)
    everything = tuple(grouping.name for grouping in facts.groupings)
    if row is None:
        return Choices(everything, everything, is_crossed=True)
    return Choices(
        tuple(name for name in everything if name in row.public_groupings),
        tuple(name for name in everything if name in row.staff_groupings),
        row.is_crossed,
    )


def choose(session: Session, facts: WaveFacts, choices: Choices, *, at: datetime) -> None:
    """Keep by which groups the results of a wave will be compared. The caller commits.

    Raises
    ------
    PlanIsFixed
        If the wave was opened: nobody chooses once answers may be there.
    """
    if facts.opened_at is not None:
        raise PlanIsFixed
    row = session.get(ReleaseChoice, facts.id) or ReleaseChoice(wave_id=facts.id)
    row.public_groupings = list(choices.public)
    row.staff_groupings = list(choices.staff)
    row.is_crossed = choices.is_crossed
    row.changed_at = at
    session.add(row)


def counted_plan(codebook: Sequence[Variable], facts: WaveFacts) -> ReleasePlan:
    """Return what is counted of a wave for every readership together.

    All groupings of the questionnaire belong to it, also those that nobody will see: whoever
    attacks knows them of everybody.
    """
    return release_plan(codebook, facts.groupings, joints_of(codebook, facts.indices))


def shown_plan(plan: ReleasePlan, choices: Choices, readership: Readership) -> ReleasePlan:
    """Return what of the counted plan one readership may be shown."""
    names = choices.groupings(readership)
    joints = plan.joints if readership is Readership.EXACT else ()
    return replace(
        plan,
        variables=tuple(
            replace(variable, groupings=tuple(name for name in variable.groupings if name in names))
            for variable in plan.variables
        ),
        joints=joints,
    )


def without(plan: ReleasePlan, left_out: Collection[str]) -> ReleasePlan:
    """Return a plan that shows some variables no longer."""
    shown = tuple(variable for variable in plan.variables if variable.name not in left_out)
    return replace(plan, variables=shown)


def joints_of(
    codebook: Iterable[Variable], indices: Iterable[Index] = ()
) -> Iterator[PlannedJoint]:
    """Yield what is counted together: importance beside progress, indices, rankings, statements."""
    variables = tuple(codebook)
    yield from _gaps(variables)
    for index in indices:
        items = tuple(item.variable for item in index.items)
        yield PlannedJoint(f"index:{index.name}", "index", items)
    for item, found in groupby(variables, key=lambda variable: variable.item):
        same = tuple(found)
        if same[0].jointly and len(same) > 1:
            names = tuple(variable.name for variable in same)
            yield PlannedJoint(f"{same[0].jointly}:{item}", same[0].jointly, names)


def _gaps(variables: Sequence[Variable]) -> Iterator[PlannedJoint]:
    """Yield importance and progress of each action field, where both have the same options."""
    fields = dict.fromkeys(v.action_field for v in variables if v.action_field)
    for field in fields:
        pair = [
            next((v for v in variables if v.action_field == field and v.construct == name), None)
            for name in ("importance", "progress")
        ]
        if pair[0] and pair[1] and len(pair[0].codes) == len(pair[1].codes):
            yield PlannedJoint(f"gap:{field}", "gap", (pair[0].name, pair[1].name))
