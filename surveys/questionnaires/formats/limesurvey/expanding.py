"""Sections that are repeated here, spelt out for LimeSurvey, which repeats nothing."""

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.items.measure_block import KNOWN_MEASURE, yes_and_no
from surveys.questionnaires.formats.limesurvey.joining import both
from surveys.questionnaires.formats.limesurvey.outgoing import Document, Outgoing
from surveys.questionnaires.formats.report import Kind
from surveys.web.locale import gettext as _


def expanded(document: Document, out: Outgoing) -> Iterator[Document]:
    """Yield the sections, those with `for_each` and the items of measures once per option."""
    items = {
        str(item["name"]): item
        for section in document["sections"]
        for item in section.get("items", ())
    }
    for section in document["sections"]:
        source = items.get(str(section.get("for_each")))
        if source is None:
            yield section
        else:
            what = _("Der Abschnitt wird für jede Auswahl einzeln geschrieben.")
            out.say(Kind.APPROXIMATED, section["name"], what)
            exclusive = set(source.get("exclusive", ()))
            for option in source.get("options", ()):
                if option["code"] not in exclusive:
                    yield _copy(section, source["name"], option, section["items"])
        for item in section.get("items", ()):
            if item["type"] == "measure_block":
                for measure in item.get("measures", ()):
                    if item.get("items"):
                        yield _of_measure(item, measure, str(document["base_language"]))


def _of_measure(block: Document, measure: Document, base: str) -> Document:
    """Return the section of one measure: is it known, and if so, the items of the block."""
    own = {"name": block["name"], "title": measure["label"]}
    name = f"{block['name']}_{KNOWN_MEASURE}"
    known = {
        "name": name,
        "type": "single_choice",
        "stem": block["known"],
        "required": block.get("required", False),
        "options": [
            {"code": one.code, "label": dict(one.label)} for one in yes_and_no(block["known"], base)
        ],
    }
    is_known = {"equals": [name, "yes"]}
    others = (
        {**item, "asked_if": both(is_known, item["asked_if"]) if "asked_if" in item else is_known}
        for item in block["items"]
    )
    return _copy(own, block["name"], measure, [known, *others])


def _copy(section: Document, source: str, option: Document, items: Any) -> dict[str, Any]:
    """Return a section for one option, with its items, rules and texts renamed."""
    names = {item["name"] for item in items}
    copy = _Copy(str(option["code"]), option["label"], names)
    chosen = {"contains": [source, option["code"]]}
    asked_if = section.get("asked_if")
    made = {
        key: copy.renamed(value)
        for key, value in section.items()
        if key not in {"for_each", "items", "kept", "name", "asked_if"}
    }
    return {
        **made,
        "name": f"{section['name']}_{option['code']}",
        "asked_if": {"all": [chosen, copy.rule(asked_if)]} if asked_if else chosen,
        "items": [copy.item(item) for item in items],
    }


class _Copy:
    """How names and texts change for one option."""

    def __init__(self, code: str, label: Mapping[str, str], names: set[str]) -> None:
        self.code, self.label, self.names = code, label, names

    def item(self, item: Document) -> dict[str, Any]:
        """Return an item of this copy."""
        made: dict[str, Any] = {
            key: self.renamed(value) for key, value in item.items() if key != "kept"
        }
        made["name"] = f"{item['name']}_{self.code}"
        for key in ("asked_if", "value"):
            if key in item:
                made[key] = self.rule(item[key])
        return made

    def renamed(self, value: Any, tag: str = "") -> Any:
        """Return texts with the words of the option, all else as it is."""
        if isinstance(value, dict):
            return {key: self.renamed(part, str(key)) for key, part in value.items()}
        if isinstance(value, list):
            return [self.renamed(part) for part in value]
        if isinstance(value, str) and "{option}" in value:
            return value.replace("{option}", self.label.get(tag, ""))
        return value

    def rule(self, data: Any) -> Any:
        """Return a rule with the names of this copy."""
        if isinstance(data, dict):
            return {word: self.rule(rest) for word, rest in data.items()}
        if isinstance(data, list):
            return [self.rule(part) for part in data]
        if isinstance(data, str):
            item, dot, rest = data.partition(".")
            return f"{item}_{self.code}{dot}{rest}" if item in self.names else data
        return data
