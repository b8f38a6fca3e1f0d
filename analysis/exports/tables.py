"""All tables of a wave's newest release, for the page and the command alike."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from analysis.disclosure.cells import Readership
from analysis.exports.bands import Band, bands
from analysis.exports.files import csv_file
from analysis.exports.method import method_sheet
from analysis.exports.rows import Sheet, codebook_sheet, file_name, results_sheet
from analysis.exports.workbook import xlsx_file
from analysis.releases.reading import every_cell, facts_of_release, latest
from surveys.errors import UnknownPage
from surveys.programmes.models import Authority, Programme
from surveys.reading import WaveFacts, codebook


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of a release.

    bands
        Sheets to read: one per action field and one for the whole concept.
    results, method, codebook
        Every number in rows, how they came about, what the variables mean.
    """

    bands: tuple[Band, ...]
    results: Sheet
    method: Sheet
    codebook: Sheet
    file_name: str

    def csv(self) -> bytes:
        """Return every number in rows as CSV."""
        return csv_file(self.results)

    def xlsx(self) -> bytes:
        """Return everything as a workbook."""
        return xlsx_file(self.bands, (self.results, self.method, self.codebook))


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
    facts = facts_of_release(session, facts, release)
    book = every_cell(session, release.id)
    variables = codebook(session, facts.version_id)
    return Tables(
        bands(book, variables, facts, release),
        results_sheet(book, variables, facts),
        method_sheet(facts, release, authority_of(session, facts.programme_id)),
        codebook_sheet(variables),
        file_name(facts, release),
    )


def authority_of(session: Session, programme_id: int) -> Authority:
    """Return the authority that runs a programme."""
    programme = session.get_one(Programme, programme_id)
    return session.get_one(Authority, programme.authority_id)
