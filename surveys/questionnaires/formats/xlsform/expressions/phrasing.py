"""Our rules as expressions of XLSForm, with the same meaning."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.items.conditions import (
    Calculation,
    Combination,
    Comparison,
    Condition,
    Constant,
    Operand,
    Reference,
)
from surveys.web.locale import gettext as _

_ORDER = {"less": "<", "at_most": "<=", "greater": ">", "at_least": ">="}
_SUMS = {"add": "+", "subtract": "-", "multiply": "*", "divide": "div"}


class Unsayable(Exception):
    """XLSForm has no words for a rule. Says what, without a full stop."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How the workbook names an answer of ours, and which kind it is.

    `kind` is one of choice, several, number, text, day, consent, group. `spelled` leads from our
    codes to the names of choices in the workbook.
    """

    name: str
    kind: str
    spelled: Mapping[str, str] = field(default_factory=dict)


Names = Mapping[str, Asked]


def phrase(rule: Condition, names: Names, itself: str = "") -> str:
    """Return a rule as an expression; `itself` is the answer that `.` stands for.

    Raises
    ------
    Unsayable
        If XLSForm has no words for it.
    """
    if isinstance(rule, Combination):
        return _joined(rule, names, itself)
    write = _Writer(names, itself)
    return write.comparison(rule)


def phrase_value(value: Operand, names: Names) -> str:
    """Return a value as an expression.

    Raises
    ------
    Unsayable
        If XLSForm has no words for it.
    """
    return _Writer(names, "").operand(value)


def _joined(rule: Combination, names: Names, itself: str) -> str:
    parts = [phrase(part, names, itself) for part in rule.parts]
    if not parts:
        return "false()" if rule.join == "any" else "true()"
    if rule.join == "not":
        return f"not({parts[0]})"
    word = " and " if rule.join == "all" else " or "
    wrapped = [
        f"({said})" if isinstance(part, Combination) and part.join in {"all", "any"} else said
        for part, said in zip(rule.parts, parts, strict=True)
    ]
    whole = word.join(wrapped if len(wrapped) > 1 else parts)
    return f"not({whole})" if rule.join == "none" else whole


def quoted(words: str) -> str:
    """Return a text in the quotes that it does not hold itself."""
    for quote in ("'", '"'):
        if quote not in words:
            return f"{quote}{words}{quote}"
    raise Unsayable(_("ein Text mit beiden Arten von Anführungszeichen"))


class _Writer:
    """Writes one comparison or value."""

    def __init__(self, names: Names, itself: str) -> None:
        self.names, self.itself = names, itself
        self.tests: Mapping[str, Callable[[Comparison], str]] = {
            "equals": lambda rule: self._equals(rule, rule.right),
            "differs": lambda rule: self._if_answered(
                rule, f"not({self._equals(rule, rule.right)})"
            ),
            "one_of": self._one_of,
            "not_one_of": lambda rule: self._if_answered(rule, f"not({self._one_of(rule)})"),
            "contains": lambda rule: self._selected(rule, " and "),
            "contains_all": lambda rule: self._selected(rule, " and "),
            "contains_any": lambda rule: f"({self._selected(rule, ' or ')})",
            "contains_none": lambda rule: self._if_answered(
                rule, f"not({self._selected(rule, ' or ')})"
            ),
            "answered": self._answered,
            "empty": lambda rule: (
                f"not({self._answered(rule)})"
                if self._asked(rule.left).kind == "group"
                else f"{self.operand(rule.left)} = ''"
            ),
        }

    def comparison(self, rule: Comparison) -> str:
        """Return a comparison as an expression."""
        if rule.test in _ORDER:
            left, right = self.operand(rule.left), self._second(rule, rule.right)
            return f"{left} {_ORDER[rule.test]} {right}"
        if rule.test not in self.tests:
            raise Unsayable(_("die Regel „%(name)s“", name=rule.test))
        return self.tests[rule.test](rule)

    def _asked(self, operand: Operand | None) -> Asked:
        if isinstance(operand, Reference):
            if operand.name not in self.names:
                raise Unsayable(_("die Antwort auf „%(name)s“", name=operand.name))
            return self.names[operand.name]
        return Asked("", "number")

    def _second(self, rule: Comparison, operand: Operand | None) -> str:
        if operand is None:
            raise Unsayable(_("die Regel „%(name)s“", name=rule.test))
        asked = self._asked(rule.left)
        if isinstance(operand, Constant) and isinstance(operand.value, str):
            if asked.kind == "day" and rule.test in _ORDER:
                return f"date({quoted(operand.value)})"
            return quoted(asked.spelled.get(operand.value, operand.value))
        return self.operand(operand)

    def _equals(self, rule: Comparison, right: Operand | None) -> str:
        asked = self._asked(rule.left)
        if asked.kind == "consent" and isinstance(right, Constant) and right.value == "no":
            return f"{self.operand(rule.left)} = ''"
        return f"{self.operand(rule.left)} = {self._second(rule, right)}"

    def _if_answered(self, rule: Comparison, rest: str) -> str:
        if self._asked(rule.left).name:
            return f"({self.operand(rule.left)} != '' and {rest})"
        return rest

    def _codes(self, rule: Comparison) -> list[Any]:
        if not isinstance(rule.right, Constant):
            raise Unsayable(_("die Regel „%(name)s“", name=rule.test))
        codes = rule.right.value
        return list(codes) if isinstance(codes, tuple) else [codes]

    def _one_of(self, rule: Comparison) -> str:
        parts = [self._equals(rule, Constant(code)) for code in self._codes(rule)]
        return f"({' or '.join(parts)})" if parts else "false()"

    def _selected(self, rule: Comparison, word: str) -> str:
        spelled, said = self._asked(rule.left).spelled, self.operand(rule.left)
        parts = [
            f"selected({said}, {quoted(str(spelled.get(code, code)))})"
            for code in self._codes(rule)
        ]
        return word.join(parts) if parts else "false()"

    def _answered(self, rule: Comparison) -> str:
        if self._asked(rule.left).kind == "group":
            return f"count({self.operand(rule.left)}) > 0"
        return f"{self.operand(rule.left)} != ''"

    def operand(self, value: Operand | Condition) -> str:
        """Return a value as an expression."""
        if isinstance(value, Comparison | Combination):
            return phrase(value, self.names, self.itself)
        if isinstance(value, Reference):
            name = self._asked(value).name
            return "." if value.name == self.itself else f"${{{name}}}"
        if isinstance(value, Constant):
            return quoted(value.value) if isinstance(value.value, str) else f"{value.value:.15g}"
        return self._calculation(value)

    def _calculation(self, value: Calculation) -> str:
        word, parts = value.word, value.parts
        if word == "count":
            return self._count(parts[0])
        if word == "if":
            condition, then, otherwise = (self.operand(part) for part in parts)
            return f"if({condition}, {then}, {otherwise})"
        said = [self.operand(part) for part in parts]
        if word in _SUMS:
            return f"({f' {_SUMS[word]} '.join(said)})"
        if word == "sum":
            return self._sum(parts, said)
        names = {
            "length": "string-length",
            "number": "number",
            "minimum": "min",
            "maximum": "max",
            "round": "round",
            "join": "concat",
        }
        if word not in names:
            raise Unsayable(_("die Berechnung „%(name)s“", name=word))
        if word == "round" and len(said) == 1:
            said.append("0")
        return f"{names[word]}({', '.join(said)})"

    def _count(self, part: Operand | Condition) -> str:
        asked = self._asked(part) if isinstance(part, Reference) else Asked("", "")
        said = self.operand(part)
        if asked.kind == "several":
            return f"count-selected({said})"
        if asked.kind == "group":
            return f"count({said})"
        if not asked.name:
            raise Unsayable(_("die Berechnung „%(name)s“", name="count"))
        return f"if({said} = '', 0, 1)"

    def _sum(self, parts: tuple[Operand | Condition, ...], said: list[str]) -> str:
        """Add what is known: blanks count as nothing."""
        added = [
            f"sum({words})"
            if isinstance(part, Reference)
            and "." in part.name
            and self._asked(part).kind == "entries"
            else f"coalesce({words}, 0)"
            for part, words in zip(parts, said, strict=True)
        ]
        return added[0] if len(added) == 1 else f"({' + '.join(added)})"
