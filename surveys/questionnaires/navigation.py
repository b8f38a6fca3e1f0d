"""Where a respondent is, and which page comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.item import Item
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.questionnaires.routing import applicable


@dataclass(frozen=True, slots=True)
class Page:
    """One section as one respondent sees it now.

    position, of
        The number of this page and of all pages known at this moment; both may change
        with a filter.
    before
        Name of the page before it, or None on the first.
    """

    section: Section
    items: tuple[Item, ...]
    position: int
    of: int
    before: str | None


def find_page(questionnaire: Questionnaire, name: str, answers: Mapping[str, Any]) -> Page | None:
    """Return the page of section `name`, or None if it does not apply to this respondent."""
    pages = list(applicable(questionnaire, answers))
    for number, (section, items) in enumerate(pages):
        if section.name == name:
            before = pages[number - 1][0].name if number else None
            return Page(section, items, number + 1, len(pages), before)
    return None


def section_after(
    questionnaire: Questionnaire, name: str, answers: Mapping[str, Any]
) -> str | None:
    """Return the section to show after `name`, or None when everything was seen to the end.

    It is `name` itself while an answer on it opened a further item.
    """
    passed = False
    for section, items in applicable(questionnaire, answers):
        if section.name == name:
            if not was_seen(items, answers):
                return name
            passed = True
        elif passed:
            return section.name
    return None


def first_unseen(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> str | None:
    """Return the first section with an item that was never shown, or None."""
    return next(
        (
            section.name
            for section, items in applicable(questionnaire, answers)
            if not was_seen(items, answers)
        ),
        None,
    )


def was_seen(items: tuple[Item, ...], answers: Mapping[str, Any]) -> bool:
    """Whether each of `items` was shown: answered, or left blank."""
    return all(item.name in answers for item in items if ITEM_TYPES[item.type].stores)
