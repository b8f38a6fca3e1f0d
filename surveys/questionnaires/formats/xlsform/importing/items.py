"""One row of the sheet `survey` made into one item of our document."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.formats.xlsform.expressions.rules import operand
from surveys.questionnaires.formats.xlsform.expressions.scope import Inexpressible
from surveys.questionnaires.formats.xlsform.importing.choosing import (
    AS_SELECT,
    Lost,
    Question,
    appearances,
    choice,
)
from surveys.questionnaires.formats.xlsform.importing.making import Making
from surveys.questionnaires.formats.xlsform.importing.sound import add_limits, default_of
from surveys.questionnaires.formats.xlsform.importing.tree import Node
from surveys.web.locale import gettext as _

Item = dict[str, Any]
KINDS = {
    "text": "text",
    "integer": "number",
    "decimal": "number",
    "date": "day",
    "time": "text",
    "moment": "text",
    "note": "blank",
    "calculate": "text",
    "consent": "consent",
    "range": "number",
    "file": "text",
    "select": "choice",
    "several": "several",
    "rank": "several",
    "repeat": "group",
}
"""What kind of answer a row has in our rules; all other kinds of row are not taken over."""
_USED_APPEARANCES = {"multiline", "likert", "field-list", "list", "vertical", *AS_SELECT}
_SPELLED = {
    "text": "short_text",
    "integer": "number",
    "decimal": "number",
    "date": "date",
    "time": "short_text",
    "moment": "short_text",
    "note": "information",
    "calculate": "calculated",
    "consent": "consent",
    "file": "file_upload",
}
_RANGE = {"start": 1, "end": 10, "step": 1}
TIME = r"([01]?[0-9]|2[0-3]):[0-5][0-9]"


def item_of(node: Node, making: Making, group: str | None) -> Item:
    """Return the item of a row, but for its limits; `making` learns how to speak of it.

    Raises
    ------
    Lost
        If we have no such item.
    """
    line, scope = node.line, making.scope(node, group)
    item: Item = {"name": node.ours, "type": _SPELLED.get(node.kind, ""), "stem": {}}
    _BUILDERS.get(node.kind, _plain)(Question(node, item, making, group))
    stem, hint = making.words(line, "label", scope), making.words(line, "hint", scope)
    if not stem:
        stem, hint = hint or _no_words(node, making), {}
    item["stem"] = stem
    if hint:
        item["help"] = hint
    if rule := making.rule(line, "relevant", scope):
        item["asked_if"] = rule
    if node.kind not in {"note", "calculate"}:
        add_limits(item, node, making, group)
        default_of(item, node, making)
    _tell_unused(node, making)
    return item


def _no_words(node: Node, making: Making) -> dict[str, str]:
    if node.kind != "calculate":
        making.say(
            Kind.APPROXIMATED, node.line, _("Es gibt keinen Text; stattdessen steht der Name da.")
        )
    return {making.base: node.name}


def _plain(asked: Question) -> None:
    if not asked.item["type"]:
        raise Lost(_("Diese Art von Frage gibt es bei uns nicht."))


def _text(asked: Question) -> None:
    if "multiline" in appearances(asked.node.line):
        asked.item["type"] = "long_text"


def _decimal(asked: Question) -> None:
    asked.item["decimals"] = 6


def _date(asked: Question) -> None:
    if {"month-year", "year"} & set(appearances(asked.node.line)):
        asked.making.say(
            Kind.APPROXIMATED, asked.node.line, _("Gefragt wird bei uns nach dem ganzen Datum.")
        )


def _time(asked: Question) -> None:
    if asked.node.kind == "time":
        asked.item["pattern"] = TIME
    asked.making.say(
        Kind.APPROXIMATED, asked.node.line, _("Die Uhrzeit wird bei uns als Text eingegeben.")
    )


def _range(asked: Question) -> None:
    given = dict(
        part.split("=", 1) for part in asked.node.line.plain("parameters").split() if "=" in part
    )
    try:
        start, end, step = (float(given.get(name, usual)) for name, usual in _RANGE.items())
    except ValueError:
        raise asked.node.line.refuse(
            _(
                "Die Angaben in der Spalte „parameters“ sind keine Zahlen. Bitte berichtigen "
                "Sie sie."
            )
        ) from None
    if (start, end, step) == (0, 10, 1):
        asked.item["type"] = "rating"
        return
    asked.item.update(
        {
            "type": "number",
            "minimum": _tidy(min(start, end)),
            "maximum": _tidy(max(start, end)),
        }
    )
    if step != 1:
        asked.item["decimals"] = (
            0 if step.is_integer() else min(6, len(f"{step:g}".partition(".")[2]))
        )
        asked.making.say(
            Kind.APPROXIMATED,
            asked.node.line,
            _("Die Schrittweite %(step)s gilt bei uns nicht.", step=f"{step:g}"),
        )


def _tidy(value: float) -> float:
    return int(value) if value.is_integer() else value


def _calculate(asked: Question) -> None:
    tree = asked.making.tree(asked.node.line, "calculation")
    if tree is None:
        raise Lost(_("Es gibt nichts zu berechnen."))
    try:
        value, kind = operand(tree, asked.making.scope(asked.node, asked.group))
    except Inexpressible as problem:
        raise Lost(
            _("Die Berechnung können wir nicht ausdrücken: %(why)s.", why=str(problem))
        ) from None
    kind = kind if kind in {"number", "day"} else "text"
    asked.making.known[asked.node.name] = replace(asked.making.known[asked.node.name], kind=kind)
    asked.item.update({"value": value, "level": "nominal" if kind == "text" else "interval"})


def _consent(asked: Question) -> None:
    known = asked.making.known[asked.node.name]
    asked.making.known[asked.node.name] = replace(known, codes={"OK": "yes"})


def _file(asked: Question) -> None:
    asked.making.say(
        Kind.APPROXIMATED, asked.node.line, _("Angenommen werden PDF, DOCX und ODT bis 10 MB.")
    )


_BUILDERS: dict[str, Callable[[Question], None]] = {
    "text": _text,
    "decimal": _decimal,
    "date": _date,
    "time": _time,
    "moment": _time,
    "consent": _consent,
    "range": _range,
    "calculate": _calculate,
    "select": choice,
    "several": choice,
    "rank": choice,
    "file": _file,
}


def _tell_unused(node: Node, making: Making) -> None:
    """Report each cell that we keep and do not use."""
    line = node.line
    used = {
        *("type", "name", "label", "hint", "required", "required_message", "relevant"),
        *("constraint", "constraint_message", "default"),
    }
    if node.kind in {"select", "several", "rank", "range"}:
        used |= {"parameters"}
    if node.kind in {"select", "several", "rank"}:
        used |= {"choice_filter"}
    if node.kind == "calculate":
        used |= {"calculation"}
    if all(look in _USED_APPEARANCES for look in appearances(line)):
        used |= {"appearance"}
    if line.plain("read_only").lower() in {"", "no", "false", "false()"}:
        used |= {"read_only"}
    names = dict.fromkeys(heading.key for heading in line.cells if heading.key not in used)
    if names:
        making.say(
            Kind.KEPT,
            line,
            _("Nur aufbewahrt, nicht verwendet: %(names)s.", names=", ".join(names)),
        )
    for column in ("calculation", "read_only", "repeat_count"):
        making.tree(line, column)
