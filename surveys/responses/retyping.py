"""Stored answers as a page would have sent them, so that the item's own rules read them.

What comes from a file is checked by the very code that checks what respondents type.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.base import Given
from surveys.items.item import Item
from surveys.web.locale import speaking


class Retyped(dict[str, list[str]]):
    """What a browser would have sent: several values per name."""

    def getlist(self, key: str) -> list[str]:
        """Return every value sent under `key`, or an empty list."""
        return self.get(key, [])


def sound_answer(item: Item, answers: Mapping[str, Any]) -> tuple[dict[str, Any], str | None]:
    """Return what of the answers to an item can be stored, and what is wrong with the rest.

    A blank is no fault, also where an answer is required: nobody can be asked again. If a row or
    a part beside the answer is wrong, it goes alone; if the answer is, it becomes a blank.
    """
    item = replace(item, required=False) if item.required else item
    first = _read(item, answers)
    if first.problem is None:
        return _stored(item, first), None
    for fewer in _fewer(item, answers):
        given = _read(item, fewer)
        if given.problem is None:
            return _stored(item, given), first.problem
    return {item.name: None}, first.problem


def _fewer(item: Item, answers: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the answers with less and less in them: without parts, without rows, nothing."""
    value = answers.get(item.name)
    yield {item.name: value}
    if isinstance(value, dict) and "missing" not in value:
        yield {
            **answers,
            item.name: {
                row: cell if _read(item, {item.name: {row: cell}}).problem is None else None
                for row, cell in value.items()
            },
        }
    yield {}


def _read(item: Item, answers: Mapping[str, Any]) -> Given:
    return ITEM_TYPES[item.type].read(item, _retyped(item, answers), item.name)


def _stored(item: Item, given: Given) -> dict[str, Any]:
    parts = {f"{item.name}.{part}": words for part, words in given.parts.items()}
    return {item.name: given.value, **parts}


def _retyped(item: Item, answers: Mapping[str, Any]) -> Retyped:
    kind, sent = ITEM_TYPES[item.type], Retyped()
    value = answers.get(item.name)
    if kind.live == "ranks" and isinstance(value, list):
        value = {code: rank for rank, code in enumerate(value, 1)}
    for name, words in _sent(item.name, value):
        sent.setdefault(name, []).append(words)
    for part in kind.parts(item):
        if beside := answers.get(f"{item.name}.{part}"):
            sent[f"{item.name}.{part}"] = [str(beside)]
    return sent


def _sent(name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield what is typed or chosen for a stored value, by the name of its field."""
    if isinstance(value, dict):
        if "missing" in value:
            yield name, str(value["missing"])
            return
        for place, inner in value.items():
            yield from _sent(f"{name}.{place}", inner)
    elif isinstance(value, list):
        for one in value:
            yield from _sent(name, one)
    elif isinstance(value, int | float):
        yield name, _typed_number(value)
    elif value is not None:
        yield name, str(value)


def _typed_number(number: float) -> str:
    """Write a number as it is read again in the language now spoken."""
    plain = format(Decimal(str(number)), "f")
    return plain.replace(".", ",") if speaking().lang == "de" else plain
