"""What is no table of options: numbers, indices, rankings, opinion groups. Ready for a page.

Exact readers get what was frozen with the release; others an index from the counts of its items.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.charts.tables import Bar, RankRow, RankTable
from analysis.dashboards import opinions
from analysis.dashboards.figures import Picture, picture_of
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import NumberCell
from analysis.releases.reading import CellBook
from analysis.releases.results import IndexFound, OpinionsFound, RankingFound, Results
from analysis.statistics.cell_rule import Showing, counts_first, showing
from analysis.statistics.indices import IndexShowing, index_of_counts
from analysis.statistics.opinions import OpinionsRefused
from surveys.reading import Index, Variable
from surveys.web.locale import format_number, percent, said, speaking
from surveys.web.locale import gettext as _

FORMATIVE = "formative"


@dataclass(frozen=True, slots=True)
class Together:
    """One thing that several questions say: what it is called, what it says, how to read it.

    parts
        Label and text of what it is made of.
    """

    name: str
    title: str
    sentence: str
    base_line: str
    notes: tuple[str, ...]
    parts: tuple[tuple[str, str], ...] = ()
    picture: Picture | None = None


def together(  # noqa: PLR0913  everything of a page that is no table of options
    book: CellBook,
    codebook: Sequence[Variable],
    indices: Sequence[Index],
    frozen: Results,
    *,
    numbers: Sequence[NumberCell],
    is_exact: bool,
) -> tuple[Together, ...]:
    """Return numbers, then what several questions say together: indices, rankings, votes."""
    variables = {variable.name: variable for variable in codebook}
    own = [one for one in indices if all(item.variable in variables for item in one.items)]
    found = [
        shown
        for index in own
        for shown in (
            _index(index, frozen.indices[index.name])
            if is_exact and index.name in frozen.indices
            else _of_counts(book, index),
        )
        if shown is not None
    ]
    found = [*_numbers(numbers, frozen, variables), *found]
    found += [_ranking(item, one, variables) for item, one in frozen.rankings.items()]
    found += [_opinions(item, one, variables) for item, one in frozen.opinions.items()]
    return tuple(found)


def _numbers(
    numbers: Sequence[NumberCell], frozen: Results, variables: Mapping[str, Variable]
) -> Iterator[Together]:
    """Yield mean and median of every question that was answered with a number."""
    for cell in numbers:
        variable = variables.get(cell.variable)
        summary = frozen.numbers.get(cell.variable)
        if variable is None or not cell.is_shown or cell.mean is None or not cell.base:
            continue
        sentence = _("Im Mittel %(mean)s.", mean=format_number(round(cell.mean, 1)))
        if cell.median is not None and showing(cell.base) >= Showing.BRACKETED:
            sentence += " " + _(
                "Die Hälfte nennt höchstens %(median)s.", median=format_number(cell.median)
            )
        quartiles = (
            _(
                "Die mittlere Hälfte der Antworten liegt zwischen %(low)s und %(high)s.",
                low=format_number(summary.lower_quartile),
                high=format_number(summary.upper_quartile),
            )
            if summary and showing(summary.n) >= Showing.BRACKETED
            else ""
        )
        n = format_number(cell.base)
        yield Together(
            f"number-{cell.variable}",
            said(variable.stem) if not variable.part else said(variable.label),
            sentence,
            _("n = etwa %(n)s", n=n) if cell.state == "rounded" else _("n = %(n)s", n=n),
            (quartiles,) if quartiles else (),
        )


def _index(index: Index, found: IndexFound) -> Together | None:
    title = said(index.label)
    if found.showing is IndexShowing.ITEMS_ONLY:
        return Together(
            f"index-{index.name}",
            title,
            _(
                "Diese Fragen messen Verschiedenes. Ein gemeinsamer Wert würde in die Irre führen; "
                "darum einzeln."
            ),
            "",
            tuple(_doubts(index, found)),
        )
    value = found.value
    if value is None or showing(value.n) < Showing.BRACKETED:
        return None
    sentence = _("%(value)s von 100.", value=format_number(round(value.value)))
    if value.low is not None and value.high is not None:
        sentence += " " + _(
            "Wenn die Nicht-Antwortenden ähnlich denken: %(low)s bis %(high)s.",
            low=format_number(round(value.low)),
            high=format_number(round(value.high)),
        )
    return Together(
        f"index-{index.name}",
        title,
        sentence,
        _("n = %(n)s", n=format_number(value.n)),
        (_what_it_is(index), *_doubts(index, found)),
    )


def _doubts(index: Index, found: IndexFound) -> Iterator[str]:
    """Yield what staff must know before they trust the value."""
    if found.showing is IndexShowing.CAUTION:
        yield _("Mit Vorsicht: Die Fragen hängen nur mäßig zusammen.")
    if found.reliability is None or index.kind == FORMATIVE:
        return
    alpha = found.reliability.alpha
    yield _(
        "Zusammenhang der Fragen (Cronbachs Alpha): %(alpha)s (%(low)s bis %(high)s, n = %(n)s).",
        alpha=format_number(round(alpha.value, 2)),
        low=format_number(round(alpha.low, 2)),
        high=format_number(round(alpha.high, 2)),
        n=format_number(alpha.n),
    )
    if any(fit.looks_reversed for fit in found.reliability.items):
        yield _(
            "Eine der Fragen passt kaum zu den anderen. Vielleicht zählt sie umgekehrt: Bitte "
            "prüfen Sie das im Fragebogen."
        )


def _of_counts(book: CellBook, index: Index) -> Together | None:
    """Return the index from the counts of its items: of a formative one, without reliability."""
    cells = [book.cell(item.variable) for item in index.items]
    tables = [cell.counts for cell in cells if cell and cell.counts and cell.base]
    if index.kind != FORMATIVE or len(tables) < len(cells):
        return None
    found = index_of_counts(tables, [item.is_reversed for item in index.items])
    if showing(found.smallest_base) < Showing.BRACKETED:
        return None
    n = format_number(found.smallest_base)
    is_rounded = any(cell is not None and cell.state == "rounded" for cell in cells)
    return Together(
        f"index-{index.name}",
        said(index.label),
        _("%(value)s von 100.", value=format_number(round(found.value))),
        _("n = mindestens etwa %(n)s je Frage", n=n)
        if is_rounded
        else _("n = mindestens %(n)s je Frage", n=n),
        (_what_it_is(index),),
    )


def _what_it_is(index: Index) -> str:
    return _(
        "Der Wert fasst %(items)s Fragen zusammen (0 = sehr schlecht, 100 = sehr gut). Er ist "
        "keine Note für das Handlungsfeld.",
        items=len(index.items),
    )


def _ranking(item: str, found: RankingFound, variables: Mapping[str, Variable]) -> Together:
    summary = found.summary
    labels = [said(variables[name].label) for name in found.variables]
    order = list(range(len(labels)))
    if showing(summary.base) >= Showing.WHOLE_PERCENT:
        order.sort(key=lambda at: -summary.options[at].first)
    rows = tuple(
        RankRow(
            labels[at],
            _bar(_("zuerst"), summary.options[at].first, summary.base),
            _bar(
                _("unter den ersten %(n)s", n=summary.podium_size),
                summary.options[at].podium,
                summary.base,
            ),
        )
        for at in order
    )
    title = said(variables[found.variables[0]].stem)
    base_line = _("n = %(n)s", n=format_number(summary.base))
    table = RankTable(
        title=title,
        subtitle="",
        names=(_("zuerst"), _("unter den ersten %(n)s", n=summary.podium_size)),
        rows=rows,
        base_line=base_line,
        axis_end=percent(1.0) if not counts_first(summary.base) else format_number(summary.base),
        rtl=speaking().dir == "rtl",
    )
    name = f"rank-{item}"
    is_drawn = showing(summary.base) >= Showing.BRACKETED
    return Together(
        name,
        title,
        "",
        base_line,
        tuple(_open_places(found)),
        tuple((row.label, f"{row.first.text}; {row.among.text}") for row in rows),
        picture_of(f"fig-{name}", table) if is_drawn else None,
    )


def _bar(label: str, n: int, base: int) -> Bar:
    number = Number(n, base)
    return Bar(label, n, number.share, number.both)


def _open_places(found: RankingFound) -> Iterator[str]:
    for first, last in found.worths.open_places if found.worths else ():
        yield _(
            "Die Plätze %(first)s bis %(last)s liegen so nah beieinander, dass ihre Reihenfolge "
            "offen ist.",
            first=first,
            last=last,
        )


def _opinions(
    item: str, found: OpinionsFound | OpinionsRefused, variables: Mapping[str, Variable]
) -> Together:
    name = f"opinions-{item}"
    if isinstance(found, OpinionsRefused):
        return Together(name, opinions.title(), opinions.refusal(found), "", ())
    picture = picture_of(f"fig-{name}", opinions.opinion_table(found, variables))
    return Together(
        name,
        opinions.title(),
        opinions.finding(found),
        opinions.base_line(found),
        tuple(opinions.notes(found, variables)),
        picture.rows,
        picture,
    )
