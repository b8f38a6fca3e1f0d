"""Where paper sends whoever ticks an option: past questions that are certainly not for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from surveys.items import ITEM_TYPES
from surveys.items.conditions import (
    Combination,
    Comparison,
    Condition,
    Constant,
    holds,
    references,
)
from surveys.items.item import DONT_KNOW, REFUSED, Item
from surveys.questionnaires.questionnaire import Section

Step: TypeAlias = tuple[Section, Item]
Known: TypeAlias = Mapping[str, Any]
"""The answers that are certain, by item; None: certainly none."""


def ticks(item: Item) -> Iterator[tuple[str, Any]]:
    """Yield each tick that settles the whole answer to an item, with the stored value."""
    kind = ITEM_TYPES[item.type]
    if kind.live == "code" and item.type != "consent":
        for code in item.codes:
            yield code, code
    elif item.type == "consent":
        yield "yes", "yes"
    for code in item.codes:
        if code in item.exclusive:
            yield code, [code]
    if not kind.reasons_inside and kind.stores:
        if item.dont_know:
            yield "dont_know", DONT_KNOW
        if item.refused:
            yield "refused", REFUSED


def skipped(steps: Sequence[Step], place: int, value: Any) -> int | None:
    """Return the step that follows if the item at `place` has this value; None: the end.

    What stands between is certainly not asked, whatever else is answered.
    """
    known: dict[str, Any] = {steps[place][1].name: value}
    for number, (section, item) in enumerate(steps[place + 1 :], place + 1):
        conditions = [one for one in (section.asked_if, item.asked_if) if one is not None]
        if not any(certainly(one, known) is False for one in conditions):
            return number
        known[item.name] = None
    return None


def certainly(condition: Condition, known: Known) -> bool | None:
    """Return whether a condition holds for everybody with these answers; None: for some."""
    if isinstance(condition, Combination):
        results = [certainly(part, known) for part in condition.parts]
        return JOINS[condition.join](results)
    return _compared(condition, known)


def _compared(condition: Comparison, known: Known) -> bool | None:
    if condition.test == "asked":
        name = condition.left.value if isinstance(condition.left, Constant) else ""
        if name not in known:
            return None
        return known[name] is not None
    for reference in references(condition):
        name, _dot, rest = reference.partition(".")
        # A part, such as what is written beside "other", is certain only if nothing was asked.
        if name not in known or (rest and known[name] is not None):
            return None
    return holds(condition, known)


def _all(results: Sequence[bool | None]) -> bool | None:
    if False in results:
        return False
    return None if None in results else True


def _any(results: Sequence[bool | None]) -> bool | None:
    if True in results:
        return True
    return None if None in results else False


def _none(results: Sequence[bool | None]) -> bool | None:
    found = _any(results)
    return None if found is None else not found


JOINS: Mapping[str, Callable[[Sequence[bool | None]], bool | None]] = {
    "all": _all,
    "any": _any,
    "none": _none,
    "not": _none,
}
