"""The tables of a file as a workbook: results to filter, comparisons, method."""

from collections.abc import Iterator

from analysis.analyse.as_json import words_of
from analysis.analyse.computing import Analysis
from analysis.analyse.tables import Cells, ItemTable, Split
from analysis.analyse.writing import method_lines, number_text, test_text
from analysis.exports.rows import Cells as Row
from analysis.exports.rows import Sheet
from analysis.exports.workbook import xlsx_file
from surveys.reading import Variable
from surveys.web.locale import gettext as _

PLACES = 4
"""Shares are written with four decimal places; tables.json has all of them."""


def workbook_of(made: Analysis) -> bytes:
    """Return the workbook."""
    sheets = [_results(made), _summaries(made), _method(made)]
    if made.wish.by:
        sheets.insert(2, _tests(made))
    return xlsx_file([], sheets)


def _results(made: Analysis) -> Sheet:
    head = (
        _("Handlungsfeld"),
        _("Frage"),
        _("Aussage"),
        _("Vergleich nach"),
        _("Gruppe"),
        _("Antwort"),
        _("Anzahl"),
        _("Anteil"),
        _("Spanne von"),
        _("Spanne bis"),
        _("mindestens"),
        _("höchstens"),
        _("Anteil gewichtet"),
        _("n"),
        _("wie gezeigt"),
        _("Variable"),
        _("Code"),
    )
    return Sheet(_("Ergebnisse"), head, tuple(_result_rows(made)), is_long=True)


def _result_rows(made: Analysis) -> Iterator[Row]:
    for item in made.items:
        yield from _rows(item.variable, item.total, "", "")
        for split in item.by:
            name = words_of(split.grouping.label)
            for group, cells in zip(split.grouping.groups, split.groups, strict=True):
                yield from _rows(item.variable, cells, name, words_of(group.label) or group.code)


def _rows(variable: Variable, cells: Cells, grouping: str, group: str) -> Iterator[Row]:
    if cells.options is None:
        return
    start = (*_about(variable), grouping, group)
    for code, share in zip(variable.codes, cells.options, strict=True):
        yield (
            *start,
            words_of(variable.labels.get(code)) or code,
            share.n,
            _part(share.share),
            _part(share.low),
            _part(share.high),
            _part(share.smallest),
            _part(share.largest),
            _part(share.weighted_value),
            cells.base,
            number_text(share, cells),
            variable.name,
            code,
        )


def _about(variable: Variable) -> tuple[str, str, str]:
    label = words_of(variable.label) if variable.part else ""
    return variable.action_field or "", words_of(variable.stem), label


def _part(value: float | None) -> float | None:
    return None if value is None else round(value, PLACES)


def _summaries(made: Analysis) -> Sheet:
    head = (
        _("Handlungsfeld"),
        _("Frage"),
        _("Aussage"),
        _("n"),
        _("weiß nicht"),
        _("ohne Antwort"),
        _("nicht gestellt"),
        _("Anteil ohne Antwort"),
        _("obere Stufen"),
        _("untere Stufen"),
        _("Median"),
        _("Median, fein"),
        _("Mittelwert"),
        _("Variable"),
    )
    return Sheet(_("Überblick"), head, tuple(map(_summary, made.items)), is_long=True)


def _summary(item: ItemTable) -> Row:
    variable, missed, cells = item.variable, item.missed, item.total
    ordered, numbers = cells.ordered, cells.numbers
    median: str | float | None = None
    if ordered:
        code = variable.codes[ordered.summary.median]
        median = words_of(variable.labels.get(code)) or code
    elif numbers:
        median = numbers.summary.median
    silent = None
    if missed.shown is not None and cells.base is not None:
        silent = missed.shown - cells.base - (missed.dont_know or 0)
    return (
        *_about(variable),
        cells.base,
        missed.dont_know,
        silent,
        missed.not_asked,
        _part(missed.nonresponse),
        _part(ordered.top.share if ordered else None),
        _part(ordered.bottom.share if ordered else None),
        median,
        _part(ordered.summary.interpolated_median + 1 if ordered else None),
        _part(numbers.mean.mean if numbers else None),
        variable.name,
    )


def _tests(made: Analysis) -> Sheet:
    head = (
        _("Frage"),
        _("Aussage"),
        _("Vergleich nach"),
        _("n"),
        _("Test"),
        _("Prüfgröße"),
        _("p"),
        _("p unter allen Tests"),
        _("Zahl der Tests"),
        _("Effekt"),
        _("Satz"),
        _("Variable"),
    )
    rows = tuple(_test(item.variable, split) for item in made.items for split in item.by)
    return Sheet(_("Vergleiche"), head, rows, is_long=True)


def _test(variable: Variable, split: Split) -> Row:
    start = (*_about(variable)[1:], words_of(split.grouping.label))
    told = test_text(split)
    if split.tested and split.tested.crosstab.test:
        found, adjusted = split.tested.crosstab, split.tested.adjusted
        test = split.tested.crosstab.test
        numbers: Row = (found.n, test.method.value, _part(test.statistic))
        effect = _part(found.corrected_v)
    elif split.compared:
        ranks, adjusted = split.compared.ranks, split.compared.adjusted
        numbers = (sum(ranks.ns), "kruskal-wallis", _part(ranks.h))
        effect = _part(ranks.epsilon2)
    else:
        return (*start, *(None,) * 7, told, variable.name)
    return (
        *start,
        *numbers,
        adjusted.p_value,
        adjusted.adjusted,
        adjusted.size,
        effect,
        told,
        variable.name,
    )


def _method(made: Analysis) -> Sheet:
    return Sheet(_("Methode"), (_("Angabe"), _("Inhalt")), tuple(method_lines(made)))
