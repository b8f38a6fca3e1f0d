"""The page of taking part, and each of its tables as a file."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from analysis.dashboards import frame
from analysis.dashboards import participation as assembled
from analysis.dashboards.access import SEEING, open_results
from analysis.exports import rows
from analysis.exports.files import csv_file
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database

participation = Blueprint(
    "participation", __name__, url_prefix="/staff/waves/<int:wave>/participation"
)


@participation.get("")
@staff(*SEEING)
def show(wave: int) -> ResponseReturnValue:
    """Show how a wave was taken part in, as of its newest release."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        chapters = assembled.chapters(session, found)
    return render_template(
        "dashboards/participation.html",
        chapters=chapters,
        headline=assembled.headline(found),
        is_old=bool(chapters) and chapters[0].name != "funnel",
        **frame.of_staff(found),
    )


@participation.get("/<table>.csv")
@staff(*SEEING)
def table(wave: int, table: str) -> ResponseReturnValue:
    """Send one table of the page."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        sheet = assembled.sheet_of(session, found, table)
    content = csv_file(rows.Sheet(sheet.name, sheet.head, sheet.rows))
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{sheet.name}-{wave}.csv"'
    return answer
