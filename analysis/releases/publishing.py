"""Publishing: what of a protected release everybody may see, chosen by staff.

Public pages, embeds, open data and charts read results through here, never the newest release.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.releases.models import Publication, Release
from analysis.releases.reading import (
    OVERVIEW,
    WHOLE_CONCEPT,
    CellBook,
    ReleaseFacts,
    cells,
    every_cell,
    latest,
    release_facts,
)
from surveys.errors import UnknownPage
from surveys.reading import Variable, WaveFacts


@dataclass(frozen=True, slots=True)
class Publishing:
    """What everybody may see of a wave.

    fields
        Keys of action fields; the empty key stands for the questions on the whole concept.
    left_out
        Names of items that are not shown.
    """

    release: ReleaseFacts
    fields: tuple[str, ...]
    left_out: frozenset[str]
    published_at: datetime

    def shows(self, variable: Variable) -> bool:
        """Whether everybody may see a variable."""
        field = variable.action_field or WHOLE_CONCEPT
        return field in self.fields and variable.item not in self.left_out


def published(session: Session, wave_id: int) -> Publishing | None:
    """Return what everybody may see of a wave; None if nothing."""
    row = _newest(session, wave_id)
    if row is None or row.withdrawn_at is not None:
        return None
    release = release_facts(session.get_one(Release, row.release_id))
    return Publishing(release, tuple(row.fields), frozenset(row.left_out), row.published_at)


def first_published_at(session: Session, wave_id: int) -> datetime | None:
    """Return when anything of a wave was published for the first time."""
    return session.scalar(
        select(Publication.published_at)
        .where(Publication.wave_id == wave_id)
        .order_by(Publication.id)
        .limit(1)
    )


def published_cells(
    session: Session,
    publishing: Publishing,
    codebook: Sequence[Variable],
    part: str = WHOLE_CONCEPT,
) -> CellBook:
    """Return the published cells of a field, of the whole concept, or of the overview."""
    if part not in {*publishing.fields, OVERVIEW}:
        return CellBook({})
    return _only(cells(session, publishing.release.id, part), publishing, codebook)


def every_published_cell(
    session: Session, publishing: Publishing, codebook: Sequence[Variable]
) -> CellBook:
    """Return everything published of a wave, for open data."""
    return _only(every_cell(session, publishing.release.id), publishing, codebook)


def publish(
    session: Session,
    facts: WaveFacts,
    *,
    fields: Sequence[str],
    left_out: Sequence[str],
    at: datetime,
) -> None:
    """Let everybody see the newest public release of a wave, as far as chosen.

    The caller commits.

    Raises
    ------
    UnknownPage
        If the wave has no release for everybody.
    """
    release = latest(session, facts.id, Readership.PUBLIC)
    if release is None:
        raise UnknownPage("This wave has no release for everybody yet.")
    session.add(
        Publication(
            wave_id=facts.id,
            release_id=release.id,
            fields=list(fields),
            left_out=list(left_out),
            published_at=at,
        )
    )


def publish_everything(session: Session, facts: WaveFacts, *, at: datetime) -> None:
    """Publish all fields and the whole concept of a wave, with every question."""
    fields = [WHOLE_CONCEPT, *(field.key for field in facts.action_fields)]
    publish(session, facts, fields=fields, left_out=(), at=at)


def withdraw(session: Session, wave_id: int, *, at: datetime) -> None:
    """Take results of a wave off the public pages; what was seen stays known.

    The caller commits.
    """
    row = _newest(session, wave_id)
    if row is not None and row.withdrawn_at is None:
        row.withdrawn_at = at


def _newest(session: Session, wave_id: int) -> Publication | None:
    return session.scalar(
        select(Publication)
        .where(Publication.wave_id == wave_id)
        .order_by(Publication.id.desc())
        .limit(1)
    )


def _only(book: CellBook, publishing: Publishing, codebook: Sequence[Variable]) -> CellBook:
    shown = {variable.name for variable in codebook if publishing.shows(variable)}
    return CellBook({key: cell for key, cell in book.by_key.items() if cell.variable in shown})
