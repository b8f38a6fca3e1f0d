"""Translating a questionnaire: the table side by side, and files for translators."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.clock import now
from surveys.db import database
from surveys.errors import UnknownPage, UnreadableFile
from surveys.questionnaires.edit_frame import of_questionnaire
from surveys.questionnaires.editing import drafts
from surveys.questionnaires.editing.drafts import Draft
from surveys.questionnaires.editing.wording import language_words
from surveys.questionnaires.faults import names_in
from surveys.questionnaires.translating import keeping, spreadsheet, xliff
from surveys.questionnaires.translating.returning import Cell, Returned, taken_over
from surveys.questionnaires.translating.units import Translated, side_by_side, units
from surveys.web.locale import gettext as _
from surveys.web.locale import language_of, ngettext
from surveys.web.sizes import takes

translating = Blueprint("translating", __name__, url_prefix="/staff")
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS = {"xlsx": (spreadsheet, SHEET), "xlf": (xliff, "application/xliff+xml")}


@translating.get("/questionnaires/<int:survey>/translate")
@staff("coordinator")
def table(survey: int) -> ResponseReturnValue:
    """Show the texts of one section beside their translation."""
    return table_page(open_draft(survey))


@translating.post("/questionnaires/<int:survey>/translate")
@staff("coordinator")
@takes(1024)
def save(survey: int) -> ResponseReturnValue:
    """Keep what was translated; what somebody else changed meanwhile is shown again."""
    draft = open_draft(survey)
    language = chosen_language(draft)
    known = {unit.place: unit for unit in units(draft.document)}
    words = keeping.changed_words(typed_words(), known, language)
    seen = request.form.get("seen", "")
    kept, left = keeping.keep(
        database(),
        survey,
        language,
        words,
        document=draft.document,
        seen=int(seen) if seen.isascii() and seen.isdigit() else draft.changes,
        actor=current_actor(),
        at=now(),
    )
    if left:
        flash(
            _(
                "Jemand hat inzwischen dieselben Fragen geändert. Ihre Übersetzung steht noch "
                "hier: Bitte prüfen Sie sie und speichern Sie noch einmal."
            ),
            "warning",
        )
        return table_page(open_draft(survey), typed=left), 409
    if kept:
        flash(
            ngettext("%(num)d Text ist gespeichert.", "%(num)d Texte sind gespeichert.", kept),
            "success",
        )
    return redirect(here(survey, language))


def typed_words() -> dict[str, str]:
    """Return what was typed, by place; rows left as they were shown are nobody's change."""
    rows = zip(*(request.form.getlist(name) for name in ("place", "was", "words")), strict=False)
    lines = ((place, *(one.replace("\r\n", "\n") for one in both)) for place, *both in rows)
    return {place: words for place, was, words in lines if words.strip() != was.strip()}


@translating.get("/questionnaires/<int:survey>/translate/<any(xlsx, xlf):form>")
@staff("coordinator")
def download(survey: int, form: str) -> ResponseReturnValue:
    """Give the table as a file for translators."""
    draft = open_draft(survey)
    language = chosen_language(draft)
    writer, media_type = FORMATS[form]
    response = Response(writer.write(draft.document, language), mimetype=media_type)
    name = f"{draft.document['questionnaire']}-{language}.{form}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@translating.post("/questionnaires/<int:survey>/translate/file")
@staff("coordinator")
@takes(20 * 1024)
def upload(survey: int) -> ResponseReturnValue:
    """Take over a file that came back; what does not fit is named cell by cell."""
    draft = open_draft(survey)
    language = chosen_language(draft)
    try:
        found = taken_over(draft.document, language, sent_cells(language))
    except UnreadableFile as problem:
        return table_page(draft, problem=str(problem)), 422
    _kept, left = keeping.keep(
        database(),
        survey,
        language,
        found.words,
        document=draft.document,
        seen=draft.changes,
        actor=current_actor(),
        at=now(),
    )
    return table_page(open_draft(survey), returned=found, typed=left)


