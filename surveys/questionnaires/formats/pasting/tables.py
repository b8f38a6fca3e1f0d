"""Tables in pasted questions: rows by answers, rows of numbers, a question per row."""

import re
from collections.abc import Iterator, Sequence

from surveys.questionnaires.formats.pasting.blocks import Choice
from surveys.questionnaires.formats.pasting.lines import BOX
from surveys.questionnaires.formats.pasting.making import Item, Making
from surveys.questionnaires.formats.pasting.scales import MOST, steps, without_reasons
from surveys.questionnaires.formats.pasting.words import NUMBERS
from surveys.web.locale import gettext as _

EMPTY = re.compile(rf"\s*(?:{BOX}|[_.…]*)?\s*")


def items_of_table(
    pasted: Sequence[tuple[str, ...]], stem: str, settings: Item, making: Making
) -> Iterator[Item]:
    """Yield what a table asks: a grid, numbers, or a text per row."""
    width = max(len(row) for row in pasted)
    rows = [(*row, *("",) * (width - len(row))) for row in pasted]
    head, body = rows[0], rows[1:]
    if not body or all(EMPTY.fullmatch(cell) for cell in head[1:]):
        head, body = ("",) * width, rows
    body = [row for row in body if row[0]]
    stem = stem or head[0] or _("Bitte in jeder Zeile ein Kästchen ankreuzen.")
    columns = [Choice(cell) for cell in head[1:] if cell]
    if not columns and width > 2:
        columns = [Choice(str(step), str(step)) for step in range(1, width)]
    if not body:
        making.note(stem, _("Die Tabelle hat keine Zeilen; sie wurde ausgelassen."))
    elif len(columns) > 1:
        yield _grid(columns, [row[0] for row in body], stem, settings, making)
    elif _asks_for_numbers(head, stem):
        if head[1:] and "%" in head[1]:
            settings["unit"] = making.words("%")
        rows_of = making.options([row[0] for row in body])
        yield making.item("number_group", stem, **settings, rows=rows_of)
    else:
        making.note(
            stem, _("Die Tabelle hat keine Antworten im Kopf; aus jeder Zeile wird ein Textfeld.")
        )
        for row in body:
            yield making.item("short_text", row[0])


def _asks_for_numbers(head: Sequence[str], stem: str) -> bool:
    asked = " ".join((*head[1:2], stem))
    return bool(NUMBERS.search(asked))


def _grid(
    columns: list[Choice], rows: list[str], stem: str, settings: Item, making: Making
) -> Item:
    if len(columns) > MOST:
        making.note(
            stem,
            _("Eine Tabelle hat höchstens %(most)s Antworten; gelesen sind die ersten.", most=MOST),
        )
        columns = columns[:MOST]
    reasons: Item = {}
    kept = without_reasons(columns, reasons)
    if len(kept) > 1:
        columns, settings = kept, settings | reasons
    coded = [re.fullmatch(r"(\d{1,2})\s*[=:)–-]?\s*(.*)", column.label) for column in columns]
    if all(coded):
        columns = [Choice(one[2] or one[1], one[1]) for one in coded if one]
    return making.item(
        "grid",
        stem,
        **settings,
        rows=making.options(rows),
        options=steps(columns, stem, making),
    )
