"""An XLSForm workbook in, a definition document and a report out."""

import math
import re
from collections.abc import Iterable, Mapping
from typing import Any

from surveys.errors import UnreadableFile
from surveys.questionnaires.formats.report import Conversion, Entry, Kind
from surveys.questionnaires.formats.xlsform.columns import (
    TEXTS,
    Line,
    headings_of,
    lines,
)
from surveys.questionnaires.formats.xlsform.importing.arranging import Arranged, arrange, name_all
from surveys.questionnaires.formats.xlsform.importing.choices import lists_of
from surveys.questionnaires.formats.xlsform.importing.making import Making
from surveys.questionnaires.formats.xlsform.importing.reference import check_with_reference
from surveys.questionnaires.formats.xlsform.importing.tree import everything, join_other, tree_of
from surveys.questionnaires.formats.xlsform.kept import FORMAT, digest
from surveys.questionnaires.formats.xlsform.languages import UNKNOWN, guessed, tag_of
from surveys.questionnaires.formats.xlsform.sheets import Book, Sheet, read_book
from surveys.web.locale import gettext as _

SECONDS_AN_ITEM = 15
TO_COMPLETE = {
    "de": "Aus einer XLSForm-Datei übernommen. Bitte ergänzen.",
    "en": "Taken over from an XLSForm file. Please complete.",
}

NOTHING = {
    "de": "Aus der XLSForm-Datei konnte keine Frage übernommen werden.",
    "en": "No question of the XLSForm file could be taken over.",
}


def read(content: bytes, name: str) -> Conversion:
    """Return the questionnaire in a workbook (`.xlsx` or `.xls`) and what became of each thing.

    Raises
    ------
    UnreadableFile
        If the file is no workbook or no sound XLSForm; with sheet and row where there is one.
    """
    try:
        return _read(content, name)
    except RecursionError:
        raise UnreadableFile(
            _("Ein Ausdruck in der Datei ist zu tief verschachtelt. Bitte vereinfachen Sie ihn.")
        ) from None


def _read(content: bytes, name: str) -> Conversion:
    book = read_book(content, name)
    survey = book.sheets.get("survey")
    if survey is None:
        raise UnreadableFile(
            _("Der Arbeitsmappe fehlt das Blatt „survey“. Ist sie wirklich ein XLSForm?")
        )
    rows = _rows(survey)
    _check_name_of_choices(book, rows)
    nodes = tree_of(rows)
    if not any(node.kind not in {"remark", "group"} for node in everything(nodes)):
        raise UnreadableFile(
            _(
                "Blatt „%(sheet)s“: Es enthält keine einzige Frage. Bitte prüfen Sie die Datei.",
                sheet=survey.name,
            )
        )
    settings = _settings(book)
    choices = lines(book.sheets["choices"], "choices") if "choices" in book.sheets else ()
    making = _making((*rows, *choices), choices, settings)
    join_other(nodes, making.lists)
    name_all(nodes, making)
    title = _title(settings, name, making)
    arranged = arrange(nodes, making, title)
    check_with_reference(content, book)
    return _conversion(book, making, arranged, settings, title)


def _rows(survey: Sheet) -> tuple[Line, ...]:
    headings = {heading.key for heading in headings_of(survey, "survey")}
    if "type" not in headings:
        raise UnreadableFile(
            _(
                "Blatt „%(sheet)s“, Zeile 1: Es fehlt die Spalte „type“. Ist die Datei wirklich "
                "ein XLSForm?",
                sheet=survey.name,
            )
        )
    return lines(survey, "survey")


def _check_name_of_choices(book: Book, rows: Iterable[Line]) -> None:
    """Refuse a sheet `Choices` beside a sheet `survey`: older tools would not find it.

    Names all written alike, also in capitals, are read.
    """
    choices, survey = book.sheets.get("choices"), book.sheets["survey"]
    if choices is None or choices.name == "choices" or survey.name != "survey":
        return
    needs = next((line for line in rows if " " in line.plain("type")), None)
    if needs is not None:
        raise needs.refuse(
            _(
                "Die Auswahl „%(type)s“ findet ihr Blatt nicht: Es heißt „%(name)s“, müsste aber "
                "wie „survey“ kleingeschrieben „choices“ heißen. Bitte benennen Sie es um.",
                type=needs.plain("type"),
                name=choices.name,
            )
        )


def _settings(book: Book) -> dict[str, str]:
    sheet = book.sheets.get("settings")
    first = next(iter(lines(sheet, "settings")), None) if sheet else None
    return first.kept() if first else {}


def _making(texts: Iterable[Line], choices: tuple[Line, ...], settings: dict[str, str]) -> Making:
    twice = settings.get("allow_choice_duplicates", "").lower() in {"yes", "true", "true()"}
    lists = lists_of(choices, twice_allowed=twice)
    named: dict[str, None] = {}
    unnamed: list[str] = []
    for line in texts:
        for heading, words in line.cells.items():
            if heading.key in TEXTS and heading.language:
                named[tag_of(heading.language)] = None
            elif heading.key == "label":
                unnamed.append(words)
    base, entries = _base(settings.get("default_language", ""), list(named), unnamed)
    entries += [
        Entry(
            Kind.APPROXIMATED,
            "languages",
            _("Eine Sprache der Datei kennen wir nicht; sie heißt vorläufig „%(tag)s“.", tag=tag),
        )
        for tag in named
        if tag.startswith(UNKNOWN)
    ]
    return Making(base, [base, *(tag for tag in named if tag != base)], lists, entries=entries)


