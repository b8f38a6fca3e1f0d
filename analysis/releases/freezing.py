"""Making releases: read, count, protect, store. The only way from answers to numbers on pages."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.disclosure.cells import SMALLEST_GROUP, Cell, Readership, cells_as_json
from analysis.disclosure.protection import protect
from analysis.releases.errors import StillMixing
from analysis.releases.models import Release, ReleasePart
from analysis.releases.reading import (
    OVERVIEW,
    WHOLE_CONCEPT,
    ReleaseFacts,
    latest,
    release_facts,
)
from analysis.releases.rules import Last, obstacles, readerships
from analysis.tallies.count import count, planned_tallies
from analysis.tallies.plan import ReleasePlan, release_plan
from surveys.db import Database
from surveys.errors import NotStored
from surveys.reading import (
    Reader,
    Variable,
    WaveData,
    WaveFacts,
    response_count,
    still_mixing,
    wave_data,
    wave_facts,
)
from surveys.secrets import Keys

OVERVIEW_CONSTRUCTS = frozenset({"importance", "progress", "arrival", "direction"})
"""What the screen of all action fields shows of each."""
TRIES = 3


@dataclass(frozen=True, slots=True)
class _Draft:
    """A release before it is stored."""

    readership: Readership
    protection: str
    k: int
    parts: Mapping[str, Sequence[Cell]]


def make_release(
    database: Database, wave_id: int, *, at: datetime, keys: Keys
) -> tuple[ReleaseFacts, ...]:
    """Make every release of a wave that may be made now, and return them.

    Reads in one short transaction, counts outside, writes in another, which asks again
    whether each may be made: somebody else may have pressed the button meanwhile.

    Raises
    ------
    NoRelease
        If none may be made: too few answers, too early, or nothing new.
    """
    with database.reading() as session:
        facts = wave_facts(session, wave_id)
        _due(facts, _last(session, facts), response_count(session, wave_id), at=at)
        if still_mixing(session, wave_id) and facts.is_closed(at):
            raise StillMixing
        reader = Reader.of_the_house(facts.programme_id)
        data = wave_data(session, wave_id, reader=reader)
    plan = release_plan(data.codebook, facts.groupings)
    tallies = tuple(planned_tallies(count(data, plan), plan))
    drafts = []
    for readership in readerships(facts):
        protection = "exact" if readership is Readership.EXACT else facts.protection
        k = SMALLEST_GROUP[readership]
        cells = protect(tallies, plan, protection=protection, k=k, secret=keys.rounding)
        drafts.append(_Draft(readership, protection, k, parts_of(cells, data)))
    return _store_patiently(database, data, plan, drafts, at=at)


def parts_of(cells: Iterable[Cell], data: WaveData) -> Mapping[str, Sequence[Cell]]:
    """Return the cells by the page that needs them: action field, whole concept, overview."""
    codebook = {variable.name: variable for variable in data.codebook}
    fields = {field.key for field in data.facts.action_fields}
    parts: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        variable = codebook[cell.variable]
        parts[variable.action_field or WHOLE_CONCEPT].append(cell)
        if not cell.grouping and _is_in_overview(variable, fields):
            parts[OVERVIEW].append(cell)
    return parts


def _is_in_overview(variable: Variable, fields: set[str]) -> bool:
    """Whether the overview shows it: a summary of a field, or how many chose to speak on one."""
    chooses_field = variable.kind == "ticks" and variable.part in fields
    return variable.construct in OVERVIEW_CONSTRUCTS or chooses_field


def _last(session: Session, facts: WaveFacts) -> Last:
    return {readership: latest(session, facts.id, readership) for readership in Readership}


def _due(facts: WaveFacts, last: Last, responses: int, *, at: datetime) -> set[Readership]:
    """Return for whom a release may be made now.

    Raises
    ------
    NoRelease
        If for nobody: what staff wait for, or, for the public, what stands in its way.
    """
    found = dict(obstacles(facts, last, responses, at=at))
    due = {readership for readership, obstacle in found.items() if obstacle is None}
    for obstacle in found.values():
        if obstacle is not None and not due:
            raise obstacle
    return due


def _store_patiently(
    database: Database,
    data: WaveData,
    plan: ReleasePlan,
    drafts: Sequence[_Draft],
    *,
    at: datetime,
) -> tuple[ReleaseFacts, ...]:
    """Store what is still due. Losing a race for a number means looking again.

    Raises
    ------
    NoRelease
        If somebody else has just made it.
    NotStored
        If the race is lost again and again.
    """
    for _ in range(TRIES):
        try:
            with database.writing() as session:
                return _store(session, data, plan, drafts, at=at)
        except IntegrityError:
            continue
    raise NotStored("Several releases of the wave are being made at the same time.")


def _store(
    session: Session, data: WaveData, plan: ReleasePlan, drafts: Sequence[_Draft], *, at: datetime
) -> tuple[ReleaseFacts, ...]:
    last = _last(session, data.facts)
    due = _due(data.facts, last, len(data.answers), at=at)
    stored = []
    for draft in drafts:
        if draft.readership not in due:
            continue
        before = last[draft.readership]
        release = Release(
            wave_id=data.facts.id,
            number=before.number + 1 if before else 1,
            readership=draft.readership.value,
            made_at=at,
            responses=len(data.answers),
            protection=draft.protection,
            k=draft.k,
            plan_hash=plan.hash,
            method=method_of(data, at=at),
        )
        session.add(release)
        session.flush()
        session.add_all(
            ReleasePart(release_id=release.id, part=part, cells=cells_as_json(cells))
            for part, cells in draft.parts.items()
        )
        stored.append(release)
    session.flush()
    return tuple(release_facts(release) for release in stored)


def method_of(data: WaveData, *, at: datetime) -> dict[str, Any]:
    """Return what the method sheet says of the fieldwork as it was at this moment."""
    facts = data.facts
    return {
        "mode": facts.mode,
        "access": facts.access,
        "invited": data.invited,
        "complete_list": facts.complete_list,
        "expected": facts.expected,
        "opens_at": facts.opens_at.isoformat(),
        "closes_at": facts.closes_at.isoformat(),
        "is_closed": facts.is_closed(at),
        "version_id": facts.version_id,
    }
