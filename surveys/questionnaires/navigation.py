"""Where a respondent is, and which page comes next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import references
from surveys.items.item import Item
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.questionnaires.routing import NOBODY, Circumstances, broken_checks, routed

MANY = 3
"""From so many sections on, there is a page with all of them."""


@dataclass(frozen=True, slots=True)
class Page:
    """One section as one respondent sees it now.

    waiting
        Items of the section that do not apply yet, but may while it is being answered. A browser
        with scripts shows them at once; without, the page comes back with them.
    position, of
        The number of this page and of all pages known at this moment; both may change
        with a filter.
    before
        Name of the page before it, or None on the first.
    heard
        The answers that count, with what was calculated.
    """

    section: Section
    items: tuple[Item, ...]
    waiting: tuple[Item, ...]
    position: int
    of: int
    before: str | None
    heard: Mapping[str, Any]

    @property
    def is_one_of_many(self) -> bool:
        """Whether there is a page with all sections."""
        return self.of >= MANY


class Progress(Enum):
    """How far a respondent has come with a section."""

    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"
    CHECK = "check"
    """Everything was seen, but answers do not agree that should."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One section that applies now, and how far it is."""

    section: Section
    progress: Progress

    @property
    def is_left(self) -> bool:
        """Whether it keeps the respondent from submitting."""
        return self.progress is not Progress.DONE


Asked = tuple[Section, tuple[Item, ...]]


def pages_of(
    questionnaire: Questionnaire, answers: Mapping[str, Any], circumstances: Circumstances = NOBODY
) -> tuple[list[Asked], Mapping[str, Any]]:
    """Return the sections with something to see for this respondent, and what was heard."""
    route = routed(questionnaire, answers, circumstances)
    pages = [(section, tuple(seen_items(items))) for section, items in route.sections]
    return [(section, items) for section, items in pages if items], route.heard


def seen_items(items: tuple[Item, ...]) -> list[Item]:
    """Return the items that are seen on a page; calculated ones are not."""
    return [item for item in items if ITEM_TYPES[item.type].asks]


def find_page(
    questionnaire: Questionnaire,
    name: str,
    answers: Mapping[str, Any],
    circumstances: Circumstances = NOBODY,
) -> Page | None:
    """Return the page of section `name`, or None if it does not apply to this respondent."""
    pages, heard = pages_of(questionnaire, answers, circumstances)
    for number, (section, items) in enumerate(pages):
        if section.name == name:
            before = pages[number - 1][0].name if number else None
            waiting = tuple(_waiting(section, items))
            return Page(section, items, waiting, number + 1, len(pages), before, heard)
    return None


def _waiting(section: Section, items: tuple[Item, ...]) -> list[Item]:
    """Return the items of a section that an answer on the same page may open."""
    shown = {item.name for item in items}
    here: set[str] = set()
    found = []
    for item in section.items:
        if not ITEM_TYPES[item.type].asks:
            continue
        rules = (item.asked_if, *(option.asked_if for option in (*item.options, *item.rows)))
        looked_at = {name.partition(".")[0] for rule in rules for name in references(rule)}
        if item.name not in shown and looked_at & here:
            found.append(item)
        here.add(item.name)
    return found


def section_after(
    questionnaire: Questionnaire,
    name: str,
    answers: Mapping[str, Any],
    circumstances: Circumstances = NOBODY,
) -> str | None:
    """Return the section to show after `name`, or None when everything was seen to the end.

    It is `name` itself while an answer on it opened a further item.
    """
    passed = False
    for section, items in pages_of(questionnaire, answers, circumstances)[0]:
        if section.name == name:
            if not was_seen(items, answers):
                return name
            passed = True
        elif passed:
            return section.name
    return None


def first_unseen(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    circumstances: Circumstances = NOBODY,
) -> str | None:
    """Return the first section with an item that was never shown, or None."""
    return next(
        (
            section.name
            for section, items in pages_of(questionnaire, answers, circumstances)[0]
            if not was_seen(items, answers)
        ),
        None,
    )


def offers_more(before: tuple[Item, ...], now: tuple[Item, ...]) -> bool:
    """Whether an item of a page has options or rows now that it had not when it was shown."""
    offered = {item.name: _offer(item) for item in before}
    return any(item.name in offered and _offer(item) - offered[item.name] for item in now)


def _offer(item: Item) -> set[str]:
    return {option.code for option in (*item.options, *item.rows)}


def was_seen(items: tuple[Item, ...], answers: Mapping[str, Any]) -> bool:
    """Whether each of `items` was shown: answered, or left blank."""
    return all(
        ITEM_TYPES[item.type].is_seen(item, answers)
        for item in items
        if ITEM_TYPES[item.type].stores
    )


def first_open(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    circumstances: Circumstances = NOBODY,
) -> str | None:
    """Return the first section that keeps a respondent from submitting, or None.

    Something on it was never shown, or answers do not agree that should.
    """
    stages = stages_of(questionnaire, answers, circumstances)
    return next((stage.section.name for stage in stages if stage.is_left), None)


def stages_of(
    questionnaire: Questionnaire,
    answers: Mapping[str, Any],
    circumstances: Circumstances = NOBODY,
) -> Iterator[Stage]:
    """Yield every section that applies to this respondent now, with how far it is."""
    pages, heard = pages_of(questionnaire, answers, circumstances)
    for section, items in pages:
        if was_seen(items, answers):
            broken = any(broken_checks(questionnaire, items, heard))
            yield Stage(section, Progress.CHECK if broken else Progress.DONE)
        else:
            begun = any(item.name in answers for item in items)
            yield Stage(section, Progress.BEGUN if begun else Progress.OPEN)
