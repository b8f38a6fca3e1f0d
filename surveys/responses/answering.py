"""What the answers are after a page was answered. Pure: no database, no request."""

from collections.abc import Mapping
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.item import Answers, Item
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import NOBODY, Circumstances, routed


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
    items. Not even "given" stays: where one alone wrote, it would join text and codes.
    """
    kept: dict[str, Any] = {}
    texts: list[tuple[str, str]] = []
    for name, value in answers.items():
        item = questionnaire.items.get(name)
        if item is None:  # a part such as "other": always somebody's own words
            kept[name] = None
            texts.extend([(name, value)] if value else [])
            continue
        kept[name], words = ITEM_TYPES[item.type].bared(item, value)
        texts.extend((f"{name}{part}", text) for part, text in words)
    return kept, texts


def free_text_names(questionnaire: Questionnaire) -> list[str]:
    """Return the names under which somebody's own words are kept, in the order asked."""
    return [
        f"{item.name}{part}"
        for item in questionnaire.items.values()
        for part in ITEM_TYPES[item.type].text_parts(item)
    ]


def item_of_text(questionnaire: Questionnaire, name: str) -> Item:
    """Return the item that a text answers, by the name it is kept under: maybe one in an entry."""
    head, _dot, rest = name.partition(".")
    item = questionnaire.items[head]
    inner = rest.partition(".")[0]
    return next((one for one in item.items if one.name == inner), item)
