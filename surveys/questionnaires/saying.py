"""Rules as they are said on paper: to the reader, with numbers of questions instead of names.

What ticks on paper decide is said here; whatever computes is said as the editor says it.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.items.conditions import (
    OF_ORDER,
    Calculation,
    Combination,
    Comparison,
    Condition,
    Constant,
    Reference,
)
from surveys.items.item import Item
from surveys.items.organisation_details import detail_in_words
from surveys.questionnaires.editing.sentences import SINGLE, joined
from surveys.questionnaires.editing.sentences import clause as computed_clause
from surveys.questionnaires.editing.subjects import Vocabulary, shortened
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.web.locale import gettext as _
from surveys.web.locale import speaking

DEEPEST = 10
"""How often a calculated item may rest on another one before its own words are said."""


class Numbered(Vocabulary):
    """What rules may name, as a reader of paper finds it: "Frage 3"."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        numbers: Mapping[str, str],
        inner: tuple[Item, ...] = (),
    ) -> None:
        """Know the number of each item, those beside a place inside another item among them."""
        super().__init__(questionnaire, inner)
        self.numbers = numbers

    def about(self, reference: str) -> str | None:
        """Return the number of the question, with the row; else what the editor says."""
        name, _dot, rest = reference.partition(".")
        item = self.item(name)
        if item is None or name not in self.numbers:
            return super().about(reference)
        question = _("Frage %(number)s", number=self.numbers[name])
        return f"{question} („{self._part(item, rest)}“)" if rest else question

    def named(self, reference: str) -> str | None:
        """Return what a sentence calls an answer: numbers need no quotation marks."""
        if reference.partition(".")[0] in self.numbers:
            return self.about(reference)
        return super().named(reference)

    def _part(self, item: Item, rest: str) -> str:
        """Return what stands behind the dot, as pages call it."""
        return detail_in_words(rest) if rest in item.details else super()._part(item, rest)

    def answer(self, reference: str, value: Any) -> str:
        """Return an answer in words, in quotation marks."""
        name, _dot, rest = reference.partition(".")
        item = self.item(name)
        said = str(value)
        if item is not None:
            kind = ITEM_TYPES[item.type]
            said = kind.word(item, value, speaking().tag, self.base, place=rest)
        return _("„%(words)s“", words=shortened(said))


def only_if(condition: Condition | None, vocabulary: Numbered) -> str:
    """Return who should answer, as a sentence; nothing where everybody should."""
    if condition is None:
        return ""
    return _("Nur beantworten, wenn %(clause)s.", clause=clause(condition, vocabulary))


def offered_if(condition: Condition | None, vocabulary: Numbered) -> str:
    """Return who should look at the options that follow; nothing where everybody should."""
    if condition is None:
        return ""
    return _("Nur, wenn %(clause)s:", clause=clause(condition, vocabulary))


def clause(condition: Condition, vocabulary: Numbered) -> str:
    """Return a condition as a clause that fits behind "wenn"."""
    return _clause(without_calculated(condition, vocabulary), vocabulary)


def _clause(condition: Condition, vocabulary: Numbered) -> str:
    if isinstance(condition, Combination):
        return _combination(condition, vocabulary)
    said = _asked(condition, vocabulary) or _given(condition, vocabulary)
    return said or computed_clause(condition, vocabulary)


def _combination(condition: Combination, vocabulary: Numbered) -> str:
    parts = [_in_brackets(part, condition, vocabulary) for part in condition.parts]
    if not parts:
        return computed_clause(condition, vocabulary)
    if condition.join in {"not", "none"}:
        return _("es nicht zutrifft, dass %(clause)s", clause=joined(parts, _or))
    return joined(parts, _and if condition.join == "all" else _or)


def _in_brackets(part: Condition, whole: Combination, vocabulary: Numbered) -> str:
    words = _clause(part, vocabulary)
    many = isinstance(part, Combination) and (len(part.parts) > 1 or part.join in {"none", "not"})
    return f"({words})" if many and len(whole.parts) > 1 else words


def _and(first: str, last: str) -> str:
    return _("%(first)s und %(last)s", first=first, last=last)


def _or(first: str, last: str) -> str:
    return _("%(first)s oder %(last)s", first=first, last=last)


def _asked(condition: Comparison, vocabulary: Numbered) -> str | None:
    if condition.test != "asked":
        return None
    name = condition.left.value  # type: ignore[union-attr]  # a constant, as it is read
    title = vocabulary.section(name)
    if title is not None:
        return _("der Abschnitt „%(title)s“ für Sie gilt", title=title)
    return _("%(question)s für Sie gilt", question=vocabulary.named(name) or name)


