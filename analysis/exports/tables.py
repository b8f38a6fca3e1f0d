"""All tables of a wave's newest release, for the page and the command alike."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.exports.rows import Sheet, file_name, sheets
from analysis.releases.reading import every_cell, latest
from surveys.errors import UnknownPage
from surveys.reading import WaveFacts, codebook


@dataclass(frozen=True, slots=True)
class Tables:
    """The sheets of a release and the name of the file they go into."""

    sheets: tuple[Sheet, ...]
    file_name: str


def tables(session: Session, facts: WaveFacts, readership: Readership) -> Tables:
    """Return the tables of the newest release for a readership.

    Raises
    ------
    UnknownPage
        If there is no release yet.
    """
    release = latest(session, facts.id, readership)
    if release is None:
        raise UnknownPage("This wave has no release yet.")
    book = every_cell(session, release.id)
    variables = codebook(session, facts.version_id)
    return Tables(sheets(book, variables, facts, release), file_name(facts, release))
