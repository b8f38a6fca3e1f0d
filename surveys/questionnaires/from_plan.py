"""What a questionnaire takes over from the plan of its programme: measures and districts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.items.item import Texts


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure as the plan has it; `goal` is the key of the goal it serves, if any."""

    key: str
    title: Texts
    action_field: str
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class PlannedDistrict:
    """A district of the programme."""

    key: str
    name: Texts


def with_plan(
    document: Mapping[str, Any],
    measures: Sequence[PlannedMeasure],
    districts: Sequence[PlannedDistrict],
) -> dict[str, Any]:
    """Return the definition document with the measures and districts of the plan filled in.

    A block of measures gets those of its action field, or of the fields that can be chosen in
    `fields`, or else all. What an editor added to a measure or district that is still in the plan,
    such as a condition or words in further languages, stays.
    """
    languages = tuple(document.get("languages") or ())
    fields = {
        item["name"]: {option.get("code") for option in item.get("options") or ()}
        for section in _mappings(document.get("sections"))
        for item in _mappings(section.get("items"))
        if "name" in item
    }

    def filled(item: dict[str, Any], action_field: str | None) -> dict[str, Any]:
        own_field = item.get("action_field") or action_field
        if item.get("type") == "measure_block":
            wanted = {own_field} if own_field else fields.get(item.get("fields", ""))
            found = (one for one in measures if wanted is None or one.action_field in wanted)
            item = {**item, "measures": _renewed(item.get("measures"), _of(found), languages)}
        elif item.get("type") == "district":
            entries = ({"code": one.key, "label": one.name} for one in districts)
            item = {**item, "options": _renewed(item.get("options"), entries, languages)}
        if isinstance(item.get("items"), list):
            item = {**item, "items": [filled(inner, own_field) for inner in item["items"]]}
        return item

    sections = [
        {
            **section,
            "items": [
                filled(item, section.get("action_field"))
                for item in _mappings(section.get("items"))
            ],
        }
        for section in _mappings(document.get("sections"))
    ]
    return {**document, "sections": sections}


def _mappings(found: Any) -> list[dict[str, Any]]:
    """Return the mappings of a list; a draft may hold anything."""
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _of(measures: Iterable[PlannedMeasure]) -> Iterator[dict[str, Any]]:
    for one in measures:
        goal = {"goal": one.goal} if one.goal else {}
        yield {
            "code": one.key,
            "label": one.title,
            "action_field": one.action_field,
            **goal,
        }


def _renewed(
    before: Any, planned: Iterable[Mapping[str, Any]], languages: Sequence[str]
) -> list[dict[str, Any]]:
    """Return the planned options, in the languages asked, with what was added to the old ones."""
    old = {one["code"]: one for one in _mappings(before) if "code" in one}
    found = []
    for one in planned:
        known = dict(old.get(one["code"], {}))
        known.pop("goal", None)
        words = {**(known.get("label") or {}), **one["label"]}
        label = {tag: words[tag] for tag in words if tag in languages or not languages}
        found.append({**known, **one, "label": label or dict(one["label"])})
    return found
