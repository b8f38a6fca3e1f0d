"""A definition document out, as an XLSForm workbook with a report of what it cannot hold."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import xlsxwriter

from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.formats.xlsform.columns import SETTINGS
from surveys.questionnaires.formats.xlsform.exporting.emitting import Emitting
from surveys.questionnaires.formats.xlsform.exporting.naming import name_items
from surveys.questionnaires.formats.xlsform.exporting.sharing import (
    Cells,
    Writing,
    is_same,
    writing_of,
)
from surveys.questionnaires.formats.xlsform.exporting.unfolding import unfolded
from surveys.questionnaires.formats.xlsform.kept import kept_of
from surveys.web.locale import gettext as _

FIRST = ("type", "name", "label", "hint", "required", "required_message", "relevant")
THEN = ("constraint", "constraint_message", "calculation", "appearance", "default")
LAST = ("choice_filter", "parameters", "repeat_count")
ORDER = {name: place for place, name in enumerate((*FIRST, *THEN, *LAST))}
LONGEST_CELL = 32_000


def write(document: Mapping[str, Any]) -> tuple[bytes, tuple[Entry, ...]]:
    """Return the document as a workbook (`.xlsx`), and what is not or only nearly in it."""
    writing = writing_of(document)
    kept = kept_of(document)
    sections = list(unfolded(document))
    name_items([item for section in sections for item in section.get("items", ())], writing)
    emitting = Emitting(writing, kept)
    for section in sections:
        emitting.section(section)
    emitting.end()
    _tell(document, writing)
    sheets = {"survey": emitting.rows, "choices": writing.choices}
    sheets["settings"] = [_settings(document, writing, kept)]
    others: Mapping[str, list[Cells]] = kept.get("sheets") or {}
    sheets |= {name: rows for name, rows in others.items() if name not in sheets}
    return _workbook(sheets), tuple(writing.entries)


def _settings(document: Mapping[str, Any], writing: Writing, kept: Mapping[str, Any]) -> Cells:
    before: Cells = dict(kept.get("settings") or {})
    title = document.get("title") or {}
    own: Cells = {
        "form_title": str(title.get(writing.base) or next(iter(title.values()), "")),
        "form_id": str(document.get("questionnaire", "")),
    }
    if before and is_same(kept, "form_title", title):
        del own["form_title"]
    if before and is_same(kept, "form_id", document.get("questionnaire")):
        del own["form_id"]
    if not kept and ("survey", "label") not in writing.unmarked:
        own["default_language"] = writing.language(writing.base)
    return before | own


def _tell(document: Mapping[str, Any], writing: Writing) -> None:
    """Report what a whole document has and a workbook has not."""
    if any(section.get("for_each") for section in document.get("sections", ())):
        what = _("Wiederholte Seiten stehen für jede Auswahl einzeln da.")
        writing.entries.append(Entry(Kind.APPROXIMATED, "for_each", what))
    names = ["purpose", "what_happens", "minutes", "groupings", "indices"]
    names += ["drawn"] if any(part.get("drawn") for part in document.get("sections", ())) else []
    lost = [name for name in names if document.get(name) or name == "drawn"]
    if lost:
        what = _("Nicht in XLSForm: %(names)s.", names=", ".join(lost))
        writing.entries.append(Entry(Kind.REFUSED, "settings", what))


def _workbook(sheets: Mapping[str, Iterable[Cells]]) -> bytes:
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options | {"strings_to_numbers": False}) as book:
        bold = book.add_format({"bold": True})
        for name, rows in sheets.items():
            filled = [{head: said for head, said in row.items() if said} for row in rows]
            if not any(filled) and name != "survey":
                continue
            headings = _headings(filled, name)
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading, bold)
            for place, row in enumerate(filled, start=1):
                for column, heading in enumerate(headings):
                    if heading in row:
                        sheet.write_string(place, column, row[heading][:LONGEST_CELL])
    return out.getvalue()


def _headings(rows: list[Cells], sheet: str) -> list[str]:
    """Return the columns in the usual order; all languages of one text stand together."""
    found = list(dict.fromkeys(heading for row in rows for heading in row))
    if sheet == "settings":
        return sorted(found, key=lambda head: head not in SETTINGS)
    usual = ORDER if sheet == "survey" else {"list_name": 0, "name": 1, "label": 2}
    return sorted(found, key=lambda head: usual.get(head.partition("::")[0], len(usual)))
