"""Rules as data: who is asked an item. No code is ever evaluated.

An unanswered item is its own value: every comparison with it is false, so that nobody is
asked about something they left blank. Only `answered` speaks about it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Comparison:
    """One item compared with something fixed. `test` is a key of `TESTS`."""

    test: str
    item: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Combination:
    """Several conditions joined: `all` of them, `any` of them, or `not` the one."""

    join: str
    parts: tuple["Condition", ...]


Condition: TypeAlias = Comparison | Combination


def _number(given: Any) -> float | None:
    return given if isinstance(given, int | float) and not isinstance(given, bool) else None


def _numeric(compare: Callable[[float, float], bool]) -> Callable[[Any, Any], bool]:
    def test(given: Any, value: Any) -> bool:
        number = _number(given)
        return number is not None and compare(number, value)

    return test


TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "equals": lambda given, value: isinstance(given, str) and given == value,
    "one_of": lambda given, value: isinstance(given, str) and given in value,
    "contains": lambda given, value: isinstance(given, list | tuple) and value in given,
    "answered": lambda given, _value: is_answered(given),
    "less": _numeric(lambda given, value: given < value),
    "at_most": _numeric(lambda given, value: given <= value),
    "greater": _numeric(lambda given, value: given > value),
    "at_least": _numeric(lambda given, value: given >= value),
}


def is_answered(given: Any) -> bool:
    """Whether a stored value is an answer, not a blank and not a reason of missing."""
    return (
        given is not None and given != [] and not (isinstance(given, dict) and "missing" in given)
    )


def holds(condition: Condition | None, answers: Mapping[str, Any]) -> bool:
    """Return whether `answers` satisfy `condition`. No condition always holds."""
    if condition is None:
        return True
    if isinstance(condition, Comparison):
        return TESTS[condition.test](answers.get(condition.item), condition.value)
    if condition.join == "not":
        return not holds(condition.parts[0], answers)
    join = all if condition.join == "all" else any
    return join(holds(part, answers) for part in condition.parts)


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """Yield every comparison inside `condition`."""
    if isinstance(condition, Comparison):
        yield condition
    elif isinstance(condition, Combination):
        for part in condition.parts:
            yield from comparisons(part)
