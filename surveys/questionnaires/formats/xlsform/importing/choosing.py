"""Questions with choices: which kind of item they are, and what their options are."""

from dataclasses import dataclass, replace
from typing import Any

from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.formats.xlsform.columns import Line
from surveys.questionnaires.formats.xlsform.expressions.scope import Inexpressible, Known
from surveys.questionnaires.formats.xlsform.expressions.tokens import BrokenExpression
from surveys.questionnaires.formats.xlsform.expressions.trees import columns_in
from surveys.questionnaires.formats.xlsform.importing.choices import FLAGS, Options, options_of
from surveys.questionnaires.formats.xlsform.importing.making import Making
from surveys.questionnaires.formats.xlsform.importing.tree import Node
from surveys.web.locale import gettext as _

Item = dict[str, Any]
AS_SELECT = ("minimal", "autocomplete", "search", "quick")
"""Appearances that fold the choices away."""


@dataclass(frozen=True, slots=True)
class Question:
    """A row on its way to an item, with all that is known around it.

    `item` is filled by those who read the row; `group` is the repeat around it, by our name.
    """

    node: Node
    item: Item
    making: Making
    group: str | None


class Lost(Exception):
    """A row that cannot be taken over, with the reason as a sentence."""


def choice(asked: Question) -> None:
    """Make a choice, a scale or a ranking of a row."""
    if any(look.startswith("search(") for look in appearances(asked.node.line)):
        raise Lost(_("Die Auswahl steht in einer anderen Tabelle oder Datei, die wir nicht lesen."))
    asked.item["type"] = {"several": "multiple_choice", "rank": "ranking"}.get(
        asked.node.kind, "single_choice"
    )
    found = _options(asked)
    looks = appearances(asked.node.line)
    if "likert" in looks and asked.item["type"] == "single_choice" and not node_other(asked.node):
        asked.item["type"] = "likert"
    elif asked.item["type"] != "ranking":
        if any(look in AS_SELECT for look in looks):
            asked.item["shown_as"] = "select"
        if node_other(asked.node):
            asked.item["other"] = _words_of_other(asked.making, asked.node, asked.group)
    if "randomize=true" in asked.node.line.plain("parameters").replace(" ", ""):
        asked.item["order"] = "drawn"
    for flag in found.flags:
        asked.item[flag] = True
    if len(found.options) == 1 and not asked.item.get("other"):
        _one_option(asked.node, asked.item, asked.making, found)


def node_other(node: Node) -> bool:
    """Whether a question offers "other" with a line for words."""
    return node.words_of_other is not None or (node.type is not None and node.type.other)


def _words_of_other(making: Making, node: Node, group: str | None) -> dict[str, str]:
    if node.words_of_other is not None and node.type is not None:
        rows = making.lists[node.type.list_name]
        row = next(row for row in rows if row.plain("name") == "other")
        return making.words(row, "label", making.scope(node, group)) or {making.base: "other"}
    words = {"de": "Sonstiges", "en": "Other", "fr": "Autre", "es": "Otro", "ar": "أخرى"}
    return {
        tag: words.get(tag.partition("-")[0], words["en"])
        for tag in making.languages
        if tag == making.base or tag.partition("-")[0] in words
    }


def _options(asked: Question) -> Options:
    line, list_name = asked.node.line, asked.node.type.list_name if asked.node.type else ""
    rows = asked.making.lists.get(list_name)
    if rows is not None and asked.node.words_of_other is not None:
        rows = [row for row in rows if row.plain("name") != "other"]
    if rows is None:
        raise line.refuse(
            _(
                "Die Liste „%(name)s“ gibt es im Blatt „choices“ nicht. Bitte ergänzen Sie sie.",
                name=list_name,
            )
        )
    scope = asked.making.scope(asked.node, asked.group)
    reserved = frozenset({"other"} if node_other(asked.node) else ())

    def label(row: Line) -> dict[str, str]:
        return asked.making.words(row, "label", scope) or {asked.making.base: row.plain("name")}

    chosen_by = asked.making.tree(line, "choice_filter")
    try:
        found = options_of(rows, label, chosen_by=chosen_by, scope=scope, reserved=reserved)
    except (Inexpressible, BrokenExpression) as problem:
        asked.making.cannot(line, "choice_filter", Inexpressible(str(problem)))
        found = options_of(rows, label, chosen_by=None, scope=scope, reserved=reserved)
    for before, after in found.renamed:
        asked.making.say(
            Kind.APPROXIMATED,
            line,
            _("Die Auswahl „%(before)s“ heißt bei uns „%(after)s“.", before=before, after=after),
        )
    _tell_choices(asked.node, rows, found, asked.making)
    asked.item["options"] = found.options
    codes = dict(found.codes) | ({"other": "other"} if node_other(asked.node) else {})
    asked.making.known[asked.node.name] = replace(asked.making.known[asked.node.name], codes=codes)
    if not found.options:
        raise Lost(_("Die Frage hat keine Auswahl, die je angeboten würde."))
    return found


def _tell_choices(node: Node, rows: list[Line], found: Options, making: Making) -> None:
    tree = making.tree(node.line, "choice_filter")
    if tree is None:
        return
    headings = {heading.key for row in rows for heading in row.cells}
    if bare := sorted(set(columns_in(tree)) - headings):
        making.say(
            Kind.APPROXIMATED,
            node.line,
            _("„%(name)s“ im Filter ist keine Spalte und gilt als Text.", name=bare[0]),
        )
    never = [row.plain("name") for row in rows if row.plain("name") not in found.codes]
    if never := [name for name in never if name not in FLAGS]:
        making.say(
            Kind.APPROXIMATED,
            node.line,
            _("Nach dem Filter nie angeboten: %(names)s.", names=", ".join(never)[:200]),
        )


def _one_option(node: Node, item: Item, making: Making, found: Options) -> None:
    """Make a choice of one into a consent: to tick or not to tick."""
    (option,) = found.options
    for name in ("options", "shown_as", "order", *FLAGS):
        item.pop(name, None)
    item |= {"type": "consent", "accept": option["label"]}
    known = Known(node.ours, "consent", dict.fromkeys(found.codes, "yes"))
    order, around = making.known[node.name].order, making.known[node.name].group
    making.known[node.name] = replace(known, order=order, group=around)
    making.say(
        Kind.APPROXIMATED,
        node.line,
        _("Eine einzige Auswahl ist bei uns ein Kästchen zum Ankreuzen."),
    )


def appearances(line: Line) -> list[str]:
    """Return the words in the column `appearance`."""
    return line.plain("appearance").lower().split()
