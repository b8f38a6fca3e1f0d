"""Making releases: read, count, protect, store. The only way from answers to numbers on pages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.disclosure.people import Earlier
from analysis.disclosure.protection import Protected, protect
from analysis.releases.before import newest_release
from analysis.releases.computing import results_of
from analysis.releases.errors import WouldShowLess
from analysis.releases.laying_out import documents_of
from analysis.releases.material import Material, due_for, last_of, material, shown
from analysis.releases.models import Release, ReleasePart
from analysis.releases.planning import shown_plan, without
from analysis.releases.reading import RESULTS_PART, ReleaseFacts, release_facts
from analysis.releases.results import results_as_json
from analysis.releases.rules import is_over, k_of, readerships
from analysis.releases.signing import sign, software
from analysis.releases.workshop import Workshop
from analysis.tallies.plan import ReleasePlan
from surveys.errors import NotStored
from surveys.reading import seal_parts
from surveys.secrets import Keys

TRIES = 3

Report = Callable[[int, int], None]
"""Takes how many questions are checked, and of how many, for all readerships together.

What it raises ends the work, and nothing is stored.
"""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A release before it is stored."""

    readership: Readership
    protection: str
    k: int
    plan: ReleasePlan
    found: Protected
    documents: Mapping[str, Any]

    @property
    def is_protected(self) -> bool:
        """Whether later releases are audited on top of it."""
        return self.readership is not Readership.EXACT


def make_release(
    workshop: Workshop,
    wave_id: int,
    *,
    at: datetime,
    report: Report = lambda _checked, _total: None,
) -> tuple[ReleaseFacts, ...]:
    """Make every release of a wave that may be made now, and return them.

    Counts and protects outside of any transaction; the one that stores asks again whether each
    may be made, since somebody else may have pressed the button meanwhile.

    Raises
    ------
    NoRelease
        If none may be made: too few answers, too early, nothing new, or less than before.
    NotStored
        If answers or other releases came between again and again.
    """
    for _ in range(TRIES):
        report(0, 0)
        found = material(workshop, wave_id, at=at)
        drafts = tuple(_drafts(found, workshop.keys, report))
        if not drafts:
            raise WouldShowLess
        try:
            with workshop.database.writing() as session:
                made = tuple(_store(session, found, drafts, at=at, key=workshop.keys.releases))
        except (IntegrityError, _Overtaken):
            continue
        order = tuple(Readership)
        return tuple(sorted(made, key=lambda facts: order.index(facts.readership)))
    raise NotStored("Several releases of the wave are being made at the same time.")


class _Overtaken(Exception):
    """Answers or another release came after counting: count again."""


@dataclass
class _Progress:
    """How many questions are checked, over the releases one after the other."""

    report: Report
    total: int
    before: int = 0

    def within(self, checked: int) -> None:
        """Say how many of the release at hand are checked."""
        self.report(self.before + checked, self.total)

    def end(self, checked: int) -> None:
        """Say that a release is ready to be stored."""
        self.before += checked
        self.within(0)


def _drafts(found: Material, keys: Keys, report: Report) -> Iterator[_Draft]:
    """Yield the releases that are due; each is audited on top of every protected one before.

    One that would show less than half of the last is none: too few came or left to tell anything.

    The public does not see those of staff, but staff will see this one beside theirs.
    """
    facts, seen = found.facts, list(found.seen)
    guarded = frozenset(variable.name for variable in found.codebook if variable.special)
    plans = _plans(found)
    progress = _Progress(report, sum(map(_questions, plans.values())))
    for readership, plan in plans.items():
        protection = "exact" if readership is Readership.EXACT else facts.protection
        k = k_of(facts, readership)
        protected = protect(
            found.counted.cube,
            plan,
            protection=protection,
            k=k,
            secret=keys.rounding,
            depth=found.choices.depth(readership, is_over=found.is_over),
            earlier=tuple(seen),
            batches=found.batches,
            guarded=guarded,
            inside=facts.k_staff if readership is Readership.PUBLIC else None,
            report=progress.within,
        )
        if 2 * shown(protected.cells) < found.shown_before(readership):
            progress.end(_questions(plan))
            continue
        if readership is not Readership.EXACT:
            seen.append(Earlier(protected.cells, protected.classes, protected.numbers, readership))
        documents = {
            **documents_of(protected.cells, protected.numbers, found.codebook, facts),
            **(_computed(found) if readership is Readership.EXACT else {}),
            **found.participation[readership],
        }
        progress.end(_questions(plan))
        yield _Draft(readership, protection, k, plan, protected, documents)


def _plans(found: Material) -> Mapping[Readership, ReleasePlan]:
    """Return what each release that is due shows."""
    return {
        readership: shown_plan(found.plan, found.choices, readership)
        if readership is Readership.EXACT
        else without(shown_plan(found.plan, found.choices, readership), found.recoded)
        for readership in readerships(found.facts)
        if readership in found.due
    }


def _questions(plan: ReleasePlan) -> int:
    """Return how many variables of a plan are checked one by one: numbers are not."""
    return sum(not variable.is_number for variable in plan.variables)


def _computed(found: Material) -> Mapping[str, Any]:
    """Return what joint and slow methods say, for those who see exact counts."""
    computed = results_of(
        found.counted.cube,
        found.plan,
        found.codebook,
        indices=found.facts.indices,
        population=found.invited if found.facts.complete_list else None,
        since=found.since,
        pairs=found.pairs,
    )
    return {RESULTS_PART + part: results_as_json(one) for part, one in computed.items()}


def _store(
    session: Session,
    found: Material,
    drafts: tuple[_Draft, ...],
    *,
    at: datetime,
    key: bytes,
) -> Iterator[ReleaseFacts]:
    facts, responses = found.facts, found.counted.cube.responses
    if newest_release(session, facts.id) != found.newest:
        raise _Overtaken
    last = last_of(session, facts)
    due = due_for(facts, last, responses, at=at)
    stored = [draft for draft in drafts if draft.readership in due]
    if any(draft.is_protected for draft in stored) and not seal_parts(
        session, facts.id, found.counted.parts, found.next_batch
    ):
        raise _Overtaken
    for draft in stored:
        before = last[draft.readership]
        release = Release(
            wave_id=facts.id,
            number=before.number + 1 if before else 1,
            readership=draft.readership.value,
            made_at=at,
            responses=responses,
            protection=draft.protection,
            k=draft.k,
            plan_hash=draft.plan.hash,
            method=method_of(found, draft.found, at=at),
            plan=asdict(draft.plan),
            classes=dict(draft.found.classes) if draft.is_protected else None,
        )
        release.signature = sign(key, release, draft.documents)
        session.add(release)
        session.flush()
        session.add_all(
            ReleasePart(release_id=release.id, part=part, cells=document)
            for part, document in draft.documents.items()
        )
        session.flush()
        yield release_facts(release)


def method_of(found: Material, protected: Protected, *, at: datetime) -> dict[str, Any]:
    """Return what the method sheet says of the fieldwork as it was at this moment."""
    facts = found.facts
    return {
        "mode": facts.mode,
        "access": facts.access,
        "invited": found.invited,
        "complete_list": facts.complete_list,
        "expected": facts.expected,
        "opens_at": facts.opens_at.isoformat(),
        "closes_at": facts.closes_at.isoformat(),
        "is_closed": is_over(facts, at),
        "version_id": facts.version_id,
        "software": software(),
        "outcomes": asdict(found.outcomes) if found.outcomes else None,
        "rungs": {name: [rung.depth, rung.k, rung.base] for name, rung in protected.rungs.items()},
    }
