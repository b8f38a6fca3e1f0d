"""The page of taking part, and each of its charts as a file."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from analysis.dashboards import frame
from analysis.dashboards import participation as assembled
from analysis.dashboards.access import SEEING, Results, open_results
from analysis.dashboards.addresses import counted_at, source_line
from analysis.dashboards.chart_sending import privately, sent
from analysis.dashboards.page_charts import Where, one_of
from analysis.exports.rows import file_name
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage

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
        where=_where(found),
        headline=assembled.headline(found),
        is_old=bool(chapters) and chapters[0].name != "funnel",
        **frame.of_staff(found),
    )


@participation.get("/<name>.<any(svg, png, csv):kind>")
@staff(*SEEING)
def chart(wave: int, name: str, kind: str) -> ResponseReturnValue:
    """Give one chart of the page as a file."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        one = one_of(assembled.charts(session, found), name)
    if found.release is None:
        raise UnknownPage("This wave has no release yet.")
    source = counted_at(source_line(found.facts, found.release), _method(wave, is_external=True))
    named = f"{file_name(found.facts, found.release)}-{name}"
    return privately(sent(one.file, kind, source=source, name=named))


def _where(found: Results) -> Where:
    """Return where the files of the page are."""
    wave, release = found.facts.id, found.release
    source = source_line(found.facts, release) if release else ""
    return Where("participation.chart", {"wave": wave}, source, _method(wave))


def _method(wave: int, *, is_external: bool = False) -> str:
    return url_for("method.show", wave=wave, _external=is_external)
