"""The body of a results page: questions with figure, table and comparison, under headings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from analysis.dashboards import caveats, sentences, spans, waiting
from analysis.dashboards.addresses import Addresses, Frame, cell_of, frame_of, to_copy
from analysis.dashboards.comparisons import Comparison, comparison, published_groupings
from analysis.dashboards.figures import Picture, picture
from analysis.dashboards.panels import Panel, Panels, panels
from analysis.dashboards.tables import Table, table_of
from analysis.disclosure.cells import Readership
from analysis.releases.reading import CellBook, ReleaseFacts
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import Grouping, Variable, WaveFacts
from surveys.web.locale import gettext as _


@dataclass(frozen=True, slots=True)
class Block:
    """One question: figure, sentence, base, table, and its comparison if one was asked for.

    frame
        What stands below the figure; None where nothing has an address.
    name
        Unique on the page.
    """

    panel: Panel
    has_intervals: bool
    picture: Picture | None
    table: Table
    comparison: Comparison | None
    notes: tuple[str, ...]
    frame: Frame | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Questions about the same thing."""

    title: str
    blocks: tuple[Block, ...]

    @property
    def narrow(self) -> tuple[Block, ...]:
        """Blocks that may stand side by side."""
        return tuple(block for block in self.blocks if block.panel.kind != "grid")

    @property
    def wide(self) -> tuple[Block, ...]:
        """Batteries, whose tables need the whole width."""
        return tuple(block for block in self.blocks if block.panel.kind == "grid")


@dataclass(frozen=True, slots=True)
class Body:
    """Everything below the heading of a results page.

    banner
        What must be known before the first number; empty if nothing.
    groupings, compared
        By which groups one may compare, and by which one does.
    """

    sections: tuple[Section, ...]
    banner: str
    notes: tuple[str, ...]
    groupings: tuple[Grouping, ...]
    compared: Grouping | None
    panels: Panels


def body(  # noqa: PLR0913  what a release says of a part, and where its page is
    book: CellBook,
    codebook: Sequence[Variable],
    facts: WaveFacts,
    release: ReleaseFacts,
    *,
    by: str | None,
    addresses: Addresses | None = None,
) -> Body:
    """Return the body of the page of a field or of the whole concept.

    by
        The name of a grouping; an unknown one compares nothing, None takes the first.
    addresses
        Where files and method of the charts are; None leaves their frames out.
    """
    fields = frozenset(field.key for field in facts.action_fields)
    found = panels(book, codebook, fields=fields)
    groupings = published_groupings(book, facts.groupings)
    compared = compared_by(groupings, by)
    largest = max((base for panel in found.shown for base in panel.bases), default=0)
    is_tiny = showing(largest) < Showing.BRACKETED
    blocks = tuple(
        replace(block, notes=(*block.notes, *(() if is_tiny else _notes_of(block.panel))))
        for panel in found.shown
        for block in (
            block_of(panel, book, codebook, facts, release, compared, addresses=addresses),
        )
    )
    return Body(
        sections=tuple(_sections(blocks)),
        banner=sentences.counts_only(largest) if is_tiny and blocks else "",
        notes=tuple(_notes(found, blocks, release, compared)),
        groupings=groupings,
        compared=compared,
        panels=found,
    )


def compared_by(groupings: Sequence[Grouping], by: str | None) -> Grouping | None:
    """Return by which groups a page compares; `by` as in `body`."""
    if by is None:
        return groupings[0] if groupings else None
    return next((grouping for grouping in groupings if grouping.name == by), None)


def _notes_of(panel: Panel) -> Iterable[str]:
    """Yield that a question shows counts only, where others on the page show more."""
    if showing(min(panel.bases)) < Showing.BRACKETED:
        yield sentences.counts_only(min(panel.bases))


