"""Verbs on sections: added, changed, duplicated, moved, removed."""

from collections.abc import Mapping
from typing import Any

from surveys.questionnaires.editing import parts
from surveys.questionnaires.editing.naming import name_from
from surveys.questionnaires.editing.parts import Done
from surveys.questionnaires.editing.places import (
    Part,
    get,
    held_by,
    item_names,
    position,
    section_names,
)
from surveys.questionnaires.editing.renaming import renamed_part, suffixed


def add(document: Part, title: Mapping[str, str], behind: str | None) -> Done:
    """Add a section behind another; without one, at the end."""
    taken = section_names(document)
    words = next(iter(title.values()), "")
    part = {"name": name_from(words, taken, "seite"), "title": dict(title), "items": []}
    at = position(document, (behind,)) + 1 if behind else len(held_by(document, ()))
    return parts.put(document, (), part, at, "add")


def change(document: Part, name: str, settings: Mapping[str, Any]) -> Done:
    """Give a section these settings; its items stay."""
    return parts.change(document, (name,), {**settings, "name": name})


def duplicate(document: Part, name: str) -> Done:
    """Put a copy behind the section; its items get names of their own, and its rules mean them."""
    part = get(document, (name,))
    taken = item_names(document)
    names = suffixed([str(item.get("name")) for item in held_by(part, (name,))], taken)
    copy = renamed_part(part, names)
    copy["name"] = name_from(name, section_names(document), "seite")
    return parts.put(document, (), copy, position(document, (name,)) + 1, "duplicate")


def move(document: Part, name: str, by: int) -> Done:
    """Move a section up (-1) or down (1)."""
    return move_to(document, name, position(document, (name,)) + by)


def move_to(document: Part, name: str, at: int) -> Done:
    """Put a section at number `at`, counted without itself."""
    return parts.move_to(document, (name,), (), at)


def remove(document: Part, name: str) -> Done:
    """Take a section out, with its items."""
    return parts.remove(document, (name,))
