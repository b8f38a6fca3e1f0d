"""ExpressionScript, the rules of LimeSurvey, as a tree. Nothing is evaluated here."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

LONGEST = 20_000
DEEPEST = 30
LONGEST_CHAIN = 200
LONGEST_NUMBER = 15

_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<field>(?:INSERTANS:)?\d+X\d+X\d+\w*(?:\#[01])?(?:\.[A-Za-z_]\w*)*)
  | (?P<word>(?:TOKEN:)?[A-Za-z_]\w*(?:\#[01])?(?:\.[A-Za-z_]\w*)*)
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<sign>==|!=|<=|>=|&&|\|\||[<>!=+*/(),-])
    """,
    re.VERBOSE,
)
_WORDS = {
    "and": "&&",
    "or": "||",
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
}
_LEVELS = (("||",), ("&&",), ("==", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "/"))


class NotUnderstood(Exception):
    """An expression, or a part of it, that has no counterpart here; the sentence says which."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with its suffix, such as `NAOK`; `self` and `that` are names too."""

    name: str
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments. `!`, `&&`, `||` and the sign `-` count as functions."""

    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Join:
    """Two nodes with a sign between them."""

    sign: str
    left: "Node"
    right: "Node"


Node: TypeAlias = Literal | Variable | Call | Join


def parsed(source: str) -> Node:
    """Return the tree of an expression.

    >>> parsed("age.NAOK >= 18").left
    Variable(name='age', suffix='NAOK')
    """
    if len(source) > LONGEST:
        raise NotUnderstood("too long")
    if "&" in source and re.search(r"&(?:[lg]t|amp|quot|#)", source):
        source = html.unescape(source)
    parser = _Parser(list(_tokens(source)))
    node = parser.level(0)
    if parser.place < len(parser.tokens):
        raise NotUnderstood(parser.tokens[parser.place][1])
    return node


def is_always(source: str) -> bool:
    """Whether relevance says nothing: empty or 1."""
    return source.strip() in {"", "1"}


def variables(node: Node) -> Iterator[Variable]:
    """Yield every variable in a tree."""
    if isinstance(node, Variable):
        yield node
    elif isinstance(node, Call):
        for argument in node.arguments:
            yield from variables(argument)
    elif isinstance(node, Join):
        yield from variables(node.left)
        yield from variables(node.right)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    place = 0
    while place < len(source):
        match = _TOKEN.match(source, place)
        if match is None:
            raise NotUnderstood(source[place : place + 20])
        place = match.end()
        kind, words = str(match.lastgroup), match.group()
        if kind == "word" and words.lower() in _WORDS:
            yield "sign", _WORDS[words.lower()]
        elif kind != "space":
            yield kind, words


class _Parser:
    """Reads tokens by the precedence of ExpressionScript, the loosest sign first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    def level(self, loosest: int) -> Node:
        """Read everything that binds at least as tightly as `loosest`."""
        if loosest == len(_LEVELS):
            return self._unary()
        node = self.level(loosest + 1)
        parts = [node]
        while self._peek("sign") in _LEVELS[loosest]:
            sign = self.tokens[self.place][1]
            self.place += 1
            parts.append(self.level(loosest + 1))
            if loosest > 1:  # a sum of sums; "and" and "or" stay one flat row
                node = Join(sign, node, parts[-1])
            if len(parts) > LONGEST_CHAIN:
                raise NotUnderstood("too long")
        return Call(_LEVELS[loosest][0], tuple(parts)) if loosest < 2 and len(parts) > 1 else node

    def _unary(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood("nested too deeply")
        sign = self._peek("sign")
        if sign in {"!", "-", "+"}:
            self.place += 1
            inner = self._unary()
            node: Node = inner if sign == "+" else Call(str(sign), (inner,))
        else:
            node = self._atom()
        self.depth -= 1
        return node

    def _atom(self) -> Node:
        if self.place >= len(self.tokens):
            raise NotUnderstood("ends too early")
        kind, words = self.tokens[self.place]
        self.place += 1
        if kind == "text":
            return Literal(re.sub(r"\\(.)", r"\1", words[1:-1]))
        if kind == "number":
            if len(words) > LONGEST_NUMBER:
                raise NotUnderstood(words[:20])
            return Literal(float(words))
        if kind in {"word", "field"}:
            if self._peek("sign") == "(" and kind == "word":
                return Call(words.lower(), self._arguments())
            return _variable(words)
        if words == "(":
            node = self.level(0)
            self._expect(")")
            return node
        raise NotUnderstood(words)

    def _arguments(self) -> tuple[Node, ...]:
        self._expect("(")
        found: list[Node] = []
        while self._peek("sign") != ")":
            if found:
                self._expect(",")
            found.append(self.level(0))
        self._expect(")")
        return tuple(found)

    def _peek(self, kind: str) -> str | None:
        if self.place < len(self.tokens) and self.tokens[self.place][0] == kind:
            return self.tokens[self.place][1]
        return None

    def _expect(self, sign: str) -> None:
        if self._peek("sign") != sign:
            raise NotUnderstood(f"`{sign}` is missing")
        self.place += 1


_SUFFIXES = {
    "code",
    "naok",
    "value",
    "valuenaok",
    "shown",
    "question",
    "relevancestatus",
    "relevance",
    "mandatory",
    "qid",
    "gid",
    "sgqa",
    "type",
    "qseq",
    "gseq",
    "jsname",
    "rowdivid",
}


def _variable(words: str) -> Variable:
    words = words.removeprefix("INSERTANS:")
    name, _dot, suffix = words.rpartition(".")
    if name and suffix.lower() in _SUFFIXES:
        return Variable(name, "NAOK" if suffix.lower() == "naok" else suffix.lower())
    return Variable(words)
