"""The sheet `survey` as a tree: groups and repeats with what is inside them."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from surveys.questionnaires.formats.xlsform.columns import Line
from surveys.questionnaires.formats.xlsform.importing.types import Type, type_of
from surveys.web.locale import gettext as _

_NAME = re.compile(r"[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?")
DEEPEST = 20


@dataclass(slots=True)
class Node:
    """One row, and for a group or repeat what is inside it and the row that ends it.

    `name` is that of the file, `ours` the one it has in the questionnaire. `type` is None for a
    row that is only a remark. `words_of_other` is the row of the text that belongs to "other".
    """

    line: Line
    type: Type | None
    name: str
    ours: str = ""
    inside: list["Node"] = field(default_factory=list)
    ended: Line | None = None
    words_of_other: Line | None = None

    @property
    def kind(self) -> str:
        """The kind of the row; a group, repeat or loop is called so."""
        if self.type is None:
            return "remark"
        return self.type.control if self.type.kind == "begin" else self.type.kind


def tree_of(lines: Iterable[Line]) -> list[Node]:
    """Return the rows of the sheet as a tree.

    Raises
    ------
    UnreadableFile
        If a row has no type or name, a name stands twice, or a group has no beginning or end.
    """
    top: list[Node] = []
    opened: list[Node] = []
    names: list[dict[str, Node]] = [{}]
    for line in lines:
        around = opened[-1].inside if opened else top
        node = _node(line)
        if node.type is not None and node.type.kind == "end":
            _end(node, opened)
            names.pop()
            continue
        _check_twice(node, names[-1])
        around.append(node)
        if node.type is not None and node.type.kind == "begin":
            opened.append(node)
            names.append({})
            if len(opened) > DEEPEST:
                raise line.refuse(
                    _("Die Gruppen sind zu tief ineinander geschachtelt. Bitte lösen Sie eine auf.")
                )
    if opened:
        raise opened[-1].line.refuse(
            _(
                "Was hier mit „%(type)s“ beginnt, endet nirgends. Bitte ergänzen Sie das Ende.",
                type=opened[-1].line.plain("type"),
            )
        )
    return top


def join_other(nodes: list[Node], lists: Mapping[str, Iterable[Line]]) -> None:
    """Make a choice `other` and the text asked with it one question, as they are with us."""
    for node in nodes:
        join_other(node.inside, lists)
    for node, following in itertools.pairwise(list(nodes)):
        list_name = node.type.list_name if node.type else ""
        if (
            node.kind in {"select", "several"}
            and following.kind == "text"
            and following.name == f"{node.name}_other"
            and any(row.plain("name") == "other" for row in lists.get(list_name, ()))
            and "".join(following.line.plain("relevant").split())
            in {f"selected(${{{node.name}}},'other')", f"${{{node.name}}}='other'"}
        ):
            node.words_of_other = following.line
            nodes.remove(following)


def everything(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield all rows of the tree from top to bottom."""
    for node in nodes:
        yield node
        yield from everything(node.inside)


def _node(line: Line) -> Node:
    written, name = line.plain("type"), line.plain("name")
    if not written:
        if name or line.texts("label"):
            raise line.refuse(
                _("Es fehlt die Angabe in der Spalte „type“. Bitte ergänzen Sie sie.")
            )
        return Node(line, None, "")
    found = type_of(written)
    if found is None:
        raise line.refuse(
            _("Den Typ „%(type)s“ kennt XLSForm nicht. Bitte berichtigen Sie ihn.", type=written)
        )
    if not name and found.kind != "end":
        if found.kind != "note":
            raise line.refuse(_("Es fehlt der Name in der Spalte „name“. Bitte ergänzen Sie ihn."))
        name = f"note_{line.number}"
    if name and found.kind != "end" and not _NAME.fullmatch(name):
        raise line.refuse(
            _(
                "„%(name)s“ ist kein Name. Namen beginnen mit einem Buchstaben oder "
                "Unterstrich und haben keine Leerzeichen.",
                name=name,
            )
        )
    return Node(line, found, name)


def _end(node: Node, opened: list[Node]) -> None:
    control = node.type.control if node.type else ""
    if not opened or opened[-1].kind != control:
        raise node.line.refuse(
            _(
                "„%(type)s“ beendet nichts, was vorher begann. Bitte löschen Sie die Zeile.",
                type=node.line.plain("type"),
            )
        )
    opened.pop().ended = node.line


def _check_twice(node: Node, names: dict[str, Node]) -> None:
    same = names.setdefault(node.name, node) if node.name else node
    if same is not node:
        raise node.line.refuse(
            _(
                "Den Namen „%(name)s“ gibt es schon in Zeile %(row)s. Bitte benennen Sie eine der "
                "Fragen um.",
                name=node.name,
                row=same.line.number,
            )
        )
