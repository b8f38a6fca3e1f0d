"""What became of each thing in a converted file: nothing is dropped silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How well a thing came over."""

    EXACT = "exact"
    APPROXIMATED = "approximated"
    KEPT = "kept as note"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the file: where it stands there, and what became of it, as a sentence."""

    kind: Kind
    place: str
    what: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """A definition document made from a file, and the report. It may still have faults."""

    document: Mapping[str, Any]
    report: tuple[Entry, ...]

    def count(self, kind: Kind) -> int:
        """Return how many things came over like this."""
        return sum(1 for entry in self.report if entry.kind is kind)
