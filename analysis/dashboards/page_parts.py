"""What the page of a field, or of the whole concept, reads of its release: once, for all of it."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.dashboards.access import Results
from analysis.disclosure.cells import NumberCell
from analysis.releases.reading import WHOLE_CONCEPT, CellBook, ReleaseFacts, cells_and_numbers
from analysis.releases.results import Results as Frozen
from analysis.releases.results import results as results_frozen
from surveys.reading import Variable, codebook


@dataclass(frozen=True, slots=True)
class PagePart:
    """One part of a release.

    key
        Of its action field; None: the whole concept.
    asked
        Its variables, in the order asked.
    frozen
        What was computed when the release was made.
    """

    key: str | None
    release: ReleaseFacts
    asked: tuple[Variable, ...]
    book: CellBook
    numbers: tuple[NumberCell, ...]
    frozen: Frozen


def part_of(session: Session, found: Results, key: str | None) -> PagePart | None:
    """Return what the newest release says of a field, or of the whole concept; None without one."""
    if found.release is None:
        return None
    part = key or WHOLE_CONCEPT
    book, numbers = cells_and_numbers(session, found.release.id, part)
    return PagePart(
        key=key,
        release=found.release,
        asked=tuple(
            variable
            for variable in codebook(session, found.facts.version_id)
            if variable.action_field == key
        ),
        book=book,
        numbers=numbers,
        frozen=results_frozen(session, found.release.id, part),
    )