def block_of(  # noqa: PLR0913, PLR0917  what a release says of one question, and of whom
    panel: Panel,
    book: CellBook,
    codebook: Sequence[Variable],
    facts: WaveFacts,
    release: ReleaseFacts,
    compared: Grouping | None,
    *,
    addresses: Addresses | None = None,
    mark: str = "",
) -> Block:
    """Return one question as it stands on a page.

    mark
        Ends its names, where a page shows the same question twice.
    """
    variables = [variable for variable in codebook if variable.together == panel.name]
    population = spans.population(panel, variables[0], facts, release)
    drawn = picture(panel, population=population, mark=mark)
    return Block(
        panel=panel,
        has_intervals=population is not None and panel.kind in {"choice", "ticks"},
        picture=drawn,
        table=table_of(panel),
        comparison=comparison(
            book,
            panel,
            variables,
            compared,
            intervals=release.readership is Readership.EXACT,
            addresses=addresses,
            mark=mark,
        )
        if compared
        else None,
        notes=(*panel.notes, *_bounds(panel, population)),
        frame=frame_of(
            addresses,
            panel.name,
            cell=cell_of(panel, variables),
            sentence=to_copy(panel.sentence, panel.title, panel.base_line, addresses.source),
            is_drawn=drawn is not None,
            mark=mark,
        )
        if addresses
        else None,
        name=f"{panel.name}{mark}",
    )


def _bounds(panel: Panel, population: int | None) -> Iterable[str]:
    """Yield what a share says of everybody on a complete list: bounds first, interval second."""
    statement = panel.statements[0]
    top = statement.top() if panel.kind == "likert" else None
    if population is None or top is None or top.n is None or top.share is None:
        return
    if statement.state == "rounded":
        widest = spans.bounds(top, statement, population)
        probable = spans.interval(top, statement, population)
        if widest and probable:
            yield caveats.bounds_of_rounded(widest, population)
            yield caveats.interval_between(probable)
    elif population > statement.base:
        yield caveats.bounds(top.n, statement.base, population)
        yield caveats.interval(top.n, statement.base, population)


HEADING_OF = {
    "importance": 0,
    "progress": 0,
    "awareness": 1,
    "arrival": 1,
    "hurdles": 2,
    "direction": 3,
    "new_needs": 4,
    "adapt": 4,
    "involvement": 5,
}
OTHERS, RESPONDENTS = 6, 7


def _sections(blocks: Iterable[Block]) -> Iterable[Section]:
    """Yield the blocks under headings by what they measure."""
    headings = (
        _("Wie wichtig, und wie weit gekommen?"),
        _("Kommen die Maßnahmen an?"),
        _("Welche Hürden gibt es im Alltag?"),
        _("Sind wir auf dem richtigen Weg?"),
        _("Muss sich das Konzept ändern?"),
        _("Wie gut wird beteiligt?"),
        _("Weitere Fragen"),
        _("Wer geantwortet hat"),
    )
    places: dict[int, list[Block]] = {}
    for block in blocks:
        unknown = OTHERS if block.panel.construct else RESPONDENTS
        place = HEADING_OF.get(block.panel.construct or "", unknown)
        places.setdefault(place, []).append(block)
    for place in sorted(places):
        yield Section(headings[place], tuple(places[place]))


def _notes(
    found: Panels, blocks: Sequence[Block], release: ReleaseFacts, compared: Grouping | None
) -> Iterable[str]:
    """Yield what the page says once."""
    if release.readership is Readership.EXACT:
        yield caveats.for_the_office()
    if release.protection == "groups":
        yield caveats.rounding(release.roundings)
    if any(block.has_intervals for block in blocks):
        yield caveats.intervals()
        if release.protection == "groups":
            yield caveats.intervals_of_rounded()
    if found.withheld:
        yield caveats.not_shown(found.withheld, release.k)
    if found.unanswered:
        yield caveats.not_answered(found.unanswered)
    yield from caveats.small_bases([base for panel in found.shown for base in panel.exact_bases])
    if release.waits_for_groups:
        yield waiting.groups_later()
    elif compared and any(block.comparison for block in blocks):
        yield from _of_groups(blocks)
    elif compared:
        yield _("Gruppen vergleichen wir, wenn mindestens zwei davon je 5 Antworten haben.")
    yield caveats.policy_effect()


def _of_groups(blocks: Sequence[Block]) -> Iterable[str]:
    compared = [block.comparison for block in blocks if block.comparison]
    said = {sentence for comparison_ in compared for sentence in comparison_.sentences}
    if not said:
        yield caveats.groups_too_small()
    elif said == {caveats.no_difference()}:
        yield caveats.no_difference()
