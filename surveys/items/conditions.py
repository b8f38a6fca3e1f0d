"""Rules as data: who is asked an item, what is computed, what must agree. No code is ever run.

An unanswered item is its own value, *unknown*: every comparison with it is false, so that nobody
is asked about something they left blank. Only `answered` and `empty` speak about it. The same
rules run in the browser (`static/js/routing.js`); `tests/vectors/conditions.json` holds both to
the same results.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

KNOWN = "known"
"""What the first part of a reference is called that names no item, such as the kind of an
organisation that was invited by name."""

SECTION = "section:"
"""Put before the name of a section that was asked, among what was heard."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The answer to an item, or to a part of it: `item`, `grid.row`, `group.item`."""

    name: str

    @property
    def item(self) -> str:
        """The item it speaks of."""
        return self.name.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Constant:
    """A code, a number or a text that stands in the rule itself."""

    value: Any


@dataclass(frozen=True, slots=True)
class Calculation:
    """A value made from others. `word` is a key of `CALCULATIONS`, or `if`."""

    word: str
    parts: tuple["Operand | Condition", ...]


Operand: TypeAlias = Reference | Constant | Calculation


@dataclass(frozen=True, slots=True)
class Comparison:
    """A test of one value, against a second one where `test` needs it; a key of `TESTS`."""

    test: str
    left: Operand
    right: Operand | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """Several conditions joined: `all`, `any` or `none` of them, or `not` the one."""

    join: str
    parts: tuple["Condition", ...]


Condition: TypeAlias = Comparison | Combination


def is_answered(given: Any) -> bool:
    """Whether a stored value is an answer, not a blank and not a reason of missing."""
    return (
        given is not None
        and given not in ([], {}, "")
        and not (isinstance(given, dict) and "missing" in given)
    )


def found(name: str, heard: Mapping[str, Any]) -> Any:
    """Return what was heard under a reference, or None.

    >>> found("grid.trust", {"grid": {"trust": "3"}}), found("a.b", {"a": [{"b": 1}, {"b": 2}]})
    ('3', [1, 2])
    """
    if name in heard:
        return heard[name]
    item, _dot, rest = name.partition(".")
    value = heard.get(item)
    if isinstance(value, list | tuple) and rest:
        entries = (entry.get(rest) for entry in value if isinstance(entry, dict))
        return [answer for answer in entries if is_answered(answer)]
    for step in rest.split(".") if rest else ():
        value = value.get(step) if isinstance(value, dict) else None
    return value if rest else None


def value_of(operand: Operand, heard: Mapping[str, Any]) -> Any:
    """Return the value of an operand; None is unknown."""
    if isinstance(operand, Reference):
        value = found(operand.name, heard)
        return value if is_answered(value) else None
    if isinstance(operand, Constant):
        return operand.value
    if operand.word == "if":
        condition, then, otherwise = operand.parts
        chosen = then if holds(condition, heard) else otherwise  # type: ignore[arg-type]  # read so
        return value_of(chosen, heard)  # type: ignore[arg-type]  # read so
    return CALCULATIONS[operand.word]([value_of(part, heard) for part in operand.parts])  # type: ignore[arg-type]  # read so


def holds(condition: Condition | None, heard: Mapping[str, Any]) -> bool:
    """Return whether what was `heard` satisfies `condition`. No condition always holds."""
    if condition is None:
        return True
    if isinstance(condition, Combination):
        results = (holds(part, heard) for part in condition.parts)
        if condition.join == "all":
            return all(results)
        return any(results) if condition.join == "any" else not any(results)
    if condition.test == "asked":
        name = condition.left.value  # type: ignore[union-attr]  # a constant, as it is read
        return name in heard or SECTION + name in heard
    left = value_of(condition.left, heard)
    if condition.right is None:
        return (left is not None) is (condition.test == "answered")
    right = value_of(condition.right, heard)
    return left is not None and right is not None and TESTS[condition.test](left, right)


