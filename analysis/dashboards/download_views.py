"""Files to take away: all tables of a release, as the reader sees them on the pages."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from analysis.dashboards.access import SEEING, open_results
from analysis.exports.tables import Tables, tables
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database

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


def _tables(wave: int) -> Tables:
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        return tables(session, found.facts, found.readership)


def _file(content: bytes, name: str, mimetype: str) -> Response:
    answer = Response(content, content_type=mimetype)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
