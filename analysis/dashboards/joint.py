"""What is no table of options: numbers, indices, rankings, opinion groups. Ready for a page.

Exact readers get what was frozen with the release; others an index from the counts of its items.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from analysis.charts.tables import Bar, RankRow, RankTable
from analysis.charts.tables import Table as Drawn
from analysis.dashboards import opinions
from analysis.dashboards.page_charts import PageChart
from analysis.dashboards.writing import Number
from analysis.disclosure.cells import NumberCell
from analysis.releases.reading import CellBook
from analysis.releases.results import IndexFound, OpinionsFound, RankingFound, Results
from analysis.statistics.cell_rule import Showing, counts_first, showing
from analysis.statistics.indices import IndexShowing, index_of_counts
from analysis.statistics.numbers import NumberSummary
from analysis.statistics.opinions import OpinionsRefused
from surveys.reading import Index, Variable
from surveys.web.locale import format_number, percent, said, speaking
from surveys.web.locale import gettext as _

FORMATIVE = "formative"


@dataclass(frozen=True, slots=True)
class Together:
    """One thing that several questions say: what it is called, what it says, how to read it.

    head, rows
        Its numbers as a table; none where it says only why it has none.
    drawn
        What is drawn; None where the cell rule allows counts only.
    """

    name: str
    title: str
    sentence: str
    base_line: str
    notes: tuple[str, ...]
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str | int, ...], ...] = ()
    drawn: Drawn | None = None

    @property
    def chart(self) -> PageChart:
        """It as a chart of its page."""
        return PageChart(
            self.name,
            self.title,
            self.base_line,
            self.head,
            self.rows,
            self.drawn,
            finding=self.sentence,
        )


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
        middle = _middle_half(summary)
        quartiles = (
            _(
                "Die mittlere Hälfte der Antworten liegt zwischen %(low)s und %(high)s.",
                low=middle[0],
                high=middle[1],
            )
            if middle
            else ""
        )
        n = format_number(cell.base)
        yield Together(
            f"number-{cell.variable}",
            said(variable.stem) if not variable.part else said(variable.label),
            sentence,
            _("n = etwa %(n)s", n=n) if cell.state == "rounded" else _("n = %(n)s", n=n),
            (quartiles,) if quartiles else (),
            *_as_table(cell, middle),
        )


def _middle_half(summary: NumberSummary | None) -> tuple[str, str] | None:
    """Return both quartiles as they are written; None of too few answers."""
    if summary is None or showing(summary.n) < Showing.BRACKETED:
        return None
    return format_number(summary.lower_quartile), format_number(summary.upper_quartile)


def _as_table(
    cell: NumberCell, middle: tuple[str, str] | None
) -> tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]:
    """Return head and rows of what is told of a number: not more than its sentences say."""
    found: list[tuple[str, str | int]] = [
        (_("n"), cell.base or 0),
        (_("Mittelwert"), format_number(round(cell.mean or 0, 1))),
    ]
    if cell.median is not None and showing(cell.base or 0) >= Showing.BRACKETED:
        found.append((_("Median"), format_number(cell.median)))
    if middle:
        found += zip((_("unteres Viertel bis"), _("oberes Viertel ab")), middle, strict=True)
    return (_("Angabe"), *(name for name, _text in found)), (
        (_("alle"), *(text for _name, text in found)),
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
    sentence = _(
        "Wert: %(value)s auf einer Skala von 0 bis 100.", value=format_number(round(value.value))
    )
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
        *_value_table(title, round(value.value), value.n, (value.low, value.high)),
    )


def _value_table(
    title: str, value: int, n: int, ends: tuple[float | None, float | None] = (None, None)
) -> tuple[tuple[str, ...], tuple[tuple[str | int, ...], ...]]:
    """Return head and row of the value of an index."""
    low, high = ends
    if low is None or high is None:
        return (_("Index"), _("Wert von 100"), _("n")), ((title, value, n),)
    head = (_("Index"), _("Wert von 100"), _("vermutlich von"), _("vermutlich bis"), _("n"))
    return head, ((title, value, round(low), round(high), n),)


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
        _(
            "Wert: %(value)s auf einer Skala von 0 bis 100.",
            value=format_number(round(found.value)),
        ),
        _("n = mindestens etwa %(n)s je Frage", n=n)
        if is_rounded
        else _("n = mindestens %(n)s je Frage", n=n),
        (_what_it_is(index),),
        *_value_table(said(index.label), round(found.value), found.smallest_base),
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
    is_drawn = showing(summary.base) >= Showing.BRACKETED
    return Together(
        f"rank-{item}",
        title,
        "",
        base_line,
        tuple(_open_places(found)),
        (
            _("Antwort"),
            *(_("zuerst"), _("Anteil zuerst")),
            _("unter den ersten %(n)s", n=summary.podium_size),
            _("Anteil unter den ersten %(n)s", n=summary.podium_size),
        ),
        tuple(
            (
                labels[at],
                *_counted(summary.options[at].first, summary.base),
                *_counted(summary.options[at].podium, summary.base),
            )
            for at in order
        ),
        table if is_drawn else None,
    )


def _counted(n: int, base: int) -> tuple[int, str]:
    return n, Number(n, base).percentage or "–"


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
    drawn = opinions.opinion_table(found, variables)
    return Together(
        name,
        opinions.title(),
        opinions.finding(found),
        opinions.base_line(found),
        tuple(opinions.notes(found, variables)),
        (_("Aussage"), *(group.label for group in drawn.groups)),
        tuple(opinions.rows(drawn)),
        drawn,
    )
