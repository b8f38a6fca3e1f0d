"""Where somebody at a desk goes on: the navigation of a draft, with what only they see.

A colleague walks through the sections they were asked to answer and never comes to another.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.questionnaires.navigation import (
    Page,
    Stage,
    find_page,
    pages_of,
    section_after,
    stages_of,
)
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.responses.desk import Desk


def page_at(desk: Desk, name: str, answers: Mapping[str, Any] | None = None) -> Page | None:
    """Return the page of section `name`, or None if it does not apply, or is not for them."""
    answers = desk.answers if answers is None else answers
    if not desk.shows(name):
        return None
    answers = {**desk.unconfirmed(_items_in(desk.questionnaire, name)), **answers}
    page = find_page(desk.questionnaire, name, answers, desk.circumstances)
    if page is None or desk.helper is None or desk.helper.sections is None:
        return page
    mine = _sections(desk, answers)
    place = mine.index(name)
    before = mine[place - 1] if place else None
    return replace(page, position=place + 1, of=len(mine), before=before)


def stages_at(desk: Desk, answers: Mapping[str, Any] | None = None) -> tuple[Stage, ...]:
    """Return the sections that are asked here now, with how far they are."""
    answers = desk.answers if answers is None else answers
    stages = stages_of(desk.questionnaire, answers, desk.circumstances)
    return tuple(stage for stage in stages if desk.shows(stage.section.name))


def first_open_at(desk: Desk, answers: Mapping[str, Any] | None = None) -> str | None:
    """Return the first section that is not finished, or None."""
    stages = stages_at(desk, answers)
    return next((stage.section.name for stage in stages if stage.is_left), None)


def section_after_at(desk: Desk, name: str, answers: Mapping[str, Any]) -> str | None:
    """Return the section to show after `name`, or None when everything was seen to the end."""
    following = section_after(desk.questionnaire, name, answers, desk.circumstances)
    while following is not None and not desk.shows(following):
        name = following
        following = section_behind(desk, name, answers)
    return following


def section_behind(desk: Desk, name: str, answers: Mapping[str, Any]) -> str | None:
    """Return the section behind `name`, whatever was seen of that one."""
    names = [one.name for one, _items in _pages(desk, answers)]
    place = names.index(name) + 1 if name in names else len(names)
    return names[place] if place < len(names) else None


def _sections(desk: Desk, answers: Mapping[str, Any]) -> list[str]:
    return [one.name for one, _items in _pages(desk, answers) if desk.shows(one.name)]


def _pages(desk: Desk, answers: Mapping[str, Any]) -> list[Any]:
    return pages_of(desk.questionnaire, answers, desk.circumstances)[0]


def _items_in(questionnaire: Questionnaire, name: str) -> frozenset[str]:
    found = next((one for one in questionnaire.sections if one.name == name), None)
    return frozenset(item.name for item in found.items) if found else frozenset()
