"""Copies of parts whose items have other names: rules and repeated answers follow."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from surveys.errors import BrokenRule
from surveys.items.rules import read_condition, read_operand, written, written_operand
from surveys.questionnaires.building import PIPE

RULES = frozenset({"asked_if", "holds"})


def suffixed(names: Iterable[str], taken: Collection[str]) -> dict[str, str]:
    """Return a free name for each of `names`: the same with a number behind it.

    >>> suffixed(["kind", "age_2"], {"kind", "age_2", "kind_2"})
    {'kind': 'kind_3', 'age_2': 'age_3'}
    """
    used = set(taken)
    found = {}
    for name in names:
        stem = re.sub(r"_\d+$", "", name)
        number = 2
        while f"{stem}_{number}" in used:
            number += 1
        found[name] = f"{stem}_{number}"
        used.add(found[name])
    return found


def renamed_part(part: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a part as it is when the items in `names` are called otherwise."""
    return {key: _renamed(key, value, names) for key, value in part.items()}


def _renamed(key: str, value: Any, names: Mapping[str, str]) -> Any:  # noqa: PLR0911  one way out per shape
    if key == "kept":
        return value
    if key in RULES or (key == "value" and isinstance(value, dict | str)):
        return _rule(key, value, names)
    if key == "name":
        return names.get(value, value)
    if isinstance(value, dict):
        return {inner: _renamed(inner, one, names) for inner, one in value.items()}
    if isinstance(value, list):
        return [renamed_part(one, names) if isinstance(one, dict) else one for one in value]
    if isinstance(value, str) and "{" in value:
        return PIPE.sub(lambda found: "{" + _reference(found[1], names) + "}", value)
    return value


def _rule(key: str, value: Any, names: Mapping[str, str]) -> Any:
    """Return a rule that means the new names; one that cannot be read stays as it is."""
    try:
        if key in RULES:
            return written(read_condition(value, lambda name: names.get(name, name)))
        return written_operand(read_operand(value, lambda name: names.get(name, name)))
    except BrokenRule:
        return value


def _reference(name: str, names: Mapping[str, str]) -> str:
    item, dot, rest = name.partition(".")
    return f"{names.get(item, item)}{dot}{rest}"
