"""Static checks of rules: what they name is asked before them, and can be what they ask for."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from surveys.items import ITEM_TYPES
from surveys.items.conditions import (
    KNOWN,
    OF_CODES,
    OF_LISTS,
    OF_ORDER,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
    comparisons,
    references,
)
from surveys.items.item import Item
from surveys.questionnaires.questionnaire import Questionnaire, Section

Found = Iterator[tuple[str, str]]
"""Places and sentences."""


@dataclass(frozen=True, slots=True)
class Before:
    """What a rule may name where it stands.

    items
        The items asked before it, whatever order is drawn.
    later
        All names there are: what is not among `items` is asked later.
    """

    items: Mapping[str, Item]
    later: Collection[str]
    sections: frozenset[str] = frozenset()
    swapping: Mapping[str, str] = field(default_factory=dict)
    """Items in sections that may come later, by the draw that decides."""


def rules_faults(questionnaire: Questionnaire) -> Found:
    """Yield what is wrong with conditions, calculations, checks and repeated answers."""
    for section in questionnaire.sections:
        before = _between(questionnaire, section)
        place = f"sections[{section.name}]"
        yield from rule_faults(f"{place}.asked_if", section.asked_if, before)
        yield from _pipe_faults(place, section.pipes, before)
        items = dict(before.items)
        for item in section.items:
            here = Before(items, before.later, before.sections, before.swapping)
            yield from _item_faults(place_of(section, item), item, here)
            items[item.name] = item
    everything = Before(questionnaire.items, (), frozenset(s.name for s in questionnaire.sections))
    for check in questionnaire.checks:
        yield from rule_faults(f"checks[{check.name}].holds", check.holds, everything)
        at = questionnaire.items.get(check.item)
        if at is None:
            yield f"checks[{check.name}].at", f"there is no item `{check.item}`. Correct the name."
        elif not ITEM_TYPES[at.type].asks:
            sentence = f"`{check.item}` is on no page. Name an item that is asked."
            yield f"checks[{check.name}].at", sentence


def _between(questionnaire: Questionnaire, section: Section) -> Before:
    """Return what was certainly asked before a section: sections of one draw swap places."""
    order = [one.name for one in questionnaire.sections]
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for place, one in enumerate(questionnaire.sections):
        if one.drawn:
            first.setdefault(one.drawn, place)
            last[one.drawn] = place
    start = first[section.drawn] if section.drawn else order.index(section.name)
    sure = [
        one
        for place, one in enumerate(questionnaire.sections)
        if (last[one.drawn] if one.drawn else place) < start
    ]
    names = frozenset(one.name for one in sure)
    swapping = {
        item.name: one.drawn or section.drawn or ""
        for one in questionnaire.sections[: order.index(section.name)]
        if one.name not in names
        for item in one.items
    }
    items = {item.name: item for one in sure for item in one.items}
    return Before(items, questionnaire.items.keys(), names, swapping)


def _item_faults(place: str, item: Item, before: Before) -> Found:
    yield from rule_faults(f"{place}.asked_if", item.asked_if, before)
    yield from _pipe_faults(place, item.pipes, before)
    for name in ("options", "rows"):
        for option in getattr(item, name):
            where = f"{place}.{name}[{option.code}].asked_if"
            yield from rule_faults(where, option.asked_if, before)
    for scale in item.scales:
        for option in scale.options:
            where = f"{place}.scales[{scale.code}].options[{option.code}].asked_if"
            yield from rule_faults(where, option.asked_if, before)
    yield from rule_faults(f"{place}.value", item.value, before, own=item.name)
    names = {*before.later, *(one.name for one in item.items)}
    own = {one.name for one in item.items}
    items = {name: one for name, one in before.items.items() if name not in own}
    for inner in item.items:
        here = Before(dict(items), names, before.sections, before.swapping)
        yield from _item_faults(f"{place}.items[{inner.name}]", inner, here)
        items[inner.name] = inner


def rule_faults(
    place: str, rule: Condition | Operand | None, before: Before, *, own: str = ""
) -> Found:
    """Yield what is wrong with one rule; `own` is the item whose value it computes."""
    sound = True
    asked = {
        comparison.left.value
        for comparison in comparisons(rule)
        if comparison.test == "asked" and isinstance(comparison.left, Constant)
    }
    for name in references(rule):
        for sentence in _reference_faults(name, before, own=own, is_asked=name in asked):
            sound = False
            yield place, sentence
    if sound:
        for comparison in comparisons(rule):
            for sentence in _comparison_faults(comparison, before):
                yield place, sentence


def _pipe_faults(place: str, pipes: frozenset[str], before: Before) -> Found:
    for name in sorted(pipes):
        if name.partition(".")[0] == KNOWN:
            yield place, f"`{{{name}}}` cannot be repeated in a text. Take it out."
            continue
        for sentence in _reference_faults(name, before):
            yield place, f"the text repeats `{{{name}}}`, but {sentence}"


def _reference_faults(
    name: str, before: Before, *, own: str = "", is_asked: bool = False
) -> Iterator[str]:
    head, _dot, rest = name.partition(".")
    if head == KNOWN or (is_asked and name in before.sections):
        return
    if head == own:
        yield f"`{head}` cannot be computed from itself. Take it out."
    elif head in before.items:
        item = before.items[head]
        if rest and rest not in ITEM_TYPES[item.type].places(item):
            yield f"`{head}` has no part `{rest}`. Correct the name behind the dot."
    elif head in before.swapping:
        yield (
            f"`{head}` may come later: sections of the draw `{before.swapping[head]}` swap places. "
            "Move the rule out of them, or drop it."
        )
    elif head in before.later:
        yield f"`{head}` is asked later. Move it before this place or drop the rule."
    else:
        yield f"there is no item `{head}`. Correct the name."


def _comparison_faults(comparison: Comparison, before: Before) -> Iterator[str]:
    test, left, right = comparison.test, comparison.left, comparison.right
    if not isinstance(left, Reference) or left.item == KNOWN or right is None:
        return
    item = before.items[left.item]
    _head, _dot, rest = left.name.partition(".")
    kind = ITEM_TYPES[item.type]
    if not rest and test not in kind.tests:
        yield f"`{test}` does not fit `{item.name}`, a {item.type}. Use another test."
        return
    value = right.value if isinstance(right, Constant) else None
    if test in OF_ORDER and isinstance(value, str) and not _is_day(value):
        yield f"`{test}` needs a number, not `{value}`. Write one."
        return
    codes = kind.places(item).get(rest, frozenset())
    if test in OF_CODES | OF_LISTS and codes and value is not None:
        for code in value if isinstance(value, tuple) else (value,):
            if code not in codes:
                yield f"`{left.name}` has no option `{code}`. Use one of its codes."


def _is_day(value: str) -> bool:
    return len(value) == 10 and value[4] == value[7] == "-"


def place_of(section: Section, item: Item) -> str:
    """Return the place of an item by names."""
    return f"sections[{section.name}].items[{item.name}]"
