"""Reading releases: all that pages, exports and reports know of answers in numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.orm import Session

from analysis.disclosure.cells import (
    TOTAL,
    Cell,
    NumberCell,
    Readership,
    cells_from_json,
    numbers_from_json,
)
from analysis.releases.models import Release, ReleasePart
from surveys.accounts.actor import Actor
from surveys.accounts.models import ROWS
from surveys.reading import WaveFacts, facts_at

WHOLE_CONCEPT = ""
OVERVIEW = "*"
"""No action field can have this key, nor begin with the next."""
CROSSED_PART = "+"
"""Before the key of a field: its cells by two groupings crossed."""
RESULTS_PART = "="
"""Before the key of a field: what was computed when the release was made."""


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What a page says of a release besides its numbers.

    method
        `mode`, `access`, `invited`, `complete_list`, `expected`, `opens_at`, `closes_at`
        (ISO, UTC), `is_closed`, `version_id`, `software`, `outcomes` (AAPOR's, where known)
        and `rungs` (depth, k and rounding by variable), as they were when it was made.
    """

    id: int
    wave_id: int
    number: int
    readership: Readership
    made_at: datetime
    responses: int
    protection: str
    k: int
    plan_hash: str
    method: Mapping[str, Any]
    signature: str = ""

    @property
    def roundings(self) -> tuple[int, ...]:
        """Of what its numbers are multiples, lowest first: 3, 5 or both; empty if not rounded.

        Releases made before there was another rounding do not say that theirs was to 3.
        """
        if self.protection != "groups":
            return ()
        found = {base for _depth, _k, base in self.method.get("rungs", {}).values()}
        return tuple(sorted(found - {1})) or (3,)

    @property
    def waits_for_groups(self) -> bool:
        """Whether groups are compared only once the wave is over, and it was not yet."""
        return self.protection == "groups" and not self.method["is_closed"] and not self._has_groups

    @property
    def _has_groups(self) -> bool:
        """Whether it shows groups all the same: before they had to wait, it did."""
        return any(depth > 0 for depth, _k, _base in self.method.get("rungs", {}).values())


@dataclass(frozen=True, slots=True)
class CellBook:
    """The cells of one part of a release, to be looked up."""

    by_key: Mapping[tuple[str, str, str], Cell]

    def cell(self, variable: str, grouping: str = TOTAL, group: str = TOTAL) -> Cell | None:
        """Return one cell, or None if it is not published."""
        return self.by_key.get((variable, grouping, group))

    def groups(self, variable: str, grouping: str) -> tuple[Cell, ...]:
        """Return the cells of all groups in their order; empty if they are not published."""
        return tuple(
            cell
            for cell in self.by_key.values()
            if cell.variable == variable and cell.grouping == grouping
        )

    def groupings(self, variable: str) -> tuple[str, ...]:
        """Return the groupings by which a variable is published."""
        found = (cell.grouping for cell in self.by_key.values() if cell.variable == variable)
        return tuple(dict.fromkeys(name for name in found if name != TOTAL))

    def variables(self) -> tuple[str, ...]:
        """Return the variables that have cells, in the order asked."""
        return tuple(dict.fromkeys(cell.variable for cell in self))

    def __iter__(self) -> Iterator[Cell]:
        """Iterate over all cells."""
        return iter(self.by_key.values())


def readership_for(actor: Actor | None, facts: WaveFacts) -> Readership:
    """Return as which readership somebody sees a wave; None is anybody who is not signed in."""
    if actor is None or not actor.may(facts.programme_id):
        return Readership.PUBLIC
    if facts.mode == "P" and actor.may(facts.programme_id, *ROWS):
        return Readership.EXACT
    return Readership.STAFF


def latest(session: Session, wave_id: int, readership: Readership) -> ReleaseFacts | None:
    """Return the newest release of a wave for a readership, or None if there is none yet."""
    row = session.scalar(
        select(Release)
        .where(Release.wave_id == wave_id, Release.readership == readership.value)
        .order_by(Release.number.desc())
        .limit(1)
    )
    return release_facts(row) if row else None


def release_of(session: Session, release_id: int) -> ReleaseFacts | None:
    """Return a release by its id, or None if it was deleted."""
    row = session.get(Release, release_id)
    return release_facts(row) if row else None


def newest_since(session: Session, wave_id: int, moment: datetime) -> ReleaseFacts | None:
    """Return the newest release of a wave, for whomever, that was made since a moment."""
    row = session.scalar(
        select(Release)
        .where(Release.wave_id == wave_id, Release.made_at >= moment)
        .order_by(Release.id.desc())
        .limit(1)
    )
    return release_facts(row) if row else None


