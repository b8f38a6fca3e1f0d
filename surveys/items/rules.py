"""Rules between their document form and frozen values, both ways."""

from collections.abc import Callable
from typing import Any

from surveys.errors import BrokenRule
from surveys.items.conditions import (
    ALONE,
    CALCULATIONS,
    JOINS,
    OF_ONE,
    TESTS,
    WITH_LISTS,
    Calculation,
    Combination,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
)

DEEPEST = 40
Renamed = Callable[[str], str]
"""How the names of items change when a section is repeated."""


def _as_it_is(name: str) -> str:
    return name


def read_condition(data: Any, renamed: Renamed = _as_it_is, *, depth: int = 0) -> Condition:
    """Return the condition that a document states.

    Raises
    ------
    BrokenRule
        With a sentence that says what is wrong and how to write it.
    """
    word, rest = _one_word(data, depth)
    if word in JOINS and isinstance(rest, list):
        return Combination(
            word, tuple(read_condition(part, renamed, depth=depth + 1) for part in rest)
        )
    if word == "not":
        return Combination(word, (read_condition(rest, renamed, depth=depth + 1),))
    if word in ALONE:
        return Comparison(word, read_operand(rest, renamed, depth=depth + 1))
    if word == "asked" and isinstance(rest, str):
        return Comparison(word, Constant(renamed(rest)))
    if word in TESTS and isinstance(rest, list) and len(rest) == 2:
        left = read_operand(rest[0], renamed, depth=depth + 1)
        return Comparison(word, left, _second(word, rest[1], renamed, depth + 1))
    known = ", ".join(sorted({*TESTS, *ALONE, *JOINS, "not", "asked"}))
    raise BrokenRule(f"is no rule. Write one of {known}, like {{equals: [item, code]}}.")


def _one_word(data: Any, depth: int) -> tuple[str, Any]:
    if depth > DEEPEST:
        raise BrokenRule("is nested too deeply. Put a calculated item in between.")
    if not isinstance(data, dict) or len(data) != 1:
        raise BrokenRule("is no rule. Write one word with its values, like {answered: item}.")
    ((word, rest),) = data.items()
    return str(word), rest


def _second(word: str, data: Any, renamed: Renamed, depth: int) -> Operand:
    """Return the second value of a comparison, where a text stands for itself."""
    if isinstance(data, list):
        if word not in WITH_LISTS or not all(_is_plain(one) for one in data):
            raise BrokenRule(f"`{word}` takes one value here, no list. Write one.")
        return Constant(tuple(data))
    if word in WITH_LISTS and not isinstance(data, dict):
        raise BrokenRule(f"`{word}` needs a list of codes. Write them like [a, b].")
    return Constant(data) if _is_plain(data) else read_operand(data, renamed, depth=depth)


def _is_plain(data: Any) -> bool:
    return isinstance(data, str | int | float) and not isinstance(data, bool)


def read_operand(  # noqa: PLR0911  one form of a value each
    data: Any, renamed: Renamed = _as_it_is, *, depth: int = 0
) -> Operand:
    """Return the value that a document states: a reference, a number, or a calculation.

    Raises
    ------
    BrokenRule
        With a sentence that says what is wrong and how to write it.
    """
    if isinstance(data, str):
        return Reference(renamed_whole(data, renamed))
    if _is_plain(data):
        return Constant(data)
    word, rest = _one_word(data, depth)
    if word == "answer" and isinstance(rest, str):
        return Reference(renamed_whole(rest, renamed))
    if word == "value" and _is_plain(rest):
        return Constant(rest)
    if word == "if" and isinstance(rest, list) and len(rest) == 3:
        return Calculation(
            word,
            (
                read_condition(rest[0], renamed, depth=depth + 1),
                read_operand(rest[1], renamed, depth=depth + 1),
                read_operand(rest[2], renamed, depth=depth + 1),
            ),
        )
    if word in OF_ONE:
        return Calculation(word, (read_operand(rest, renamed, depth=depth + 1),))
    if word in CALCULATIONS and isinstance(rest, list) and rest:
        parts = tuple(read_operand(part, renamed, depth=depth + 1) for part in rest)
        return Calculation(word, parts)
    known = ", ".join(sorted({*CALCULATIONS, "answer", "value", "if"}))
    raise BrokenRule(
        f"`{word}` is no value. Write the name of an item, a number, or one of {known}."
    )


def renamed_whole(name: str, renamed: Renamed) -> str:
    """Return a reference with the item in it renamed, its parts as they are."""
    item, dot, rest = name.partition(".")
    return f"{renamed(item)}{dot}{rest}"


def written(condition: Condition) -> dict[str, Any]:
    """Return the document form of a condition; reading it gives the same condition."""
    if isinstance(condition, Combination):
        if condition.join == "not":
            return {"not": written(condition.parts[0])}
        return {condition.join: [written(part) for part in condition.parts]}
    if condition.test == "asked":
        return {"asked": condition.left.value}  # type: ignore[union-attr]  # a constant, as it is read
    if condition.right is None:
        return {condition.test: written_operand(condition.left)}
    return {condition.test: [written_operand(condition.left), _written_second(condition.right)]}


def _written_second(operand: Operand) -> Any:
    if isinstance(operand, Constant):
        return list(operand.value) if isinstance(operand.value, tuple) else operand.value
    if isinstance(operand, Reference):
        return {"answer": operand.name}
    return written_operand(operand)


def written_operand(operand: Operand) -> Any:
    """Return the document form of a value."""
    if isinstance(operand, Reference):
        return operand.name
    if isinstance(operand, Constant):
        return {"value": operand.value} if isinstance(operand.value, str) else operand.value
    if operand.word == "if":
        condition, *values = operand.parts
        return {
            "if": [
                written(condition),  # type: ignore[arg-type]  # read so
                *(written_operand(value) for value in values),  # type: ignore[arg-type]  # read so
            ]
        }
    parts = [written_operand(part) for part in operand.parts]  # type: ignore[arg-type]  # read so
    return {operand.word: parts[0] if operand.word in OF_ONE else parts}
