"""A section as respondents see it, without anybody answering."""

from dataclasses import replace

from surveys.questionnaires.asking import AskedItem, DrawnPage, drawn_page
from surveys.questionnaires.forms import AskedPage
from surveys.questionnaires.navigation import Page, seen_items
from surveys.questionnaires.questionnaire import Questionnaire, Section


def sections_of(questionnaire: Questionnaire, name: str) -> tuple[Section, ...]:
    """Return what a section of the document became: itself, or its copies."""
    return tuple(
        section for section in questionnaire.sections if name in {section.name, section.origin}
    )


def everything_on(questionnaire: Questionnaire, section: Section) -> DrawnPage:
    """Return the page of a section with every item open, whatever its condition says."""
    return _open(drawn_page(_asked(questionnaire, section)))


def as_first_seen(questionnaire: Questionnaire, section: Section) -> DrawnPage:
    """Return the page as somebody meets it; items with a condition wait for an answer."""
    page = drawn_page(_asked(questionnaire, section))
    # Items of a draft are gone with its next change: their markup must not stay in memory.
    return replace(page, items=tuple(replace(ask, remembered=False) for ask in page.items))


def _asked(questionnaire: Questionnaire, section: Section) -> AskedPage:
    items = tuple(seen_items(section.items))
    always = tuple(item for item in items if item.asked_if is None)
    waiting = tuple(item for item in items if item.asked_if is not None)
    position = questionnaire.sections.index(section) + 1
    page = Page(section, always, waiting, position, len(questionnaire.sections), None, {})
    return AskedPage(questionnaire, page, {})


def _open(page: DrawnPage) -> DrawnPage:
    return replace(page, rules=None, items=tuple(_shown(ask) for ask in page.items))


def _shown(ask: AskedItem) -> AskedItem:
    return replace(ask, waiting=False, remembered=False)
