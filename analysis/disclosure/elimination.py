"""Which groups may be published together: Gaussian elimination modulo a prime.

What follows from published groups by adding and subtracting is the span of their rows. Instead
of reducing every target by the span, one random vector is kept at right angles to it: a target
lies in the span only if it gives 0 with that vector. By chance that happens once in two thousand
million times, and then errs towards publishing less.

Rows are long (one column per class of respondents) and few, so everything is reckoned in their
products with each other.
"""

from collections.abc import Iterator, Sequence
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


def accepted(  # noqa: PLR0913  what readers know, what is wanted, and what nobody may know
    seen: Sequence[Sequence[Flags]],
    candidates: Sequence[Flags],
    targets: csr_array,
    sizes: Numbers | None = None,
    k: int = 0,
    *,
    corrected: Corrections | None = None,
) -> npt.NDArray[np.intp]:
    """Return the places of the candidates that may be published.

    What they leave over is looked for at the end: as long as something is, it becomes a target
    and all is chosen anew. That chooses the same as looking before each candidate: what follows
    from some groups follows from more.

    Parameters
    ----------
    seen
        For each kind of reader, the groups that were published for it before. They cannot be
        refused any more.
    candidates
        Groups in the order in which they are wanted.
    targets
        Groups that must not follow for any reader, one row each.
    sizes, k
        People per class, and how few make any set of classes one that must not be left over.
    corrected
        Who may be the same person in earlier groups and in the candidates.
    """
    while True:
        spans = [_started(before, candidates, targets) for before in seen]
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
        left: list[Numbers] = []
        for before, span, normal in zip(seen, spans, free, strict=True):
            shown = [*chosen, *reversed(before)]
            left += _left_over(shown, span.normal, normal, sizes, k, corrected=corrected)
        if not left:
            break
        new = csr_array(np.unique(np.array(left), axis=0))
        targets = csr_array(vstack([targets, new]))
    return np.array(found, dtype=np.intp)


def _started(before: Sequence[Flags], candidates: Sequence[Flags], targets: csr_array) -> Span:
    rows = np.array([*candidates, *before], dtype=np.int64).reshape(-1, targets.shape[1])
    span = Span(csr_array(rows), targets)
    for place in range(len(candidates), len(rows)):
        span.add(place)
    return span


def _left_over(  # noqa: PLR0913  one reader's knowledge, and what nobody may know
    shown: Sequence[Flags],
    normal: Numbers,
    normal_before: Numbers,
    sizes: Numbers,
    k: int,
    *,
    corrected: Corrections | None,
) -> list[Numbers]:
    """Return small sets that follow, but did not before anything was accepted."""

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
