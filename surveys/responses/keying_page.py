"""A questionnaire as it is keyed in: all of it on one page, in the order of the sheet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from surveys.items import ITEM_TYPES
from surveys.questionnaires.asking import AskedEntry, AskedItem, drawn_page
from surveys.questionnaires.formats.sheet import sheet_of
from surveys.questionnaires.forms import AskedPage
from surveys.questionnaires.navigation import Page, seen_items
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.responses.keyed_answers import Typed, everything_open


@dataclass(frozen=True, slots=True)
class Question:
    """An item with the number it has on the sheet; what is only read has none."""

    number: str
    ask: AskedItem


@dataclass(frozen=True, slots=True)
class DrawnSection:
    """A section with everything open.

    is_copy
        Whether it is one of several alike: on the page these are folded, so that whoever keys in
        passes those that are blank with one key.
    is_filled
        Whether something was keyed in there.
    """

    section: Section
    questions: tuple[Question, ...]
    is_copy: bool
    is_filled: bool

    @property
    def problems(self) -> list[AskedItem]:
        """The items with something to put right; of an item with entries, those in them."""
        return [wrong for one in self.questions for wrong in _wrong(one.ask)]


def numbers_of(questionnaire: Questionnaire) -> Mapping[str, str]:
    """Return the number of each question on the printed sheet, by item name."""
    return sheet_of(questionnaire).numbers


def drawn_sheet(
    questionnaire: Questionnaire, typed: Typed, numbers: Mapping[str, str]
) -> tuple[DrawnSection, ...]:
    """Return all sections with something to key in, filled with what was typed so far."""
    opened = map(everything_open, questionnaire.sections)
    return tuple(
        _section(questionnaire, section, typed, numbers)
        for section in opened
        if any(ITEM_TYPES[item.type].stores for item in seen_items(section.items))
    )


def _section(
    questionnaire: Questionnaire, section: Section, typed: Typed, numbers: Mapping[str, str]
) -> DrawnSection:
    items = tuple(seen_items(section.items))
    page = Page(section, items, (), 1, 1, None, {})
    drawn = drawn_page(
        AskedPage(questionnaire, page, typed.values), add=typed.again if typed.adds else ""
    )
    return DrawnSection(
        section=drawn.section,
        questions=tuple(
            Question(numbers.get(ask.item.name, ""), _with_problems(ask, typed.problems))
            for ask in drawn.items
        ),
        is_copy=section.origin not in {"", section.name},
        is_filled=any(
            not ITEM_TYPES[item.type].is_blank(typed.values.get(item.name))
            for item in items
            if ITEM_TYPES[item.type].stores
        ),
    )


def _with_problems(ask: AskedItem, problems: Mapping[str, str]) -> AskedItem:
    """Return an item as it is drawn for staff: nothing of it stays in memory."""
    entries = tuple(_entry(ask, entry, problems) for entry in ask.entries)
    return replace(ask, problem=problems.get(ask.item.name), entries=entries, remembered=False)


def _entry(ask: AskedItem, entry: AskedEntry, problems: Mapping[str, str]) -> AskedEntry:
    place = f"{ask.item.name}.{entry.key}"
    items = tuple(
        replace(one, problem=problems.get(f"{place}.{one.item.name}")) for one in entry.items
    )
    return replace(entry, items=items)


def _wrong(ask: AskedItem) -> list[AskedItem]:
    if not ask.problem:
        return []
    inside = [one for entry in ask.entries for one in entry.items if one.problem]
    return inside or [ask]
