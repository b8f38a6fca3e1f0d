"""The verbs that sections and items share: changed, moved, removed."""

from collections.abc import Mapping
from typing import Any

from surveys.questionnaires.editing.changes import Change, applied, difference, stand_of
from surveys.questionnaires.editing.places import (
    Part,
    Place,
    get,
    held_by,
    position,
)

Done = tuple[dict[str, Any], Change]
"""The new document, and what was changed."""


def change(document: Part, place: Place, settings: Mapping[str, Any]) -> Done:
    """Give the part at `place` these settings in place of its own; what it holds stays."""
    made = difference(place, get(document, place), settings)
    return applied(document, made), made


def move_to(document: Part, place: Place, parent: Place, at: int) -> Done:
    """Put a part at number `at` of those inside `parent`, counted without itself."""
    get(document, place)
    inside = [
        one.get("name")
        for one in held_by(get(document, parent), parent)
        if parent != place[:-1] or one.get("name") != place[-1]
    ]
    at = max(0, min(at, len(inside)))
    before = {
        "parent": list(place[:-1]),
        **stand_of(document, place[:-1], position(document, place)),
    }
    after = {"parent": list(parent), "at": at, "behind": inside[at - 1] if at else None}
    made = Change("move", place, before, after)
    return applied(document, made), made


def remove(document: Part, place: Place) -> Done:
    """Take a part out, with everything in it. What names it elsewhere becomes a fault."""
    stand = stand_of(document, place[:-1], position(document, place))
    made = Change("remove", place, {**stand, "part": get(document, place)}, None)
    return applied(document, made), made


def put(document: Part, parent: Place, part: Part, at: int, kind: str) -> Done:
    """Put a new part at number `at` of those inside `parent`."""
    stand = stand_of(document, parent, at)
    made = Change(kind, (*parent, str(part["name"])), None, {**stand, "part": part})
    return applied(document, made), made
