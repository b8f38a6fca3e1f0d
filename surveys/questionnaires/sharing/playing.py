"""Playing a questionnaire through: the way of a respondent, with nothing stored.

What was answered travels with the page, signed so that only what we read ourselves comes back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

from surveys.items.file_upload import upload_items
from surveys.items.item import REFUSED, Item
from surveys.questionnaires.asking import DrawnPage, drawn_page
from surveys.questionnaires.forms import AskedPage, PageForm, page_form
from surveys.questionnaires.navigation import (
    Page,
    find_page,
    offers_more,
    pages_of,
    section_after,
)
from surveys.questionnaires.questionnaire import Questionnaire

PURPOSE = "answers of a preview"


@dataclass(frozen=True, slots=True)
class Step:
    """The page to show now; without one, everything was played through."""

    answers: Mapping[str, Any]
    page: Page | None = None
    asked: DrawnPage | None = None
    status: int = 200


def written(answers: Mapping[str, Any], *, key: bytes) -> str:
    """Return answers as a form takes them along."""
    return str(URLSafeSerializer(key, salt=PURPOSE).dumps(dict(answers)))


def read(state: str, *, key: bytes) -> dict[str, Any]:
    """Return the answers a form took along; none if somebody else wrote them."""
    try:
        found = URLSafeSerializer(key, salt=PURPOSE).loads(state)
    except BadData:
        return {}
    return dict(found)


def begin(questionnaire: Questionnaire) -> Step:
    """Return the first page."""
    return _first(questionnaire, {})


def go_on(
    questionnaire: Questionnaire, sent: MultiDict[str, str], *, key: bytes, token: str
) -> Step:
    """Return what comes after the page that was sent."""
    before = read(sent.get("state", ""), key=key)
    section = sent.get("section", "")
    page = find_page(questionnaire, section, before)
    if page is None:
        return _first(questionnaire, before)
    asked = AskedPage(questionnaire, page, before)
    form = page_form(asked, sent, token=token)
    if "csrf_token" in form.errors:
        return _shown(questionnaire, section, before)
    sound = form.merged(before)
    if form.again:
        return _shown(questionnaire, section, sound, add=form.adds)
    if sent.get("then") == "back":
        return _shown(questionnaire, page.before or section, sound)
    if _problems(form):
        return Step(before, page, drawn_page(asked, form), 422)
    sound = {**_without_files(form.items), **sound}
    following = section_after(questionnaire, section, sound)
    now = find_page(questionnaire, section, sound)
    if now and offers_more(page.items, now.items):
        following = section
    return _shown(questionnaire, following, sound) if following else Step(sound)


def _problems(form: PageForm) -> set[str]:
    """Return what must be put right. No file can be handed in here, so none is asked for."""
    files = {item.name for item in upload_items(form.items)}
    return {name for name in form.problems() if name.partition(".")[0] not in files}


def _without_files(items: tuple[Item, ...]) -> dict[str, Any]:
    """Return what stands for files here: nothing, or where they are required, no answer given."""
    return {item.name: dict(REFUSED) if item.required else None for item in upload_items(items)}


def _first(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> Step:
    pages, _heard = pages_of(questionnaire, answers)
    return _shown(questionnaire, pages[0][0].name, answers) if pages else Step(answers)


def _shown(
    questionnaire: Questionnaire, section: str, answers: Mapping[str, Any], *, add: str = ""
) -> Step:
    page = find_page(questionnaire, section, answers)
    if page is None:
        return Step(answers)
    asked = AskedPage(questionnaire, page, answers)
    return Step(answers, page, drawn_page(asked, add=add))
