"""What the answers are after a page was answered. Pure: no database, no request."""

from collections.abc import Mapping
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.item import Answers
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import applicable


def answers_after(
    questionnaire: Questionnaire, before: Answers, page: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the answers once one page was answered.

    Answers to items that no longer apply are dropped, not kept: an analyst must never
    meet an answer to an item its respondent was not asked.
    """
    merged = {**before, **page}
    return {
        name: merged[name]
        for _section, items in applicable(questionnaire, merged)
        for item in items
        for name in (item.name, *(f"{item.name}.{p}" for p in ITEM_TYPES[item.type].parts(item)))
        if name in merged
    }


def bare(
    questionnaire: Questionnaire, answers: Answers
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Part the answers of mode A: codes here, free text there.

    Returns the answers without a trace of the texts, and the texts with the names of their
    items. Not even "given" stays: where one alone wrote, it would join text and codes.
    """
    free = set(free_text_names(questionnaire))
    texts = [(name, str(answers[name])) for name in answers if name in free and answers[name]]
    kept = {name: None if name in free else value for name, value in answers.items()}
    return kept, texts


def free_text_names(questionnaire: Questionnaire) -> list[str]:
    """Return the names under which somebody's own words are kept, in the order asked."""
    names = []
    for item in questionnaire.items.values():
        kind = ITEM_TYPES[item.type]
        if kind.free_text:
            names.append(item.name)
        names.extend(f"{item.name}.{part}" for part in kind.parts(item))
    return names
