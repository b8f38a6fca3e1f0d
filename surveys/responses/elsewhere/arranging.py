"""The questionnaire of another tool with what was decided about its items. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.items import ITEM_TYPES
from surveys.programmes.statements import blanks
from surveys.questionnaires.editing import assigning
from surveys.questionnaires.editing.offering import kind_words
from surveys.questionnaires.faults import Fault
from surveys.responses.elsewhere.choices import IS_SPECIAL, NOT_SPECIAL, OUT, Choices
from surveys.web.locale import gettext as _

SPECIAL_FAULT = ".special"


@dataclass(frozen=True, slots=True)
class Line:
    """One item on the step where items are assigned.

    may_group
        Whether it can say which group answered.
    field_is_given
        Whether its section comes once per action field, so that it has its field already.
    """

    name: str
    stem: Mapping[str, str]
    kind: str
    field: str
    role: str
    special: str
    asks_special: bool
    may_group: bool
    field_is_given: bool


def lines(document: Mapping[str, Any], choices: Choices, faults: Collection[Fault]) -> list[Line]:
    """Return the items that store something, in order, as they stand with what was decided."""
    asked = {fault.item for fault in faults if fault.place.endswith(SPECIAL_FAULT)}
    return [
        Line(
            name=name,
            stem=item.get("stem", {}),
            kind=kind_words(str(item["type"])),
            field=choices.fields.get(name, str(item.get("action_field") or "")),
            role=choices.roles.get(name, str(item.get("construct") or "")),
            special=choices.special.get(name, ""),
            asks_special=name in asked
            or choices.special.get(name, "") in {IS_SPECIAL, NOT_SPECIAL},
            may_group=item["type"] == "single_choice"
            and not item.get("asked_if")
            and not section.get("asked_if")
            and not section.get("for_each"),
            field_is_given=bool(section.get("for_each")),
        )
        for section, item in _items(document)
        if (name := str(item.get("name")))
    ]


def arranged(document: Mapping[str, Any], choices: Choices, *, mode: str) -> dict[str, Any]:
    """Return the document with action fields, roles and grouping; what stays out is not in it.

    Without names, also items that say who answers are not in it.
    """
    gone = set(without(document, choices, mode=mode))
    after = _lessened(document, gone)
    after, _change = assigning.assign(after, choices.fields)
    after = {
        **after,
        "sections": [
            {**section, "items": [_decided(item, choices) for item in section.get("items", ())]}
            for section in after["sections"]
        ],
    }
    for name, words in _standard().items():
        texts = after.get(name) or {}
        if any(blanks(one) for one in texts.values()):
            after[name] = dict.fromkeys(texts, words)
    return _grouped(after, choices.grouping)


def without(document: Mapping[str, Any], choices: Choices, *, mode: str) -> list[str]:
    """Return the items that stay out: because somebody said so, or because of the mode."""
    return [
        name
        for _section, item in _items(document)
        if (name := str(item.get("name")))
        and (
            choices.special.get(name) == OUT
            or (mode == "A" and not ITEM_TYPES[item["type"]].anonymous)
        )
    ]


def _standard() -> dict[str, str]:
    """Return the words for texts that another tool left blank: nobody is asked with them."""
    return {
        "purpose": _("Auswertung einer Befragung, die mit einem anderen Programm lief."),
        "what_happens": _("Die Antworten werden hier ausgewertet."),
    }


def _items(document: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for section in document.get("sections", ()):
        for item in section.get("items", ()):
            if ITEM_TYPES[item["type"]].stores:
                yield section, item


def _lessened(document: Mapping[str, Any], gone: Collection[str]) -> dict[str, Any]:
    sections = [
        {**section, "items": kept}
        for section in document.get("sections", ())
        if (kept := [one for one in section.get("items", ()) if one.get("name") not in gone])
    ]
    groupings = [one for one in document.get("groupings", ()) if one.get("item") not in gone]
    found = {**document, "sections": sections}
    return {**found, "groupings": groupings} if "groupings" in document else found


def _decided(item: Mapping[str, Any], choices: Choices) -> dict[str, Any]:
    name, after = str(item.get("name")), dict(item)
    if name in choices.roles:
        after.pop("construct", None)
        if choices.roles[name]:
            after["construct"] = choices.roles[name]
    if (said := choices.special.get(name)) in {IS_SPECIAL, NOT_SPECIAL}:
        after["special"] = said == IS_SPECIAL
    if name == choices.grouping:
        after["required"] = True
    return after


def _grouped(document: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the document with a grouping by one item, if it has none by it yet."""
    there = list(document.get("groupings", ()))
    stem = next((one["stem"] for _section, one in _items(document) if one["name"] == name), None)
    if stem is None or any(one.get("item") == name for one in there):
        return document
    taken = {one.get("name") for one in there}
    called = name if name not in taken else f"{name}_groups"
    return {**document, "groupings": [*there, {"name": called, "item": name, "label": dict(stem)}]}
