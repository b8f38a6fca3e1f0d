"""When an answer is sound: required, constraint and default of a row."""

import math
from datetime import date
from typing import Any

from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.formats.xlsform.expressions.plainer import ALWAYS, NEVER, Rule, negated
from surveys.questionnaires.formats.xlsform.expressions.rules import condition
from surveys.questionnaires.formats.xlsform.expressions.scope import Inexpressible
from surveys.questionnaires.formats.xlsform.expressions.syntax import parsed
from surveys.questionnaires.formats.xlsform.expressions.trees import Joined, Tree
from surveys.questionnaires.formats.xlsform.importing.limits import split
from surveys.questionnaires.formats.xlsform.importing.making import Making
from surveys.questionnaires.formats.xlsform.importing.tree import Node
from surveys.web.locale import gettext as _

Item = dict[str, Any]
_SPLIT_AS = {
    "number": "integer",
    "date": "date",
    "short_text": "text",
    "long_text": "text",
    "multiple_choice": "several",
}


def add_limits(item: Item, node: Node, making: Making, group: str | None) -> None:
    """Add what makes an answer sound to `item`, and to the checks what no setting can say."""
    scope = making.scope(node, group, read_last=True)
    messages = {
        "required": making.words(node.line, "required_message", scope),
        "wrong": making.words(node.line, "constraint_message", scope),
    }
    _required(item, node, making, group)
    if _constraint(item, node, making, group):
        del messages["wrong"]  # it is the message of the check
    if said := {name: words for name, words in messages.items() if words}:
        item["messages"] = said


def _required(item: Item, node: Node, making: Making, group: str | None) -> None:
    line = node.line
    tree = making.tree(line, "required")
    if tree is None:
        return
    try:
        rule = condition(tree, making.scope(node, group, read_last=True))
    except Inexpressible as problem:
        making.cannot(line, "required", problem)
        return
    if rule == ALWAYS:
        item["required"] = True
    elif rule != NEVER:
        blank = {
            "any": [{"not": {"asked": item["name"]}}, negated(rule), {"answered": item["name"]}]
        }
        message = making.words(line, "required_message", making.scope(node, group)) or {}
        _check(item, node, making, group, (f"{item['name']}_required", blank, message))


def _constraint(item: Item, node: Node, making: Making, group: str | None) -> bool:
    """Read the constraint; return whether a check says all of it."""
    line = node.line
    tree = making.tree(line, "constraint")
    if tree is None and node.type and node.type.constraint:
        tree = parsed(node.type.constraint)
    if tree is None:
        return False
    kind = "decimal" if node.kind == "decimal" else _SPLIT_AS.get(item["type"], "")
    settings, rest = split(tree, kind)
    settings = _fitting(settings, item, making, node)
    item |= {name: limit for name, limit in settings.items() if name not in item}
    if not rest:
        return False
    try:
        rule = condition(_together(rest), making.scope(node, group, read_last=True))
    except Inexpressible as problem:
        making.cannot(line, "constraint", problem)
        return False
    sound = {"any": [{"empty": item["name"]}, rule]}
    message = making.words(line, "constraint_message", making.scope(node, group)) or {}
    return _check(item, node, making, group, (f"{item['name']}_sound", sound, message)) and not (
        settings
    )


def _fitting(settings: Item, item: Item, making: Making, node: Node) -> Item:
    """Return the settings with our codes; a pattern is for a short text only."""
    if "exclusive" in settings:
        codes = making.known[node.name].codes
        settings["exclusive"] = [codes[name] for name in settings["exclusive"] if name in codes]
    if "pattern" in settings and item["type"] != "short_text":
        del settings["pattern"]
        making.cannot(node.line, "constraint", Inexpressible(_("ein Muster für lange Texte")))
    return settings


def _together(trees: list[Tree]) -> Tree:
    whole = trees[0]
    for tree in trees[1:]:
        whole = Joined("and", whole, tree)
    return whole


def _check(
    item: Item, node: Node, making: Making, group: str | None, check: tuple[str, Rule, Any]
) -> bool:
    """Add a check; return whether there can be one."""
    name, holds, message = check
    if group is not None:
        making.cannot(
            node.line, "constraint", Inexpressible(_("eine Prüfung innerhalb einer Wiederholung"))
        )
        return False
    if not message:
        message = {making.base: _standard_message(making.base)}
    making.checks.append(
        {"name": making.free_name(name), "holds": holds, "message": message, "at": item["name"]}
    )
    return True


def _standard_message(language: str) -> str:
    if language.startswith("de"):
        return "Diese Antwort passt nicht zu den anderen. Bitte prüfen Sie sie."
    return "This answer does not fit the others. Please check it."


def default_of(item: Item, node: Node, making: Making) -> None:
    """Put the value that stands there beforehand into `item`, if it is a plain one."""
    words = node.line.plain("default")
    if not words:
        return
    value = _default(item, words, making, node)
    if value is None:
        making.say(
            Kind.KEPT,
            node.line,
            _("Die Vorgabe „%(words)s“ wird nur aufbewahrt.", words=words[:200]),
        )
        return
    item["default"] = value


def _default(item: Item, words: str, making: Making, node: Node) -> Any:
    codes = making.known[node.name].codes
    if "${" in words or words.endswith(")"):
        return None
    if item["type"] in {"single_choice", "likert"}:
        return codes.get(words)
    if item["type"] in {"multiple_choice", "ranking"}:
        found = [codes.get(name) for name in words.split()]
        return None if None in found else found
    if item["type"] in {"number", "rating", "year"}:
        return _number(words)
    if item["type"] == "date":
        return _day(words)
    return words if item["type"] in {"short_text", "long_text"} else None


def _day(words: str) -> str | None:
    try:
        return date.fromisoformat(words[:10]).isoformat()
    except ValueError:
        return None


def _number(words: str) -> float | None:
    try:
        value = float(words)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else value