def sent_cells(language: str) -> list[Cell]:
    """Return the translations in the file that was sent.

    Raises
    ------
    UnreadableFile
        If there is none, or it cannot be read.
    """
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise UnreadableFile(_("Bitte wählen Sie zuerst eine Datei aus."))
    form = xliff if sent.filename.lower().endswith((".xlf", ".xliff")) else spreadsheet
    return list(form.read(sent.read(), language))


def open_draft(survey: int) -> Draft:
    """Return the draft of a questionnaire that the actor coordinates."""
    with database().reading() as session:
        return drafts.open_draft(session, current_actor(), survey)


def other_languages(draft: Draft) -> list[str]:
    """Return the languages there are to translate into."""
    base = draft.document["base_language"]
    return [tag for tag in draft.document["languages"] if tag != base]


def chosen_language(draft: Draft) -> str:
    """Return the language that the page is about.

    Raises
    ------
    UnknownPage
        If the questionnaire has only its base language.
    """
    others = other_languages(draft)
    wanted = request.args.get("into", "")
    if not others:
        raise UnknownPage("There is no language to translate into.")
    return wanted if wanted in others else others[0]


def here(survey: int, language: str) -> str:
    """Return the address of the table as it is shown now."""
    return url_for(
        ".table",
        survey=survey,
        into=language,
        part=request.args.get("part"),
        only=request.args.get("only"),
    )


def table_page(
    draft: Draft,
    *,
    typed: dict[str, str] | None = None,
    problem: str = "",
    returned: Returned | None = None,
) -> str:
    """Return the page of the table, with what was typed and could not be kept."""
    others = other_languages(draft)
    if not others:
        return render_template(
            "translating/table.html",
            language=None,
            **of_questionnaire(draft, request.endpoint or ""),
        )
    language = chosen_language(draft)
    rows = [row for row in side_by_side(draft.document, language) if row.base]
    parts = parts_of(draft, rows)
    part = chosen_part(parts)
    return render_template(
        "translating/table.html",
        language=language_of(language),
        base=language_of(draft.document["base_language"]),
        others=[(tag, language_words(tag), progress(draft, tag)) for tag in others],
        parts=parts,
        rows=shown_rows(rows, part),
        part=part,
        whole=WHOLE,
        only=request.args.get("only", ""),
        typed=typed or {},
        problem=problem,
        returned=returned,
        done=progress(draft, language),
        **of_questionnaire(draft, "translating.table"),
    )


def progress(draft: Draft, language: str) -> tuple[int, int]:
    """Return how many texts are translated and up to date, and how many there are."""
    rows = [row for row in side_by_side(draft.document, language) if row.base]
    return sum(1 for row in rows if row.words and not row.is_outdated), len(rows)


WHOLE, HEAD = "all", "head"
"""Parts of the table besides the sections: all of it, and what stands before the first page."""


def shown_rows(rows: list[Translated], part: str) -> list[Translated]:
    """Return the rows of one part, all or only those with something to do."""
    only = request.args.get("only", "")
    return [
        row
        for row in rows
        if part in (WHOLE, part_of(row)) and (only != "open" or row.is_missing or row.is_outdated)
    ]


def part_of(row: Translated) -> str:
    """Return the section a text stands in, or the head of the questionnaire."""
    return names_in(row.unit.place)[0] or HEAD


def parts_of(draft: Draft, rows: list[Translated]) -> list[dict[str, Any]]:
    """Return the parts to choose from, with how much is open in each."""
    base = draft.document["base_language"]
    titles = {HEAD: _("Titel, Zweck und alles davor")} | {
        section["name"]: section.get("title", {}).get(base) or section["name"]
        for section in draft.document["sections"]
    }
    left = Counter(part_of(row) for row in rows if row.is_missing or row.is_outdated)
    return [{"name": name, "title": title, "open": left[name]} for name, title in titles.items()]


def chosen_part(parts: list[dict[str, Any]]) -> str:
    """Return the part that was asked for, or the first with something to do."""
    wanted = request.args.get("part", "")
    if wanted == WHOLE or any(part["name"] == wanted for part in parts):
        return wanted
    return next((str(part["name"]) for part in parts if part["open"]), HEAD)
