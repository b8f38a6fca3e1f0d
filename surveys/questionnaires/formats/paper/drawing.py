"""From a questionnaire to a page of markup, by templates of its own: paper has no buttons."""

import base64
from datetime import date
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from surveys.items.organisation_details import detail_in_words, options_of
from surveys.questionnaires.formats.paper import room
from surveys.questionnaires.formats.paper.cover import Cover
from surveys.questionnaires.formats.paper.marking import LARGE, Mark, drawing_of
from surveys.questionnaires.formats.sheet import sheet_of
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.settings import ROOT
from surveys.web.locale import (
    END,
    ISOLATE,
    day,
    format_number,
    gettext,
    plural_form,
    said,
    speaking,
)
from surveys.web.markdown import plain, prose, words


def page(questionnaire: Questionnaire, cover: Cover, mark: Mark) -> str:
    """Return the whole print as markup in the language now spoken."""
    return (
        templates()
        .get_template("paper/questionnaire.html")
        .render(
            sheet=sheet_of(questionnaire),
            questionnaire=questionnaire,
            cover=cover,
            mark=mark,
            locale=speaking(),
            picture=_as_address(drawing_of(cover.link, LARGE)) if cover.link else "",
        )
    )


@cache
def templates() -> Environment:
    """Return an environment without a server: prints are made by commands, too."""
    found = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.install_gettext_callables(gettext, plural_form, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    found.filters.update(
        words=words,
        prose=prose,
        text=said,
        plain=lambda texts: plain(said(texts)),
        number=format_number,
        alone=lambda written: f"{ISOLATE}{written}{END}",
        date=day,
        iso=lambda written: day(date.fromisoformat(written)),
    )
    found.globals.update(room=room, detail_in_words=detail_in_words, options_of=options_of)
    return found


def _as_address(drawing: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(drawing).decode()}"
