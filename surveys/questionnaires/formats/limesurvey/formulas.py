"""Conditions and operands of ours as ExpressionScript."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


class CannotSay(Exception):
    """A rule that ExpressionScript has no words for; the sentence says which part."""


@dataclass(slots=True)
class Variables:
    """How our references are called in LimeSurvey."""

    names: dict[str, str] = field(default_factory=dict)
    ticks: dict[tuple[str, str], str] = field(default_factory=dict)
    codes: dict[str, Mapping[str, str]] = field(default_factory=dict)
    parts: dict[str, list[str]] = field(default_factory=dict)
    """By item the variables of its rows, options or places."""

    def name(self, reference: str) -> str:
        """Return the variable of a reference."""
        if reference in self.names:
            return f"{self.names[reference]}.NAOK"
        raise CannotSay(reference)

    def tick(self, reference: Any, code: Any) -> str:
        """Return when an option of a list is among the answers."""
        if (reference, code) not in self.ticks:
            raise CannotSay(f"{reference}: {code}")
        name = f"{self.ticks[reference, code]}.NAOK"
        # "Other" is not ticked there, it has words.
        return f"!is_empty({name})" if code == "other" else f'{name} == "Y"'

    def all_parts(self, reference: str) -> list[str]:
        """Return the variables that together are one answer."""
        if reference in self.parts:
            return [f"{name}.NAOK" for name in self.parts[reference]]
        return [self.name(reference)]


class Formulas:
    """Writes rules with the names that variables have in LimeSurvey."""

    def __init__(self, variables: Variables) -> None:
        self.variables = variables

    def condition(self, data: Any) -> str:  # noqa: C901, PLR0911  one line per word
        """Return a condition as an expression.

        Raises
        ------
        CannotSay
            If a part of it has no counterpart there.
        """
        ((word, rest),) = data.items()
        if word in {"all", "any", "none"}:
            return self._joined(word, rest)
        if word == "not":
            return f"!({self.condition(rest)})"
        if word in {"answered", "empty"}:
            return self._answered(word, rest)
        if word == "asked":
            first = self.variables.all_parts(rest)[0]
            return f"{first.removesuffix('.NAOK')}.relevanceStatus == 1"
        if word.startswith("contains"):
            return self._contains(word, *rest)
        if word in {"one_of", "not_one_of"}:
            tests = " or ".join(self._equal(rest[0], code) for code in rest[1])
            if word == "one_of":
                return f"({tests})" if tests else "0"
            return f"({self._known(rest[0])} and !({tests or '0'}))"
        if word == "equals":
            return self._equal(*rest)
        if word == "differs":
            return f"({self._known(rest[0])} and !({self._equal(*rest)}))"
        sign = {"less": "<", "at_most": "<=", "greater": ">", "at_least": ">="}.get(word)
        if sign is None:
            raise CannotSay(word)
        return f"{self.operand(rest[0])} {sign} {self._second(rest[1])}"

    def operand(self, data: Any) -> str:  # noqa: C901, PLR0911  one line per word
        """Return an operand as an expression."""
        if isinstance(data, str):
            return self.variables.name(data)
        if isinstance(data, int | float):
            return json.dumps(data)
        ((word, rest),) = data.items()
        if word == "answer":
            return self.operand(rest)
        if word == "value":
            return _quoted(rest) if isinstance(rest, str) else json.dumps(rest)
        if word == "count":
            return f"count({', '.join(self.variables.all_parts(rest))})"
        if word == "length":
            return f"strlen({self.operand(rest)})"
        if word == "number":
            return self.operand(rest)
        if word == "if":
            yes, no = self.operand(rest[1]), self.operand(rest[2])
            return f"if({self.condition(rest[0])}, {yes}, {no})"
        parts = [self.operand(part) for part in rest]
        if word in _SIGNS:
            return f"({f' {_SIGNS[word]} '.join(parts)})"
        if word in _FUNCTIONS:
            return f"{_FUNCTIONS[word]}({', '.join(parts)})"
        raise CannotSay(word)

    def _joined(self, word: str, rest: list[Any]) -> str:
        parts = [self.condition(part) for part in rest]
        if not parts:
            return "0" if word == "any" else "1"
        joined = (" and " if word == "all" else " or ").join(parts)
        if word == "none":
            return f"!({joined})"
        return f"({joined})" if len(parts) > 1 else joined

    def _answered(self, word: str, rest: Any) -> str:
        sign = "!" if word == "answered" else ""
        if isinstance(rest, str) and rest in self.variables.parts:
            return f"count({', '.join(self.variables.all_parts(rest))}) {'>' if sign else '=='} 0"
        return f"{sign}is_empty({self.operand(rest)})"

    def _known(self, data: Any) -> str:
        return f"!is_empty({self.operand(data)})"

    def _contains(self, word: str, reference: str, codes: Any) -> str:
        wanted = codes if isinstance(codes, list) else [codes]
        ticks = [self.variables.tick(reference, code) for code in wanted]
        if word == "contains_none":
            return f"({self._answered('answered', reference)} and !({' or '.join(ticks)}))"
        if not ticks:
            return "1" if word == "contains_all" else "0"
        joined = (" or " if word == "contains_any" else " and ").join(ticks)
        return f"({joined})" if len(ticks) > 1 else joined

    def _equal(self, left: Any, right: Any) -> str:
        if isinstance(left, str) and isinstance(right, str):
            if (left, "yes") in self.variables.ticks and left not in self.variables.parts:
                tick = self.variables.tick(left, "yes")
                return tick if right == "yes" else f"!({tick})"
            code = self.variables.codes.get(left, {}).get(right, right)
            return f"{self.variables.name(left)} == {_quoted(code)}"
        return f"{self.operand(left)} == {self._second(right)}"

    def _second(self, data: Any) -> str:
        return _quoted(data) if isinstance(data, str) else self.operand(data)


_SIGNS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "/"}
_FUNCTIONS = {
    "sum": "sum",
    "minimum": "min",
    "maximum": "max",
    "round": "round",
    "join": "join",
}


def _quoted(words: str) -> str:
    if re.search(r"[{}<>]", words):
        raise CannotSay(words)  # they would end the expression, or look like a tag
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


Write = Callable[[Any], str]
