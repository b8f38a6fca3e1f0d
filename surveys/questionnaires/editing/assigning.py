"""Which action field each item of a questionnaire is about, settled for all of them at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.questionnaires.editing import parts
from surveys.questionnaires.editing.changes import Change
from surveys.questionnaires.editing.places import Part


@dataclass(frozen=True, slots=True)
class Assigned:
    """One item and its action field; empty: it is about none, or about that of its section."""

    name: str
    stem: Mapping[str, str]
    field: str


def assigned(document: Part) -> tuple[Assigned, ...]:
    """Return the items that may be about an action field, in order.

    Where a section comes once per action field, its items have theirs already.
    """
    return tuple(
        Assigned(str(item["name"]), item.get("stem", {}), str(item.get("action_field") or ""))
        for section in document.get("sections", ())
        if not section.get("for_each")
        for item in section.get("items", ())
        if ITEM_TYPES[item["type"]].stores
    )


def assign(document: Part, chosen: Mapping[str, str]) -> parts.Done:
    """Give items the action fields `chosen` for them, by name; empty takes it away."""
    known = {one.name for one in assigned(document)}
    sections = [
        {**section, "items": [*_items(section, chosen, known)]}
        if "items" in section
        else dict(section)
        for section in document.get("sections", ())
    ]
    after = {**document, "sections": sections}
    return after, Change("document", (), {"document": dict(document)}, {"document": after})


def _items(
    section: Mapping[str, Any], chosen: Mapping[str, str], known: set[str]
) -> Iterator[dict[str, Any]]:
    for item in section["items"]:
        name = item.get("name")
        if name not in known or name not in chosen:
            yield dict(item)
            continue
        without = {key: value for key, value in item.items() if key != "action_field"}
        yield {**without, "action_field": chosen[name]} if chosen[name] else without
