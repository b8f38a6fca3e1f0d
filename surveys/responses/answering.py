"""What the answers are after a page was answered. Pure: no database, no request."""

from collections.abc import Mapping
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.item import Answers
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import NOBODY, Circumstances, routed
from surveys.questionnaires.words import computed_from_words


def answers_after(
    questionnaire: Questionnaire,
    before: Answers,
    page: Mapping[str, Any],
    circumstances: Circumstances = NOBODY,
) -> dict[str, Any]:
    """Return the answers once one page was answered, with what follows from them.

    Answers to items that no longer apply are dropped, not kept: an analyst must never
    meet an answer to an item its respondent was not asked. Options and rows that no longer
    apply leave the answers they were in.
    """
    merged = {**before, **page}
    route = routed(questionnaire, merged, circumstances)
    return {
        name: route.heard[name]
        for _section, items in route.sections
        for item in items
        for name in (item.name, *(f"{item.name}.{p}" for p in ITEM_TYPES[item.type].parts(item)))
        if name in merged or not ITEM_TYPES[item.type].asks
    }


def bare(
    questionnaire: Questionnaire, answers: Answers
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Part the answers of mode A: codes here, free text there.

    Returns the answers without a trace of the texts, and the texts with the names of their
    items. Not even "given" stays, nor what was computed from them: where one alone wrote, it
    would join text and codes.
    """
    kept: dict[str, Any] = {}
    texts: list[tuple[str, str]] = []
    computed = computed_from_words(questionnaire)
    for name, value in answers.items():
        if name in computed:
            kept[name] = None
            continue
        item = questionnaire.items.get(name)
        if item is None:  # a part such as "other": always somebody's own words
            kept[name] = None
            texts.extend([(name, value)] if value else [])
            continue
        kept[name], words = ITEM_TYPES[item.type].bared(item, value)
        texts.extend((f"{name}{part}", text) for part, text in words)
    return kept, texts
