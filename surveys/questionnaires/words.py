"""Where somebody's own words are kept, and what would betray them.

In mode A words lie apart from the codes. A value computed from them, or an item asked only of
those who wrote, would join both again.
"""

from collections.abc import Iterator

from surveys.items import ITEM_TYPES
from surveys.items.conditions import Condition, Operand, references
from surveys.items.item import Item
from surveys.questionnaires.questionnaire import Questionnaire


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


def computed_from_words(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the calculated items whose value follows from somebody's own words."""
    words = set(free_text_names(questionnaire))
    found: set[str] = set()
    for item in questionnaire.items.values():  # in order: a value looks at earlier ones only
        if item.value is not None and _looks_at(item.value, words | found):
            found.add(item.name)
    return frozenset(found)


def betraying(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield the names of what follows from words: values, and items asked of those who wrote."""
    computed = computed_from_words(questionnaire)
    words = {*free_text_names(questionnaire), *computed}
    yield from sorted(computed)
    for section in questionnaire.sections:
        if _looks_at(section.asked_if, words):
            yield section.name
        for item in section.items:
            if any(_looks_at(rule, words) for rule in _rules(item)):
                yield item.name
            inside = words | {
                name.removeprefix(f"{item.name}.")
                for name in words
                if name.startswith(f"{item.name}.")
            }
            for inner in item.items:
                if any(_looks_at(rule, inside) for rule in _rules(inner)):
                    yield f"{item.name}.{inner.name}"


def _rules(item: Item) -> Iterator[Condition | None]:
    yield item.asked_if
    for option in (*item.options, *item.rows):
        yield option.asked_if
    for scale in item.scales:
        for option in scale.options:
            yield option.asked_if


def _looks_at(rule: Condition | Operand | None, words: set[str]) -> bool:
    return any(name in words for name in references(rule))
