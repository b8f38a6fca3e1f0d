"""The shelf: which questionnaires are ready, each as a document, and how one fits a programme.

A ready questionnaire says about itself under `kept.library`: `about` (one sentence), `mode` (the
mode it is made for). Where its action fields are asked, they are a default list (Sprache, Bildung,
Arbeit und Ausbildung, Wohnen, Gesundheit und Pflege, Teilhabe und Engagement, Kultur, Öffnung der
Verwaltung) that stands in for the programme's own: in the options of the item `fields`, and in the
options or rows of items that say so (`kept: {library: {options: fields}}`, `{rows: fields}`).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from surveys.errors import UnknownPage
from surveys.items.item import Texts
from surveys.questionnaires.loading import load

FOLDER = Path(__file__).parent / "ready"
NAMES = ("akteure", "entscheidende", "massnahmen", "aspekte", "konferenz", "bewohner")
FIELDS = "fields"
"""The item that asks for action fields; also what `kept.library` says of lists that follow it."""
LIMITS = ("minimum", "maximum", "most")


@dataclass(frozen=True, slots=True)
class Ready:
    """What the shelf says about one questionnaire.

    mode
        The mode it is made for: P with names, A without.
    items
        How many questions it has; those asked once per action field are counted once.
    """

    name: str
    title: Texts
    about: Texts
    mode: str
    minutes: int
    items: int


@cache
def ready() -> tuple[Ready, ...]:
    """Return the ready questionnaires, in the order of a process: actors first."""
    return tuple(_ready(name, ready_document(name)) for name in NAMES)


def ready_document(name: str) -> dict[str, Any]:
    """Return the definition document of a ready questionnaire, to be changed freely.

    Raises
    ------
    UnknownPage
        If there is none of that name.
    """
    if name not in NAMES:
        raise UnknownPage("No such questionnaire.")
    found: dict[str, Any] = json.loads(_stored(name))
    return found


def adapted(document: Mapping[str, Any], fields: Sequence[tuple[str, Texts]]) -> dict[str, Any]:
    """Return the document with a programme's own action fields: their keys and names, in order.

    Without fields it stays as it is. Measures of other fields are left out. Names that lack a
    language are shown in the base language, marked as such: the document then says `fallback`.
    """
    found = deepcopy(dict(document))
    if not fields:
        return found
    options = [{"code": key, "label": _label(found, name)} for key, name in fields]
    keys = {None, *(key for key, _name in fields)}
    for item in _items(part for section in found["sections"] for part in section["items"]):
        if item.get(FIELDS) == FIELDS:  # a block of measures of the chosen fields
            measures = item.get("measures", ())
            item["measures"] = [one for one in measures if one.get("action_field") in keys]
        for setting in _following(item):
            alone = set(item.get("exclusive", ()))
            stays = [option for option in item[setting] if option["code"] in alone]
            item[setting] = deepcopy(options) + stays
            for limit in LIMITS:
                if item.get(limit) is not None:
                    item[limit] = min(item[limit], len(options))
    if any(len(option["label"]) < len(found["languages"]) for option in options):
        found["fallback"] = True
    return found


@cache
def _stored(name: str) -> str:
    """Return a document as JSON, so that each copy of it is quick and shares nothing."""
    return json.dumps(load(FOLDER / f"{name}.yaml"))


def _ready(name: str, document: Mapping[str, Any]) -> Ready:
    says = document["kept"]["library"]
    items = [item for section in document["sections"] for item in section["items"]]
    return Ready(
        name=name,
        title=document["title"],
        about=says["about"],
        mode=says["mode"],
        minutes=document["minutes"],
        items=sum(item["type"] != "information" for item in items),
    )


def _label(document: Mapping[str, Any], name: Texts) -> dict[str, str]:
    """Return the name of a field in the languages of the document, at least in the base one."""
    label = {tag: name[tag] for tag in document["languages"] if name.get(tag)}
    base = document["base_language"]
    return label if base in label else {base: next(iter(name.values())), **label}


def _items(items: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield items, and the items inside them."""
    for item in items:
        yield item
        yield from _items(iter(item.get("items", ())))


def _following(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the settings of an item that list the action fields: `options`, `rows`."""
    if item["name"] == FIELDS:
        yield "options"
        return
    says = item.get("kept", {}).get("library", {})
    yield from (setting for setting in ("options", "rows") if says.get(setting) == FIELDS)