def _base(given: str, named: list[str], unnamed: list[str]) -> tuple[str, list[Entry]]:
    """Return the main language, and what to report if it had to be guessed."""
    if given and given.lower() != "default":
        return tag_of(given), []
    if named and (not unnamed or guessed(unnamed) in {None, *named}):
        return named[0], []
    found = guessed(unnamed) or "en"
    what = _("Die Datei nennt ihre Sprache nicht; nach den Wörtern ist es „%(tag)s“.", tag=found)
    return found, [Entry(Kind.APPROXIMATED, "settings default_language", what)]


def _title(settings: dict[str, str], name: str, making: Making) -> dict[str, str]:
    plain = re.sub(r"\.[A-Za-z]+$", "", name.replace("\\", "/").rpartition("/")[2])
    return {making.base: settings.get("form_title") or plain or "XLSForm"}


def _conversion(
    book: Book,
    making: Making,
    arranged: Arranged,
    settings: dict[str, str],
    title: dict[str, str],
) -> Conversion:
    several = len(making.languages) > 1
    to_complete = {making.base: TO_COMPLETE.get(making.base, TO_COMPLETE["en"])}
    _tell_settings(making, settings)
    document: dict[str, Any] = {
        "questionnaire": _slug(settings, making),
        "base_language": making.base,
        "languages": making.languages,
        "fallback": several,
        "title": title,
        "purpose": to_complete,
        "what_happens": to_complete,
        "minutes": _minutes(arranged),
        "sections": arranged.sections or [_nothing(making, title)],
        "checks": making.checks,
    }
    document["kept"] = {FORMAT: _kept(book, arranged, settings, document)}
    _tell_sheets(book, making)
    return Conversion(document, tuple(making.entries))


def _nothing(making: Making, title: dict[str, str]) -> dict[str, Any]:
    """Return a page for a workbook none of whose questions could be taken over."""
    words = NOTHING.get(making.base, NOTHING["en"])
    kept = {FORMAT: {"made_up": True}}
    name = making.free_name("nothing")
    item = {"name": name, "type": "information", "stem": {making.base: words}, "kept": kept}
    return {"name": making.free_name("page"), "title": title, "items": [item], "kept": kept}


def _slug(settings: dict[str, str], making: Making) -> str:
    given = settings.get("form_id", "")
    slug = re.sub(r"[^A-Za-z0-9_-]+", "_", given).strip("_")[:40] or "xlsform"
    if given and slug != given:
        making.entries.append(
            Entry(
                Kind.APPROXIMATED,
                "settings form_id",
                _("Der Name „%(name)s“ wird zu „%(ours)s“.", name=given, ours=slug),
            )
        )
    return slug


def _minutes(arranged: Arranged) -> int:
    items = sum(len(section["items"]) for section in arranged.sections)
    return min(240, max(1, math.ceil(items * SECONDS_AN_ITEM / 60)))


def _tell_settings(making: Making, settings: dict[str, str]) -> None:
    used = {"form_title", "form_id", "default_language", "allow_choice_duplicates"}
    unused = [name for name in settings if name not in used]
    if unused:
        what = _("Nur aufbewahrt, nicht verwendet: %(names)s.", names=", ".join(unused))
        making.entries.append(Entry(Kind.KEPT, "settings", what))
    making.entries.append(
        Entry(
            Kind.APPROXIMATED,
            "settings",
            _("Zweck, Verwendung und Dauer stehen nicht im XLSForm. Bitte ergänzen Sie sie."),
        )
    )


def _tell_sheets(book: Book, making: Making) -> None:
    for name in ("external_choices", "entities", "osm"):
        if name in book.sheets:
            what = _("Dieses Blatt wird nur aufbewahrt, nicht verwendet.")
            making.entries.append(Entry(Kind.KEPT, name, what))
    for name in book.others:
        what = _("Dieses Blatt gehört nicht zum XLSForm und wird nicht gelesen.")
        making.entries.append(Entry(Kind.REFUSED, name, what))
    for line in making.lists.values():
        unused = dict.fromkeys(
            heading.key
            for row in line
            for heading in row.cells
            if heading.key in {"image", "big-image", "audio", "video"}
        )
        if unused:
            making.say(
                Kind.KEPT,
                line[0],
                _("Nur aufbewahrt, nicht verwendet: %(names)s.", names=", ".join(unused)),
            )


def _kept(
    book: Book, arranged: Arranged, settings: dict[str, str], document: Mapping[str, Any]
) -> dict[str, Any]:
    plain = {
        name: sheet for name, sheet in book.sheets.items() if name not in {"survey", "settings"}
    }
    return {
        "settings": settings,
        "made": {
            "form_title": digest(document["title"]),
            "form_id": digest(document["questionnaire"]),
        },
        "columns": {
            name: list(dict.fromkeys(head.plain for head in headings_of(sheet, name)))
            for name, sheet in book.sheets.items()
        },
        "sheets": {
            name: [line.kept() for line in lines(sheet, name)] for name, sheet in plain.items()
        },
        "rows": arranged.rows,
        "groups": arranged.groups,
    }
