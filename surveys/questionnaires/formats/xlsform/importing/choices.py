"""The sheet `choices`: lists of options, and filters made into rules of single options."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from surveys.questionnaires.formats.xlsform.columns import Line
from surveys.questionnaires.formats.xlsform.expressions.plainer import ALWAYS, NEVER, Rule, plainer
from surveys.questionnaires.formats.xlsform.expressions.rules import condition
from surveys.questionnaires.formats.xlsform.expressions.scope import Scope
from surveys.questionnaires.formats.xlsform.expressions.trees import Tree
from surveys.web.locale import gettext as _

RESERVED = frozenset({"missing"})
FLAGS = ("dont_know", "refused")
"""Choices with these names are what we say with a setting of the item."""
_NO_CODE = re.compile(r"[^A-Za-z0-9_-]+")
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Options:
    """The options of one question: ours, our code for each name, and what changed on the way."""

    options: list[dict[str, Any]]
    codes: Mapping[str, str]
    renamed: tuple[tuple[str, str], ...]
    flags: tuple[str, ...]


def lists_of(lines: tuple[Line, ...], *, twice_allowed: bool) -> dict[str, list[Line]]:
    """Return the rows of the sheet by their list.

    Raises
    ------
    UnreadableFile
        If a choice has no name, or one name stands twice in a list without permission.
    """
    found: dict[str, list[Line]] = {}
    first: dict[tuple[str, str], Line] = {}
    for line in lines:
        name, list_name = line.plain("name"), line.plain("list_name")
        if not list_name:
            if name:
                raise line.refuse(
                    _(
                        "Es fehlt der Name der Liste in der Spalte „list_name“. Bitte ergänzen "
                        "Sie ihn."
                    )
                )
            continue
        if not name:
            raise line.refuse(_("Es fehlt der Name in der Spalte „name“. Bitte ergänzen Sie ihn."))
        same = first.setdefault((list_name, name), line)
        if same is not line and not twice_allowed:
            raise line.refuse(
                _(
                    "Die Auswahl „%(name)s“ gibt es in dieser Liste schon in Zeile %(row)s. Bitte "
                    "löschen Sie eine davon oder erlauben Sie es mit „allow_choice_duplicates“.",
                    name=name,
                    row=same.number,
                )
            )
        found.setdefault(list_name, []).append(line)
    return found


def options_of(
    rows: list[Line],
    label: Callable[[Line], dict[str, str]],
    *,
    chosen_by: Tree | None,
    scope: Scope,
    reserved: frozenset[str],
) -> Options:
    """Return the options of a question. A filter becomes a rule of each option.

    Raises
    ------
    BrokenExpression, Inexpressible
        As `rules.condition` does, for the filter.
    """
    options: dict[str, dict[str, Any]] = {}
    codes: dict[str, str] = {}
    renamed: list[tuple[str, str]] = []
    flags: list[str] = []
    columns = {heading.key for row in rows for heading in row.cells}
    for row in rows:
        name, words = row.plain("name"), label(row)
        if name in FLAGS:
            flags.append(name)
            continue
        rule = _rule(row, columns, chosen_by, scope)
        if rule == NEVER:
            continue
        before = options.get(codes.get(name, ""))
        if before is not None and before["label"] == words:
            _widen(before, rule)
            continue
        code = _free_code(name, {*options, *RESERVED, *reserved})
        if code != name:
            renamed.append((name, code))
        codes.setdefault(name, code)
        options[code] = {"code": code, "label": words}
        if rule != ALWAYS:
            options[code]["asked_if"] = rule
    return Options(list(options.values()), codes, tuple(renamed), tuple(flags))


def _rule(row: Line, columns: set[str], chosen_by: Tree | None, scope: Scope) -> Rule:
    if chosen_by is None:
        return ALWAYS
    values = {heading: row.plain(heading) for heading in columns}
    return condition(chosen_by, replace(scope, columns=values))


def _widen(option: dict[str, Any], rule: Rule) -> None:
    """Let an option that stands twice be offered for either reason."""
    if rule == ALWAYS:
        option.pop("asked_if", None)
    elif "asked_if" in option:
        option["asked_if"] = plainer("any", [option["asked_if"], rule])


def _free_code(name: str, taken: set[str]) -> str:
    plain = _NO_CODE.sub("_", name)[: LONGEST_CODE - 4] if _NO_CODE.search(name) else name
    plain = plain[:LONGEST_CODE].strip() or "option"
    code, count = plain, 2
    while code in taken:
        code, count = f"{plain[: LONGEST_CODE - 5]}_{count}", count + 1
    return code
