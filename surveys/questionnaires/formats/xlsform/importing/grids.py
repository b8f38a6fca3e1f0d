"""Groups that XLSForm draws as a table (`table-list`): one item with rows, if they are alike."""

from dataclasses import replace
from typing import Any

from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.formats.xlsform.columns import Line
from surveys.questionnaires.formats.xlsform.importing.choices import options_of
from surveys.questionnaires.formats.xlsform.importing.making import Making
from surveys.questionnaires.formats.xlsform.importing.tree import Node
from surveys.questionnaires.formats.xlsform.kept import FORMAT
from surveys.web.locale import gettext as _

_ROW_COLUMNS = {"type", "name", "label", "required", "appearance"}
LONGEST_CODE = 40
MOST_OPTIONS = 11


def is_grid(node: Node, making: Making) -> bool:
    """Whether a group is a table of single choices that differ in nothing but their words."""
    if node.kind != "group" or "table-list" not in node.line.plain("appearance"):
        return False
    rows = node.inside
    lists = {row.type.list_name if row.type else "" for row in rows}
    return (
        len(rows) > 1
        and {row.kind for row in rows} == {"select"}
        and not any(row.type and row.type.other for row in rows)
        and len(lists) == 1
        and 2 <= len(making.lists.get(lists.pop(), ())) <= MOST_OPTIONS
        and len({row.line.plain("required").lower() in {"yes", "true()", "true"} for row in rows})
        == 1
        and all(head.key in _ROW_COLUMNS for row in rows for head in row.line.cells)
        and all(len(row.name) <= LONGEST_CODE for row in rows)
    )


def grid_of(node: Node, making: Making) -> dict[str, Any]:
    """Return the group as one grid; its rows are known as parts of it from now on."""
    scope = making.scope(node, None)
    first = node.inside[0]
    list_name = first.type.list_name if first.type else ""

    def label(row: Line) -> dict[str, str]:
        return making.words(row, "label", scope) or {making.base: row.plain("name")}

    found = options_of(
        making.lists[list_name], label, chosen_by=None, scope=scope, reserved=frozenset()
    )
    item: dict[str, Any] = {
        "name": node.ours,
        "type": "grid",
        "stem": making.words(node.line, "label", scope) or {making.base: node.name},
        "rows": [
            {
                "code": row.ours,
                "label": label(row.line),
                "kept": {FORMAT: {"cells": row.line.kept()}},
            }
            for row in node.inside
        ],
        "options": found.options,
    }
    if first.line.plain("required").lower() in {"yes", "true()", "true"}:
        item["required"] = True
    if rule := making.rule(node.line, "relevant", scope):
        item["asked_if"] = rule
    for flag in found.flags:
        item[flag] = True
    for row in node.inside:
        known = making.known[row.name]
        reference = f"{node.ours}.{row.ours}"
        making.known[row.name] = replace(known, reference=reference, codes=found.codes)
        making.say(Kind.EXACT, row.line, _("Übernommen als Zeile von „%(name)s“.", name=node.ours))
    making.say(Kind.EXACT, node.line, _("Übernommen als „%(type)s“.", type="grid"))
    spelled = {ours: name for name, ours in found.codes.items() if ours != name}
    item["kept"] = {"end": node.ended.kept() if node.ended else {}, "codes": spelled}
    return item
