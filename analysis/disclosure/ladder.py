"""The ladder: from fine to coarse tables. Each question takes the first rung that is safe."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from analysis.disclosure.rounding import BASE, COARSER_BASE

CAREFUL = 10
"""The K of the coarser rungs, and of special categories (Art. 9 GDPR) on all."""


@dataclass(frozen=True, slots=True)
class Rung:
    """How fine the tables of one question are.

    depth
        Filters at the same time: 2, 1, 0 (only the total), or -1 (hidden).
    k
        The smallest group.
    base
        Of what numbers are multiples; 1 if they are as counted.
    """

    depth: int
    k: int
    base: int

    @property
    def is_hidden(self) -> bool:
        """Whether nothing of the question is shown."""
        return self.depth < 0

    def as_json(self) -> dict[str, Any]:
        """Return it as a document."""
        return asdict(self)


HIDDEN = Rung(-1, 0, 1)


def rungs(depth: int, k: int) -> Iterator[Rung]:
    """Yield the rungs, the finest that a readership may see first.

    >>> [(rung.depth, rung.k, rung.base) for rung in rungs(2, 5)]
    [(2, 5, 3), (2, 10, 3), (1, 10, 3), (1, 10, 5), (0, 5, 3), (-1, 0, 1)]
    >>> [(rung.depth, rung.k, rung.base) for rung in rungs(1, 10)]
    [(1, 10, 3), (1, 10, 5), (0, 10, 3), (-1, 0, 1)]
    """
    careful = max(k, CAREFUL)
    ladder = [
        Rung(depth, k, BASE),
        Rung(depth, careful, BASE),
        Rung(1, careful, BASE),
        Rung(1, careful, COARSER_BASE),
        Rung(0, k, BASE),
        HIDDEN,
    ]
    yield from dict.fromkeys(rung for rung in ladder if rung.depth <= depth)
