"""What all parts of one reading share: known questions, languages, checks, the report."""

import re
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaires.formats.report import Entry, Kind
from surveys.questionnaires.formats.xlsform.columns import Line
from surveys.questionnaires.formats.xlsform.expressions.plainer import ALWAYS, Rule
from surveys.questionnaires.formats.xlsform.expressions.rules import condition
from surveys.questionnaires.formats.xlsform.expressions.scope import Inexpressible, Known, Scope
from surveys.questionnaires.formats.xlsform.expressions.syntax import parsed
from surveys.questionnaires.formats.xlsform.expressions.tokens import BrokenExpression
from surveys.questionnaires.formats.xlsform.expressions.trees import Tree, answers
from surveys.questionnaires.formats.xlsform.importing.tree import Node
from surveys.questionnaires.formats.xlsform.languages import tag_of
from surveys.questionnaires.formats.xlsform.words import markdown, names_piped, piped
from surveys.web.locale import gettext as _

_TRUTHS = {"yes": "true()", "true": "true()", "no": "false()", "false": "false()"}
_NO_NAME = re.compile(r"[^A-Za-z0-9_]+")
LONGEST_NAME = 56


@dataclass(slots=True)
class Making:
    """One reading in progress."""

    base: str
    languages: list[str]
    lists: dict[str, list[Line]]
    known: dict[str, Known] = field(default_factory=dict)
    order: dict[int, int] = field(default_factory=dict)
    names: set[str] = field(default_factory=lambda: {"known", "option"})
    checks: list[dict[str, Any]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    said: set[tuple[str, int]] = field(default_factory=set)
    partial: bool = False

    def say(self, kind: Kind, line: Line, what: str) -> None:
        """Put one sentence about a row into the report."""
        name = line.plain("name")
        place = f"{line.sheet}:{line.number}" + (f" {name}" if name else "")
        self.entries.append(Entry(kind, place, what))
        self.said.add((line.sheet, line.number))

    def said_about(self, line: Line) -> bool:
        """Whether the report has anything about a row."""
        return (line.sheet, line.number) in self.said

    def free_name(self, wanted: str) -> str:
        """Return a name by our rules that nothing else has yet, and take it."""
        plain = _NO_NAME.sub("_", wanted)[:LONGEST_NAME]
        if not re.match(r"[A-Za-z]", plain):
            plain = f"q_{plain.strip('_') or 'x'}"
        name, count = plain, 2
        while name in self.names:
            name, count = f"{plain}_{count}", count + 1
        self.names.add(name)
        return name

    def scope(self, node: Node, group: str | None, *, read_last: bool = False) -> Scope:
        """Return what an expression in the row of `node` may speak of."""
        if read_last:
            return Scope(self.known, node.name, group)
        return Scope(self.known, None, group, self.order[node.line.number])

    def tree(self, line: Line, column: str) -> Tree | None:
        """Return the expression in a cell, checked for what can be wrong with it.

        Raises
        ------
        UnreadableFile
            If it is none, or names a question that is not in the file.
        """
        words = line.plain(column)
        if not words:
            return None
        try:
            tree = parsed(_TRUTHS.get(words.strip().lower(), words))
            self._check_names(tree)
        except BrokenExpression as problem:
            raise line.refuse(
                _(
                    "Der Ausdruck „%(words)s“ in der Spalte „%(column)s“ stimmt nicht: %(why)s. "
                    "Bitte berichtigen Sie ihn.",
                    words=words[:200],
                    column=column,
                    why=str(problem),
                )
            ) from None
        return tree

    def _check_names(self, tree: Tree) -> None:
        for name in answers(tree):
            if name not in self.known:
                raise BrokenExpression(_("eine Frage „%(name)s“ gibt es nicht", name=name))

    def rule(self, line: Line, column: str, scope: Scope) -> Rule | None:
        """Return the rule in a cell; None if there is none or it always holds."""
        tree = self.tree(line, column)
        if tree is None:
            return None
        try:
            rule = condition(tree, scope)
        except Inexpressible as problem:
            self.cannot(line, column, problem)
            return None
        return None if rule == ALWAYS else rule

    def cannot(self, line: Line, column: str, problem: Inexpressible) -> None:
        """Report a sound expression that we have no words for."""
        self.say(
            Kind.KEPT,
            line,
            _(
                "„%(column)s“ wird nur aufbewahrt, weil wir keine Regel dafür haben: %(why)s.",
                column=column,
                why=str(problem),
            ),
        )

    def words(self, line: Line, column: str, scope: Scope) -> dict[str, str]:
        """Return the texts of a row in our languages, with our piping."""
        texts = line.texts(column)
        found: dict[str, str] = {}
        for language, written in sorted(texts.items(), key=lambda text: text[0] is None):
            tag = tag_of(language) if language else self.base
            if tag in found:
                if found[tag] != markdown(written):
                    self.say(
                        Kind.KEPT,
                        line,
                        _(
                            "Der Text ohne Sprache in „%(column)s“ wird nur aufbewahrt; es "
                            "gilt der in der Hauptsprache.",
                            column=column,
                        ),
                    )
                continue
            if said := self._piped(line, column, written, scope):
                found[tag] = said
        return self._complete(found)

    def _complete(self, found: dict[str, str]) -> dict[str, str]:
        """Return the texts with the base language first, which must be there."""
        if not found:
            return {}
        if self.base not in found:
            found = {self.base: next(iter(found.values())), **found}
        self.partial = self.partial or len(found) < len(self.languages)
        return {tag: found[tag] for tag in self.languages if tag in found}

    def _piped(self, line: Line, column: str, written: str, scope: Scope) -> str:
        for name in names_piped(written):
            if name.removeprefix("last-saved#") not in self.known:
                raise line.refuse(
                    _(
                        "Der Text in der Spalte „%(column)s“ nennt die Frage „%(name)s“, die es "
                        "nicht gibt. Bitte berichtigen Sie ihn.",
                        column=column,
                        name=name,
                    )
                )

        def reference(name: str) -> str | None:
            known = self.known.get(name)
            if known is None or known.kind in {"lost", "blank", "group"}:
                return None
            if scope.order is not None and known.order >= scope.order:
                return None
            return known.reference if known.group in {None, scope.group} else None

        said, whole = piped(markdown(written), reference)
        if not whole:
            self.say(
                Kind.APPROXIMATED,
                line,
                _(
                    "Eine Antwort, die der Text in „%(column)s“ wiederholt, gibt es bei uns dort "
                    "nicht; stattdessen steht „…“.",
                    column=column,
                ),
            )
        return said
