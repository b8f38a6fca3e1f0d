"""Which groups may be published together: Gaussian elimination modulo a prime.

What follows from published groups by adding and subtracting is the span of their rows. Instead
of reducing every target by the span, one random vector is kept at right angles to it: a target
lies in the span only if it gives 0 with that vector. By chance that happens once in two thousand
million times, and then errs towards publishing less.

Rows are long (one column per class of respondents) and few, so everything is reckoned in their
products with each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack

from analysis.disclosure.corrections import Corrections
from analysis.disclosure.leftovers import MOST_AT_ONCE, differences, scattered
from analysis.disclosure.people import Flags, Numbers

PRIME = 2**31 - 1
"""The product of two remainders still fits into 63 bits."""


class Span:
    """What can be derived from the groups taken so far.

    rows
        All groups that may be taken, one row each, one column per class of respondents.
    targets
        Groups that must not become derivable, in the same columns.
    normal
        The random vector at right angles to what was taken.
    """

    def __init__(self, rows: csr_array, targets: csr_array) -> None:
        """Start with nothing published."""
        generator = np.random.default_rng(0)
        self.targets = targets
        self._columns = csr_array(rows.T)
        self._products: Numbers = (rows @ rows.T).toarray() % PRIME
        self.normal: Numbers = generator.integers(0, PRIME, rows.shape[1], dtype=np.int64)
        self._with_normal: Numbers = rows @ self.normal % PRIME
        # Each base vector is a combination of rows, at right angles to those before it.
        self._base = np.zeros((0, rows.shape[0]), np.int64)
        self._inverse_norms = np.zeros(0, np.int64)

    def add(self, row: int) -> None:
        """Take a group whatever follows; what is derivable now needs no more protection."""
        self.take(row)
        self.targets = self.targets[self.targets @ self.normal % PRIME != 0]

    def allows(self, row: int) -> bool:
        """Whether no target becomes derivable with a group."""
        new, norm = self._right_angled(row)
        if norm == 0:
            return not self._vector(new).any()
        return bool((self.targets @ self._turned(new, norm) % PRIME != 0).all())

    def take(self, row: int) -> None:
        """Note that a group is published."""
        new, norm = self._right_angled(row)
        if norm:
            self.normal = self._turned(new, norm)
            self._base = np.vstack([self._base, new])
            self._inverse_norms = np.append(self._inverse_norms, pow(norm, -1, PRIME))

    def _right_angled(self, row: int) -> tuple[Numbers, int]:
        """Return what a group adds to the span, and its product with itself: 0 if nothing."""
        with_row = self._products[row]
        shares = _times(self._base, with_row) * self._inverse_norms % PRIME
        new = -_times(self._base.T, shares) % PRIME
        new[row] = (new[row] + 1) % PRIME
        return new, int(_times(new[None, :], with_row)[0])

    def _turned(self, new: Numbers, norm: int) -> Numbers:
        """Return the random vector at right angles to one more vector."""
        share = int(_times(new[None, :], self._with_normal)[0]) * pow(norm, -1, PRIME) % PRIME
        turned: Numbers = (self.normal - self._vector(new) * share) % PRIME
        return turned

    def _vector(self, combination: Numbers) -> Numbers:
        vector: Numbers = self._columns @ combination % PRIME
        return vector


def _times(matrix: Numbers, vector: Numbers) -> Numbers:
    """Return a product modulo the prime. Sums of less than 2**32 remainders do not overflow."""
    product: Numbers = (matrix * vector % PRIME).sum(axis=1) % PRIME
    return product


@dataclass(frozen=True, slots=True, eq=False)
class Reader:
    """A kind of reader.

    seen
        The groups that were published for them before. They cannot be refused any more.
    targets
        Groups that must not follow for them, one row each.
    k
        How few people make any set of classes one that must not be left over.
    corrected
        Who may be the same person in earlier groups and in new ones.
    """

    seen: Sequence[Flags]
    targets: csr_array
    k: int = 0
    corrected: Corrections | None = None


def accepted(
    readers: Sequence[Reader], candidates: Sequence[Flags], sizes: Numbers | None = None
) -> npt.NDArray[np.intp]:
    """Return the places of the candidates that may be published, for all of several readers.

    What they leave over is looked for at the end: as long as something is, it becomes a target
    and all is chosen anew. That chooses the same as looking before each candidate: what follows
    from some groups follows from more.

    Parameters
    ----------
    candidates
        Groups in the order in which they are wanted.
    sizes
        People per class; without, nothing is looked for that is left over.
    """
    while True:
        spans = [_started(reader, candidates) for reader in readers]
        free = [span.normal for span in spans]
        found = []
        for place in range(len(candidates)):
            if all(span.allows(place) for span in spans):
                found.append(place)
                for span in spans:
                    span.take(place)
        if sizes is None:
            break
        chosen = [candidates[place] for place in found]
        left = [
            _left_over(chosen, reader, span.normal, normal, sizes)
            for reader, span, normal in zip(readers, spans, free, strict=True)
        ]
        if not any(left):
            break
        readers = [_guarded(*one) for one in zip(readers, left, strict=True)]
    return np.array(found, dtype=np.intp)


def _guarded(reader: Reader, left: list[Numbers]) -> Reader:
    """Return a reader who must not know either what was left over."""
    if not left:
        return reader
    new = csr_array(np.unique(np.array(left), axis=0))
    return replace(reader, targets=csr_array(vstack([reader.targets, new])))


def _started(reader: Reader, candidates: Sequence[Flags]) -> Span:
    rows = np.array([*candidates, *reader.seen], dtype=np.int64)
    span = Span(csr_array(rows.reshape(-1, reader.targets.shape[1])), reader.targets)
    for place in range(len(candidates), len(rows)):
        span.add(place)
    return span


def _left_over(
    chosen: Sequence[Flags],
    reader: Reader,
    normal: Numbers,
    normal_before: Numbers,
    sizes: Numbers,
) -> list[Numbers]:
    """Return small sets that follow, but did not before anything was accepted."""
    k, corrected = reader.k, reader.corrected
    shown = [*chosen, *reversed(reader.seen)]

    def sets() -> Iterator[Numbers]:
        followed = normal_before == 0
        for places in scattered(normal, np.where(followed, k, sizes), k, PRIME):
            members = np.zeros(len(sizes), dtype=np.int64)
            members[list(places)] = 1
            yield members
        rows = np.array(shown, dtype=bool).reshape(-1, len(sizes))
        yield from differences(rows, sizes, k, corrected.successions if corrected else None)
        if corrected:
            yield from corrected.following(normal, normal_before, PRIME)

    new = (members for members in sets() if members @ normal_before % PRIME)
    return list(islice(new, MOST_AT_ONCE))
