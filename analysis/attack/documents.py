"""What an attacker fetches: published documents, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

FORMAT = "mitsprache-release-1"
CROSSED = "+"
"""Joins the names of two groupings, and of their groups, where they are crossed."""
SHOWN = frozenset({"exact", "rounded", "nearly_all"})


class UnreadableDocument(Exception):
    """A file is no published result, or not one of the same wave."""


@dataclass(frozen=True)
class PublishedGrouping:
    """One way of comparing participants: of which variable, and the codes of each group."""

    name: str
    variable: str
    groups: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class PublishedVariable:
    """One question, or one row or option of it."""

    name: str
    codes: tuple[str, ...]
    groupings: tuple[str, ...]


@dataclass(frozen=True)
class PublishedCell:
    """The numbers of one question in one group; `filters` is empty for everybody.

    words
        The entries of the cell that say anything, by name: what it looks like from outside.
    rounding
        Distance between two numbers that may stand there; 1 where they are exact.
    """

    variable: str
    filters: tuple[tuple[str, str], ...]
    state: str
    counts: tuple[int, ...] | None
    base: int | None
    missing: Mapping[str, int]
    leading: str | None
    rounding: int
    words: frozenset[str]

    @property
    def is_shown(self) -> bool:
        """Whether there are numbers."""
        return self.state in SHOWN


@dataclass(frozen=True)
class Document:
    """One release for one readership."""

    wave: int
    release: int
    readership: str
    responses: int
    k: int
    groupings: Mapping[str, PublishedGrouping]
    variables: tuple[PublishedVariable, ...]
    cells: tuple[PublishedCell, ...]

    @property
    def name(self) -> str:
        """What to call it in a report."""
        return f"release {self.release} for {self.readership}"

    @cached_property
    def shown(self) -> Mapping[str, tuple[PublishedCell, ...]]:
        """The cells with numbers, by variable."""
        found: dict[str, list[PublishedCell]] = {}
        for cell in self.cells:
            if cell.is_shown:
                found.setdefault(cell.variable, []).append(cell)
        return {name: tuple(cells) for name, cells in found.items()}


def read_documents(documents: Iterable[Mapping[str, Any]]) -> tuple[Document, ...]:
    """Return published documents as values.

    Raises
    ------
    UnreadableDocument
        If one is not of the format, or they belong to different waves.
    """
    found = tuple(map(read_document, documents))
    if len({document.wave for document in found}) > 1:
        raise UnreadableDocument("The documents belong to different waves.")
    return found


def read_document(document: Mapping[str, Any]) -> Document:
    """Return one published document as a value.

    Raises
    ------
    UnreadableDocument
        If it is not of the format.
    """
    try:
        if document.get("format") != FORMAT:
            raise UnreadableDocument(f"This is no document of the format {FORMAT}.")
        return _document(document)
    except (KeyError, TypeError, ValueError, AttributeError) as problem:
        raise UnreadableDocument(f"The document is damaged: {problem!r}.") from problem


def _document(document: Mapping[str, Any]) -> Document:
    variables = tuple(
        PublishedVariable(one["name"], tuple(one["codes"]), tuple(one["groupings"]))
        for one in document["variables"]
    )
    groupings = {
        one["name"]: PublishedGrouping(
            one["name"],
            one["variable"],
            {group["code"]: frozenset(group["codes"]) for group in one["groups"]},
        )
        for one in document["groupings"]
    }
    rounding = {
        one["name"]: int(one.get("rounding") or document["rounding"] or 1)
        for one in document["variables"]
    }
    return Document(
        wave=int(document["wave"]),
        release=int(document["release"]),
        readership=str(document["readership"]),
        responses=int(document["responses"]),
        k=int(document["k"]),
        groupings=groupings,
        variables=variables,
        cells=tuple(_cell(cell, rounding[cell["variable"]]) for cell in document["cells"]),
    )


def _cell(cell: Mapping[str, Any], rounding: int) -> PublishedCell:
    groupings, groups = cell["grouping"], cell["group"]
    names = groupings.split(CROSSED) if groupings else []
    codes = groups.split(CROSSED) if groupings else []
    counts = cell["counts"]
    return PublishedCell(
        variable=cell["variable"],
        filters=tuple(zip(names, codes, strict=True)),
        state=cell["state"],
        counts=None if counts is None else tuple(int(n) for n in counts),
        base=None if cell["base"] is None else int(cell["base"]),
        missing={str(reason): int(n) for reason, n in cell["missing"].items()},
        leading=cell["leading"],
        rounding=int(cell.get("rounding") or rounding) if cell["state"] != "exact" else 1,
        words=frozenset(name for name, value in cell.items() if value not in (None, {}, [])),
    )
