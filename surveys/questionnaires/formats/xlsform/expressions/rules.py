"""Trees of XLSForm's expressions made into our rules, with the same meaning.

In XPath a question left blank is an empty text: equal to `''`, different from everything else.
With us it is unknown, and every comparison with it is false. So `!=` becomes "not equal", and two
answers are equal also when both are blank.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from surveys.items.rules import DEEPEST
from surveys.questionnaires.formats.xlsform.expressions.plainer import (
    ALWAYS,
    NEVER,
    Rule,
    negated,
    plainer,
)
from surveys.questionnaires.formats.xlsform.expressions.scope import (
    Inexpressible,
    Scope,
    Value,
    number_value,
    text_value,
)
from surveys.questionnaires.formats.xlsform.expressions.trees import (
    Answer,
    Call,
    Column,
    Itself,
    Joined,
    Number,
    Path,
    Text,
    Tree,
)
from surveys.web.locale import gettext as _

_ORDER = {"<": "less", "<=": "at_most", ">": "greater", ">=": "at_least"}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SUMS = {"+": "add", "-": "subtract", "*": "multiply", "div": "divide"}
_TRUTHS = {"true", "false", "not", "selected", "boolean"}


def condition(tree: Tree, scope: Scope) -> Rule:
    """Return the rule that holds whenever the expression is true.

    Raises
    ------
    BrokenExpression
        If it names a question that is not in the file.
    Inexpressible
        If it is sound, but we have no rule for it.
    """
    rule = _condition(tree, scope)
    _check_depth(rule)
    return rule


def _condition(tree: Tree, scope: Scope) -> Rule:
    if isinstance(tree, Joined) and tree.operator in {"and", "or"}:
        parts = [_condition(part, scope) for part in _chain(tree, tree.operator)]
        return plainer("all" if tree.operator == "and" else "any", parts)
    if isinstance(tree, Joined) and tree.operator in {"=", "!="}:
        rule = _equal(tree.left, tree.right, scope)
        return rule if tree.operator == "=" else negated(rule)
    if isinstance(tree, Joined) and tree.operator in _ORDER:
        return _ordered(tree, scope)
    if isinstance(tree, Call) and tree.name in _TRUTHS:
        return _called(tree, scope)
    return _filled(_value(tree, scope))


def operand(tree: Tree, scope: Scope) -> tuple[Any, str]:
    """Return the value that the expression computes, and its kind."""
    value = _value(tree, scope)
    _check_depth(value.first)
    return value.first, value.kind


def _check_depth(rule: Any) -> None:
    """Refuse what our own reader of rules would find too deep."""
    level, depth = [rule] if isinstance(rule, dict | list) else [], 0
    while level:
        depth += 1
        inner = [
            one for part in level for one in (part.values() if isinstance(part, dict) else part)
        ]
        level = [one for one in inner if isinstance(one, dict | list)]
    if depth > 2 * DEEPEST - 8:
        raise Inexpressible(_("ein so tief verschachtelter Ausdruck"))


def _chain(tree: Tree, operator: str) -> list[Tree]:
    """Return the parts of `a and b and c`, without going deep."""
    parts: list[Tree] = []
    while isinstance(tree, Joined) and tree.operator == operator:
        parts.append(tree.right)
        tree = tree.left
    return [tree, *reversed(parts)]


def _filled(value: Value) -> Rule:
    """Return when a value counts as true: a number that is not 0, a text that is not empty."""
    if value.kind == "blank" or (value.literal and value.second in ("", 0)):
        return NEVER
    if value.literal:
        return ALWAYS
    if value.kind == "number":
        return {"differs": [value.first, 0]}
    return {"answered": value.first}


def _called(tree: Call, scope: Scope) -> Rule:
    if tree.name in {"true", "false"}:
        return ALWAYS if tree.name == "true" else NEVER
    if tree.name == "not":
        return negated(_condition(tree.parts[0], scope))
    if tree.name == "boolean":
        return _condition(tree.parts[0], scope)
    given, wanted = _value(tree.parts[0], scope), _value(tree.parts[1], scope)
    if not wanted.literal or given.known is None:
        raise Inexpressible(_("die Funktion „%(name)s“ in dieser Form", name="selected"))
    code = given.known.codes.get(str(wanted.second))
    if given.kind not in {"choice", "several", "consent"}:
        raise Inexpressible(_("die Funktion „%(name)s“ in dieser Form", name="selected"))
    if code is None:
        return NEVER
    return {"contains" if given.kind == "several" else "equals": [given.first, code]}


def _is_truth(tree: Tree) -> bool:
    if isinstance(tree, Joined):
        return tree.operator in {"and", "or", "=", "!=", *_ORDER}
    return isinstance(tree, Call) and tree.name in _TRUTHS


def _equal(left: Tree, right: Tree, scope: Scope) -> Rule:
    if _is_truth(left) or _is_truth(right):
        return _equal_truths(left, right, scope)
    first, second = _value(left, scope), _value(right, scope)
    if first.literal or first.kind == "blank":
        first, second = second, first
    if first.kind == "blank":
        first = text_value("")
    if second.kind == "blank":
        second = text_value("")
    if first.literal:
        return ALWAYS if str(first.second) == str(second.second) else NEVER
    if second.literal:
        return _equal_to_literal(first, second)
    if "several" in {first.kind, second.kind}:
        raise Inexpressible(_("der Vergleich zweier Mehrfachauswahlen"))
    if first.known is None or second.known is None:
        return {"equals": [first.first, second.second]}
    both_blank = {"all": [{"empty": first.first}, {"empty": second.first}]}
    return {"any": [{"equals": [first.first, second.second]}, both_blank]}


def _equal_truths(left: Tree, right: Tree, scope: Scope) -> Rule:
    if not (_is_truth(left) and _is_truth(right)):
        raise Inexpressible(_("der Vergleich einer Bedingung mit einem Wert"))
    first, second = _condition(left, scope), _condition(right, scope)
    if ALWAYS in (first, second):
        return second if first == ALWAYS else first
    if NEVER in (first, second):
        return negated(second if first == NEVER else first)
    return {"any": [{"all": [first, second]}, {"none": [first, second]}]}


def _equal_to_literal(value: Value, literal: Value) -> Rule:
    words = str(literal.second)
    if words == "":
        return {"empty": value.first}
    if value.kind == "several" and value.known:
        return _exactly(value, words.split())
    if value.kind in {"choice", "consent"} and value.known:
        code = value.known.codes.get(words)
        return NEVER if code is None else {"equals": [value.first, code]}
    if value.kind == "number":
        number = _as_number(literal)
        return NEVER if number is None else {"equals": [value.first, number]}
    if literal.kind == "number":
        return {"equals": [{"number": value.first}, literal.second]}
    return {"equals": [value.first, words]}


def _exactly(value: Value, names: list[str]) -> Rule:
    """Return the rule that these choices are ticked and no others."""
    codes = [value.known.codes.get(name) for name in names] if value.known else []
    if None in codes:
        return NEVER
    ticked = [{"contains": [value.first, code]} for code in codes]
    return {"all": [*ticked, {"equals": [{"count": value.first}, len(codes)]}]}


def _as_number(value: Value) -> float | None:
    try:
        number = float(value.second)
    except ValueError:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _ordered(tree: Joined, scope: Scope) -> Rule:
    left, right, operator = _value(tree.left, scope), _value(tree.right, scope), tree.operator
    if left.literal and not right.literal:
        left, right, operator = right, left, _TURNED[operator]
    if "blank" in {left.kind, right.kind}:
        return NEVER
    if "day" in {left.kind, right.kind}:
        return {_ORDER[operator]: [left.first, right.second]}
    first, second = _numeric(left), _numeric(right)
    if first is None or second is None:
        return NEVER
    return {_ORDER[operator]: [first.first, second.second]}


def _numeric(value: Value) -> Value | None:
    """Return a value as XPath takes it for a number; None if it can be none."""
    if value.literal:
        number = _as_number(value)
        return None if number is None else number_value(number)
    if value.kind == "several":
        raise Inexpressible(_("das Rechnen mit einer Mehrfachauswahl"))
    return value if value.kind == "number" else Value({"number": value.first}, "number")


def _value(tree: Tree, scope: Scope) -> Value:
    if isinstance(tree, Number):
        return number_value(tree.value)
    if isinstance(tree, Text):
        return text_value(tree.value)
    if isinstance(tree, Answer | Itself):
        return _heard(tree, scope)
    if isinstance(tree, Column | Path):
        return _column(tree, scope)
    if _is_truth(tree):
        truth = {"if": [_condition(tree, scope), {"value": "true"}, {"value": "false"}]}
        return Value(truth, "text")
    return _computed(tree, scope) if isinstance(tree, Joined) else _function(tree, scope)


def _heard(tree: Answer | Itself, scope: Scope) -> Value:
    if isinstance(tree, Itself) and scope.itself is None:
        raise Inexpressible(_("der Punkt „.“ an dieser Stelle"))
    known = scope.find(tree.name) if isinstance(tree, Answer) else scope.known[scope.itself or ""]
    if known.group is not None and known.group != scope.group:
        raise Inexpressible(_("die Antworten einer Wiederholung außerhalb von ihr"))
    if known.kind == "group":
        raise Inexpressible(_("eine Wiederholung als Wert"))
    return Value(known.reference, known.kind, known)


def _column(tree: Column | Path, scope: Scope) -> Value:
    if isinstance(tree, Path) or not scope.columns:
        raise Inexpressible(_("ein Pfad durch das XML des Formulars"))
    # A name without quotes that is no column is what its writer forgot to put in quotes.
    return text_value(scope.columns.get(tree.name, tree.name))


def _computed(tree: Joined, scope: Scope) -> Value:
    if tree.operator not in _SUMS:
        raise Inexpressible(_("die Rechenart „%(name)s“", name=tree.operator))
    chained = tree.operator in {"+", "*"}
    parts = _chain(tree, tree.operator) if chained else [tree.left, tree.right]
    return Value({_SUMS[tree.operator]: [number_of(part, scope) for part in parts]}, "number")


def number_of(tree: Tree, scope: Scope) -> Any:
    """Return a value as the part of a sum."""
    number = _numeric(_value(tree, scope))
    if number is None:
        raise Inexpressible(_("das Rechnen mit einem Text"))
    return number.first


def _function(tree: Call, scope: Scope) -> Value:
    compute = _FUNCTIONS.get(tree.name)
    if compute is None or not tree.parts:
        raise Inexpressible(_("die Funktion „%(name)s“", name=tree.name))
    return compute(tree, scope)


def _if(tree: Call, scope: Scope) -> Value:
    then, otherwise = _value(tree.parts[1], scope), _value(tree.parts[2], scope)
    kind = then.kind if then.kind == otherwise.kind else "text"
    return Value({"if": [_condition(tree.parts[0], scope), then.first, otherwise.first]}, kind)


def _coalesce(tree: Call, scope: Scope) -> Value:
    first, second = _value(tree.parts[0], scope), _value(tree.parts[1], scope)
    kind = first.kind if first.kind == second.kind else "text"
    return Value({"if": [{"answered": first.first}, first.first, second.first]}, kind)


def _concat(tree: Call, scope: Scope) -> Value:
    return Value({"join": [_value(part, scope).first for part in tree.parts]}, "text")


def _number_function(tree: Call, scope: Scope) -> Value:
    return Value({"number": _value(tree.parts[0], scope).first}, "number")


def _of_entries(word: str) -> Callable[[Call, Scope], Value]:
    def compute(tree: Call, scope: Scope) -> Value:
        return Value({word: [_entries(part, scope) for part in tree.parts]}, "number")

    return compute


def _round(tree: Call, scope: Scope) -> Value:
    digits = _value(tree.parts[1], scope) if len(tree.parts) > 1 else number_value(0)
    if not digits.literal:
        raise Inexpressible(_("die Funktion „%(name)s“ in dieser Form", name=tree.name))
    return Value({"round": [number_of(tree.parts[0], scope), digits.second]}, "number")


def _date(tree: Call, _scope: Scope) -> Value:
    (given,) = tree.parts
    if not isinstance(given, Text):
        raise Inexpressible(_("die Funktion „%(name)s“ in dieser Form", name=tree.name))
    return Value({"value": given.value[:10]}, "day", literal=True)


def _joined(tree: Call, scope: Scope) -> Value:
    parts = tree.parts
    between = _value(parts[0], scope).first
    joined: list[Any] = []
    for part in parts[1:]:
        joined.extend(
            [between, _value(part, scope).first] if joined else [_value(part, scope).first]
        )
    return Value({"join": joined or [{"value": ""}]}, "text")


def _entries(tree: Tree, scope: Scope) -> Any:
    """Return what is added up: one value, or the answers in all entries of a repeat."""
    if isinstance(tree, Answer):
        known = scope.find(tree.name)
        if known.group is not None and known.group != scope.group and known.kind == "number":
            return f"{known.group}.{known.reference}"
    return number_of(tree, scope)


def _counted(tree: Call, scope: Scope) -> Value:
    part = tree.parts[0]
    if tree.name == "count" and isinstance(part, Answer):
        known = scope.find(part.name)
        if known.kind == "group" or known.group is not None:
            return Value({"count": known.group or known.reference}, "number")
    value = _value(part, scope)
    if tree.name == "count-selected" and value.kind in {"several", "choice"}:
        return Value({"count": value.first}, "number")
    if tree.name == "string-length" and value.kind == "text":
        return Value({"length": value.first}, "number")
    raise Inexpressible(_("die Funktion „%(name)s“ in dieser Form", name=tree.name))


_FUNCTIONS: Mapping[str, Callable[[Call, Scope], Value]] = {
    "if": _if,
    "coalesce": _coalesce,
    "concat": _concat,
    "string": _concat,
    "join": _joined,
    "min": _of_entries("minimum"),
    "max": _of_entries("maximum"),
    "sum": _of_entries("sum"),
    "count": _counted,
    "count-selected": _counted,
    "string-length": _counted,
    "number": _number_function,
    "round": _round,
    "once": lambda tree, scope: _value(tree.parts[0], scope),
    "date": _date,
}
