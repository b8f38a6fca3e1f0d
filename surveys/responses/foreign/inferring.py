"""A questionnaire made from nothing but a table of answers: each column a guess, and told as one.

Values that come again and again are options; numbers are numbers; everything else is somebody's
own words and stays outside. Whoever knows better says for a column what it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.errors import UnreadableFile
from surveys.programmes.pasting import key_from
from surveys.questionnaires.formats.report import Conversion, Entry, Kind
from surveys.responses.foreign.headers import BESIDE, name_key
from surveys.responses.foreign.sheets import Sheet
from surveys.responses.foreign.values import NO, REASONS, YES, as_number
from surveys.web.locale import format_number
from surveys.web.locale import gettext as _

MOST_OPTIONS = 20
MOST_STEPS = 7
"""More different numbers are amounts, not the steps of a scale."""
MOST_CHOSEN = {"single_choice": 60, "multiple_choice": 60, "likert": 11}
"""Different answers that a column may have if somebody says what it is."""
LONGEST = 40
BASE = "de"
OUT = ""
KINDS = ("single_choice", "likert", "multiple_choice", "number", "long_text")
"""What a column may be said to be, besides `OUT`."""
_OPTION = re.compile(r"(?P<item>.+?)(?:\[(?P<in>[^\[\]]+)\]|[./](?P<behind>[^./]+))")
_PERSON = re.compile(
    r"\b(\w*name|(e-?)?mail|e-?mail\w*|mail-?adresse|telefon\w*|handy\w*|mobil(nummer|telefon)?"
    r"|anschrift|adresse|straße|strasse|hausnummer|geburts(datum|tag)|iban|ip(-?adresse)?"
    r"|unterschrift|ansprech(person|partner\w*)|phone\w*|address|street"
    r"|zugangs?(code|schlüssel)|token|kennung)\b",
    re.IGNORECASE,
)
"""Headings of what says who somebody is, with blanks for lines between words."""
LONGEST_PATTERN = 254
"""Signs of the longest mail address. Patterns are tried on nothing longer: they would take long."""
_PERSON_CELL = re.compile(r"\S+@\S+\.\w{2,}|(\d{1,3}\.){3}\d{1,3}|\+?[\d /()-]{9,}")
_MOMENT = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})([T ,].*)?|\d{1,2}:\d{2}(:\d{2})?"
)

_STAMP = re.compile(r"[\d./-]{6,10}[T ,]+(?!00:00(:00)?$)\d{1,2}:\d{2}.*")
"""A day with its time: nobody answers so; programs write it. Workbooks give days a midnight."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What a column seems to be.

    place
        Of the column; where several belong together, of the first.
    kind
        A kind of item, or `OUT`.
    why
        Of a column that stays outside: the reason.
    values
        The different answers, numbers in their order; none where they say who somebody is.
    is_ticked
        Whether several columns are the options of one item: nothing else can be made of them.
    is_beside
        Whether its name or its cells surely say who answered, or when: no guess from words.
    """

    place: int
    header: str
    kind: str
    why: str = ""
    values: tuple[str, ...] = ()
    is_ticked: bool = False
    is_beside: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What somebody said of the columns, by place; of the others the guess holds.

    orders
        Of a scale: its answers from little to much.
    """

    kinds: Mapping[int, str] = field(default_factory=dict)
    orders: Mapping[int, Sequence[str]] = field(default_factory=dict)


@dataclass
class _Items:
    """The items made of columns, one after another."""

    taken: set[str] = field(default_factory=set)
    made: list[dict[str, Any]] = field(default_factory=list)
    report: list[Entry] = field(default_factory=list)

    def add(self, kind: str, header: str, stem: str, **settings: Any) -> None:
        """Keep an item, and say what it was taken for."""
        name = key_from(header[:LONGEST], self.taken)
        self.taken.add(name)
        self.made.append({"name": name, "type": kind, "stem": {BASE: stem}, **settings})
        words = {
            "single_choice": _("Als Frage mit einer Antwort verstanden."),
            "likert": _("Als Skala verstanden."),
            "multiple_choice": _("Als Frage mit mehreren Antworten verstanden."),
            "number": _("Als Zahl verstanden."),
            "long_text": _("Als freier Text verstanden."),
        }
        self.report.append(Entry(Kind.APPROXIMATED, header[:LONGEST], words[kind]))


def inferred(sheet: Sheet, title: str, decided: Decided | None = None) -> Conversion:
    """Return the questionnaire that a table of answers seems to belong to, and what was guessed.

    Raises
    ------
    UnreadableFile
        If no column can be counted, or one cannot be what somebody said it is.
    """
    decided, items = decided or Decided(), _Items()
    for guess in guessed(sheet):
        kind = decided.kinds.get(guess.place, guess.kind)
        if kind == OUT or (guess.is_ticked and kind != "multiple_choice"):
            why = guess.why if guess.kind == OUT else _("Sie lassen diese Spalte weg.")
            items.report.append(Entry(Kind.REFUSED, guess.header[:LONGEST], why))
            continue
        _make(items, sheet, guess, kind, decided.orders.get(guess.place, ()))
    if not items.made:
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
        "sections": [{"name": "answers", "title": words, "items": items.made}],
    }
    return Conversion(document, tuple(items.report))


def guessed(sheet: Sheet) -> tuple[Guess, ...]:
    """Return what the columns of a table seem to be, in their order."""
    ticked = dict(_ticked(sheet))
    found: list[Guess] = []
    for place, header in enumerate(sheet.headers):
        if not header or (place in ticked and ticked[place] is None):
            continue
        if options := ticked.get(place):
            found.append(
                Guess(place, options[0], "multiple_choice", "", tuple(options[1:]), is_ticked=True)
            )
        else:
            found.append(_guess(place, header, _cells(sheet, place)))
    return tuple(found)


