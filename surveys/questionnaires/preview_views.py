"""Pages of a draft as respondents see them, in any of its languages, posting nowhere."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from flask import Response, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.accounts.actor import current_actor
from surveys.accounts.policy import staff
from surveys.db import database
from surveys.errors import UnknownPage
from surveys.questionnaires.drawing import drawn
from surveys.questionnaires.edit_frame import editing, framed
from surveys.questionnaires.editing import compiling, drafts
from surveys.questionnaires.editing.preview import as_first_seen, everything_on
from surveys.questionnaires.questionnaire import Section
from surveys.web.assets import asset
from surveys.web.locale import said, speak

THEMED = ("vendor/kern/kern.min.css", "css/mitsprache.css", "css/asking.css")
THEMES = {"dark": "light", "light": "dark"}
MEDIA = re.compile(r"@media\s*\(prefers-color-scheme:\s*(dark|light)\)")


@editing.get("/questionnaires/<int:survey>/preview/<section>")
@staff("coordinator")
def preview(survey: int, section: str) -> ResponseReturnValue:
    """Show one page of the draft."""
    with database().reading() as session:
        draft = drafts.open_draft(session, current_actor(), survey)
    questionnaire = compiling.parsed(draft.complete).questionnaire
    chosen = questionnaire.section(section) if questionnaire else None
    if questionnaire is None or chosen is None:
        raise UnknownPage("Nothing to preview here.")
    language = request.args.get("lang", "")
    speak(language if language in questionnaire.languages else questionnaire.base_language)
    as_respondent = request.args.get("shown") == "first"
    page = (as_first_seen if as_respondent else everything_on)(questionnaire, chosen)
    position = questionnaire.sections.index(chosen)
    theme = request.args.get("theme", "")
    return framed(
        render_template(
            "editing/preview.html",
            section=page.section,
            asked=page,
            position=position + 1,
            of=len(questionnaire.sections),
            before=_beside(survey, questionnaire.sections, position - 1),
            after=_beside(survey, questionnaire.sections, position + 1),
            questionnaire_title=said(questionnaire.title),
            language_links=[],
            drawn=drawn,
            theme=theme if theme in THEMES else "",
            asset=_themed if theme in THEMES else asset,
        )
    )


def _beside(survey: int, sections: tuple[Section, ...], position: int) -> str | None:
    if not 0 <= position < len(sections):
        return None
    kept: dict[str, Any] = {
        name: request.args.get(name) or None for name in ("lang", "theme", "shown")
    }
    return url_for(".preview", survey=survey, section=sections[position].name, **kept)


def _themed(filename: str) -> str:
    """Return the address of a static file, of a style sheet with the theme that was chosen."""
    if filename not in THEMED:
        return asset(filename)
    return url_for(".style", theme=request.args["theme"], name=filename)


@editing.get("/preview-style/<theme>/<path:name>")
@staff("coordinator")
def style(theme: str, name: str) -> ResponseReturnValue:
    """Return a style sheet as it looks under one theme, whatever the browser prefers."""
    if theme not in THEMES or name not in THEMED:
        raise UnknownPage("No such style sheet.")
    response = Response(_css(current_app.static_folder or "", name, theme), mimetype="text/css")
    response.cache_control.private = True
    response.cache_control.max_age = 600
    return response


@cache
def _css(folder: str, name: str, theme: str) -> str:
    """Return a style sheet whose questions after light or dark are answered."""
    words = (Path(folder) / name).read_text(encoding="utf-8")
    always = MEDIA.sub(lambda found: "@media all" if found[1] == theme else "@media not all", words)
    return f"{always}\n:root:root {{ color-scheme: {theme}; }}\n"
