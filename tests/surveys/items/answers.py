"""One item of a tiny questionnaire, asked and answered without a page."""

from typing import Any

from werkzeug.datastructures import MultiDict

from surveys.items import ITEM_TYPES
from surveys.items.base import Given, Variable
from surveys.items.item import Item
from surveys.questionnaires import document
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.routing import routed
from tests.factories import definition


def asked(name: str) -> Questionnaire:
    """Return a questionnaire of the collection."""
    return document.read(definition(name))


def faults(name: str, item: str, **changes: Any) -> list[str]:
    """Return what is wrong with a questionnaire once an item's settings were changed."""
    changed = definition(name)
    for section in changed["sections"]:
        for one in section["items"]:
            if one["name"] == item:
                one.update(changes)
    return [str(fault) for fault in document.parse(changed).faults]


def sent(item: Item, **answers: Any) -> Given:
    """Return what `item` makes of a form; `__` stands for the dot, `x` for the item's name."""
    form: MultiDict[str, str] = MultiDict()
    for name, value in answers.items():
        form.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
    return ITEM_TYPES[item.type].read(item, form, "x")


def said(item: Item, value: Any, language: str = "de") -> list[str]:
    """Return a stored value in words."""
    return ITEM_TYPES[item.type].lines(item, {item.name: value}, language, "de")


def variables(item: Item) -> tuple[Variable, ...]:
    """Return the columns of an item."""
    return tuple(ITEM_TYPES[item.type].variables(item, "page"))


def columns(item: Item, value: Any) -> dict[str, float]:
    """Return the position in each column."""
    found = ITEM_TYPES[item.type].positions(item, value)
    return dict(zip((v.name for v in variables(item)), found, strict=True))


def numbers(item: Item, value: Any) -> list[float]:
    """Return the number in each column."""
    return list(ITEM_TYPES[item.type].numbers(item, value))


def names_asked(questionnaire: Questionnaire, **answers: Any) -> set[str]:
    """Return the names of the items that these answers lead to."""
    return {
        item.name for _section, items in routed(questionnaire, answers).sections for item in items
    }


def heard(questionnaire: Questionnaire, name: str, **answers: Any) -> Any:
    """Return what is kept of an answer once routing is through with it."""
    return routed(questionnaire, answers).heard[name]


def is_seen(questionnaire: Questionnaire, name: str, **answers: Any) -> bool:
    """Whether an item needs no further look."""
    for _section, items in routed(questionnaire, answers).sections:
        for item in items:
            if item.name == name:
                return ITEM_TYPES[item.type].is_seen(item, answers)
    raise AssertionError(f"{name} is not asked")
