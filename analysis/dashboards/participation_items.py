"""Which questions were left out: item nonresponse and "weiß nicht", question by question."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.charts.tables import Bar, BarTable
from analysis.dashboards import caveats
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.panels import left_blank
from analysis.dashboards.participation_sheets import NO_SHARE, Chapter
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import Cell, NumberCell
from analysis.releases.reading import ReleaseFacts
from analysis.statistics.cell_rule import Showing, showing
from surveys.reading import Missing, Texts, Variable, questions_of
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, said, speaking

MOST_DRAWN = 12
"""A longer picture nobody reads; the table has them all."""
FEWEST_DRAWN = 2
MOST_NAMED = 3

Told = Mapping[str, Cell | NumberCell]


@dataclass(frozen=True, slots=True)
class Item:
    """One question: to how many it was shown, without an answer, and "weiß nicht".

    title, short
        With the question it is a row of, and without; `page` is the section it stands in.
    """

    title: str
    short: str
    page: str
    blank: Number
    dont_know: Number

    @property
    def shown(self) -> int:
        """How many saw it."""
        return self.blank.base or 0

    @property
    def many_missing(self) -> str:
        """A sentence if many gave no answer or none they knew; about counts as they are."""
        if self.blank.rounded:
            return ""
        return caveats.many_missing((self.blank.n or 0) + (self.dont_know.n or 0), self.shown)


def items(
    told: Told,
    codebook: Sequence[Variable],
    release: ReleaseFacts,
    titles: Mapping[str, Texts],
) -> Chapter:
    """Return what was left out of each question that may be told, in the order asked.

    told
        The totals of a release, by variable.
    titles
        Of the sections, by name.
    """
    title = _("Ausgelassene Fragen")
    questions = [one for one in questions_of(codebook) if one.name in told]
    found = [_item(one, told[one.name], release, said(titles[one.section])) for one in questions]
    known = [item for item in found if item is not None and item.shown]
    untold = sum(item is None for item in found)
    if not known:
        return Chapter("items", title, (_nothing_told(),) if untold else ())
    shown = _drawable(known)
    named = tuple(_named(known))
    chart = PageChart(
        "items",
        title,
        _shares_of(),
        _head(),
        tuple(_rows(known)),
        _drawn(shown, title),
        finding=" ".join(named),
    )
    notes = (*([_how_chosen()] if shown else []), *_notes(known, untold, release))
    return Chapter("items", title, named, (chart,), notes)


def _item(
    variable: Variable, cell: Cell | NumberCell, release: ReleaseFacts, page: str
) -> Item | None:
    """Return what is known of one question; None if reasons of missing are not told."""
    base = cell.base
    if cell.state == "withheld" or base is None:
        return None
    rounded = cell.state == "rounded"
    if not rounded and base + sum(cell.missing.values()) != release.responses:
        return None
    blank = left_blank(cell.missing) or 0
    dont_know = cell.missing.get(int(Missing.DONT_KNOW), 0)
    shown = base + blank + dont_know
    write = Number.about if rounded else Number
    title = short = said(variable.stem)
    if variable.kind == "grid_row" and variable.jointly != "ranking":
        short = said(variable.label)
        title = _("%(question)s – %(row)s", question=title, row=short)
    return Item(title, short, page, write(blank, shown), write(dont_know, shown))


def _head() -> tuple[str, ...]:
    return (
        *(_("Frage"), _("Seite"), _("gezeigt")),
        *(_("ohne Antwort"), _("Anteil ohne Antwort")),
        *(_("weiß nicht"), _("Anteil weiß nicht")),
    )


def _rows(found: Sequence[Item]) -> Iterator[tuple[str | int, ...]]:
    for item in found:
        yield (
            *(item.title, item.page, item.shown),
            *(item.blank.n or 0, item.blank.percentage or NO_SHARE),
            *(item.dont_know.n or 0, item.dont_know.percentage or NO_SHARE),
        )


def _named(found: Sequence[Item]) -> Iterator[str]:
    """Yield the questions of which most is missing, a few of them."""
    many = [item for item in found if item.many_missing]
    many.sort(key=lambda item: -(item.blank.n or 0) - (item.dont_know.n or 0))
    for item in many[:MOST_NAMED]:
        yield _(
            "%(page)s, „%(question)s“: %(sentence)s",
            page=item.page,
            question=item.short,
            sentence=item.many_missing,
        )


def _notes(found: Sequence[Item], untold: int, release: ReleaseFacts) -> Iterator[str]:
    yield _(
        "Ohne Antwort heißt: Die Frage stand da, und es wurde nichts oder „keine Angabe“ gewählt. "
        "Freie Texte stehen hier nicht."
    )
    if any(item.blank.rounded for item in found):
        yield caveats.rounding(release.roundings)
    if untold:
        yield ngettext(
            "Eine Frage steht hier nicht: Wie viele sie ausließen, könnte Einzelne verraten.",
            "%(num)s Fragen stehen hier nicht: Wie viele sie ausließen, könnte Einzelne verraten.",
            untold,
        )


def _nothing_told() -> str:
    return _("Wie viele eine Frage ausließen, könnte hier Einzelne verraten; darum keine Zahlen.")


def _drawable(found: Sequence[Item]) -> list[Item]:
    """Return where most is missing. Below 30 who saw it, a place would be a rank n cannot carry."""
    chosen = [
        item for item in found if item.blank.n and showing(item.shown) >= Showing.WHOLE_PERCENT
    ]
    chosen.sort(key=lambda item: -(item.blank.share or 0))
    return chosen[:MOST_DRAWN] if len(chosen) >= FEWEST_DRAWN else []


def _drawn(shown: Sequence[Item], title: str) -> BarTable | None:
    if not shown:
        return None
    times = Counter(item.short for item in shown)
    rows = (
        Bar(
            item.short
            if times[item.short] == 1
            else _("%(question)s (%(page)s)", question=item.short, page=item.page),
            item.blank.n,
            item.blank.share,
            item.blank.both,
        )
        for item in shown
    )
    return BarTable(
        title=title,
        subtitle=_how_chosen(),
        rows=tuple(rows),
        base=None,
        base_line=_shares_of(),
        counts_first=False,
        rtl=speaking().dir == "rtl",
    )


def _how_chosen() -> str:
    return _(
        "Im Bild stehen die am häufigsten ausgelassenen Fragen, von denen, die mindestens 30 "
        "gesehen haben."
    )


def _shares_of() -> str:
    return _("Anteile an allen, denen die Frage gezeigt wurde")
