"""The report of a file: one page that needs nothing else, with charts, tables and method."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from analysis.analyse.as_json import words_of
from analysis.analyse.computing import Analysis
from analysis.analyse.pictures import group_picture, picture_of
from analysis.analyse.tables import Cells, ItemTable, Share, Split
from analysis.analyse.writing import (
    base_text,
    bounds_text,
    interval_text,
    method_lines,
    number_text,
    test_text,
    weighted_text,
)
from analysis.dashboards import caveats, sentences
from analysis.dashboards.writing import NOT_SHOWN
from analysis.statistics.cell_rule import Showing
from surveys.reading import Texts
from surveys.settings import ROOT
from surveys.web.locale import format_number, gettext, plural_form, speaking
from surveys.web.locale import gettext as _

Line = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts: the first column names each row.

    marked
        Cells that stand out: row and column.
    ends_in_words
        Whether its last column holds sentences.
    """

    head: Line
    rows: tuple[Line, ...]
    marked: frozenset[tuple[int, int]] = frozenset()
    ends_in_words: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question by one grouping."""

    title: str
    picture: Markup | None
    grid: Grid
    note: str


@dataclass(frozen=True, slots=True)
class Block:
    """One question: chart, base, table, what is said of it, comparisons."""

    name: str
    title: str
    picture: Markup | None
    base_line: str
    grid: Grid | None
    notes: tuple[str, ...]
    comparisons: tuple[Comparison, ...]


def report_of(made: Analysis) -> bytes:
    """Return the page."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.install_gettext_callables(gettext, plural_form, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    css = (ROOT / "static" / "css" / "charts.css").read_text(encoding="utf-8")
    page = environment.get_template("analyse/report.html").render(
        title=words_of(made.found.questionnaire.title),
        blocks=tuple(_blocks(made)),
        method=tuple(method_lines(made)),
        responses=format_number(made.found.responses),
        exact=made.wish.exact,
        css=Markup(css),  # noqa: S704  our own file
        locale=speaking(),
    )
    return page.encode()


def _blocks(made: Analysis) -> Iterator[Block]:
    weighted = made.weighting is not None and made.weighting.weights is not None
    bounded = made.wish.population is not None
    for place, (_name, found) in enumerate(
        groupby(made.items, key=lambda item: item.variable.together)
    ):
        items = list(found)
        first = items[0].variable
        picture = picture_of(items, f"fig-{place}") if first.codes else None
        yield Block(
            name=f"q-{place}",
            title=words_of(first.stem),
            picture=picture,
            base_line=_base_line(items),
            grid=_grid(items, weighted=weighted, bounded=bounded),
            notes=tuple(_notes(items)),
            comparisons=tuple(_comparisons(items, place)),
        )


def _base_line(items: Sequence[ItemTable]) -> str:
    shown = [item for item in items if item.total.base is not None]
    if not shown:
        return ""
    item = max(shown, key=lambda one: one.total.base or 0)
    missed, base = item.missed, item.total.base or 0
    silent = (missed.shown or 0) - base - (missed.dont_know or 0)
    missing = []
    if missed.dont_know:
        missing.append(sentences.dont_know(missed.dont_know))
    if silent > 0:
        missing.append(sentences.without_answer(silent))
    return sentences.base_line(base, missed.shown, missing)


def _notes(items: Sequence[ItemTable]) -> Iterator[str]:
    bases = [item.total.base for item in items if item.total.base is not None]
    if not bases:
        yield caveats.too_few(5)
        return
    if any(item.total.base is None for item in items):
        yield _("Ein Punkt steht, wo weniger als 5 geantwortet haben.")
    levels = {item.total.allowed for item in items if item.total.base is not None}
    if Showing.COUNTS in levels:
        yield sentences.counts_only(min(bases))
    if Showing.BRACKETED in levels:
        yield caveats.weight_of_one(min(base for base in bases if base >= 10))
    if items[0].variable.kind == "ticks":
        yield caveats.several_answers()
    missed = items[0].missed
    if missed.shown and items[0].total.base is not None:
        told = caveats.many_missing(missed.shown - items[0].total.base, missed.shown)
        if told:
            yield told


