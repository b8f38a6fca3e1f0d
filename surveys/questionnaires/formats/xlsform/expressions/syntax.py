"""The language of XLSForm's expressions, XPath with `${name}`: text in, a tree out.

Only the syntax is read here; no expression is ever evaluated. What ODK's validator would reject
is rejected here too, with the sign at which it goes wrong.
"""

import re
from collections.abc import Callable, Mapping

from surveys.questionnaires.formats.xlsform.expressions.functions import FUNCTIONS
from surveys.questionnaires.formats.xlsform.expressions.tokens import (
    BrokenExpression,
    Token,
    tokens,
)
from surveys.questionnaires.formats.xlsform.expressions.trees import (
    Answer,
    Call,
    Column,
    Itself,
    Joined,
    Number,
    Path,
    Text,
    Tree,
)
from surveys.web.locale import gettext as _

LONGEST = 10_000
DEEPEST = 40
MOST_OPERATORS = 600
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!="),
    ("<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)


def parsed(words: str) -> Tree:
    """Return the tree of an expression.

    Raises
    ------
    BrokenExpression
        If it is none.
    """
    if len(words) > LONGEST:
        raise BrokenExpression(_("der Ausdruck ist zu lang"))
    reader = _Reader(words)
    tree = reader.expression(0)
    reader.end()
    return tree


class _Reader:
    """Reads from left to right, one token ahead."""

    def __init__(self, words: str) -> None:
        self.tokens = list(tokens(words))
        self.place = 0
        self.depth = 0
        if sum(1 for token in self.tokens if token.kind == "operator") > MOST_OPERATORS:
            raise BrokenExpression(_("der Ausdruck ist zu lang"))

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        self.place += 1
        return self.tokens[self.place - 1]

    def took(self, *signs: str) -> bool:
        """Go on if the next token is one of `signs`."""
        if self.next.kind == "sign" and self.next.words in signs:
            self.place += 1
            return True
        return False

    def expect(self, sign: str) -> None:
        if not self.took(sign):
            self.wrong()

    def wrong(self) -> None:
        if self.next.kind == "end":
            raise BrokenExpression(_("der Ausdruck ist nicht zu Ende"))
        raise BrokenExpression(
            _(
                "„%(sign)s“ (Zeichen %(position)s) passt dort nicht",
                sign=self.next.words,
                position=self.next.position + 1,
            )
        )

    def end(self) -> None:
        if self.next.kind != "end":
            self.wrong()

    def expression(self, level: int) -> Tree:
        """Return what binds as strongly as `level` or more."""
        if level == len(_LEVELS):
            return self.signed()
        left = self.expression(level + 1)
        while self.next.kind == "operator" and self.next.words in _LEVELS[level]:
            operator = self.take().words
            left = Joined(operator, left, self.expression(level + 1))
        return left

    def signed(self) -> Tree:
        if self.next.kind == "operator" and self.next.words == "-":
            self.take()
            self.deeper()
            inner = self.signed()
            self.depth -= 1
            return Number(-inner.value) if isinstance(inner, Number) else _negative(inner)
        tree = self.steps()
        while self.took("|"):
            tree = Path((tree, self.steps()))
        return tree

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BrokenExpression(_("der Ausdruck ist zu tief verschachtelt"))

    def steps(self) -> Tree:
        """Return one value, or a path that starts with it."""
        parts: list[Tree] = []
        rooted = self.took("/", "//")
        if not rooted or self.next.kind in {"name", "star"} or self.next.words in {".", ".."}:
            parts.append(self.step() if rooted else self.value())
        first = parts[0] if parts else None
        filtered = self.predicates(parts)
        while self.took("/", "//"):
            rooted = True
            parts.append(self.step())
            self.predicates(parts)
        plain = first is not None and not rooted and not filtered
        return first if plain and first is not None else Path(tuple(parts))

    def predicates(self, parts: list[Tree]) -> bool:
        found = False
        while self.took("["):
            found = True
            self.deeper()
            parts.append(self.expression(0))
            self.depth -= 1
            self.expect("]")
        return found

    def step(self) -> Tree:
        self.took("@")
        if self.took(".", ".."):
            return Path(())
        token = self.next
        if token.kind == "answer":
            return self.value()
        if token.kind not in {"name", "star"}:
            self.wrong()
        self.take()
        if self.took("::"):
            return self.step()
        if self.next.words == "(" and token.words in {"node", "text"}:
            self.take()
            self.expect(")")
        return Path(())

    def value(self) -> Tree:
        """Return a literal, an answer, a call, what is in brackets, or the first step of a path."""
        if self.next.kind in _LITERALS:
            token = self.take()
            return _LITERALS[token.kind](token.words)
        if self.next.kind == "name":
            return self.named()
        if self.took("("):
            self.deeper()
            tree = self.expression(0)
            self.depth -= 1
            self.expect(")")
            return tree
        return Itself() if self.took(".") else self.step()

    def named(self) -> Tree:
        """Return a call, or a bare name."""
        token = self.take()
        if self.took("::"):
            return self.step()
        if not self.took("("):
            return Column(token.words)
        parts: list[Tree] = []
        self.deeper()
        if not self.took(")"):
            parts.append(self.expression(0))
            while self.took(","):
                parts.append(self.expression(0))
            self.expect(")")
        self.depth -= 1
        return _call(token.words, tuple(parts))


def _answer(name: str) -> Tree:
    if name.startswith("last-saved#"):
        return Path((_answer(name.removeprefix("last-saved#")),))
    if not re.fullmatch(r"[^\W\d][\w.-]*", name):
        raise BrokenExpression(_("„%(name)s“ ist kein Name einer Frage", name=name))
    return Answer(name)


_LITERALS: Mapping[str, Callable[[str], Tree]] = {
    "number": lambda words: Number(float(words)),
    "text": lambda words: Text(words[1:-1]),
    "answer": lambda words: _answer(words[2:-1].strip()),
}


def _negative(tree: Tree) -> Tree:
    return Joined("*", Number(-1.0), tree)


def _call(name: str, parts: tuple[Tree, ...]) -> Tree:
    if name not in FUNCTIONS:
        raise BrokenExpression(_("die Funktion „%(name)s“ gibt es nicht", name=name))
    fewest, most = FUNCTIONS[name]
    if not fewest <= len(parts) <= most:
        raise BrokenExpression(
            _("die Funktion „%(name)s“ hat zu wenige oder zu viele Angaben", name=name)
        )
    return Call(name, parts)