def _given(condition: Comparison, vocabulary: Numbered) -> str | None:
    """Say what was ticked or written in a numbered question; nothing where it is no such test."""
    if not isinstance(condition.left, Reference):
        return None
    reference = condition.left.name
    item = vocabulary.item(condition.left.item)
    question = vocabulary.named(reference)
    if item is None or question is None or condition.left.item not in vocabulary.numbers:
        return None
    if condition.right is None:
        return ALONE[condition.test]() % {"question": question}
    if not isinstance(condition.right, Constant):
        return None
    return _against(condition.test, condition.right.value, item, reference, vocabulary)


def _against(test: str, value: Any, item: Item, reference: str, vocabulary: Numbered) -> str | None:
    """Say how the answer to a numbered question compares with codes, a number or a text."""
    question = vocabulary.named(reference)
    if item.type == "year" and test in OF_ORDER:
        answer = _("die Antwort auf %(item)s", item=question)
        return SINGLE[test]() % {"item": answer, "value": value}
    if item.type == "consent" and test in {"equals", "differs"}:
        return CONSENT[(value == "yes") is (test == "equals")]() % {"question": question}
    if test not in TICKED:
        return None
    several = value if isinstance(value, tuple) else (value,)
    answers = [vocabulary.answer(reference, one) for one in several] or ["…"]
    rest = reference.partition(".")[2]
    ticked = item.type != "ranking" and bool(ITEM_TYPES[item.type].places(item).get(rest))
    words = TICKED[test] if ticked else WRITTEN[test]
    join = _and if test == "contains_all" else _or
    return words() % {"question": question, "answers": joined(answers, join)}


ALONE: Mapping[str, Callable[[], str]] = {
    "answered": lambda: _("Sie %(question)s beantwortet haben"),
    "empty": lambda: _("Sie %(question)s nicht beantwortet haben"),
}
CONSENT: Mapping[bool, Callable[[], str]] = {
    True: lambda: _("Sie bei %(question)s zugestimmt haben"),
    False: lambda: _("Sie bei %(question)s nicht zugestimmt haben"),
}


def _ticked() -> str:
    return _("Sie bei %(question)s %(answers)s angekreuzt haben")


def _ticked_otherwise() -> str:
    return _("Sie bei %(question)s etwas anderes angekreuzt haben als %(answers)s")


def _not_ticked() -> str:
    return _("Sie bei %(question)s etwas angekreuzt haben, aber nicht %(answers)s")


def _written() -> str:
    return _("Sie bei %(question)s %(answers)s angegeben haben")


def _written_otherwise() -> str:
    return _("Sie bei %(question)s etwas anderes angegeben haben als %(answers)s")


TICKED: Mapping[str, Callable[[], str]] = {
    **dict.fromkeys(("equals", "one_of", "contains", "contains_any", "contains_all"), _ticked),
    **dict.fromkeys(("differs", "not_one_of"), _ticked_otherwise),
    "contains_none": _not_ticked,
}
WRITTEN: Mapping[str, Callable[[], str]] = {
    **dict.fromkeys(("equals", "one_of", "contains", "contains_any", "contains_all"), _written),
    **dict.fromkeys(("differs", "not_one_of", "contains_none"), _written_otherwise),
}


def without_calculated(rule: Any, vocabulary: Vocabulary, depth: int = 0) -> Any:
    """Return a condition or value that looks at answers only: paper computes nothing by itself."""
    if isinstance(rule, Reference):
        item = vocabulary.item(rule.name)
        if item is None or item.value is None or depth > DEEPEST:
            return rule
        return without_calculated(item.value, vocabulary, depth + 1)
    if isinstance(rule, Combination | Calculation):
        parts = tuple(without_calculated(part, vocabulary, depth) for part in rule.parts)
        return replace(rule, parts=parts)
    if isinstance(rule, Comparison) and rule.test != "asked":
        right = without_calculated(rule.right, vocabulary, depth) if rule.right else None
        left = without_calculated(rule.left, vocabulary, depth)
        return _settled(replace(rule, left=left, right=right))
    return rule


def _settled(rule: Comparison) -> Condition:
    """Return the condition of "if" where a test asks which of its two values came out."""
    left = rule.left
    if rule.test != "equals" or not isinstance(left, Calculation) or left.word != "if":
        return rule
    condition, then, otherwise = left.parts
    if not isinstance(condition, Comparison | Combination) or then == otherwise:
        return rule
    if not isinstance(then, Constant) or not isinstance(otherwise, Constant):
        return rule
    if rule.right == then:
        return condition
    return Combination("not", (condition,)) if rule.right == otherwise else rule
