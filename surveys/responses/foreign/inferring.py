"""A questionnaire made from nothing but a table of answers: each column a guess, and told as one.

Values that come again and again are options; numbers are numbers; everything else is somebody's
own words and stays outside.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.errors import UnreadableFile
from surveys.programmes.pasting import key_from
from surveys.questionnaires.formats.report import Conversion, Entry, Kind
from surveys.responses.foreign.headers import BESIDE, name_key
from surveys.responses.foreign.sheets import Sheet
from surveys.responses.foreign.values import NO, REASONS, YES, as_number
from surveys.web.locale import gettext as _

MOST_OPTIONS = 20
MOST_STEPS = 7
"""More different numbers are amounts, not the steps of a scale."""
LONGEST = 40
BASE = "de"
_OPTION = re.compile(r"(?P<item>.+?)(?:\[(?P<in>[^\[\]]+)\]|[./](?P<behind>[^./]+))")


@dataclass
class _Guesses:
    """What the columns seem to be, one after another."""

    taken: set[str] = field(default_factory=set)
    items: list[dict[str, Any]] = field(default_factory=list)
    report: list[Entry] = field(default_factory=list)

    def add(self, kind: str, header: str, **settings: Any) -> None:
        """Keep an item, and say what it was taken for."""
        name = key_from(header[:LONGEST], self.taken)
        self.taken.add(name)
        self.items.append({"name": name, "type": kind, "stem": {BASE: header}, **settings})
        words = {
            "single_choice": _("Als Frage mit einer Antwort verstanden."),
            "multiple_choice": _("Als Frage mit mehreren Antworten verstanden."),
            "number": _("Als Zahl verstanden."),
        }
        self.report.append(Entry(Kind.APPROXIMATED, header[:LONGEST], words[kind]))

    def leave(self, header: str, why: str) -> None:
        """Leave a column out, and say why."""
        self.report.append(Entry(Kind.REFUSED, header[:LONGEST], why))


def inferred(sheet: Sheet, title: str) -> Conversion:
    """Return the questionnaire that a table of answers seems to belong to, and what was guessed.

    Raises
    ------
    UnreadableFile
        If no column can be counted.
    """
    guesses = _Guesses()
    ticked = dict(_ticked(sheet))
    for place, header in enumerate(sheet.headers):
        if not header or (place in ticked and ticked[place] is None):
            continue
        if options := ticked.get(place):
            guesses.add("multiple_choice", options[0], options=_codes(options[1:]))
        else:
            _guess(guesses, header, _cells(sheet, place))
    if not guesses.items:
        raise UnreadableFile(
            _("In dieser Tabelle ist keine Spalte mit Antworten, die sich zählen lassen.")
        )
    words = {BASE: title or _("Anderswo gefragt")}
    document = {
        "questionnaire": key_from(title, set(), joint="-"),
        "base_language": BASE,
        "languages": [BASE],
        "title": words,
        "purpose": {BASE: _("Auswertung einer Befragung, die mit einem anderen Programm lief.")},
        "what_happens": {BASE: _("Die Antworten werden hier ausgewertet.")},
        "minutes": 5,
        "sections": [{"name": "answers", "title": words, "items": guesses.items}],
    }
    return Conversion(document, tuple(guesses.report))


def _cells(sheet: Sheet, place: int) -> list[str]:
    """Return the answers in a column, without blanks and reasons of missing."""
    cells = [row[place] for row in sheet.rows if place < len(row)]
    return [cell for cell in cells if cell and cell.casefold() not in REASONS]


def _guess(guesses: _Guesses, header: str, cells: Sequence[str]) -> None:
    different = list(dict.fromkeys(cells))
    numbers = [as_number(cell) for cell in different]
    if BESIDE.fullmatch(name_key(header)):
        guesses.leave(header, _("Angaben neben den Antworten werden nicht übernommen."))
    elif len(different) < 2:
        guesses.leave(header, _("Hier steht höchstens eine Antwort; es gibt nichts zu zählen."))
    elif parts := _several(cells):
        guesses.add("multiple_choice", header, options=_codes(parts))
    elif None not in numbers and _is_amount([one for one in numbers if one is not None]):
        whole = all(one is not None and one.is_integer() for one in numbers)
        guesses.add("number", header, **({} if whole else {"decimals": 2}))
    elif len(different) <= MOST_OPTIONS and 2 * len(different) <= len(cells):
        ordered = different if None in numbers else sorted(different, key=_as)
        guesses.add("single_choice", header, options=_codes(ordered))
    else:
        guesses.leave(header, _("Als freier Text verstanden und nicht übernommen."))


def _several(cells: Sequence[str]) -> list[str]:
    """Return the options where cells hold several at once, with a semicolon or a bar between."""
    found = [[part.strip() for part in re.split("[;|]", cell) if part.strip()] for cell in cells]
    parts = [part for one in found for part in one]
    different = list(dict.fromkeys(parts))
    is_list = any(len(one) > 1 for one in found) and 2 <= len(different) <= MOST_OPTIONS
    return different if is_list and 2 * len(different) <= len(parts) else []


def _is_amount(numbers: Sequence[float]) -> bool:
    return len(numbers) > MOST_STEPS or any(not one.is_integer() for one in numbers)


def _as(cell: str) -> float:
    return as_number(cell) or 0.0


def _codes(labels: Sequence[str]) -> list[dict[str, Any]]:
    taken: set[str] = set()
    options = []
    for label in labels:
        code = label if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", label) else ""
        if not code or code in taken:
            code = key_from(label[:LONGEST], taken)
        taken.add(code)
        options.append({"code": code, "label": {BASE: label}})
    return options


def _ticked(sheet: Sheet) -> Iterator[tuple[int, list[str] | None]]:
    """Yield the columns of options of one item: at the first its name and options, else None."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, header in enumerate(sheet.headers):
        match = _OPTION.fullmatch(header)
        if match and all(cell.casefold() in YES | NO for cell in _cells(sheet, place)):
            option = match["in"] or match["behind"]
            found.setdefault(match["item"], []).append((place, option.strip()))
    for item, options in found.items():
        if len(options) > 1:
            yield options[0][0], [item, *(option for _place, option in options)]
            yield from ((place, None) for place, _option in options[1:])