def facts_of_release(session: Session, facts: WaveFacts, release: ReleaseFacts) -> WaveFacts:
    """Return a wave's facts with the questionnaire a release was made of.

    A running wave may take a newer version. Counts are stored by place, so whoever reads a release
    needs the codebook, the groupings and the indices that it was counted with.
    """
    return facts_at(session, facts, release.method["version_id"])


def history(session: Session, wave_id: int) -> tuple[ReleaseFacts, ...]:
    """Return every release of a wave, newest first."""
    rows = session.scalars(
        select(Release).where(Release.wave_id == wave_id).order_by(Release.id.desc())
    )
    return tuple(release_facts(row) for row in rows)


def cells(session: Session, release_id: int, part: str = WHOLE_CONCEPT) -> CellBook:
    """Return the cells of an action field, of the whole concept, or of the overview.

    A part that the release does not have is an empty book.
    """
    return _book(_document(session, release_id, part))


def cells_and_numbers(
    session: Session, release_id: int, part: str
) -> tuple[CellBook, tuple[NumberCell, ...]]:
    """Return the cells of a part and its variables of numbers: both lie in one document."""
    document = _document(session, release_id, part)
    return _book(document), tuple(numbers_from_json(document))


def crossed_cells(session: Session, release_id: int, part: str = WHOLE_CONCEPT) -> CellBook:
    """Return the cells of a field, or of the whole concept, by two groupings crossed."""
    return cells(session, release_id, CROSSED_PART + part)


def every_cell(session: Session, release_id: int) -> CellBook:
    """Return the cells of all parts, crossed ones too, for exports and the whole report."""
    documents = session.scalars(
        select(ReleasePart.cells)
        .where(ReleasePart.release_id == release_id, _has_cells())
        .order_by(ReleasePart.part)
    )
    found = (cell for document in documents for cell in cells_from_json(document))
    return CellBook({cell.key: cell for cell in found})


def numbers(session: Session, release_id: int, part: str = WHOLE_CONCEPT) -> tuple[NumberCell, ...]:
    """Return the variables of numbers of a field, or of the whole concept."""
    return tuple(numbers_from_json(_document(session, release_id, part)))


def every_number(session: Session, release_id: int) -> tuple[NumberCell, ...]:
    """Return the variables of numbers of all parts."""
    documents = session.scalars(
        select(ReleasePart.cells)
        .where(ReleasePart.release_id == release_id, _has_cells())
        .order_by(ReleasePart.part)
    )
    return tuple(cell for document in documents for cell in numbers_from_json(document))


def totals(session: Session, release_id: int) -> Mapping[str, Cell | NumberCell]:
    """Return what is told of all responses, by variable: without groups, whatever their number."""
    documents = session.scalars(
        select(ReleasePart.cells).where(
            ReleasePart.release_id == release_id,
            _has_cells(),
            not_(ReleasePart.part.startswith(CROSSED_PART)),
        )
    ).all()
    found: dict[str, Cell | NumberCell] = {}
    for document in documents:
        rows = [row for row in document["cells"] if row[1] == TOTAL]
        found |= {cell.variable: cell for cell in cells_from_json({"cells": rows})}
        found |= {cell.variable: cell for cell in numbers_from_json(document)}
    return found


def _document(session: Session, release_id: int, part: str) -> Mapping[str, Any]:
    of_part = ReleasePart.release_id == release_id, ReleasePart.part == part
    return session.scalar(select(ReleasePart.cells).where(*of_part)) or {"cells": []}


def _book(document: Mapping[str, Any]) -> CellBook:
    return CellBook({cell.key: cell for cell in cells_from_json(document)})


def _has_cells() -> ColumnElement[bool]:
    """Return what parts hold cells, each of them once."""
    return and_(ReleasePart.part != OVERVIEW, not_(ReleasePart.part.startswith(RESULTS_PART)))


def release_facts(row: Release) -> ReleaseFacts:
    """Return a stored release as a value."""
    return ReleaseFacts(
        id=row.id,
        wave_id=row.wave_id,
        number=row.number,
        readership=Readership(row.readership),
        made_at=row.made_at,
        responses=row.responses,
        protection=row.protection,
        k=row.k,
        plan_hash=row.plan_hash,
        method=row.method,
        signature=row.signature or "",
    )
