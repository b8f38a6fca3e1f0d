"""The tree of a workbook arranged into sections: groups become pages, repeats become items."""

from dataclasses import dataclass, field, replace
from typing import Any

from surveys.questionnaires.formats.report import Kind
from surveys.questionnaires.formats.xlsform.expressions.plainer import Rule
from surveys.questionnaires.formats.xlsform.expressions.scope import Known
from surveys.questionnaires.formats.xlsform.importing.choosing import Lost, node_other
from surveys.questionnaires.formats.xlsform.importing.grids import grid_of, is_grid
from surveys.questionnaires.formats.xlsform.importing.items import KINDS, item_of
from surveys.questionnaires.formats.xlsform.importing.making import Making
from surveys.questionnaires.formats.xlsform.importing.tree import Node, everything
from surveys.questionnaires.formats.xlsform.kept import FORMAT, digest, made_of
from surveys.web.locale import gettext as _

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Around:
    """The groups around a row: their names, their title, and when all of them are asked."""

    path: tuple[str, ...] = ()
    title: dict[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()


@dataclass(slots=True)
class Arranged:
    """What comes out: sections, and what is kept of rows and groups that became none."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    groups: dict[str, Any] = field(default_factory=dict)


def name_all(nodes: list[Node], making: Making) -> None:
    """Give every row its name with us, and let `making` know what can be spoken of."""
    for order, node in enumerate(everything(nodes)):
        making.order[node.line.number] = order
        if node.kind == "remark":
            continue
        node.ours = making.free_name(node.name)
        if node.ours != node.name:
            making.say(
                Kind.APPROXIMATED,
                node.line,
                _("Der Name „%(name)s“ wird zu „%(ours)s“.", name=node.name, ours=node.ours),
            )
        known = Known(node.ours, KINDS.get(node.kind, "lost"), order=order)
        making.known.setdefault(node.name, known)
        if node_other(node):
            other = Known(f"{node.ours}.other", "text", order=order)
            making.known.setdefault(f"{node.name}_other", other)
    for node in everything(nodes):
        if node.kind == "repeat":
            _name_entries(node, making)


def _name_entries(repeat: Node, making: Making) -> None:
    """Let the rows inside a repeat be known as answers of its entries."""
    for node in everything(repeat.inside):
        for name in (node.name, f"{node.name}_other"):
            if name in making.known:
                making.known[name] = replace(making.known[name], group=repeat.ours)
        if node.kind in {"repeat", "loop"}:
            for lost in (node, *everything(node.inside)):
                if lost.name in making.known:
                    making.known[lost.name] = replace(making.known[lost.name], kind="lost")


def arrange(nodes: list[Node], making: Making, title: dict[str, str]) -> Arranged:
    """Return the sections of a whole workbook."""
    arranged = Arranged()
    _arrange(nodes, Around(title=title), making, arranged)
    return arranged


def _arrange(nodes: list[Node], around: Around, making: Making, arranged: Arranged) -> None:
    run: list[Item] = []
    for node in nodes:
        if is_grid(node, making):
            _keep_group(node, around, making, arranged)
            run.append(_kept_item(grid_of(node, making), node, around, making))
        elif node.kind == "group" and node.inside:
            _close(run, around, making, arranged)
            run = []
            inner = _group(node, around, making, arranged)
            _arrange(node.inside, inner, making, arranged)
        elif node.kind == "repeat" and node.inside:
            run.extend(_repeat(node, around, making, arranged))
        else:
            run.extend(_item(node, around, making, arranged, None))
    _close(run, around, making, arranged)


def _close(run: list[Item], around: Around, making: Making, arranged: Arranged) -> None:
    """Make a section of the items gathered so far."""
    if not run:
        return
    before = arranged.sections[-1] if arranged.sections else None
    if before is not None and not around.rules and "asked_if" not in before:
        if _unseen(run):
            before["items"].extend(run)
            return
        if _unseen(before["items"]):
            run[:0] = arranged.sections.pop()["items"]
    section: dict[str, Any] = {
        "name": _section_name(around, making, arranged),
        "title": around.title,
        "items": list(run),
    }
    if around.rules:
        rules = list(around.rules)
        section["asked_if"] = rules[0] if len(rules) == 1 else {"all": rules}
    made = digest(section.get("asked_if"))
    section["kept"] = {FORMAT: {"groups": list(around.path), "made": {"relevant": made}}}
    arranged.sections.append(section)


def _unseen(items: list[Item]) -> bool:
    """Whether nobody would see anything on a page of these items."""
    return all(item["type"] == "calculated" for item in items)


def _section_name(around: Around, making: Making, arranged: Arranged) -> str:
    """Return the name of the group for its first page, a free one for the others."""
    if not around.path:
        return making.free_name("page")
    name = around.path[-1]
    if any(section["name"] == name for section in arranged.sections):
        return making.free_name(name)
    return name


def _group(node: Node, around: Around, making: Making, arranged: Arranged) -> Around:
    scope = making.scope(node, None)
    title = making.words(node.line, "label", scope) or around.title
    rule = making.rule(node.line, "relevant", scope)
    _keep_group(node, around, making, arranged)
    _tell_group(node, making)
    return Around((*around.path, node.ours), title, (*around.rules, *([rule] if rule else [])))


def _keep_group(node: Node, around: Around, making: Making, arranged: Arranged) -> None:
    cells = {"name": node.name, **node.line.kept()}
    title = making.words(node.line, "label", making.scope(node, None)) or around.title
    arranged.groups[node.ours] = {
        "cells": cells,
        "end": node.ended.kept() if node.ended else {},
        "made": {"label": digest(title)},
    }


def _tell_group(node: Node, making: Making) -> None:
    used = {"type", "name", "label", "relevant"}
    if node.line.plain("appearance") in {"", "field-list"}:
        used.add("appearance")
    unused = dict.fromkeys(head.key for head in node.line.cells if head.key not in used)
    if unused:
        making.say(
            Kind.KEPT,
            node.line,
            _("Nur aufbewahrt, nicht verwendet: %(names)s.", names=", ".join(unused)),
        )
    elif not making.said_about(node.line):
        making.say(Kind.EXACT, node.line, _("Die Gruppe wird eine Seite."))


def _item(
    node: Node, around: Around, making: Making, arranged: Arranged, group: str | None
) -> list[Item]:
    """Return the item of a row in a list, or nothing if the row is only kept."""
    if why := _why_lost(node):
        _lose(node, around, making, arranged, why)
        return []
    try:
        item = item_of(node, making, group)
    except Lost as problem:
        _lose(node, around, making, arranged, str(problem))
        return []
    if not making.said_about(node.line):
        making.say(Kind.EXACT, node.line, _("Übernommen als „%(type)s“.", type=item["type"]))
    return [_kept_item(item, node, around, making)]


def _why_lost(node: Node) -> str:
    """Return why a row can be no item whatever else is in it, or nothing."""
    elsewhere = _("Die Auswahl steht in einer anderen Tabelle oder Datei, die wir nicht lesen.")
    return {
        "remark": _("Die Zeile hat keinen Typ; sie ist nur eine Bemerkung."),
        "loop": _("Schleifen über eine Liste gibt es bei uns nicht."),
        "group": _("In dieser Gruppe ist nichts."),
        "repeat": _("In dieser Gruppe ist nichts."),
        "external": elsewhere,
        "from_file": elsewhere,
        "media": _("Orte, Bilder, Töne, Filme und Strichcodes erheben wir nicht."),
        "metadata": _("Angaben über Gerät und Zeitpunkt erheben wir aus Datenschutz nicht."),
        "data": _("Verborgene und mitgelieferte Daten gibt es bei uns nicht."),
    }.get(node.kind, "")


def _lose(node: Node, around: Around, making: Making, arranged: Arranged, why: str) -> None:
    """Keep a row and all inside it as it is, and say why it is not taken over."""
    kind = Kind.KEPT if node.kind == "remark" else Kind.REFUSED
    making.say(kind, node.line, why)
    for lost in (node, *everything(node.inside)):
        if lost.name in making.known:
            making.known[lost.name] = replace(making.known[lost.name], kind="lost")
        if lost is not node:
            making.say(Kind.REFUSED, lost.line, _("Gehört zu etwas, das wir nicht übernehmen."))
    arranged.rows.extend(
        {"row": line.number, "groups": list(around.path), "cells": line.kept()}
        for line in _all_lines(node)
    )


def _all_lines(node: Node) -> list[Any]:
    inner = [line for child in node.inside for line in _all_lines(child)]
    return [node.line, *inner, *([node.ended] if node.ended else [])]


def _kept_item(item: Item, node: Node, around: Around, making: Making) -> Item:
    """Add to an item what its row said, and a digest of what was made of it."""
    kept: dict[str, Any] = {
        "row": node.line.number,
        "groups": list(around.path),
        "as": node.ours,
        "cells": {"name": node.name, **node.line.kept()},
        "made": made_of(item, making.checks),
    }
    codes = making.known[node.name].codes if node.name in making.known else {}
    if spelled := {ours: name for name, ours in codes.items() if ours != name}:
        kept["codes"] = spelled
    if node.words_of_other is not None:
        kept["other"] = node.words_of_other.kept()
    item["kept"] = {FORMAT: kept | item.get("kept", {})}
    return item


def _repeat(node: Node, around: Around, making: Making, arranged: Arranged) -> list[Item]:
    """Return a repeat as one item; groups inside it are not pages, so they are unfolded."""
    scope = making.scope(node, None)
    inside = _entries(node, node.inside, Around(), making, arranged)
    if not inside:
        _lose_row(node, around, making, arranged)
        return []
    stem = making.words(node.line, "label", scope) or {making.base: node.name}
    item: Item = {"name": node.ours, "type": "repeating_group", "stem": stem, "items": inside}
    if rule := making.rule(node.line, "relevant", scope):
        item["asked_if"] = rule
    _count(node, item, making)
    _tell_group(node, making)
    kept = _kept_item(item, node, around, making)
    if node.ended:
        kept["kept"][FORMAT] |= {"end": node.ended.kept(), "end_row": node.ended.number}
    return [kept]


def _lose_row(node: Node, around: Around, making: Making, arranged: Arranged) -> None:
    making.say(Kind.REFUSED, node.line, _("In dieser Wiederholung bleibt keine Frage übrig."))
    making.known[node.name] = replace(making.known[node.name], kind="lost")
    arranged.rows.append(
        {"row": node.line.number, "groups": list(around.path), "cells": node.line.kept()}
    )
    if node.ended:
        arranged.rows.append(
            {"row": node.ended.number, "groups": list(around.path), "cells": node.ended.kept()}
        )


def _count(node: Node, item: Item, making: Making) -> None:
    words = node.line.plain("repeat_count")
    making.tree(node.line, "repeat_count")
    if words.isdigit() and 1 <= int(words) <= 100:
        item["maximum"] = int(words)


def _entries(
    repeat: Node, nodes: list[Node], around: Around, making: Making, arranged: Arranged
) -> list[Item]:
    """Return the items of one entry of a repeat."""
    found: list[Item] = []
    for node in nodes:
        if node.kind == "group" and node.inside:
            inner = _unfold(repeat, node, around, making, arranged)
            found += _entries(repeat, node.inside, inner, making, arranged)
        elif node.kind == "repeat":
            why = _("Eine Wiederholung in einer Wiederholung gibt es bei uns nicht.")
            _lose(node, around, making, arranged, why)
        else:
            items = _item(node, around, making, arranged, repeat.ours)
            found += [_only_if(item, around) for item in items]
    return found


def _unfold(repeat: Node, node: Node, around: Around, making: Making, arranged: Arranged) -> Around:
    rule = making.rule(node.line, "relevant", making.scope(node, repeat.ours))
    _keep_group(node, around, making, arranged)
    making.say(
        Kind.APPROXIMATED,
        node.line,
        _("Die Gruppe in einer Wiederholung wird aufgelöst; ihre Fragen bleiben."),
    )
    return Around((*around.path, node.ours), {}, (*around.rules, *([rule] if rule else [])))


def _only_if(item: Item, around: Around) -> Item:
    """Ask an item of an unfolded group only when the group would be asked."""
    if not around.rules:
        return item
    own = [item["asked_if"]] if "asked_if" in item else []
    rules = [*around.rules, *own]
    item["asked_if"] = rules[0] if len(rules) == 1 else {"all": rules}
    item["kept"][FORMAT]["made"]["relevant"] = digest(item["asked_if"])
    return item