def number(value: Any) -> float | None:
    """Return a value as a number: itself, or the number that a code writes; else None."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    return None


_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _plain(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def same(left: Any, right: Any) -> bool:
    """Whether two values are equal: numbers as numbers, texts exactly, lists never."""
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    first, second = _plain(left), _plain(right)
    return first is not None and first == second


def _among(value: Any, codes: Any) -> bool:
    return any(same(value, code) for code in codes)


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def test(left: Any, right: Any) -> bool:
        if isinstance(left, str) and isinstance(right, str):
            return bool(_DAY.fullmatch(left) and _DAY.fullmatch(right)) and compare(left, right)
        first, second = _plain(left), _plain(right)
        return first is not None and second is not None and compare(first, second)

    return test


def _of_list(decide: Callable[[list[bool]], bool]) -> Callable[[Any, Any], bool]:
    def test(left: Any, right: Any) -> bool:
        if not isinstance(left, list | tuple):
            return False
        codes = right if isinstance(right, list | tuple) else (right,)
        return decide([_among(code, left) for code in codes])

    return test


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": same,
    "differs": lambda left, right: not isinstance(left, list | dict) and not same(left, right),
    "one_of": _among,
    "not_one_of": lambda left, right: not _among(left, right),
    "contains": _of_list(all),
    "contains_any": _of_list(any),
    "contains_all": _of_list(all),
    "contains_none": _of_list(lambda results: not any(results)),
    "less": _ordered(lambda left, right: left < right),
    "at_most": _ordered(lambda left, right: left <= right),
    "greater": _ordered(lambda left, right: left > right),
    "at_least": _ordered(lambda left, right: left >= right),
}
OF_CODES = frozenset({"equals", "differs", "one_of", "not_one_of"})
OF_LISTS = frozenset({"contains", "contains_any", "contains_all", "contains_none"})
OF_ORDER = frozenset({"less", "at_most", "greater", "at_least"})
WITH_LISTS = frozenset({"one_of", "not_one_of", "contains_any", "contains_all", "contains_none"})
"""Tests whose second value is a list of codes."""
ALONE = frozenset({"answered", "empty"})
JOINS = frozenset({"all", "any", "none"})


def _flat(values: list[Any]) -> list[Any]:
    """Return the values, those of a list one by one: the entries of a repeating group."""
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _all_known(compute: Callable[[list[float]], float | None]) -> Callable[[list[Any]], Any]:
    def calculate(values: list[Any]) -> Any:
        numbers = [_plain(value) for value in _flat(values)]
        if not numbers or any(one is None for one in numbers):
            return None
        return _finite(compute([one for one in numbers if one is not None]))

    return calculate


def _finite(value: float | None) -> float | None:
    """Return a number without a needless fraction; what no JSON can hold is unknown."""
    if value is None or not math.isfinite(value):
        return None
    return int(value) if value == int(value) and abs(value) < 2**53 else value


def _sum(values: list[Any]) -> Any:
    numbers = [one for one in map(_plain, _flat(values)) if one is not None]
    return _finite(_added(numbers)) if numbers else None


def _added(numbers: list[float]) -> float:
    total: float = 0
    for one in numbers:  # one after the other, as the browser does: sum() may compensate
        total += one
    return total


def _difference(numbers: list[float]) -> float:
    first, *others = numbers
    for one in others:
        first -= one
    return first


def _product(numbers: list[float]) -> float:
    result: float = 1
    for one in numbers:
        result *= one
    return result


def _quotient(numbers: list[float]) -> float | None:
    return numbers[0] / numbers[1] if len(numbers) == 2 and numbers[1] else None


def _rounded(numbers: list[float]) -> float | None:
    """Return the number rounded half away from zero, computed as the browser does."""
    digits = int(numbers[1]) if len(numbers) > 1 else 0
    scale: float = 10.0 ** min(max(digits, 0), 10)
    return math.copysign(math.floor(abs(numbers[0]) * scale + 0.5) / scale, numbers[0])


def _count(values: list[Any]) -> int:
    (value,) = values
    if isinstance(value, dict):
        return sum(1 for one in value.values() if _row_is_answered(one))
    if isinstance(value, list | tuple):
        return len(value)
    return 0 if value is None else 1


def _row_is_answered(given: Any) -> bool:
    if isinstance(given, dict) and "missing" not in given:
        return any(is_answered(one) for one in given.values())
    return is_answered(given)


def _joined(values: list[Any]) -> str | None:
    return "".join(as_text(value) for value in values) or None


def as_text(value: Any) -> str:
    """Return a code, text or number as it is written into a text; unknown is empty."""
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list | tuple):
        return ", ".join(as_text(one) for one in value)
    if isinstance(value, float):
        return format(value, ".10f").rstrip("0").rstrip(".")
    return str(value)


CALCULATIONS: Mapping[str, Callable[[list[Any]], Any]] = {
    "count": _count,
    "length": lambda values: (
        len(values[0].encode("utf-16-le")) // 2 if isinstance(values[0], str) else 0
    ),
    "number": lambda values: number(values[0]),
    "sum": _sum,
    "add": _all_known(_added),
    "subtract": _all_known(_difference),
    "multiply": _all_known(_product),
    "divide": _all_known(_quotient),
    "minimum": _all_known(min),
    "maximum": _all_known(max),
    "round": _all_known(_rounded),
    "join": _joined,
}
OF_ONE = frozenset({"count", "length", "number"})
"""Calculations whose document form is one operand, not a list of them."""


def references(rule: Condition | Operand | None) -> Iterator[str]:
    """Yield the name of everything a rule looks at, parts and names of sections included."""
    if isinstance(rule, Reference):
        yield rule.name
    elif isinstance(rule, Calculation | Combination):
        for part in rule.parts:
            yield from references(part)
    elif isinstance(rule, Comparison):
        if rule.test == "asked":
            yield rule.left.value  # type: ignore[union-attr]  # a constant, as it is read
        else:
            yield from references(rule.left)
            yield from references(rule.right)


def comparisons(rule: Condition | Operand | None) -> Iterator[Comparison]:
    """Yield every comparison inside a rule."""
    if isinstance(rule, Comparison):
        yield rule
        yield from comparisons(rule.left)
        yield from comparisons(rule.right)
    elif isinstance(rule, Combination | Calculation):
        for part in rule.parts:
            yield from comparisons(part)
