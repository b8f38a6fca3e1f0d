"""Responses in a table of any origin as answers by item, in the shapes in which we store them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from surveys.items import ITEM_TYPES
from surveys.items.base import Variable
from surveys.items.item import DONT_KNOW, REFUSED, Item, Missing
from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.columns import codebook_of
from surveys.responses.foreign.cells import LONGEST_TOLD, Cells
from surveys.responses.foreign.headers import columns_of, name_key, stems_of, words_key
from surveys.responses.foreign.sheets import Sheet
from surveys.responses.foreign.stored import reasons_column, value_of
from surveys.web.locale import gettext as _

MOST_CELLS_TOLD = 500
WORDS = ("short_text", "long_text")
"""Kinds of item whose answer is a text as it was written."""
CHOSEN_REASONS = {int(Missing.DONT_KNOW): DONT_KNOW, int(Missing.REFUSED): REFUSED}


@dataclass(frozen=True, slots=True)
class TableAnswers:
    """The answers of each row by item, and what could not be read.

    unread
        How many cells of each item could not be read.
    """

    answers: tuple[dict[str, Any], ...]
    report: tuple[Entry, ...]
    unread: Mapping[str, int]


def answers_in(sheet: Sheet, questionnaire: Questionnaire) -> TableAnswers:
    """Return the answers in a table; a blank is `null`, also where nothing was asked."""
    codebook = codebook_of(questionnaire)
    columns, strangers = columns_of(questionnaire, codebook, sheet.headers, sheet.titles)
    cells = Cells(sheet, questionnaire, columns)
    groups: dict[str, list[Variable]] = {}
    for variable in codebook:
        groups.setdefault(variable.item, []).append(variable)
    answers: list[dict[str, Any]] = [{} for _row in sheet.rows]
    unread: Counter[str] = Counter()
    for name, variables in groups.items():
        before, absent = cells.unknown.total, list[str]()
        frame = pd.DataFrame(cells.of_item(variables, absent), index=range(cells.n))
        if len(absent) == len(variables):
            continue
        if cells.unknown.total > before:
            unread[name] = cells.unknown.total - before
        item = questionnaire.items[name]
        for place, row in enumerate(frame.to_dict("records")):
            answers[place][name] = _value(item, variables, row)
    counted = {name_key(variable.name) for variable in codebook}
    for place, reference in _texts(questionnaire, sheet.headers, counted):
        for number, cells_of_row in enumerate(sheet.rows):
            answers[number][reference] = cells_of_row[place] or None
    return TableAnswers(tuple(answers), tuple(_report(strangers, cells, sheet.first)), dict(unread))


def _value(item: Item, variables: Sequence[Variable], row: Mapping[Any, Any]) -> Any:
    reasons = {int(row[reasons_column(variable)]) for variable in variables}
    if len(reasons) == 1 and (reason := CHOSEN_REASONS.get(reasons.pop())) is not None:
        return dict(reason)
    if all(row[reasons_column(variable)] < 0 for variable in variables):
        return None
    value = value_of(item, variables, row)
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def _texts(
    questionnaire: Questionnaire, headers: Sequence[str], counted: set[str]
) -> Iterator[tuple[int, str]]:
    """Yield the columns of words, and what they answer: an item, or a part beside its answer."""
    known: dict[str, str] = {}
    worded: dict[str, str] = {}
    shared: set[str] = {""}
    for item in questionnaire.items.values():
        stems = stems_of(item)
        shared |= stems & worded.keys()
        worded |= dict.fromkeys(stems, item.name if item.type in WORDS else "")
        if item.type in WORDS:
            known[name_key(item.name)] = item.name
        for part in ITEM_TYPES[item.type].parts(item):
            reference = f"{item.name}.{part}"
            known[name_key(f"{reference}.text")] = reference
            if name_key(reference) not in counted:
                known[name_key(reference)] = reference
    for place, header in enumerate(headers):
        words = words_key(header)
        told = "" if words in shared else worded.get(words, "")
        if reference := known.get(name_key(header), told):
            yield place, reference


def _report(strangers: Sequence[str], cells: Cells, first: int) -> Iterator[Entry]:
    for header in strangers:
        what = _("Zu dieser Spalte gibt es im Fragebogen nichts.")
        yield Entry(Kind.REFUSED, header[:LONGEST_TOLD], what)
    told = 0
    for (header, cell), numbers in cells.unknown.found.items():
        for number in numbers:
            told += 1
            if told > MOST_CELLS_TOLD:
                continue
            where = _(
                "Spalte %(column)s, Antwort %(n)s",
                column=header[:LONGEST_TOLD],
                n=number - first + 1,
            )
            what = _("Der Wert „%(value)s“ ist hier nicht lesbar.", value=cell[:LONGEST_TOLD])
            yield Entry(Kind.REFUSED, where, what)
    if told > MOST_CELLS_TOLD:
        what = _("%(n)s weitere Werte sind nicht lesbar.", n=told - MOST_CELLS_TOLD)
        yield Entry(Kind.REFUSED, "…", what)
