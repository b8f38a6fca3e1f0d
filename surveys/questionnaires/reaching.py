"""Whether anybody can ever be asked something: rules that no answers satisfy.

Every combination of the answers that a rule can tell apart is tried. What is too large to try, or
computes too much, is taken for possible: a fault is only named if it is one.
"""

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from math import prod
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import (
    OF_LISTS,
    Calculation,
    Combination,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
    comparisons,
    holds,
    references,
)
from surveys.items.item import DONT_KNOW, Item
from surveys.questionnaires.questionnaire import Questionnaire, Section
from surveys.web.locale import gettext as _

MOST_COMBINATIONS = 20_000
MOST_CODES = 5
"""Codes of a list that are tried in every combination."""


class Reach:
    """Answers questions about one questionnaire; remembers the answers."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.items = questionnaire.items
        self.section_of = {
            item.name: section for section in questionnaire.sections for item in section.items
        }

    def can_hold(self, section: Section | None, *rules: Condition | None) -> bool:
        """Whether some answers satisfy all `rules` together with those they depend on."""
        wanted = [rule for rule in (section.asked_if if section else None, *rules) if rule]
        if not wanted:
            return True
        needed = self._closure(wanted)
        if needed is None:
            return True
        conditions = [*wanted, *self._conditions_of(needed)]
        choices = {name: self._values(name, conditions) for name in needed}
        if any(values is None for values in choices.values()):
            return True
        lists = {name: values for name, values in choices.items() if values is not None}
        if prod(len(values) for values in lists.values()) > MOST_COMBINATIONS:
            return True
        return any(all(holds(rule, heard) for rule in wanted) for heard in self._assignments(lists))

    def _closure(self, rules: list[Condition]) -> list[str] | None:
        """Return the items that `rules` look at and those these depend on, in order.

        None if a rule looks at something whose values cannot be listed.
        """
        found: set[str] = set()
        waiting = list(rules)
        while waiting:
            rule = waiting.pop()
            if not _is_simple(rule):
                return None
            for name in references(rule):
                item = self.items.get(name)
                if item is None or not ITEM_TYPES[item.type].asks:
                    return None  # a row, a section, a calculated value, something known
                if name not in found:
                    found.add(name)
                    section = self.section_of[name]
                    waiting.extend(one for one in (item.asked_if, section.asked_if) if one)
        return [name for name in self.items if name in found]

    def _conditions_of(self, names: list[str]) -> list[Condition]:
        rules = []
        for name in names:
            rules += [self.items[name].asked_if, self.section_of[name].asked_if]
        return [rule for rule in rules if rule is not None]

    def _assignments(self, choices: Mapping[str, list[Any]]) -> Iterator[dict[str, Any]]:
        """Yield what may be heard together: an item that is not asked has no answer."""
        for values in product(*choices.values()):
            heard: dict[str, Any] = {}
            for name, value in zip(choices, values, strict=True):
                item, section = self.items[name], self.section_of[name]
                if holds(section.asked_if, heard) and holds(item.asked_if, heard):
                    heard[name] = value
            yield heard

    def _values(self, name: str, rules: list[Condition]) -> list[Any] | None:
        """Return the values of an item that `rules` can tell apart, blank among them."""
        item = self.items[name]
        compared = [one for rule in rules for one in comparisons(rule) if name in references(one)]
        constants = [one.right.value for one in compared if isinstance(one.right, Constant)]
        kind = ITEM_TYPES[item.type]
        if kind.tests & OF_LISTS:
            return self._lists(item, constants)
        if item.codes:
            blank: list[Any] = [] if item.required else [None]
            return [*item.codes, *blank, *([DONT_KNOW] if item.dont_know else [])]
        numbers = [value for value in constants if isinstance(value, int | float)]
        if len(numbers) == len(constants) and constants:
            near = {number + step for number in numbers for step in (-1, -0.5, 0, 0.5, 1)}
            ends = {end for end in (item.minimum, item.maximum) if end is not None}
            return [None, *sorted(one for one in near | ends if _within(item, one))]
        if not constants:  # only "answered" is asked
            return [None, "x"]
        return None

    def _lists(self, item: Item, constants: list[Any]) -> list[Any] | None:
        named = {
            code
            for value in constants
            for code in (value if isinstance(value, tuple) else (value,))
            if isinstance(code, str)
        }
        if len(named) > MOST_CODES:
            return None
        told = [code for code in item.codes if code in named]
        other = [code for code in item.codes if code not in named][:1]
        codes = [*told, *other]
        return [
            *([] if item.required else [None]),
            *(
                list(some)
                for size in range(1, len(codes) + 1)
                for some in combinations(codes, size)
            ),
        ]


def _within(item: Item, number: float) -> bool:
    if item.minimum is not None and number < item.minimum:
        return False
    if not item.decimals and number != int(number):
        return False
    return item.maximum is None or number <= item.maximum


def _is_simple(rule: Condition | Operand) -> bool:
    """Whether a rule only compares answers with what stands in it."""
    if isinstance(rule, Combination):
        return all(_is_simple(part) for part in rule.parts)
    if isinstance(rule, Comparison):
        right = rule.right is None or isinstance(rule.right, Constant)
        return rule.test != "asked" and isinstance(rule.left, Reference) and right
    return not isinstance(rule, Calculation)


def unreachable(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Yield places and sentences for what nobody can ever meet."""
    reach = Reach(questionnaire)
    for section in questionnaire.sections:
        place = f"sections[{section.name}]"
        if not reach.can_hold(section):
            yield f"{place}.asked_if", _hidden_section(section)
            continue
        for item in section.items:
            where = f"{place}.items[{item.name}]"
            if item.asked_if and not reach.can_hold(section, item.asked_if):
                yield f"{where}.asked_if", _hidden_item(item)
                continue
            for name in ("options", "rows"):
                for option in getattr(item, name):
                    rules = (item.asked_if, option.asked_if)
                    if option.asked_if and not reach.can_hold(section, *rules):
                        yield f"{where}.{name}[{option.code}].asked_if", _hidden_option()


def _hidden_section(section: Section) -> str:
    if any(item.required for item in section.items):
        return _(
            "Diese Seite kann niemand erreichen: ihre Bedingung ist nie erfüllt, auch ihre "
            "Pflichtfragen stellt sie nie. Ändern Sie die Bedingung oder löschen Sie die Seite."
        )
    return _(
        "Diese Seite kann niemand erreichen: ihre Bedingung ist nie erfüllt. Ändern Sie die "
        "Bedingung oder löschen Sie die Seite."
    )


def _hidden_item(item: Item) -> str:
    if item.required:
        return _(
            "Diese Pflichtfrage wird nie gestellt: ihre Bedingung ist nie erfüllt. Ändern Sie die "
            "Bedingung."
        )
    return _("Diese Frage wird nie gestellt: ihre Bedingung ist nie erfüllt. Ändern Sie sie.")


def _hidden_option() -> str:
    return _("Diese Antwort erscheint nie: ihre Bedingung ist nie erfüllt. Ändern Sie sie.")
