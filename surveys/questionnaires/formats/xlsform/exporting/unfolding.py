"""Sections repeated for each option, and blocks of measures, one after the other.

XLSForm has no such thing with names of its own for each copy, as our answers have.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.errors import BrokenRule
from surveys.items.rules import read_condition, read_operand, written, written_operand

Part = Mapping[str, Any]


def unfolded(document: Part) -> Iterator[dict[str, Any]]:
    """Yield the sections of a document, one for each copy of a repeated one."""
    items = {
        item["name"]: item
        for section in document.get("sections", ())
        for item in section.get("items", ())
    }
    for section in document.get("sections", ()):
        source = items.get(section.get("for_each") or "")
        if source is None:
            yield from _blocks(dict(section))
            continue
        own = {item["name"] for item in section.get("items", ())}
        for option in source.get("options", ()):
            if option["code"] not in (source.get("exclusive") or ()):
                chosen = {"contains": [source["name"], option["code"]]}
                yield _copy(section, option, own, chosen)


def _blocks(section: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a section, and after it one section for each measure of a block in it."""
    yield section
    for item in section.get("items", ()):
        if item.get("type") != "measure_block":
            continue
        own = {inner["name"] for inner in item.get("items", ())}
        for measure in item.get("measures", ()):
            chosen = {"contains": [item["name"], measure["code"]]}
            inner = {
                "name": item["name"],
                "title": dict.fromkeys(measure["label"], "{option}"),
                "items": item.get("items", ()),
            }
            yield _copy(inner, measure, own, chosen)


def _copy(section: Part, option: Part, own: set[str], chosen: dict[str, Any]) -> dict[str, Any]:
    code = option["code"].replace("-", "_")

    def renamed(name: str) -> str:
        return f"{name}_{code}" if name in own else name

    rule = section.get("asked_if")
    return {
        "name": f"{section['name']}_{code}",
        "title": _with_label(section.get("title") or {}, option),
        **({"intro": _with_label(section["intro"], option)} if section.get("intro") else {}),
        "asked_if": {"all": [chosen, _renamed_rule(rule, renamed)]} if rule else chosen,
        "items": [_item(item, option, renamed) for item in section.get("items", ())],
    }


def _item(item: Part, option: Part, renamed: Any) -> dict[str, Any]:
    copy = {
        name: _with_label(value, option) if name in {"stem", "help", "explain"} and value else value
        for name, value in item.items()
        if name != "kept"
    }
    copy["name"] = renamed(item["name"])
    if item.get("asked_if"):
        copy["asked_if"] = _renamed_rule(item["asked_if"], renamed)
    if item.get("type") == "calculated":
        try:
            copy["value"] = written_operand(read_operand(item.get("value"), renamed))
        except BrokenRule:
            copy["value"] = item.get("value")
    return copy


def _renamed_rule(rule: Any, renamed: Any) -> Any:
    try:
        return written(read_condition(rule, renamed))
    except BrokenRule:
        return rule


def _with_label(words: Part, option: Part) -> dict[str, str]:
    label = option["label"]
    return {
        tag: said.replace("{option}", label.get(tag) or next(iter(label.values()), ""))
        for tag, said in words.items()
    }
