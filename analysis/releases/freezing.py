"""Making releases: read, count, protect, store. The only way from answers to numbers on pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.disclosure.cells import Cell, Readership, cells_as_json
from analysis.disclosure.people import Earlier
from analysis.disclosure.protection import protect
from analysis.releases.errors import StillMixing
from analysis.releases.laying_out import parts_of
from analysis.releases.models import Release, ReleasePart
from analysis.releases.planning import Choices, choices_of, counted_plan, shown_plan
from analysis.releases.reading import ReleaseFacts, latest, release_facts
from analysis.releases.rules import Last, k_of, obstacles, readerships
from analysis.releases.signing import sign, software
from analysis.tallies.count import count
from analysis.tallies.cube import Cube
from analysis.tallies.plan import ReleasePlan
from surveys.db import Database
from surveys.errors import NotStored
from surveys.reading import (
    Reader,
    WaveData,
    WaveFacts,
    response_count,
    still_mixing,
    wave_data,
    wave_facts,
)
from surveys.secrets import Keys

TRIES = 3


@dataclass(frozen=True, slots=True)
class _Counted:
    """A wave, counted: everything a release is made from."""

    data: WaveData
    plan: ReleasePlan
    choices: Choices
    cube: Cube


@dataclass(frozen=True, slots=True)
class _Draft:
    """A release before it is stored."""

    readership: Readership
    protection: str
    k: int
    plan: ReleasePlan
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
    counted = _count(database, wave_id, at=at)
    drafts = tuple(_drafts(counted, keys))
    return _store_patiently(database, counted, drafts, at=at, keys=keys)


def _count(database: Database, wave_id: int, *, at: datetime) -> _Counted:
    with database.reading() as session:
        facts = wave_facts(session, wave_id)
        _due(facts, _last(session, facts), response_count(session, wave_id), at=at)
        if still_mixing(session, wave_id) and facts.is_closed(at):
            raise StillMixing
        reader = Reader.of_the_house(facts.programme_id)
        data = wave_data(session, wave_id, reader=reader)
        choices = choices_of(session, facts)
    plan = counted_plan(data.codebook, facts)
    return _Counted(data, plan, choices, count(data, plan))


def _drafts(counted: _Counted, keys: Keys) -> Iterator[_Draft]:
    facts = counted.data.facts
    seen: list[Earlier] = []
    for readership in readerships(facts):
        protection = "exact" if readership is Readership.EXACT else facts.protection
        plan = shown_plan(counted.plan, counted.choices, readership)
        k = k_of(facts, readership)
        found = protect(
            counted.cube,
            plan,
            protection=protection,
            k=k,
            secret=keys.rounding,
            depth=counted.choices.depth(readership),
            earlier=seen,
        )
        seen.append(Earlier(found.cells, found.classes, found.numbers, readership))
        parts = parts_of(found.cells, counted.data.codebook, facts)
        yield _Draft(readership, protection, k, plan, parts)


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
    for readership in Readership:  # whoever sees most waits for the least
        obstacle = found.get(readership)
        if obstacle is not None and not due:
            raise obstacle
    return due


def _store_patiently(
    database: Database,
    counted: _Counted,
    drafts: Sequence[_Draft],
    *,
    at: datetime,
    keys: Keys,
) -> tuple[ReleaseFacts, ...]:
    """Store what is still due. Losing a race for a number means looking again.

    Raises
    ------
    NoRelease
        If somebody else has just made it.
    NotStored
        If the race is lost again and again.
    """
    order = tuple(Readership)
    for _ in range(TRIES):
        try:
            with database.writing() as session:
                made = _store(session, counted, drafts, at=at, keys=keys)
                return tuple(sorted(made, key=lambda facts: order.index(facts.readership)))
        except IntegrityError:
            continue
    raise NotStored("Several releases of the wave are being made at the same time.")


def _store(
    session: Session, counted: _Counted, drafts: Sequence[_Draft], *, at: datetime, keys: Keys
) -> Iterator[ReleaseFacts]:
    facts = counted.data.facts
    last = _last(session, facts)
    due = _due(facts, last, counted.cube.responses, at=at)
    for draft in drafts:
        if draft.readership not in due:
            continue
        before = last[draft.readership]
        release = Release(
            wave_id=facts.id,
            number=before.number + 1 if before else 1,
            readership=draft.readership.value,
            made_at=at,
            responses=counted.cube.responses,
            protection=draft.protection,
            k=draft.k,
            plan_hash=draft.plan.hash,
            method=method_of(counted.data, at=at),
            plan=asdict(draft.plan),
        )
        documents = {part: cells_as_json(cells) for part, cells in draft.parts.items()}
        release.signature = sign(keys.releases, release, documents)
        session.add(release)
        session.flush()
        session.add_all(
            ReleasePart(release_id=release.id, part=part, cells=document)
            for part, document in documents.items()
        )
        session.flush()
        yield release_facts(release)


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
        "software": software(),
    }
