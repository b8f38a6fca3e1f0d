"""Charts to take away: as SVG, PNG and CSV, for staff and, where published, for everybody.

The address of a chart names a release that never changes, so a browser asks only whether there is
a newer one.
"""

from collections.abc import Callable
from hashlib import sha256

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from analysis.charts.picture import file_of
from analysis.charts.png import png_of
from analysis.dashboards.access import SEEING, open_results
from analysis.dashboards.addresses import source_line
from analysis.dashboards.chart_files import ChartFile, chart_file, variables_of
from analysis.dashboards.opening import open_programme
from analysis.disclosure.cells import Readership
from analysis.exports.files import csv_file
from analysis.exports.rows import file_name
from analysis.releases.reading import WHOLE_CONCEPT, ReleaseFacts, cells, latest
from analysis.releases.signing import software
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import public as for_everybody
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.reading import WaveFacts, codebook, wave_facts
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking

charts = Blueprint("charts", __name__)
KINDS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@charts.get("/staff/results/<int:wave>/chart/<item>.<any(svg, png, csv):kind>")
@staff(*SEEING)
def staff_file(wave: int, item: str, kind: str) -> ResponseReturnValue:
    """Give one chart of a wave as a file, with the numbers this reader may see."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        if found.release is None:
            raise UnknownPage("This wave has no release yet.")
        method = url_for("method.show", wave=wave, _external=True)
        answer = _file(session, found.facts, found.release, item, kind, method)
    answer.cache_control.private = True
    return answer


@charts.get("/p/<programme>/chart/<int:wave>/<item>.<any(svg, png, csv):kind>")
@for_everybody
def public_file(programme: str, wave: int, item: str, kind: str) -> ResponseReturnValue:
    """Give one chart of published results as a file."""
    with database().reading() as session:
        found = open_programme(session, programme)
        facts = wave_facts(session, wave)
        release = latest(session, wave, Readership.PUBLIC)
        if facts.programme_id != found.id or release is None:
            raise UnknownPage("No such results.")
        method = url_for("method.public", programme=programme, wave=wave, _external=True)
        answer = _file(session, facts, release, item, kind, method)
    answer.cache_control.public = True
    return answer


def _file(  # noqa: PLR0913, PLR0917  a chart, its release and where it came from
    session: Session, facts: WaveFacts, release: ReleaseFacts, item: str, kind: str, method: str
) -> Response:
    """Return a chart, or that the browser has it already."""
    by, group = request.args.get("by", ""), request.args.get("group", "")
    version = _version(release, item, kind, by, group, method)
    if request.if_none_match.contains(version):
        answer = Response(status=304)
    else:
        variables = variables_of(codebook(session, facts.version_id), item)
        book = cells(session, release.id, variables[0].action_field or WHOLE_CONCEPT)
        chart = chart_file(book, variables, facts, release, by=by, group=group)
        answer = Response(
            _WRITERS[kind](chart, _source(facts, release, method)), content_type=KINDS[kind]
        )
        parts = (file_name(facts, release), item, by, group)
        name = "-".join(part for part in parts if part)
        answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    answer.set_etag(version)
    answer.cache_control.no_cache = True
    answer.vary.update(("Cookie", "Accept-Language"))
    return answer


def _version(release: ReleaseFacts, *parts: str) -> str:
    """Return what a file depends on: the release, what of it, its language, and who draws."""
    told = "\n".join((str(release.id), speaking().tag, software(), *parts))
    return f"{release.id}-{sha256(told.encode()).hexdigest()[:16]}"


def _source(facts: WaveFacts, release: ReleaseFacts, method: str) -> str:
    return _(
        "%(source)s. So gezählt: %(address)s", source=source_line(facts, release), address=method
    )


def _svg(chart: ChartFile, source: str) -> bytes:
    if chart.table is None:
        raise UnknownPage("Too few answers for a chart.")
    return str(file_of(chart.table, source=source, language=speaking().lang)).encode()


def _png(chart: ChartFile, source: str) -> bytes:
    if chart.table is None:
        raise UnknownPage("Too few answers for a chart.")
    return png_of(chart.table, source=source, language=speaking().lang)


def _csv(chart: ChartFile, _source: str) -> bytes:
    return csv_file(chart.sheet)


_WRITERS: dict[str, Callable[[ChartFile, str], bytes]] = {"svg": _svg, "png": _png, "csv": _csv}
