"""Charts to take away: as SVG, PNG and CSV, for staff and, where published, for everybody.

A single question has an address of its own; every other chart is asked for by its page and name.
What everybody may see is kept for five minutes, what staff see is asked for each time.
"""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from analysis.dashboards.access import SEEING, open_results
from analysis.dashboards.addresses import counted_at, source_line
from analysis.dashboards.chart_files import chart_file, variables_of
from analysis.dashboards.chart_sending import privately, sent
from analysis.dashboards.indicators import public_panel
from analysis.dashboards.opening import open_programme
from analysis.dashboards.page_charts import one_of
from analysis.dashboards.staff_charts import chart_named
from analysis.exports.rows import file_name
from analysis.releases.publishing import published, published_cells
from analysis.releases.reading import WHOLE_CONCEPT, cells, facts_of_release
from surveys.accounts.actor import current_actor
from surveys.accounts.policy import public as for_everybody
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.reading import codebook, indicators_of, wave_facts
from surveys.web.caching import keep_shortly

charts = Blueprint("charts", __name__)


@charts.get("/staff/results/<int:wave>/chart/<item>.<any(svg, png, csv):kind>")
@staff(*SEEING)
def staff_file(wave: int, item: str, kind: str) -> ResponseReturnValue:
    """Give the chart of one question of a wave, with the numbers this reader may see."""
    by, group = _asked()
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        if found.release is None:
            raise UnknownPage("This wave has no release yet.")
        own = variables_of(codebook(session, found.facts.version_id), item)
        book = cells(session, found.release.id, own[0].action_field or WHOLE_CONCEPT)
    chart = chart_file(book, own, found.facts, found.release, by=by, group=group)
    source = source_line(found.facts, found.release)
    method = url_for("method.show", wave=wave, _external=True)
    name = _named(file_name(found.facts, found.release), own[0].together, by, group)
    return privately(sent(chart, kind, source=counted_at(source, method), name=name))


@charts.get("/staff/results/<int:wave>/chart/<page>/<name>.<any(svg, png, csv):kind>")
@staff(*SEEING)
def of_page(wave: int, page: str, name: str, kind: str) -> ResponseReturnValue:
    """Give any other chart of the overview, of a field or of the whole concept."""
    with database().reading() as session:
        found = open_results(session, current_actor(), wave)
        chart = chart_named(session, found, page, name, request.args)
    if chart.source or found.release is None:
        source, start = chart.from_elsewhere, found.facts.programme
    else:
        method = url_for("method.show", wave=wave, _external=True)
        source = counted_at(source_line(found.facts, found.release), method)
        start = f"{file_name(found.facts, found.release)}-{page}"
    named = _named(start, name, *(chosen for _key, chosen in chart.query))
    return privately(sent(chart.file, kind, source=source, name=named))


@charts.get("/p/<programme>/chart/<int:wave>/<item>.<any(svg, png, csv):kind>")
@for_everybody
def public_file(programme: str, wave: int, item: str, kind: str) -> ResponseReturnValue:
    """Give the chart of one question of published results."""
    by, group = _asked()
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
        part = own[0].action_field or WHOLE_CONCEPT
        book = published_cells(session, publishing, variables, part)
    chart = chart_file(book, own, facts, publishing.release, by=by, group=group)
    method = url_for("method.public", programme=programme, wave=wave, _external=True)
    source = counted_at(source_line(facts, publishing.release), method)
    name = _named(file_name(facts, publishing.release), own[0].together, by, group)
    answer = sent(chart, kind, source=source, name=name)
    keep_shortly(answer)
    return answer


@charts.get("/p/<programme>/chart/<field>/<name>.<any(svg, png, csv):kind>")
@for_everybody
def public_of_page(programme: str, field: str, name: str, kind: str) -> ResponseReturnValue:
    """Give the chart of a public indicator: all that a public page draws besides its questions."""
    with database().reading() as session:
        found = open_programme(session, programme)
        panel = public_panel(indicators_of(session, found.id, field))
    drawn = (one.chart for one in (panel.figures if panel else ()) if one.chart)
    chart = one_of(drawn, name)
    answer = sent(chart.file, kind, source=chart.from_elsewhere, name=_named(found.slug, name))
    keep_shortly(answer)
    return answer


def _asked() -> tuple[str, str]:
    """Return by which groups, and which of them: without the first, the second means nothing."""
    by = request.args.get("by", "")
    return by, request.args.get("group", "") if by else ""


def _named(*parts: str) -> str:
    return "-".join(part for part in parts if part)
