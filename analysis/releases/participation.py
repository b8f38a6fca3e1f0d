"""How a wave was taken part in, frozen with its releases: the funnel, groups, languages, pages.

Whoever may know single answers sees all of it. Other staff see totals, ways of arrival once no way
is rare, and how answering went after the end, from as many answers on as any result needs.
Everybody else sees nothing of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.releases.models import ReleasePart
from analysis.releases.reading import RESULTS_PART
from analysis.releases.rules import fewest_responses
from surveys.reading import (
    Case,
    LanguageCount,
    Paradata,
    Reader,
    WaveFacts,
    arrival_counts,
    fieldwork_cases,
    fieldwork_totals,
    invited_count,
    language_counts,
    paradata_of,
    response_count,
)

PARTICIPATION = RESULTS_PART + "*participation"
"""No action field can have this key."""
LISTED = "personal"
"""Access of a wave whose invited are a list: only there it says something who did not answer."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way from an invitation to a counted answer, and how many came so far.

    name
        `invited`, `delivered`, `begun`, `submitted` or `counted`.
    """

    name: str
    n: int


@dataclass(frozen=True, slots=True)
class Stratum:
    """One group of those invited by a trait known beforehand; `key` may be empty: not known."""

    key: str
    invited: int
    answered: int


@dataclass(frozen=True, slots=True)
class Participation:
    """How a wave was taken part in, as one readership may know it.

    funnel
        The steps that are known, in order.
    strata
        By `kind`, `district` and `size`; empty if not known to this readership, or without a list.
    arrivals
        Answers by way; None: not told, because a way is rare.
    languages
        Empty where no language is stored, or not for this readership.
    paradata
        How answering went; None: not measured, or not told yet.
    """

    funnel: tuple[Step, ...] = ()
    strata: Mapping[str, tuple[Stratum, ...]] = field(default_factory=dict)
    arrivals: Mapping[str, int] | None = None
    languages: tuple[LanguageCount, ...] = ()
    paradata: Paradata | None = None


@cache
def _adapter() -> TypeAdapter[Participation]:
    return TypeAdapter(Participation)


def participation_parts(
    session: Session, facts: WaveFacts, readership: Readership, *, at: datetime
) -> dict[str, Any]:
    """Return the part of a release that says how a wave was taken part in, by its key."""
    if readership is Readership.PUBLIC:
        return {}
    found = participation_of(session, facts, readership, at=at)
    return {PARTICIPATION: _adapter().dump_python(found, mode="json")}


def participation(session: Session, release_id: int) -> Participation | None:
    """Return how a wave was taken part in when a release was made; None: older than that."""
    document = session.scalar(
        select(ReleasePart.cells).where(
            ReleasePart.release_id == release_id, ReleasePart.part == PARTICIPATION
        )
    )
    return None if document is None else _adapter().validate_python(document, strict=False)


def participation_of(
    session: Session, facts: WaveFacts, readership: Readership, *, at: datetime
) -> Participation:
    """Return how a wave is taken part in now, as far as a readership may know."""
    answered = response_count(session, facts.id)
    arrivals = dict(arrival_counts(session, facts.id))
    measured = paradata_of(session, facts.id)
    if readership is Readership.EXACT:
        reader = Reader.of_the_house(facts.programme_id)
        cases = fieldwork_cases(session, facts.id, reader=reader, at=at)
        return Participation(
            tuple(steps_of_cases(cases, answered)),
            strata_of(cases) if facts.access == LISTED else {},
            arrivals,
            language_counts(session, facts.id, reader=reader),
            measured,
        )
    fewest = fewest_responses(facts, readership)
    told = measured if facts.is_closed(at) and answered >= fewest else None
    return Participation(
        funnel=tuple(_steps_of_totals(session, facts, answered, told)),
        arrivals=arrivals if min(arrivals.values(), default=0) >= fewest else None,
        paradata=told and for_everybody(told),
    )


def steps_of_cases(cases: Iterable[Case], counted: int) -> Iterator[Step]:
    """Yield the steps of a wave with names. Who does not belong to the list is in none of them.

    An answer on paper has begun, too. That somebody opened the mail or the page is never stored.
    """
    found = [case.disposition for case in cases if case.disposition != "ineligible"]
    submitted = found.count("complete")
    yield Step("invited", len(found))
    yield Step("delivered", len(found) - found.count("unknown"))
    yield Step("begun", submitted + found.count("begun") + found.count("broken_off"))
    yield Step("submitted", submitted)
    yield Step("counted", counted)


def strata_of(cases: Iterable[Case]) -> dict[str, tuple[Stratum, ...]]:
    """Return how many of each group were invited and answered, by what was known beforehand."""
    invited = [case for case in cases if case.disposition != "ineligible"]
    return {
        "kind": _strata((case.kind, case.disposition) for case in invited),
        "district": _strata((case.district, case.disposition) for case in invited),
        "size": _strata((case.size, case.disposition) for case in invited),
    }


def for_everybody(found: Paradata) -> Paradata:
    """Return it without pages that an answer leads to: how many saw one would tell that answer."""
    return replace(found, pages=tuple(page for page in found.pages if page.for_everybody))


def _strata(cases: Iterable[tuple[str, str]]) -> tuple[Stratum, ...]:
    found: dict[str, Stratum] = {}
    for key, disposition in cases:
        before = found.get(key, Stratum(key, 0, 0))
        answered = before.answered + (disposition == "complete")
        found[key] = Stratum(key, before.invited + 1, answered)
    return tuple(found[key] for key in sorted(found))


def _steps_of_totals(
    session: Session, facts: WaveFacts, counted: int, told: Paradata | None
) -> Iterator[Step]:
    """Yield what is known of a wave as numbers only. Open links invite nobody in particular."""
    if facts.access != "open":
        yield Step("invited", invited_count(session, facts.id))
    if facts.mode == "C":
        totals = fieldwork_totals(session, facts.id)
        delivered = totals.invited - totals.undeliverable
        yield Step("delivered", delivered)
        # Somebody may begin twice with one link, or answer on paper; then the step says nothing.
        if told is not None and totals.answered <= told.begun <= delivered:
            yield Step("begun", told.begun)
        if totals.answered >= counted:  # else the links are deleted, and with them who used one
            yield Step("submitted", totals.answered)
    yield Step("counted", counted)
