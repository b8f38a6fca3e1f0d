"""Rules as sentences: "wird gezeigt, wenn …". Every test, join and calculation has its words."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from surveys.errors import BrokenRule
from surveys.items.conditions import (
    Calculation,
    Combination,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
)
from surveys.items.rules import read_condition, read_operand
from surveys.questionnaires.editing.subjects import Vocabulary
from surveys.web.locale import day, format_number
from surveys.web.locale import gettext as _

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def shown_if(rule: Any, vocabulary: Vocabulary) -> str:
    """Return when something with this rule (in its document form) is shown, as a sentence."""
    if rule is None:
        return _("Wird allen gezeigt.")
    clause = clause_of(rule, vocabulary)
    if clause is None:
        return _("Wird nach einer Bedingung gezeigt, die sich nicht lesen lässt.")
    return _("Wird gezeigt, wenn %(clause)s.", clause=clause)


def clause_of(rule: Any, vocabulary: Vocabulary) -> str | None:
    """Return a rule in its document form as a clause that fits behind "wenn", or None."""
    try:
        return clause(read_condition(rule), vocabulary)
    except BrokenRule:
        return None


def computed_as(rule: Any, vocabulary: Vocabulary) -> str:
    """Return how something is computed, as a sentence."""
    try:
        value = read_operand(rule)
    except BrokenRule:
        return _("Wird nach einer Regel berechnet, die sich nicht lesen lässt.")
    return _("Wird berechnet: %(value)s.", value=operand(value, vocabulary))


def clause(condition: Condition, vocabulary: Vocabulary) -> str:
    """Return a condition as a clause that fits behind "wenn"."""
    if isinstance(condition, Combination):
        return _combination(condition, vocabulary)
    if condition.test == "asked":
        return _asked(condition, vocabulary)
    if condition.right is None:
        about = operand(condition.left, vocabulary, bare=True)
        if condition.test == "answered":
            return _("%(item)s beantwortet ist", item=about)
        return _("%(item)s nicht beantwortet ist", item=about)
    return _compared(condition, vocabulary)


def _asked(condition: Comparison, vocabulary: Vocabulary) -> str:
    name = condition.left.value  # type: ignore[union-attr]  # a constant, as it is read
    title = vocabulary.section(name)
    if title is not None:
        return _("die Seite „%(title)s“ gezeigt wird", title=title)
    return _("„%(item)s“ gefragt wird", item=vocabulary.about(name) or name)


def _combination(condition: Combination, vocabulary: Vocabulary) -> str:
    parts = [_in_brackets(part, condition, vocabulary) for part in condition.parts]
    if not parts:
        never = condition.join == "any"
        return _("etwas gilt, das nie gilt") if never else _("irgendetwas gilt")
    if condition.join == "not":
        return _("nicht gilt, dass %(clause)s", clause=parts[0])
    if condition.join == "none":
        return _("nichts davon gilt: %(clauses)s", clauses="; ".join(parts))
    return joined(parts, _and if condition.join == "all" else _or)


def _in_brackets(part: Condition, whole: Combination, vocabulary: Vocabulary) -> str:
    """Put a joined clause in brackets inside another join, so that nobody must guess."""
    words = clause(part, vocabulary)
    many = isinstance(part, Combination) and (len(part.parts) > 1 or part.join in {"none", "not"})
    return f"({words})" if many and len(whole.parts) > 1 else words


def _and(first: str, last: str) -> str:
    return _("%(first)s und %(last)s", first=first, last=last)


def _or(first: str, last: str) -> str:
    return _("%(first)s oder %(last)s", first=first, last=last)


def _nor(first: str, last: str) -> str:
    return _("%(first)s noch %(last)s", first=first, last=last)


JOINED = {"contains": _and, "contains_all": _and, "not_one_of": _nor}


def joined(parts: list[str], join: Callable[[str, str], str]) -> str:
    """Return "a, b und c".

    >>> joined(["a", "b", "c"], _or)
    'a, b oder c'
    """
    if len(parts) == 1:
        return parts[0]
    return join(", ".join(parts[:-1]), parts[-1])


def _compared(condition: Comparison, vocabulary: Vocabulary) -> str:
    reference = condition.left.name if isinstance(condition.left, Reference) else ""
    left = operand(condition.left, vocabulary, bare=condition.test in LISTS)
    right = condition.right
    values = _values(right, reference, vocabulary)
    words = LISTS if condition.test in LISTS else SINGLE
    if condition.test in DAYS and _is_day(right):
        words = DAYS
    join = JOINED.get(condition.test, _or)
    return words[condition.test]() % {"item": left, "value": joined(values or ["…"], join)}


def _is_day(right: Operand | None) -> bool:
    return isinstance(right, Constant) and bool(DAY.fullmatch(str(right.value)))


def _values(right: Operand | None, reference: str, vocabulary: Vocabulary) -> list[str]:
    if not isinstance(right, Constant):
        return [operand(right, vocabulary)] if right is not None else []
    several = right.value if isinstance(right.value, tuple) else (right.value,)
    return [_constant(value, reference, vocabulary) for value in several]


def _constant(value: Any, reference: str, vocabulary: Vocabulary) -> str:
    if isinstance(value, int | float):
        return format_number(value)
    if DAY.fullmatch(str(value)):
        try:
            return day(date.fromisoformat(value))
        except ValueError:
            return str(value)
    return _("„%(words)s“", words=vocabulary.label(reference, value) if reference else value)


SINGLE: Mapping[str, Callable[[], str]] = {
    "equals": lambda: _("%(item)s %(value)s ist"),
    "differs": lambda: _("%(item)s anders als %(value)s ist"),
    "one_of": lambda: _("%(item)s %(value)s ist"),
    "not_one_of": lambda: _("%(item)s weder %(value)s ist"),
    "less": lambda: _("%(item)s kleiner als %(value)s ist"),
    "at_most": lambda: _("%(item)s höchstens %(value)s ist"),
    "greater": lambda: _("%(item)s größer als %(value)s ist"),
    "at_least": lambda: _("%(item)s mindestens %(value)s ist"),
}
DAYS: Mapping[str, Callable[[], str]] = {
    "less": lambda: _("%(item)s vor dem %(value)s liegt"),
    "at_most": lambda: _("%(item)s nicht nach dem %(value)s liegt"),
    "greater": lambda: _("%(item)s nach dem %(value)s liegt"),
    "at_least": lambda: _("%(item)s nicht vor dem %(value)s liegt"),
}
LISTS: Mapping[str, Callable[[], str]] = {
    "contains": lambda: _("bei %(item)s %(value)s angekreuzt ist"),
    "contains_any": lambda: _("bei %(item)s %(value)s angekreuzt ist"),
    "contains_all": lambda: _("bei %(item)s %(value)s angekreuzt sind"),
    "contains_none": lambda: _("bei %(item)s nichts davon angekreuzt ist: %(value)s"),
}


def operand(value: Operand | Condition, vocabulary: Vocabulary, *, bare: bool = False) -> str:
    """Return a value as words: "die Antwort auf …", or without that if `bare`."""
    if isinstance(value, Reference):
        words = vocabulary.named(value.name)
        if words is None:
            return _("„%(name)s“ (gibt es nicht mehr)", name=value.name)
        return words if bare else _("die Antwort auf %(item)s", item=words)
    if isinstance(value, Constant):
        return _constant(value.value, "", vocabulary)
    if isinstance(value, Calculation):
        return _calculation(value, vocabulary)
    return clause(value, vocabulary)


def _calculation(value: Calculation, vocabulary: Vocabulary) -> str:
    if value.word == "if":
        condition, then, otherwise = (operand(part, vocabulary) for part in value.parts)
        return _(
            "wenn %(condition)s, dann %(then)s, sonst %(otherwise)s",
            condition=condition,
            then=then,
            otherwise=otherwise,
        )
    parts = [operand(part, vocabulary, bare=True) for part in value.parts]
    if value.word in {"subtract", "divide"}:
        return ORDERED[value.word]() % {"first": parts[0], "last": joined(parts[1:] or ["…"], _and)}
    if value.word == "round":
        digits = parts[1] if len(parts) > 1 else "0"
        return _("%(value)s, gerundet auf %(n)s Nachkommastellen", value=parts[0], n=digits)
    return CALCULATED[value.word]() % {"value": joined(parts, _and)}


ORDERED: Mapping[str, Callable[[], str]] = {
    "subtract": lambda: _("%(first)s abzüglich %(last)s"),
    "divide": lambda: _("%(first)s geteilt durch %(last)s"),
}
CALCULATED: Mapping[str, Callable[[], str]] = {
    "count": lambda: _("die Anzahl der Angaben bei %(value)s"),
    "length": lambda: _("die Zahl der Zeichen bei %(value)s"),
    "number": lambda: _("%(value)s als Zahl"),
    "sum": lambda: _("die Summe aus %(value)s"),
    "add": lambda: _("die Summe aus %(value)s, wenn alles beantwortet ist"),
    "multiply": lambda: _("das Produkt aus %(value)s"),
    "minimum": lambda: _("der kleinste Wert von %(value)s"),
    "maximum": lambda: _("der größte Wert von %(value)s"),
    "join": lambda: _("der Text aus %(value)s"),
}
