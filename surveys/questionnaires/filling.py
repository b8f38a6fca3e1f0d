"""Lists that a questionnaire takes over from the plan: measures, districts.

They are filled into a copy of the document when it is published; a list that staff wrote
themselves stays.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from surveys.programmes.listing import districts_of, fields_of
from surveys.programmes.models import Goal, Measure, MeasureStatus

Options = list[dict[str, Any]]
DETAILS = ("name", "kind", "district")
"""What an item of organisation details asks for if it does not say."""


def filled(session: Session, programme_id: int, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document with the programme's measures and districts where it asks for them.

    Words that lack a language are shown in the base language, marked as such: the document then
    says `fallback`.
    """
    found = deepcopy(dict(document))
    gaps = list(_gaps(found))
    if not gaps:
        return found
    options = {
        "measures": measure_options(session, programme_id),
        "districts": district_options(session, programme_id),
    }
    for item, setting, kind in gaps:
        item[setting] = [_in_languages(one, found) for one in options[kind]]
        if any(len(one["label"]) < len(found["languages"]) for one in item[setting]):
            found["fallback"] = True
        if not item[setting] and item["type"] == "organisation_details":
            _without_district(item)
    return found


def needs_measures(document: Mapping[str, Any]) -> bool:
    """Whether the document asks about measures of the plan, and has none of its own."""
    return any(kind == "measures" for _item, _setting, kind in _gaps(document))


def measure_options(session: Session, programme_id: int) -> Options:
    """Return the measures of a programme as options, field by field, without those dropped."""
    fields = {field.id: field for field in fields_of(session, programme_id)}
    goals = {
        goal.id: goal.key
        for goal in session.scalars(select(Goal).where(Goal.programme_id == programme_id))
    }
    found = session.scalars(
        select(Measure)
        .where(
            Measure.programme_id == programme_id,
            Measure.status != MeasureStatus.DROPPED.value,
            Measure.action_field_id.in_(fields),
        )
        .order_by(Measure.position, Measure.id)
    ).all()
    return [
        {
            "code": one.key,
            "label": one.title,
            "action_field": fields[one.action_field_id].key,
            **({"goal": goals[one.goal_id]} if one.goal_id in goals else {}),
        }
        for one in sorted(found, key=lambda one: fields[one.action_field_id].position)
    ]


def district_options(session: Session, programme_id: int) -> Options:
    """Return the districts of a programme as options, in order."""
    return [{"code": one.key, "label": one.name} for one in districts_of(session, programme_id)]


def _gaps(document: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield each item with an empty list to fill, the name of the list and what goes into it."""
    for item in _items(part for section in document["sections"] for part in section["items"]):
        match item["type"]:
            case "measure_block" if not item.get("measures"):
                yield item, "measures", "measures"
            case "district" if not item.get("options"):
                yield item, "options", "districts"
            case "organisation_details" if _asks_district(item) and not item.get("districts"):
                yield item, "districts", "districts"


def _asks_district(item: Mapping[str, Any]) -> bool:
    return "district" in item.get("details", DETAILS)


def _without_district(item: dict[str, Any]) -> None:
    """Ask for the other details only: a programme without districts has none to choose."""
    others = [one for one in item.get("details", DETAILS) if one != "district"]
    if others:
        item["details"] = others
        del item["districts"]


def _items(items: Sequence[dict[str, Any]] | Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield items, and the items inside them."""
    for item in items:
        yield item
        yield from _items(item.get("items", ()))


def _in_languages(option: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, Any]:
    words: Mapping[str, str] = option["label"]
    label = {tag: words[tag] for tag in document["languages"] if words.get(tag)}
    base = document["base_language"]
    if base not in label:
        label = {base: next(iter(words.values())), **label}
    return {**option, "label": label}