def _cells(sheet: Sheet, place: int) -> list[str]:
    """Return the answers in a column, without blanks and reasons of missing."""
    cells = [row[place] for row in sheet.rows if place < len(row)]
    return [cell for cell in cells if cell and cell.casefold() not in REASONS]


def _guess(place: int, header: str, cells: Sequence[str]) -> Guess:
    different = _different(cells)
    numbers = [as_number(cell) for cell in different]
    if BESIDE.fullmatch(name_key(header)):
        why = _("Angaben neben den Antworten werden nicht übernommen.")
        return Guess(place, header, OUT, why, is_beside=True)
    is_person = _are(_PERSON_CELL, different, numbers)
    if is_person or _PERSON.search(header.replace("_", " ")):
        why = _("Das sagt wohl, wer geantwortet hat, und bleibt draußen.")
        return Guess(place, header, OUT, why, is_beside=is_person)
    why = _uncounted(cells, different, numbers)
    if why:
        is_stamp = _are(_STAMP, different, numbers)
        return Guess(place, header, OUT, why, different, is_beside=is_stamp)
    if parts := _several(cells):
        return Guess(place, header, "multiple_choice", "", parts)
    is_number = None not in numbers and _is_amount([one for one in numbers if one is not None])
    return Guess(place, header, "number" if is_number else "single_choice", "", different)


def _uncounted(
    cells: Sequence[str], different: Sequence[str], numbers: Sequence[float | None]
) -> str:
    """Return why there is nothing to count in a column, or nothing."""
    if len(different) < 2:
        return _("Hier steht höchstens eine Antwort; es gibt nichts zu zählen.")
    if _are(_MOMENT, different, numbers):
        return _("Zeitpunkte werden nicht übernommen.")
    is_few = len(different) <= MOST_OPTIONS and 2 * len(different) <= len(cells)
    is_number = None not in numbers and _is_amount([one for one in numbers if one is not None])
    if is_few or is_number or _several(cells):
        return ""
    return _("Als freier Text verstanden und nicht übernommen.")


def _different(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the different answers, never in the order of the rows.

    Whoever answered first would else be seen in every question: by what is its first option.
    """
    different = sorted(set(cells), key=lambda cell: (cell.casefold(), cell))
    is_counted = all(as_number(cell) is not None for cell in different)
    return tuple(sorted(different, key=_as) if is_counted else different)


def _are(pattern: re.Pattern[str], cells: Sequence[str], numbers: Sequence[float | None]) -> bool:
    """Whether most of the different cells of a column look like something that is no number."""
    found = [
        len(cell) <= LONGEST_PATTERN and bool(pattern.fullmatch(cell))
        for cell, n in zip(cells, numbers, strict=True)
        if n is None
    ]
    return 2 * sum(found) > len(cells)


def _make(items: _Items, sheet: Sheet, guess: Guess, kind: str, order: Sequence[str]) -> None:
    """Make the item that a column is."""
    stem = sheet.titles.get(guess.header) or guess.header
    words = sheet.labels.get(guess.header, {})
    if guess.is_ticked:
        items.add(kind, guess.header, stem, options=_codes(guess.values, words))
        return
    cells = _cells(sheet, guess.place)
    values = _different(cells)
    if kind == "number":
        numbers = [as_number(cell) for cell in values]
        whole = all(one is None or one.is_integer() for one in numbers)
        items.add(kind, guess.header, stem, **({} if whole else {"decimals": 2}))
        return
    if kind == "long_text":
        items.add(kind, guess.header, stem)
        return
    if kind == "multiple_choice":
        values = _several(cells) or _parts(cells)
    _require_few(guess.header, kind, values)
    ranked = [one for one in dict.fromkeys(order) if one in values]
    ordered = [*ranked, *(one for one in values if one not in ranked)]
    items.add(kind, guess.header, stem, options=_codes(ordered, words))


def _require_few(header: str, kind: str, values: Sequence[str]) -> None:
    if not 2 <= len(values) <= MOST_CHOSEN[kind]:
        raise UnreadableFile(
            _(
                "In der Spalte „%(column)s“ stehen %(n)s verschiedene Antworten. Für diese Art von "
                "Frage sind es 2 bis %(most)s. Bitte wählen Sie eine andere Art.",
                column=header[:LONGEST],
                n=format_number(len(values)),
                most=MOST_CHOSEN[kind],
            )
        )


def _several(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the options where cells hold several at once, with a semicolon or a bar between."""
    found = [_split(cell, "[;|]") for cell in cells]
    parts = [part for one in found for part in one]
    different = _different(parts)
    is_list = any(len(one) > 1 for one in found) and 2 <= len(different) <= MOST_OPTIONS
    return different if is_list and 2 * len(different) <= len(parts) else ()


def _parts(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the options in cells of which somebody said that they hold several."""
    between = "[;|]" if any(re.search("[;|]", cell) for cell in cells) else ","
    return _different(part for cell in cells for part in _split(cell, between))


def _split(cell: str, between: str) -> list[str]:
    return [part.strip() for part in re.split(between, cell) if part.strip()]


def _is_amount(numbers: Sequence[float]) -> bool:
    return len(numbers) > MOST_STEPS or any(not one.is_integer() for one in numbers)


def _as(cell: str) -> float:
    return as_number(cell) or 0.0


def _codes(values: Sequence[str], words: Mapping[str, str]) -> list[dict[str, Any]]:
    taken: set[str] = set()
    options = []
    for value in values:
        code = value if re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value) else ""
        if not code or code in taken:
            code = key_from(value[:LONGEST], taken)
        taken.add(code)
        options.append({"code": code, "label": {BASE: words.get(value) or value}})
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
