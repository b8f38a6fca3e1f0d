"""Verbs on items, also on those inside a repeating group or a measure block."""

from collections.abc import Mapping
from typing import Any

from surveys.questionnaires.editing import parts
from surveys.questionnaires.editing.naming import name_from
from surveys.questionnaires.editing.parts import Done
from surveys.questionnaires.editing.places import (
    Part,
    Place,
    get,
    held_by,
    item_names,
    position,
)
from surveys.questionnaires.editing.renaming import renamed_part, suffixed


def add(document: Part, parent: Place, first: Mapping[str, Any], behind: str | None = None) -> Done:
    """Add an item inside `parent` behind another; without one, at the end.

    `first` has its `type` and whatever it starts with; its name is made from the stem.
    """
    stem = first.get("stem") or {}
    words = next(iter(stem.values()), "")
    name = name_from(words, item_names(document), "frage")
    inside = held_by(get(document, parent), parent)
    at = position(document, (*parent, behind)) + 1 if behind else len(inside)
    return parts.put(document, parent, {"name": name, **first}, at, "add")


def change(document: Part, place: Place, settings: Mapping[str, Any]) -> Done:
    """Give an item these settings; its name, its kind and the items inside it stay."""
    part = get(document, place)
    kept = {key: part[key] for key in ("name", "type") if key in part}
    return parts.change(document, place, {**settings, **kept})


def duplicate(document: Part, place: Place) -> Done:
    """Put a copy behind the item, under a name of its own."""
    (name,) = suffixed([place[-1]], item_names(document)).values()
    copy = {**renamed_part(get(document, place), {}), "name": name}
    return parts.put(document, place[:-1], copy, position(document, place) + 1, "duplicate")


def move(document: Part, place: Place, by: int) -> Done:
    """Move an item up (-1) or down (1); past the edge, into the section beside it."""
    at = position(document, place) + by
    inside = held_by(get(document, place[:-1]), place[:-1])
    if 0 <= at < len(inside) or len(place) != 2:
        return move_to(document, place, place[:-1], at)
    sections = [str(section.get("name")) for section in held_by(document, ())]
    beside = sections.index(place[0]) + by
    if not 0 <= beside < len(sections):
        return move_to(document, place, place[:-1], at)
    parent = (sections[beside],)
    end = len(held_by(get(document, parent), parent)) if by < 0 else 0
    return move_to(document, place, parent, end)


def move_to(document: Part, place: Place, parent: Place, at: int) -> Done:
    """Put an item at number `at` inside a section, counted without itself."""
    return parts.move_to(document, place, parent, at)


def remove(document: Part, place: Place) -> Done:
    """Take an item out."""
    return parts.remove(document, place)
