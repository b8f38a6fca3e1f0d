"""The page of taking part, assembled from the newest release of a wave. It counts nothing."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from analysis.dashboards import caveats
from analysis.dashboards.access import Results
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.participation_funnel import arrivals, funnel, languages
from analysis.dashboards.participation_groups import groups
from analysis.dashboards.participation_items import items
from analysis.dashboards.participation_pages import minutes, pages
from analysis.dashboards.participation_sheets import Chapter
from analysis.releases.participation import LISTED, Participation, participation
from analysis.releases.reading import ReleaseFacts, totals
from analysis.releases.rules import fewest_responses
from surveys.reading import WaveFacts, codebook, fieldwork_names, section_titles, size_names


def chapters(session: Session, found: Results) -> tuple[Chapter, ...]:
    """Return what the actor may know of how a wave was taken part in; nothing without a release."""
    if found.release is None:
        return ()
    return tuple(_chapters(session, found, found.release))


def charts(session: Session, found: Results) -> Iterator[PageChart]:
    """Yield every chart of the page."""
    for chapter in chapters(session, found):
        yield from chapter.charts


def headline(found: Results) -> str:
    """Return in one sentence how many took part."""
    facts, release = found.facts, found.release
    if release is None:
        return ""
    invited = release.method["invited"]
    if facts.access == LISTED and invited:
        return caveats.list_survey(release.responses, invited)
    return caveats.open_link(release.responses)


def _chapters(session: Session, found: Results, release: ReleaseFacts) -> Iterator[Chapter]:
    facts = found.facts
    known = participation(session, release.id)
    if known is not None:
        yield funnel(known, facts)
        yield groups(known, facts, release.readership, _names(session, facts))
    variables = codebook(session, release.method["version_id"])
    titles = section_titles(session, release.method["version_id"])
    yield items(totals(session, release.id), variables, release, titles)
    if known is not None:
        yield from _ways(known, facts, fewest_responses(facts, release.readership))


def _ways(known: Participation, facts: WaveFacts, k: int) -> Iterator[Chapter]:
    yield languages(known, facts)
    yield arrivals(known, k)
    yield pages(known, facts, k)
    took = minutes(known)
    if took is not None:
        yield took


def _names(session: Session, facts: WaveFacts) -> dict[str, dict[str, str]]:
    kinds, districts = fieldwork_names(session, facts.programme_id)
    return {"kind": kinds, "district": districts, "size": size_names()}
