"""Trees of ExpressionScript as conditions and operands of ours.

LimeSurvey's empty is our unknown: `!=` holds for what is empty there, so it becomes "not equal".
A variable that was not asked makes a whole rule false there, unless it is marked NAOK.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.questionnaires.formats.limesurvey.expression import (
    Call,
    Join,
    Literal,
    Node,
    NotUnderstood,
    Variable,
    parsed,
    variables,
)
from surveys.questionnaires.formats.limesurvey.functions import (
    TRUTHS,
    TURNED,
    VALUES,
    number_of,
    plain,
    second,
    shown,
    text_of,
)
from surveys.questionnaires.formats.limesurvey.joining import ALWAYS, NEVER, both, opposite
from surveys.questionnaires.formats.limesurvey.variables import Answer, Index, Means
from surveys.web.locale import gettext as _

_TESTS = {"<": "less", "<=": "at_most", ">": "greater", ">=": "at_least"}
_NEEDS_ANSWER = {"equals", "one_of", "contains", "answered", *_TESTS.values()}
DEEPEST = 36


class Rules:
    """Translates the rules of one question; `own` is its code, `this` the variable at hand."""

    def __init__(self, index: Index, own: str = "", this: str = "") -> None:
        self.index, self.own, self.this = index, own, this

    def condition(self, source: str) -> dict[str, Any]:
        """Return the condition of a rule, with what must have been asked for it to hold.

        Raises
        ------
        NotUnderstood
            With the part that has no counterpart here.
        """
        return self.condition_of(parsed(source))

    def condition_of(self, node: Node) -> dict[str, Any]:
        """Return the condition of a tree, as `condition` does."""
        body = self.truth(node)
        implied = _implied(body)
        guards: dict[str, None] = {}
        for variable in variables(node):
            if variable.suffix in {"NAOK", "valuenaok", "relevancestatus"}:
                continue
            for one in self._expanded(variable):
                item = self.index.find(one).item
                if item in self.index.conditional and item not in implied:
                    guards[item] = None
        found = both(*({"asked": item} for item in guards), body)
        _not_too_deep(found)
        return found

    def operand(self, source: str) -> tuple[Any, str]:
        """Return the operand of an expression and whether it is a number, text or code."""
        found, kind = self.value(parsed(source))
        _not_too_deep(found)
        return found, kind

    def truth(self, node: Node) -> dict[str, Any]:
        """Return when a tree counts as true."""
        if isinstance(node, Join) and (node.sign in _TESTS or node.sign in {"==", "!="}):
            return self.compared(node.sign, node.left, node.right)
        if isinstance(node, Variable):
            return self._filled(node)
        if isinstance(node, Literal):
            return NEVER if node.value in {"", "0", 0} else ALWAYS
        if isinstance(node, Call):
            known = TRUTHS.get(node.name)
            if known is not None:
                return known(self, node.arguments)
        operand, kind = self.value(node)
        if kind != "number":
            raise NotUnderstood(shown(node))
        return {"not": {"equals": [operand, 0]}}

    def value(self, node: Node) -> tuple[Any, str]:
        """Return a tree as an operand and its kind: number, text, code or date."""
        if isinstance(node, Literal):
            if isinstance(node.value, str):
                return {"value": node.value}, "text"
            return plain(node.value), "number"
        if isinstance(node, Variable):
            return self._variable(node)
        if isinstance(node, Call) and node.name in VALUES:
            return VALUES[node.name](self, node.arguments)
        if isinstance(node, Join) and node.sign in {"+", "-", "*", "/"}:
            return self._calculated(node)
        if isinstance(node, Call) and node.name not in TRUTHS:
            raise NotUnderstood(f"{node.name}()")
        return {"if": [self.truth(node), 1, 0]}, "number"

    def number(self, node: Node) -> Any:
        """Return a tree as an operand that is a number."""
        if isinstance(node, Literal) and isinstance(node.value, str):
            return number_of(node.value, node)
        operand, kind = self.value(node)
        if kind == "number":
            return operand
        if kind in {"code", "text"} and isinstance(operand, str):
            return {"number": operand}
        raise NotUnderstood(shown(node))

    def _expanded(self, variable: Variable) -> list[Variable]:
        if variable.name == "this" and self.this:
            return [Variable(self.this, variable.suffix)]
        return list(self.index.expanded(variable, self.own))

    def each(self, nodes: Sequence[Node]) -> list[Node]:
        """Return the arguments of a function, `self` and `that` spelt out."""
        found: list[Node] = []
        for node in nodes:
            found.extend(self._expanded(node) if isinstance(node, Variable) else [node])
        return found

    def answer(self, variable: Variable) -> Answer:
        """Return what a single variable means."""
        if variable.suffix in {"question", "qid", "gid", "type", "sgqa", "mandatory"}:
            raise NotUnderstood(f"{variable.name}.{variable.suffix}")
        found = self._expanded(variable)
        if len(found) != 1:
            raise NotUnderstood(variable.name)
        return self.index.find(found[0])

    def _filled(self, variable: Variable) -> dict[str, Any]:
        answer = self.answer(variable)
        if variable.suffix == "relevancestatus":
            return {"asked": answer.item}
        if answer.means is Means.NUMBER:
            return both(answer.filled(), {"not": {"equals": [answer.reference, 0]}})
        return answer.filled()

    def _variable(self, variable: Variable) -> tuple[Any, str]:
        answer = self.answer(variable)
        if variable.suffix == "relevancestatus":
            return {"if": [{"asked": answer.item}, 1, 0]}, "number"
        kinds = {
            Means.CODE: "code",
            Means.NUMBER: "number",
            Means.TEXT: "text",
            Means.DATE: "date",
        }
        if answer.means in kinds:
            return answer.reference, kinds[answer.means]
        if answer.means is Means.TICK:
            if answer.words:
                return answer.words, "text"
            return {"if": [answer.filled(), {"value": "Y"}, {"value": ""}]}, "text"
        if answer.means is Means.FILES:
            return {"count": answer.reference}, "number"
        raise NotUnderstood(variable.name)

    def _calculated(self, node: Join) -> tuple[Any, str]:
        if node.sign == "+":
            left, right = self.value(node.left), self.value(node.right)
            if "number" not in {left[1], right[1]}:
                return {"join": [left[0], right[0]]}, "text"
        word = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}[node.sign]
        return {word: [self.number(node.left), self.number(node.right)]}, "number"

    def compared(self, sign: str, left: Node, right: Node) -> dict[str, Any]:
        """Return the condition that two trees compare as the sign says."""
        if isinstance(left, Literal) and not isinstance(right, Literal):
            sign, left, right = TURNED[sign], right, left
        if sign == "!=":
            return opposite(self.compared("==", left, right))
        if isinstance(left, Variable) and isinstance(right, Literal):
            return self._with_literal(sign, left, right)
        if sign == "==":
            return self.equal(left, right)
        return {_TESTS[sign]: [self.number(left), second(self.number(right))]}

    def _with_literal(self, sign: str, left: Variable, right: Literal) -> dict[str, Any]:
        answer, value = self.answer(left), right.value
        if left.suffix == "relevancestatus":
            return self.equal(left, right)
        if sign == "==" and value == "":
            return opposite(answer.filled())
        if answer.means is Means.TICK and not answer.words:
            if sign == "==":
                return answer.filled() if value in (answer.codes or {"Y"}) else NEVER
            raise NotUnderstood(left.name)
        if answer.means is Means.DATE:
            return {_TESTS.get(sign, "equals"): [answer.reference, str(value)[:10]]}
        if sign in _TESTS or answer.means is Means.FILES:
            return {_TESTS.get(sign, "equals"): [self.number(left), self.number(right)]}
        return self._is(answer, left, right)

    def _is(self, answer: Answer, left: Variable, right: Literal) -> dict[str, Any]:
        """Return when a code, number or text is the one that stands in the rule."""
        value = right.value
        if answer.means in {Means.RANK, Means.NOTHING, Means.FILES}:
            raise NotUnderstood(left.name)
        if answer.means is Means.CODE:
            code = answer.codes.get(text_of(value), "" if answer.codes else text_of(value))
            return {"equals": [answer.reference, code]} if code else NEVER
        if answer.means is Means.NUMBER or isinstance(value, float):
            try:
                return {"equals": [self.number(left), self.number(right)]}
            except NotUnderstood:
                return NEVER
        return {"equals": [answer.words or answer.reference, value]}

    def equal(self, left: Node, right: Node) -> dict[str, Any]:
        """Return the condition that two trees have the same value."""
        one, kind = self.value(left)
        two, other = self.value(right)
        if "number" in {kind, other}:
            return {"equals": [self.number(left), second(self.number(right))]}
        if isinstance(one, dict) and one.keys() == {"value"}:
            one, two = two, one
        return {"equals": [one, second(two)]}


def _not_too_deep(rule: Any) -> None:
    level = [rule] if isinstance(rule, dict | list) else []
    for _step in range(2 * DEEPEST):  # a word and its list are two levels of data
        level = [
            part
            for one in level
            for part in (one.values() if isinstance(one, dict) else one)
            if isinstance(part, dict | list)
        ]
        if not level:
            return
    raise NotUnderstood(_("zu tief verschachtelt"))


def _implied(condition: Mapping[str, Any]) -> set[str]:
    """Return the items that must have been asked, or the condition does not hold anyway."""
    ((word, rest),) = condition.items()
    if word == "all":
        return {item for part in rest for item in _implied(part)}
    if word == "answered":
        return {str(rest).partition(".")[0]}
    if word in _NEEDS_ANSWER and isinstance(rest, list):
        return {one.partition(".")[0] for one in (rest[0],) if isinstance(one, str)}
    return set()
