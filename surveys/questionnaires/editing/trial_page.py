"""A test run as its page shows it."""

from dataclasses import dataclass

from surveys.questionnaires.editing.subjects import Vocabulary
from surveys.questionnaires.editing.trying import TestRun
from surveys.questionnaires.navigation import seen_items
from surveys.questionnaires.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class TriedItem:
    """An item, and how many of the generated respondents were asked it."""

    words: str
    asked: int
    refused: int


@dataclass(frozen=True, slots=True)
class TriedSection:
    """A section, how many reached it, and its items."""

    words: str
    path: str
    reached: int
    items: tuple[TriedItem, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """A test run in words and numbers."""

    run: TestRun
    sections: tuple[TriedSection, ...]
    unreached: tuple[TriedSection, ...]


def trial_of(questionnaire: Questionnaire, run: TestRun) -> Trial:
    """Return a test run section by section."""
    vocabulary = Vocabulary(questionnaire)
    sections = tuple(
        TriedSection(
            words=vocabulary.words(section.title) or section.name,
            path=section.origin or section.name,
            reached=run.reached[section.name],
            items=tuple(
                TriedItem(
                    vocabulary.words(item.stem) or item.name,
                    run.asked[item.name],
                    run.refused[item.name],
                )
                for item in seen_items(section.items)
            ),
        )
        for section in questionnaire.sections
    )
    return Trial(run, sections, tuple(one for one in sections if not one.reached))
