"""Who is asked what: one pass over the questionnaire, in order."""

from collections.abc import Iterator
from typing import Any

from surveys.items.conditions import holds
from surveys.items.item import Answers, Item
from surveys.questionnaires.questionnaire import Questionnaire, Section


def applicable(
    questionnaire: Questionnaire, answers: Answers
) -> Iterator[tuple[Section, tuple[Item, ...]]]:
    """Yield each section this respondent should see, with the items asked in it.

    An answer to an item that does not apply is not heard, so a respondent who goes back
    and changes a filter leaves no hidden answer behind to steer later items.
    """
    heard: dict[str, Any] = {}
    for section in questionnaire.sections:
        if not holds(section.asked_if, heard):
            continue
        asked: list[Item] = []
        for item in section.items:
            if holds(item.asked_if, heard):
                asked.append(item)
                heard[item.name] = answers.get(item.name)
        if asked:
            yield section, tuple(asked)
