"""Conditions in their document form, joined and turned round as short as they can be said."""

from collections.abc import Mapping
from typing import Any

ALWAYS: dict[str, Any] = {"all": []}
NEVER: dict[str, Any] = {"any": []}


def both(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the condition that all hold, as short as it can be said."""
    flat: list[dict[str, Any]] = []
    for part in parts:
        flat.extend(part["all"] if part.keys() == {"all"} else [dict(part)])
    unique = [part for place, part in enumerate(flat) if part not in flat[:place]]
    return unique[0] if len(unique) == 1 else {"all": unique}


def either(*parts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the condition that one holds, as short as it can be said."""
    flat: list[dict[str, Any]] = []
    for part in parts:
        flat.extend(part["any"] if part.keys() == {"any"} else [dict(part)])
    if ALWAYS in flat:
        return ALWAYS
    unique = [part for place, part in enumerate(flat) if part not in flat[:place]]
    return unique[0] if len(unique) == 1 else {"any": unique}


def opposite(condition: Mapping[str, Any]) -> dict[str, Any]:
    """Return the condition that this one does not hold."""
    ((word, rest),) = condition.items()
    if word == "not":
        return dict(rest)
    if word == "answered":
        return {"empty": rest}
    if word == "empty":
        return {"answered": rest}
    if condition in (ALWAYS, NEVER):
        return NEVER if condition == ALWAYS else ALWAYS
    return {"not": dict(condition)}
