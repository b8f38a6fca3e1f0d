"""What a release is made from: a wave counted, its plan, and what readers have already seen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis.disclosure.cells import Cell, Readership
from analysis.disclosure.people import Earlier
from analysis.releases.before import seen_of
from analysis.releases.errors import PartsUncertain, StillMixing
from analysis.releases.outcomes import dispositions
from analysis.releases.participation import participation_parts
from analysis.releases.planning import Choices, choices_of, counted_plan
from analysis.releases.reading import latest
from analysis.releases.rules import Last, is_over, obstacles
from analysis.releases.workshop import Workshop
from analysis.statistics.outcome_rates import Dispositions
from analysis.tallies.count import no_answers
from analysis.tallies.counting import Counted
from analysis.tallies.cube import Cube
from analysis.tallies.plan import ReleasePlan
from surveys.errors import NotStored
from surveys.reading import (
    Pairs,
    Reader,
    Variable,
    WaveFacts,
    codebook,
    fieldwork_cases,
    invited_count,
    pairs,
    response_count,
    still_mixing,
    wave_before,
    wave_facts,
)


@dataclass(frozen=True, slots=True)
class Material:
    """A wave, counted: everything its releases are made from.

    due
        For whom a release may be made.
    seen
        Protected releases made before, the oldest first.
    recoded
        Variables that protected readers see no more, because their options changed since.
    newest
        Id of the newest release when this was counted.
    is_over
        Whether the wave was over when this was counted, for late answers too.
    since, pairs
        The wave before this one, and who answered in both; only where answers have names.
    outcomes
        What became of everybody invited; only where that is known of each.
    participation
        The part of each release that says how the wave was taken part in.
    """

    facts: WaveFacts
    codebook: tuple[Variable, ...]
    invited: int
    plan: ReleasePlan
    choices: Choices
    counted: Counted
    due: frozenset[Readership]
    seen: tuple[Earlier, ...]
    recoded: frozenset[str]
    newest: int
    is_over: bool
    since: int | None
    pairs: Pairs | None
    outcomes: Dispositions | None
    participation: Mapping[Readership, Mapping[str, Any]]

    @property
    def batches(self) -> tuple[Cube, ...]:
        """The answers by the release that counted them first; the last are new, or none."""
        return batches_of(self.counted, self.plan)

    def shown_before(self, readership: Readership) -> int:
        """Return how many cells the last protected release of a readership showed."""
        before = [one for one in self.seen if one.readership is readership]
        return shown(before[-1].cells) if before else 0

    @property
    def next_batch(self) -> int:
        """The number under which the parts counted now are sealed."""
        return max(self.counted.batches, default=0) + 1


def shown(cells: Iterable[Cell]) -> int:
    """Return how many cells say anything."""
    return sum(cell.is_shown for cell in cells)


def batches_of(counted: Counted, plan: ReleasePlan) -> tuple[Cube, ...]:
    """Return the answers by the release that counted them first; the last are new, or none."""
    sealed = [cube for number, cube in sorted(counted.batches.items()) if number]
    fresh = counted.batches.get(0)
    if fresh is None and not sealed:
        return (counted.cube,)
    return (*sealed, fresh or no_answers(plan))


def material(workshop: Workshop, wave_id: int, *, at: datetime) -> Material:
    """Return a wave counted. Reads in short transactions, counts outside of any.

    Raises
    ------
    NoRelease
        If no release may be made: too few answers, too early, or nothing new; or if it is no
        longer certain what earlier ones counted.
    NotStored
        If the folder of parts cannot be read or written.
    """
    with workshop.database.reading() as session:
        facts = wave_facts(session, wave_id)
        due = due_now(session, facts, at=at)
        variables = codebook(session, facts.version_id)
        invited = invited_count(session, wave_id)
        choices = choices_of(session, facts)
        seen = seen_of(session, wave_id)
        reader = Reader.of_the_house(facts.programme_id)
        since, both = _with_wave_before(session, facts, reader)
        outcomes = _outcomes(session, facts, reader, at=at)
    plan = counted_plan(variables, facts)
    try:
        counted = workshop.counting.count_wave(workshop.database, wave_id, plan, reader=reader)
    except OSError as problem:
        raise NotStored(f"The folder of parts cannot be used: {problem.strerror}.") from problem
    recoded = seen.recoded(plan)
    if not seen.is_certain(batches_of(counted, plan)):
        due &= {Readership.EXACT}
        if not due:
            raise PartsUncertain
    with workshop.database.reading() as session:
        taken = {one: participation_parts(session, facts, one, at=at) for one in due}
    return Material(
        facts,
        variables,
        invited,
        plan,
        choices,
        counted,
        frozenset(due),
        tuple(seen.without(recoded)),
        recoded,
        seen.newest,
        is_over(facts, at),
        since,
        both,
        outcomes,
        taken,
    )


def _outcomes(
    session: Session, facts: WaveFacts, reader: Reader, *, at: datetime
) -> Dispositions | None:
    if facts.mode != "P":
        return None
    return dispositions(fieldwork_cases(session, facts.id, reader=reader, at=at))


def _with_wave_before(
    session: Session, facts: WaveFacts, reader: Reader
) -> tuple[int | None, Pairs | None]:
    before = wave_before(session, facts) if facts.mode == "P" else None
    if before is None or before.mode != "P":
        return None, None
    return before.id, pairs(session, before.id, facts.id, reader=reader)


def last_of(session: Session, facts: WaveFacts) -> Last:
    """Return the newest release of a wave for each readership."""
    return {readership: latest(session, facts.id, readership) for readership in Readership}


def due_now(session: Session, facts: WaveFacts, *, at: datetime) -> set[Readership]:
    """Return for whom a release may be made now, as far as that is known before counting.

    Raises
    ------
    NoRelease
        If for nobody, or if the last answers are still being mixed.
    """
    due = due_for(facts, last_of(session, facts), response_count(session, facts.id), at=at)
    if still_mixing(session, facts.id) and facts.is_closed(at):
        raise StillMixing
    return due


def due_for(facts: WaveFacts, last: Last, responses: int, *, at: datetime) -> set[Readership]:
    """Return for whom a release may be made now.

    Raises
    ------
    NoRelease
        If for nobody: what those who see most are waiting for.
    """
    found = dict(obstacles(facts, last, responses, at=at))
    due = {readership for readership, obstacle in found.items() if obstacle is None}
    for readership in Readership:
        obstacle = found.get(readership)
        if obstacle is not None and not due:
            raise obstacle
    return due