def _grid(items: Sequence[ItemTable], *, weighted: bool, bounded: bool) -> Grid | None:
    first = items[0]
    variable, cells = first.variable, first.total
    if all(item.total.base is None for item in items):
        return None
    if not variable.codes:
        return _number_grid(items)
    if variable.kind == "ticks":
        lines = [
            (words_of(one.variable.label), one.total.options[1], one.total)
            for one in items
            if one.total.options
        ]
    elif variable.kind == "grid_row":
        return _battery_grid(items)
    else:
        lines = [
            (words_of(variable.labels.get(code)) or code, share, cells)
            for code, share in zip(variable.codes, cells.options or (), strict=True)
        ]
    columns: list[tuple[str, Callable[[Share, Cells], str]]] = [
        (_("Antworten"), number_text),
        (_("Spanne"), lambda share, _cells: interval_text(share)),
    ]
    if bounded:
        columns.append((_("mindestens – höchstens"), lambda share, _cells: bounds_text(share)))
    if weighted:
        columns.append((_("gewichtet"), lambda share, _cells: weighted_text(share)))
    rows: list[Line] = [
        (label, *(write(share, its) for _head, write in columns)) for label, share, its in lines
    ]
    if cells.ordered:
        both = ((_("obere Stufen"), cells.ordered.top), (_("untere Stufen"), cells.ordered.bottom))
        rows += [(label, *(write(one, cells) for _head, write in columns)) for label, one in both]
        code = variable.codes[cells.ordered.summary.median]
        label = words_of(variable.labels.get(code)) or code
        rows.append((_("Median"), label, *("",) * (len(columns) - 1)))
    return Grid((_("Antwort"), *(head for head, _write in columns)), tuple(rows))


def _battery_grid(items: Sequence[ItemTable]) -> Grid:
    variable = items[0].variable
    labels = [words_of(variable.labels.get(code)) or code for code in variable.codes]
    head = (_("Aussage"), *labels, _("obere Stufen"), _("n"))
    return Grid(head, tuple(_battery_row(item) for item in items))


def _battery_row(item: ItemTable) -> Line:
    cells = item.total
    shares: Sequence[Share | None] = cells.options or (None,) * len(item.variable.codes)
    texts = [NOT_SHOWN if one is None else number_text(one, cells) for one in shares]
    top = number_text(cells.ordered.top, cells) if cells.ordered else ""
    base = NOT_SHOWN if cells.base is None else format_number(cells.base)
    return (words_of(item.variable.label), *texts, top, base)


def _number_grid(items: Sequence[ItemTable]) -> Grid:
    head = (_("Angabe"), _("n"), _("Median"), _("mittlere Hälfte"), _("Mittelwert"))
    return Grid(head, tuple(_number_row(item.variable.label, item.total) for item in items))


def _number_row(label: Texts, cells: Cells) -> Line:
    base = NOT_SHOWN if cells.base is None else format_number(cells.base)
    name = words_of(label)
    if cells.numbers is None:
        return (name, base, "", "", "")
    found = cells.numbers.summary
    half = f"{_number(found.lower_quartile)} – {_number(found.upper_quartile)}"
    return (name, base, _number(found.median), half, _number(found.mean))


def _number(value: float) -> str:
    return format_number(round(value, 1))


def _comparisons(items: Sequence[ItemTable], place: int) -> Iterator[Comparison]:
    first = items[0]
    for number, split in enumerate(first.by):
        title = _("Vergleich nach: %(grouping)s", grouping=words_of(split.grouping.label))
        if not first.variable.codes or first.variable.kind in {"ticks", "grid_row"}:
            yield Comparison(title, None, _rows_by_group(items, number), "")
            continue
        name = f"fig-{place}-{number}"
        yield Comparison(
            title,
            group_picture(first.variable, split, name),
            _options_by_group(first, split),
            test_text(split),
        )


def _options_by_group(item: ItemTable, split: Split) -> Grid:
    variable = item.variable
    heads = [
        f"{words_of(group.label) or group.code} ({base_text(cells)})"
        for group, cells in zip(split.grouping.groups, split.groups, strict=True)
    ]
    rows = tuple(
        (
            words_of(variable.labels.get(code)) or code,
            *(
                number_text(cells.options[at], cells) if cells.options else NOT_SHOWN
                for cells in split.groups
            ),
        )
        for at, code in enumerate(variable.codes)
    )
    marked = set()
    if split.tested:
        for line, group in zip(split.tested.crosstab.marked, split.tested.places, strict=True):
            marked |= {(row, group + 1) for row, stands_out in enumerate(line) if stands_out}
    return Grid((_("Antwort"), *heads), rows, frozenset(marked))


def _rows_by_group(items: Sequence[ItemTable], number: int) -> Grid:
    """Return a row per option or statement: its share, its upper options, or its median."""
    grouping = items[0].by[number].grouping
    heads = [words_of(group.label) or group.code for group in grouping.groups]
    rows = tuple(
        (
            words_of(item.variable.label),
            *(_of_group(item, cells) for cells in item.by[number].groups),
            test_text(item.by[number]),
        )
        for item in items
    )
    return Grid((_("Aussage"), *heads, _("Vergleich")), rows, ends_in_words=True)


def _of_group(item: ItemTable, cells: Cells) -> str:
    if cells.base is None:
        return NOT_SHOWN
    base = base_text(cells)
    if cells.numbers:
        median = _("Median %(median)s", median=_number(cells.numbers.summary.median))
        return f"{median}, {base}"
    if item.variable.kind == "ticks" and cells.options:
        return f"{number_text(cells.options[1], cells)}, {base}"
    if cells.ordered:
        told = _("obere Stufen: %(counted)s", counted=number_text(cells.ordered.top, cells))
        return f"{told}, {base}"
    return base
