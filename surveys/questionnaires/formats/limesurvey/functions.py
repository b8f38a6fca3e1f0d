"""The functions of ExpressionScript: what each means as a condition or is as an operand."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

from surveys.questionnaires.formats.limesurvey.expression import (
    Call,
    Join,
    Literal,
    Node,
    NotUnderstood,
    Variable,
)
from surveys.questionnaires.formats.limesurvey.joining import ALWAYS, NEVER, both, either, opposite
from surveys.questionnaires.formats.limesurvey.variables import Answer, Means

if TYPE_CHECKING:
    from surveys.questionnaires.formats.limesurvey.rules import Rules

_MOST_PAIRS = 10
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
"""Each sign as it reads from the other side."""


def second(operand: Any) -> Any:
    """Return an operand as it stands in second place of a comparison."""
    return {"answer": operand} if isinstance(operand, str) else operand


def plain(number: float) -> float | int:
    """Return a number without a needless fraction."""
    return int(number) if number == int(number) else number


def text_of(value: float | str) -> str:
    """Return a literal as a code is written."""
    return value if isinstance(value, str) else str(plain(value))


def number_of(words: str, node: Node) -> float | int:
    """Return the number that a text writes."""
    try:
        return plain(float(words.strip().replace(",", ".")))
    except (ValueError, OverflowError):
        raise NotUnderstood(shown(node)) from None


def shown(node: Node) -> str:
    """Return what a message calls a tree."""
    if isinstance(node, Variable):
        return node.name
    if isinstance(node, Call):
        return f"{node.name}()"
    return str(node.value) if isinstance(node, Literal) else node.sign


def _is_empty(rules: "Rules", arguments: Sequence[Node]) -> dict[str, Any]:
    (one,) = _exactly(arguments, 1)
    if isinstance(one, Variable):
        return opposite(rules.answer(one).filled())
    if isinstance(one, Literal):
        return NEVER if one.value != "" else ALWAYS
    raise NotUnderstood(shown(one))


def _is_numeric(rules: "Rules", arguments: Sequence[Node]) -> dict[str, Any]:
    (one,) = _exactly(arguments, 1)
    if isinstance(one, Variable) and rules.answer(one).means is Means.NUMBER:
        return rules.answer(one).filled()
    number = rules.number(one)
    return {"any": [{"at_least": [number, 0]}, {"less": [number, 0]}]}


def _is_null(rules: "Rules", arguments: Sequence[Node]) -> dict[str, Any]:
    (one,) = _exactly(arguments, 1)
    if not isinstance(one, Variable):
        raise NotUnderstood(shown(one))
    return {"not": {"asked": rules.answer(one).item}}


def _unique(rules: "Rules", arguments: Sequence[Node]) -> dict[str, Any]:
    nodes = rules.each(arguments)
    if len(nodes) > _MOST_PAIRS:
        raise NotUnderstood("unique()")
    return both(*(opposite(rules.equal(a, b)) for a, b in combinations(nodes, 2)))


def _chosen(rules: "Rules", arguments: Sequence[Node]) -> dict[str, Any]:
    condition, yes, no = _exactly(arguments, 3)
    test = rules.truth(condition)
    return either(both(test, rules.truth(yes)), both(opposite(test), rules.truth(no)))


TRUTHS: dict[str, Callable[["Rules", Sequence[Node]], dict[str, Any]]] = {
    "&&": lambda rules, nodes: both(*(rules.truth(node) for node in nodes)),
    "||": lambda rules, nodes: either(*(rules.truth(node) for node in nodes)),
    "!": lambda rules, nodes: opposite(rules.truth(nodes[0])),
    "is_empty": _is_empty,
    "is_numeric": _is_numeric,
    "is_null": _is_null,
    "unique": _unique,
    "if": _chosen,
    "empty": _is_empty,
}

# What functions are as operands.


def _count(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    nodes = rules.each(arguments)
    answers = [rules.answer(node) for node in nodes if isinstance(node, Variable)]
    if len(answers) != len(nodes):
        raise NotUnderstood("count()")
    items = {answer.item for answer in answers}
    if len(items) == 1 and len(answers) == len(_siblings(rules, answers[0])):
        (item,) = items
        if not any(answer.consent for answer in answers) and len(answers) > 1:
            return {"count": item}, "number"
    return _total([{"if": [answer.filled(), 1, 0]} for answer in answers])


def _siblings(rules: "Rules", answer: Answer) -> list[str]:
    return [
        name
        for name, other in rules.index.answers.items()
        if other.item == answer.item
        and other.means is not Means.NOTHING
        and not name.endswith("comment")
    ]


def _count_if(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    return _counted(rules, "==", arguments)


def _count_if_sign(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    return _counted(rules, _sign(arguments), arguments[1:])


def _counted(rules: "Rules", sign: str, arguments: Sequence[Node]) -> tuple[Any, str]:
    if not arguments:
        raise NotUnderstood("countif()")
    nodes = rules.each(arguments[1:])
    ranked = [rules.answer(node) for node in nodes if isinstance(node, Variable)]
    if sign == "==" and ranked and all(one.means is Means.RANK for one in ranked):
        # Whether something was ranked anywhere; where, our rules cannot ask.
        wanted = arguments[0].value if isinstance(arguments[0], Literal) else ""
        code = ranked[0].codes.get(text_of(wanted), "")
        if not code or len(nodes) < len(_siblings(rules, ranked[0])):
            raise NotUnderstood("countif()")
        return {"if": [{"contains": [ranked[0].reference, code]}, 1, 0]}, "number"
    tests = [rules.truth(Join(sign, node, arguments[0])) for node in nodes]
    return _total([{"if": [test, 1, 0]} for test in tests])


def _total(ones: list[Any]) -> tuple[Any, str]:
    if not ones:
        return 0, "number"
    return (ones[0] if len(ones) == 1 else {"add": ones}), "number"


def _sum(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    return {"sum": [*(rules.number(node) for node in rules.each(arguments)), 0]}, "number"


def _sum_if_sign(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    sign, nodes = _sign(arguments), rules.each(arguments[2:])
    parts = [
        {"if": [rules.truth(Join(sign, node, arguments[1])), rules.number(node), 0]}
        for node in nodes
    ]
    return {"sum": [*parts, 0]}, "number"


def _sum_if(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    return _sum_if_sign(rules, (Literal("=="), *arguments))


def _sign(arguments: Sequence[Node]) -> str:
    sign = arguments[0].value if arguments and isinstance(arguments[0], Literal) else ""
    if sign not in TURNED or len(arguments) < 2:
        raise NotUnderstood("countifop()")
    return str(sign)


def _of_numbers(word: str) -> Callable[["Rules", Sequence[Node]], tuple[Any, str]]:
    def value(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
        return {word: [rules.number(node) for node in rules.each(arguments)]}, "number"

    return value


def _round(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    digits = arguments[1] if len(arguments) == 2 else Literal(0)
    if (
        not arguments
        or not isinstance(digits, Literal)
        or not isinstance(digits.value, float | int)
    ):
        raise NotUnderstood("round()")
    return {"round": [rules.number(arguments[0]), int(digits.value)]}, "number"


def _absolute(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    number = rules.number(_exactly(arguments, 1)[0])
    negative = {"less": [number, 0]}
    return {"if": [negative, {"subtract": [0, number]}, number]}, "number"


def _length(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    operand, _kind = rules.value(_exactly(arguments, 1)[0])
    if not isinstance(operand, str):
        raise NotUnderstood("strlen()")
    return {"length": operand}, "number"


def _either(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    condition, yes, no = _exactly(arguments, 3)
    (first, kind), (second, other) = rules.value(yes), rules.value(no)
    kinds = {kind} if no == Literal("") else {other} if yes == Literal("") else {kind, other}
    number = kinds == {"number"}
    return {"if": [rules.truth(condition), first, second]}, "number" if number else "text"


def _joined(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    return {"join": [rules.value(node)[0] for node in rules.each(arguments)]}, "text"


def _imploded(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    if not arguments:
        raise NotUnderstood("implode()")
    between = rules.value(arguments[0])[0]
    parts: list[Any] = []
    for node in rules.each(arguments[1:]):
        parts += [between] if parts and between != {"value": ""} else []
        parts.append(rules.value(node)[0])
    return {"join": parts}, "text"


def _listed(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    return _imploded(rules, (Literal(", "), *arguments))


def _minus(rules: "Rules", arguments: Sequence[Node]) -> tuple[Any, str]:
    (one,) = arguments
    if isinstance(one, Literal) and isinstance(one.value, float):
        return plain(-one.value), "number"
    return {"subtract": [0, rules.number(one)]}, "number"


VALUES: dict[str, Callable[["Rules", Sequence[Node]], tuple[Any, str]]] = {
    "count": _count,
    "countif": _count_if,
    "countifop": _count_if_sign,
    "sum": _sum,
    "sumif": _sum_if,
    "sumifop": _sum_if_sign,
    "min": _of_numbers("minimum"),
    "max": _of_numbers("maximum"),
    "round": _round,
    "abs": _absolute,
    "strlen": _length,
    "if": _either,
    "join": _joined,
    "implode": _imploded,
    "list": _listed,
    "-": _minus,
    "pi": lambda _rules, _arguments: (3.141592653589793, "number"),
}


def _exactly(arguments: Sequence[Node], count: int) -> Sequence[Node]:
    if len(arguments) != count:
        raise NotUnderstood(f"{count} arguments")
    return arguments
