"""The settings of a part as a form: which there are, read from its part of the document's shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from surveys.items import ITEM_TYPES
from surveys.items.item import Level
from surveys.items.part import OptionPart
from surveys.questionnaires.document import Document, SectionPart
from surveys.questionnaires.editing.wording import setting_words, value_words

APART = frozenset({"name", "type", "items", "sections", "kept", "audio", "exclusive"})
"""Settings without a field of their own."""
LONG = frozenset({"help", "intro", "purpose", "what_happens"})
LONG_STEMS = frozenset({"information"})


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting on a form.

    name
        Its name in the document.
    shape
        `words`, `options`, `scales`, `flag`, `number`, `choice`, `several`, `line`, `list`, `day`,
        `rule`, `value`, `total` or `document` for what only its own text can show.
    choices
        Values with their words, where only these are possible.
    extras
        Further settings of each option, such as the action field of a measure.
    default
        What holds while the document says nothing.
    """

    name: str
    shape: str
    label: str
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    long: bool = False
    extras: tuple[str, ...] = ()
    default: Any = None


def settings_of_item(kind: str) -> dict[str, Setting]:
    """Return the settings of a kind of item by name, in the order of its part."""
    return _settings(ITEM_TYPES[kind].part, kind)


def settings_of_section() -> dict[str, Setting]:
    """Return the settings of a section by name."""
    return _settings(SectionPart, "")


def settings_of_document() -> dict[str, Setting]:
    """Return the settings of a questionnaire by name."""
    return _settings(Document, "")


def _settings(part: type[BaseModel], kind: str) -> dict[str, Setting]:
    found = {}
    for field, facts in part.model_fields.items():
        name = facts.alias or field
        if name in APART:
            continue
        if name == "messages":
            for word in ("required", "wrong"):
                label, hint = setting_words(f"messages/{word}", kind)
                found[f"messages/{word}"] = Setting(f"messages/{word}", "words", label, hint)
            continue
        label, hint = setting_words(name, kind)
        shape, choices = _shape(name, _bare(facts.annotation))
        long = name in LONG or (name == "stem" and kind in LONG_STEMS)
        extras = _extras(facts.annotation) if shape == "options" else ()
        if shape == "choice" and len(choices) < 2:
            continue
        default = None if facts.is_required() else facts.get_default()
        found[name] = Setting(name, shape, label, hint, choices, long, extras, default)
    return found


def _bare(annotation: Any) -> Any:
    """Return an annotation without `| None` and without what pydantic adds to it."""
    if get_origin(annotation) in {Union, UnionType}:
        inner = [one for one in get_args(annotation) if one is not type(None)]
        return _bare(inner[0]) if len(inner) == 1 else annotation
    return _bare(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation


BY_NAME = {
    "asked_if": "rule",
    "value": "value",
    "total": "total",
    "default": "default",
    "groupings": "groupings",
    "checks": "checks",
    "indices": "indices",
    "languages": "languages",
    "earliest": "day",
    "latest": "day",
    "scales": "scales",
    "special": "yes_no",
}
PLAIN = {bool: "flag", int: "number", float: "number", str: "line"}


def _shape(  # noqa: C901, PLR0911  one way out per shape
    name: str, bare: Any
) -> tuple[str, tuple[tuple[str, str], ...]]:
    if bare in PLAIN and name == "total":
        return "number", ()
    if name in BY_NAME:
        return BY_NAME[name], ()
    if bare in PLAIN:
        return PLAIN[bare], ()
    origin = get_origin(bare)
    if origin is Literal:
        return "choice", _choices(name, get_args(bare))
    if isinstance(bare, type) and issubclass(bare, Level):
        return "choice", _choices(name, [level.value for level in bare])
    if origin is dict:
        return ("document" if get_args(bare)[1] is Any else "words"), ()
    if origin in {list, tuple}:
        inner = _bare(get_args(bare)[0])
        if isinstance(inner, type) and issubclass(inner, OptionPart):
            return "options", ()
        if get_origin(inner) is Literal:
            return "several", _choices(name, get_args(inner))
        if inner is str:
            return "list", ()
    return "document", ()


def _choices(name: str, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, value_words(name, value)) for value in values)


def _extras(annotation: Any) -> tuple[str, ...]:
    option = _bare(get_args(_bare(annotation))[0])
    return tuple(name for name in option.model_fields if name not in OptionPart.model_fields)


def held_value(part: Mapping[str, Any], path: str) -> Any:
    """Return the value of a setting in a part of a document, or None."""
    here: Any = part
    for step in path.split("/"):
        here = here.get(step) if isinstance(here, Mapping) else None
    return here
