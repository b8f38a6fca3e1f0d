"""A question's `constraint` made into the settings of an item, and the rest into a check."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import re2

from surveys.questionnaires.formats.xlsform.expressions.trees import (
    Call,
    Itself,
    Joined,
    Number,
    Text,
    Tree,
)

Settings = dict[str, Any]
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "="}


def split(tree: Tree, kind: str) -> tuple[Settings, list[Tree]]:
    """Return the settings that say what a constraint asks, and the parts no setting can say."""
    settings: Settings = {}
    rest: list[Tree] = []
    for part in _parts(tree):
        found = _setting(part, kind)
        if found is None or found.keys() & settings.keys():
            rest.append(part)
        else:
            settings |= found
    return settings, rest


def _parts(tree: Tree) -> list[Tree]:
    parts: list[Tree] = []
    while isinstance(tree, Joined) and tree.operator == "and":
        parts.append(tree.right)
        tree = tree.left
    return [tree, *reversed(parts)]


def _setting(part: Tree, kind: str) -> Settings | None:
    if isinstance(part, Call) and part.name == "regex":
        return _pattern(part) if kind == "text" else None
    if isinstance(part, Call) and part.name == "not" and kind == "several":
        return _exclusive(part.parts[0])
    if not isinstance(part, Joined) or part.operator not in _TURNED:
        return None
    left, operator, right = part.left, part.operator, part.right
    if not isinstance(right, Number | Text) and not _is_day(right):
        left, operator, right = right, _TURNED[operator], left
    limit = _LIMITS.get(kind)
    return limit(left, operator, right) if limit else None


def _is_day(tree: Tree) -> bool:
    return isinstance(tree, Call) and tree.name == "date" and isinstance(tree.parts[0], Text)


def _whole(left: Tree, operator: str, right: Tree) -> Settings | None:
    """Return limits of a whole number: above 5 is at least 6."""
    if not isinstance(left, Itself) or not isinstance(right, Number):
        return None
    limit, step = right.value, 1 if right.value.is_integer() else 0
    number = int(limit) if limit.is_integer() else limit
    if operator in {">", "<"} and not step:
        return None
    return {
        ">=": {"minimum": number},
        "<=": {"maximum": number},
        ">": {"minimum": number + step},
        "<": {"maximum": number - step},
    }.get(operator)


def _decimal(left: Tree, operator: str, right: Tree) -> Settings | None:
    if operator not in {">=", "<="}:
        return None
    return _whole(left, operator, right)


def _counted(left: Tree, operator: str, right: Tree) -> Settings | None:
    """Return how many may be ticked."""
    if not (
        isinstance(left, Call)
        and left.name == "count-selected"
        and isinstance(left.parts[0], Itself)
        and isinstance(right, Number)
        and right.value.is_integer()
        and right.value >= 0
    ):
        return None
    found = _whole(Itself(), operator, right)
    if operator == "=":
        found = {"minimum": int(right.value), "maximum": int(right.value)}
    return found if found and all(limit >= 0 for limit in found.values()) else None


def _day(left: Tree, operator: str, right: Tree) -> Settings | None:
    if not isinstance(left, Itself) or not (isinstance(right, Text) or _is_day(right)):
        return None
    given = right.parts[0] if isinstance(right, Call) else right
    words = given.value if isinstance(given, Text) else ""
    try:
        day = date.fromisoformat(words)
        step = {">": 1, "<": -1}.get(operator, 0)
        moved = (day + timedelta(days=step)).isoformat()
    except (ValueError, OverflowError):
        return None
    name = {">": "earliest", ">=": "earliest", "<": "latest", "<=": "latest"}.get(operator)
    return {name: moved} if name else None


def _length(left: Tree, operator: str, right: Tree) -> Settings | None:
    if not (isinstance(left, Call) and left.name == "string-length" and left.parts == (Itself(),)):
        return None
    found = _whole(Itself(), operator, right)
    longest = found.get("maximum") if found else None
    return {"max_length": longest} if isinstance(longest, int) and 1 <= longest <= 1000 else None


_LIMITS: dict[str, Callable[[Tree, str, Tree], Settings | None]] = {
    "integer": _whole,
    "decimal": _decimal,
    "several": _counted,
    "date": _day,
    "text": _length,
}


def _pattern(part: Call) -> Settings | None:
    """Return a pattern that our engine understands: no look-around, linear time."""
    given, pattern = part.parts
    if not isinstance(given, Itself) or not isinstance(pattern, Text) or len(pattern.value) > 300:
        return None
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern.value, options)
    except (re2.error, re.error, ValueError):
        return None
    return {"pattern": pattern.value}


def _exclusive(part: Tree) -> Settings | None:
    """Return the option that stands alone: `not(selected(., 'none') and count-selected(.) > 1)`."""
    if not isinstance(part, Joined) or part.operator != "and":
        return None
    ticked, count = part.left, part.right
    if not isinstance(ticked, Call) or ticked.name != "selected":
        ticked, count = count, ticked
    alone = Joined(">", Call("count-selected", (Itself(),)), Number(1))
    if (
        isinstance(ticked, Call)
        and ticked.name == "selected"
        and isinstance(ticked.parts[0], Itself)
        and isinstance(ticked.parts[1], Text)
        and count == alone
    ):
        return {"exclusive": [ticked.parts[1].value]}
    return None
