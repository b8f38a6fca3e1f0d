"""What staff's results pages draw besides single questions: assembled for the page, found by name.

Everything is read from the newest release of a wave, so a file says what its page says.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from flask import url_for
from sqlalchemy.orm import Session

from analysis.charts.tables import HeatTable
from analysis.dashboards.access import Results
from analysis.dashboards.addresses import address_pattern, source_line
from analysis.dashboards.blocks import compared_by
from analysis.dashboards.comparisons import published_groupings
from analysis.dashboards.field_summary import Before, Summary, summary
from analysis.dashboards.heat import View, heat_chart, heat_table, view
from analysis.dashboards.indicators import IndicatorPanel, indicator_panel
from analysis.dashboards.joint import Together, together
from analysis.dashboards.method.number import CellAddress
from analysis.dashboards.page_charts import PageChart, Where, one_of
from analysis.dashboards.page_parts import PagePart, part_of
from analysis.dashboards.priorities import priorities
from analysis.dashboards.trends import FEWEST_WAVES, Moment, trend, waves_before
from analysis.disclosure.cells import Readership
from analysis.releases.reading import (
    OVERVIEW,
    CellBook,
    cells,
    facts_of_release,
    latest,
)
from surveys.errors import UnknownPage
from surveys.reading import (
    Grouping,
    Variable,
    WaveFacts,
    breaks_since,
    codebook,
    indicators_of,
    wave_before,
)
from surveys.web.locale import said

AT_A_GLANCE, CONCEPT = "overview", "concept"
"""How the pages without an action field are called in addresses; no field has such a key."""


def chart_named(
    session: Session, found: Results, page: str, name: str, asked: Mapping[str, str]
) -> PageChart:
    """Return one chart of a page as its reader sees it there.

    page
        `overview`, `concept`, or the key of an action field.
    asked
        What the address says: by which groups, what of several.

    Raises
    ------
    UnknownPage
        If the page has no such chart, or it shows nothing to this reader: the two look alike.
    """
    if page == AT_A_GLANCE:
        return one_of(_of_overview(session, found, asked), name)
    if page != CONCEPT and found.field(page) is None:
        raise UnknownPage("No such action field.")
    return one_of(_of_field(session, found, page, asked.get("by")), name)


def where(found: Results, page: str) -> Where:
    """Return where the files of the charts of a page are."""
    wave, release = found.facts.id, found.release
    return Where(
        "charts.of_page",
        {"wave": wave, "page": page},
        source_line(found.facts, release) if release else "",
        url_for("method.show", wave=wave) if release else "",
    )


def heat_of(
    book: CellBook, variables: Sequence[Variable], facts: WaveFacts, shown: View
) -> HeatTable:
    """Return the heat table of the overview, each number leading to how it was counted."""
    method = address_pattern("method.show", "cell", wave=facts.id)

    @cache  # all groups of a grouping lead to the same page
    def page(key: str, by: str | None = None) -> str:
        return url_for("results.field", wave=facts.id, field=key, by=by)

    return heat_table(
        book,
        variables,
        facts,
        shown,
        page,
        lambda key, name, grouping, group: (
            method(str(CellAddress(name, grouping, group))) if name else page(key, grouping or None)
        ),
    )


def summary_of(
    session: Session, found: Results, part: PagePart, grouping: Grouping | None
) -> Summary | None:
    """Return how a field stands, with the wave before beside it; None of the whole concept."""
    if part.key is None:
        return None
    before = wave_before(session, found.facts)
    earlier = latest(session, before.id, found.readership) if before else None
    if before and earlier:
        before = facts_of_release(session, before, earlier)
    return summary(
        part.book,
        part.asked,
        part.key,
        grouping=grouping,
        frozen=part.frozen,
        before=Before(
            said(before.title),
            cells(session, earlier.id, part.key),
            codebook(session, before.version_id),
            breaks_since(session, before, found.facts),
        )
        if before and earlier
        else None,
    )


def trend_of(session: Session, found: Results, part: PagePart) -> PageChart | None:
    """Return a field over all waves of the survey, from the third on."""
    if part.key is None or found.facts.number < FEWEST_WAVES:
        return None
    now_ = Moment(
        said(found.facts.title),
        found.facts.opens_at,
        part.book,
        codebook(session, found.facts.version_id),
        frozenset(),
    )
    before = waves_before(session, found.facts, part.key, found.readership)
    return trend(now_, before, part.key)


def together_of(found: Results, part: PagePart) -> tuple[Together, ...]:
    """Return what several questions of a page say together."""
    return together(
        part.book,
        part.asked,
        found.facts.indices,
        part.frozen,
        numbers=part.numbers,
        is_exact=found.readership is Readership.EXACT,
    )


def indicators_beside(session: Session, found: Results, key: str | None) -> IndicatorPanel | None:
    """Return the indicators of a field; the whole concept has none."""
    return indicator_panel(indicators_of(session, found.facts.programme_id, key) if key else ())


def _of_overview(session: Session, found: Results, asked: Mapping[str, str]) -> Iterator[PageChart]:
    if found.release is None:
        return
    book = cells(session, found.release.id, OVERVIEW)
    variables = codebook(session, found.facts.version_id)
    shown = view(variables, published_groupings(book, found.facts.groupings), asked)
    if shown:
        yield heat_chart(heat_of(book, variables, found.facts, shown), shown)
    if plane := priorities(book, variables, found.facts):
        yield plane


def _of_field(session: Session, found: Results, page: str, by: str | None) -> Iterator[PageChart]:
    """Yield the charts of a page in its order, each read only if no earlier one was meant."""
    key = None if page == CONCEPT else page
    if part := part_of(session, found, key):
        grouping = compared_by(published_groupings(part.book, found.facts.groupings), by)
        top = summary_of(session, found, part, grouping)
        yield from (one for one in (top and top.gap_chart, top and top.change_chart) if one)
        if line := trend_of(session, found, part):
            yield line
        yield from (one.chart for one in together_of(found, part))
    beside = indicators_beside(session, found, key)
    yield from (one.chart for one in (beside.figures if beside else ()) if one.chart)
