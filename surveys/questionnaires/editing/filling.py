"""Taking over from the plan what a document repeats: measures, districts.

Publishing fills empty lists by itself; whoever wants to choose or to put conditions takes them over
here first.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from surveys.errors import UnknownPage
from surveys.questionnaires.editing import parts
from surveys.questionnaires.editing.places import Part, Place, get
from surveys.questionnaires.filling import district_options, measure_options

PLANNED = {
    "measure_block": ("measures", measure_options),
    "district": ("options", district_options),
}
"""Which setting of a kind is taken over, and from which list of the plan."""


def from_plan(session: Session, programme_id: int, kind: str) -> tuple[str, list[dict[str, Any]]]:
    """Return the setting that a kind takes over from the plan, and what it gets.

    Raises
    ------
    UnknownPage
        If it takes nothing over.
    """
    if kind not in PLANNED:
        raise UnknownPage("Nothing to take over.")
    setting, options = PLANNED[kind]
    return setting, options(session, programme_id)


def filled(
    document: Part, place: Place, setting: str, options: Sequence[Mapping[str, Any]]
) -> parts.Done:
    """Give an item the options of the plan; conditions and further words of those it had stay."""
    languages = {str(tag) for tag in document.get("languages", ())}
    part = get(document, place)
    before = {one.get("code"): one for one in part.get(setting, ())}
    renewed = []
    for option in options:
        known = before.get(option["code"], {})
        words = {tag: said for tag, said in option["label"].items() if tag in languages}
        kept = {key: value for key, value in known.items() if key in {"asked_if", "kept"}}
        renewed.append({**option, "label": {**known.get("label", {}), **words}, **kept})
    return parts.change(document, place, {**part, setting: renewed})
