"""Which groups may be published together: Gaussian elimination modulo a prime.

What follows from published groups by adding and subtracting is the span of their rows. Instead
of the span we keep random vectors at right angles to it. A group lies in the span only if one
such vector gives 0 with it; by chance that happens once in two thousand million times, and then
errs towards publishing less.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from analysis.disclosure.people import Flags, Numbers

PRIME = 2**31 - 1
"""The product of two remainders still fits into 63 bits."""


class Span:
    """What can be derived from the groups accepted so far.

    targets
        Groups that must not become derivable, one row each.
    """

    def __init__(self, classes: int, most: int, targets: csr_array) -> None:
        """Start with nothing published; at most `most` groups will be accepted."""
        generator = np.random.default_rng(0)
        self._normal = generator.integers(0, PRIME, (classes, most + 2), dtype=np.int64)
        self.targets = targets

    def add(self, members: Flags) -> None:
        """Take a group whatever follows; what is derivable now needs no more protection."""
        self.take(members)
        self.targets = self.targets[self.targets @ self._normal[:, 0] % PRIME != 0]

    def allows(self, members: Flags) -> bool:
        """Whether no target becomes derivable with a group."""
        step = self._step(members)
        if step is None:
            return True
        place, factors = step
        after = (self._normal[:, 0] - self._normal[:, place] * factors[0]) % PRIME
        return bool((self.targets @ after % PRIME != 0).all())

    def take(self, members: Flags) -> None:
        """Note that a group is published."""
        step = self._step(members)
        if step is not None:
            place, factors = step
            left = (self._normal - self._normal[:, [place]] * factors % PRIME) % PRIME
            self._normal = np.delete(left, place, axis=1)

    def _step(self, members: Flags) -> tuple[int, Numbers] | None:
        """Return the vector to give up, and how often each other one takes it off.

        None if the group follows from those accepted.
        """
        products = self._normal[members].sum(axis=0) % PRIME
        places = np.flatnonzero(products[1:])
        if not len(places):
            return None
        place = int(places[0]) + 1
        return place, products * pow(int(products[place]), -1, PRIME) % PRIME


def accepted(
    seen: Sequence[Sequence[Flags]], candidates: Sequence[Flags], targets: csr_array
) -> npt.NDArray[np.intp]:
    """Return the places of the candidates that may be published.

    Parameters
    ----------
    seen
        For each kind of reader, the groups that were published for it before. They cannot be
        refused any more.
    candidates
        Groups in the order in which they are wanted.
    targets
        Groups that must not follow for any reader, one row each.
    """
    spans = []
    for before in seen:
        span = Span(targets.shape[1], len(before) + len(candidates), targets)
        for members in before:
            span.add(members)
        spans.append(span)
    found = []
    for place, members in enumerate(candidates):
        if all(span.allows(members) for span in spans):
            found.append(place)
            for span in spans:
                span.take(members)
    return np.array(found, dtype=np.intp)
