"""The trees that expressions are read into."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the expression."""

    value: float


@dataclass(frozen=True, slots=True)
class Text:
    """A text in quotes."""

    value: str


@dataclass(frozen=True, slots=True)
class Answer:
    """`${name}`, the answer to a question."""

    name: str


@dataclass(frozen=True, slots=True)
class Itself:
    """`.`, the answer to the question that the expression belongs to."""


@dataclass(frozen=True, slots=True)
class Column:
    """A bare name: in a filter of choices a column of the choices, elsewhere a node."""

    name: str


@dataclass(frozen=True, slots=True)
class Path:
    """A way through the XML of a form, such as `../name` or `instance('x')/root/item[a=b]`."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what is given to it."""

    name: str
    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """Two trees with an operator between them."""

    operator: str
    left: "Tree"
    right: "Tree"


Tree: TypeAlias = Number | Text | Answer | Itself | Column | Path | Call | Joined


def answers(tree: Tree) -> Iterator[str]:
    """Yield the name of every question that the tree looks at."""
    return (part.name for part in _parts(tree) if isinstance(part, Answer))


def columns_in(tree: Tree) -> Iterator[str]:
    """Yield every bare name in the tree."""
    return (part.name for part in _parts(tree) if isinstance(part, Column))


def _parts(tree: Tree) -> Iterator[Tree]:
    """Yield the tree and all that is in it, from left to right."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        yield part
        if isinstance(part, Joined):
            waiting += [part.right, part.left]
        elif isinstance(part, Call | Path):
            waiting += reversed(part.parts)
