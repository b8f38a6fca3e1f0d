"""Charts to take away: as SVG, PNG and CSV, for staff and, where published, for everybody.

The address of a chart names a release that never changes, so a browser asks only whether there is
a newer one: of staff each time, of what is published after five minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue

from analysis.charts.picture import file_of
from analysis.charts.png import png_of
from analysis.dashboards.access import SEEING, open_results
from analysis.dashboards.addresses import source_line
from analysis.dashboards.chart_files import ChartFile, chart_file, variables_of
from analysis.dashboards.opening import open_programme
from analysis.exports.files import csv_file
from analysis.exports.rows import file_name
from analysis.releases.publishing import published, published_cells
from analysis.releases.reading import WHOLE_CONCEPT, CellBook, ReleaseFacts, cells, facts_of_release
from analysis.releases.signing import software
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import public as for_everybody
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.reading import Variable, WaveFacts, codebook, wave_facts
from surveys.web.caching import keep_shortly
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking

charts = Blueprint("charts", __name__)
KINDS = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class _Chart:
    """What a file is made from.

    since
        When what everybody may see of it was chosen; empty for staff.
    """

    facts: WaveFacts
    release: ReleaseFacts
    variables: list[Variable]
    kind: str
    method: str
    since: str = ""

    @property
    def part(self) -> str:
        """Where the cells of the question lie."""
        return self.variables[0].action_field or WHOLE_CONCEPT

    @property
    def version(self) -> str:
        """What the file depends on: the release, what of it, its language, and who draws."""
        told = (
            str(self.release.id),
            self.since,
            speaking().tag,
            software(),
            self.variables[0].together,
            self.kind,
            request.args.get("by", ""),
            request.args.get("group", ""),
            self.method,
        )
        return f"{self.release.id}-{sha256(repr(told).encode()).hexdigest()[:16]}"


@charts.get("/staff/results/<int:wave>/chart/<item>.<any(svg, png, csv):kind>")
@staff(*SEEING)
def staff_file(wave: int, item: str, kind: str) -> ResponseReturnValue:
    """Give one chart of a wave as a file, with the numbers this reader may see."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        if found.release is None:
            raise UnknownPage("This wave has no release yet.")
        own = variables_of(codebook(session, found.facts.version_id), item)
        method = url_for("method.show", wave=wave, _external=True)
        chart = _Chart(found.facts, found.release, own, kind, method)
        is_known = request.if_none_match.contains(chart.version)
        book = CellBook({}) if is_known else cells(session, found.release.id, chart.part)
    answer = _unchanged() if is_known else _file(chart, book)
    answer.cache_control.private = True
    return _with_version(answer, chart)


@charts.get("/p/<programme>/chart/<int:wave>/<item>.<any(svg, png, csv):kind>")
@for_everybody
def public_file(programme: str, wave: int, item: str, kind: str) -> ResponseReturnValue:
    """Give one chart of published results as a file."""
    with database().reading() as session:
        found = open_programme(session, programme)
        facts = wave_facts(session, wave)
        publishing = published(session, wave)
        if facts.programme_id != found.id or publishing is None:
            raise UnknownPage("No such results.")
        facts = facts_of_release(session, facts, publishing.release)
        variables = codebook(session, facts.version_id)
        own = [one for one in variables_of(variables, item) if publishing.shows(one)]
        if not own:
            raise UnknownPage("Not published.")
        method = url_for("method.public", programme=programme, wave=wave, _external=True)
        since = publishing.published_at.isoformat()
        chart = _Chart(facts, publishing.release, own, kind, method, since)
        is_known = request.if_none_match.contains(chart.version)
        book = (
            CellBook({})
            if is_known
            else published_cells(session, publishing, variables, chart.part)
        )
    answer = _with_version(_unchanged() if is_known else _file(chart, book), chart)
    keep_shortly(answer)
    return answer


def _unchanged() -> Response:
    return Response(status=304)


def _with_version(answer: Response, chart: _Chart) -> Response:
    """Let the browser keep a file, and ask each time whether there is a newer one."""
    answer.set_etag(chart.version)
    answer.cache_control.no_cache = True
    answer.vary.update(("Cookie", "Accept-Language"))
    return answer


def _file(chart: _Chart, book: CellBook) -> Response:
    by, group = request.args.get("by", ""), request.args.get("group", "")
    found = chart_file(book, chart.variables, chart.facts, chart.release, by=by, group=group)
    source = _source(chart.facts, chart.release, chart.method)
    answer = Response(_WRITERS[chart.kind](found, source), content_type=KINDS[chart.kind])
    parts = (file_name(chart.facts, chart.release), chart.variables[0].together, by, group)
    name = "-".join(part for part in parts if part)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{chart.kind}")
    return answer


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
