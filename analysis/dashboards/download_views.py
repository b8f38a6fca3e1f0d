"""Files to take away: all tables of a release, as the reader sees them on the pages."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from analysis.dashboards.access import SEEING, open_results
from analysis.exports.open_data import release_document
from analysis.exports.rows import file_name
from analysis.exports.tables import Tables, tables
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database, dump_json
from surveys.errors import UnknownPage

downloads = Blueprint("downloads", __name__, url_prefix="/staff/results/<int:wave>")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@downloads.get("/tables.csv")
@staff(*SEEING)
def csv(wave: int) -> ResponseReturnValue:
    """Give all tables as CSV."""
    found = _tables(wave)
    return _file(found.csv(), f"{found.file_name}.csv", "text/csv; charset=utf-8")


@downloads.get("/tables.xlsx")
@staff(*SEEING)
def xlsx(wave: int) -> ResponseReturnValue:
    """Give all tables, codebook and method as a workbook."""
    found = _tables(wave)
    return _file(found.xlsx(), f"{found.file_name}.xlsx", XLSX)


@downloads.get("/release.json")
@staff(*SEEING)
def release(wave: int) -> ResponseReturnValue:
    """Give the newest release as data, as far as the reader sees it on the pages."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        if found.release is None:
            raise UnknownPage("This wave has no release yet.")
        document = release_document(session, found.release.id)
    name = f"{file_name(found.facts, found.release)}.json"
    return _file(dump_json(document).encode(), name, "application/json")


def _tables(wave: int) -> Tables:
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        return tables(session, found.facts, found.readership)


def _file(content: bytes, name: str, mimetype: str) -> Response:
    answer = Response(content, content_type=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
