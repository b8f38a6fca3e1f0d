"""The old table of conditions as a tree, so that it is translated like any other rule."""

import re
from collections.abc import Iterable

from surveys.questionnaires.formats.limesurvey.expression import (
    Call,
    Join,
    Literal,
    Node,
    NotUnderstood,
    Variable,
)
from surveys.questionnaires.formats.limesurvey.survey import Test
from surveys.questionnaires.formats.limesurvey.variables import Index

_SIGNS = {"==", "!=", "<", "<=", ">", ">="}


def tree_of(tests: Iterable[Test], index: Index) -> Node:
    """Return the tree: scenarios are alternatives, tests of one field too; the rest must hold."""
    scenarios: dict[str, dict[str, list[Node]]] = {}
    for test in tests:
        fields = scenarios.setdefault(test.scenario, {})
        fields.setdefault(test.field.lstrip("+"), []).append(_node(test, index))
    return _row(
        "||", [_row("&&", [_row("||", own) for own in s.values()]) for s in scenarios.values()]
    )


def _row(sign: str, nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Call(sign, tuple(nodes))


def _node(test: Test, index: Index) -> Node:
    field, value = test.field.lstrip("+").strip(), test.value
    if not re.fullmatch(r"\d+X\d+X\d+\w*(?:#[01])?", field) or test.method not in _SIGNS:
        raise NotUnderstood(f"{test.field} {test.method}")
    name = index.question_of(field)
    # A field of a whole multiple choice is compared with the code of the thing ticked.
    if not test.field.startswith("+") and name and index.has(f"{name}_{value}"):
        return Join(test.method, Variable(f"{name}_{value}", "NAOK"), Literal("Y"))
    variable = Variable(field, "NAOK")
    other = re.fullmatch(r"@(\d+X\d+X\d+\w*)@", value.strip())
    if other:
        return Join(test.method, variable, Variable(other.group(1), "NAOK"))
    if value.strip().startswith("{"):
        raise NotUnderstood(value)
    # A single blank is how LimeSurvey says "no answer" in this table.
    return Join(test.method, variable, Literal("" if not value.strip() else value))
