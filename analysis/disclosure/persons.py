"""Who may be one person: those who left, and those who came after them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.disclosure.people import Flags, Numbers, People


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who left, or came, or both, and what they gave.

    gone
        The classes that they left, in order.
    stays
        The class that is still counted; none if they left for good.
    value
        What they gave.
    """

    gone: tuple[int, ...]
    stays: int | None
    value: int

    @property
    def classes(self) -> tuple[int, ...]:
        """Everywhere they were counted, never twice in one snapshot."""
        return self.gone if self.stays is None else (*self.gone, self.stays)


class Persons:
    """Everybody who may have left or come.

    gone, came
        Which classes left, and which came after somebody had left and are still counted.
    corrected
        How many at most have left and come again.
    """

    def __init__(self, people: People) -> None:
        """Find who may have come after whom.

        Also after a snapshot in between: an answer that was withdrawn may come again when others
        were mixed meanwhile.
        """
        self.gone: Flags = people.withdrawn
        self._after = {
            one: np.flatnonzero(people.first > people.last[one]).tolist()
            for one in np.flatnonzero(self.gone).tolist()
        }
        followed = [one for one, after in self._after.items() if after]
        self.came: Flags = np.zeros(len(people.sizes), dtype=bool)
        self.came[[other for one in followed for other in self._after[one]]] = True
        self.came &= ~self.gone
        self.corrected = int(people.sizes[followed].sum())

    def corrected_of(self, person: Person) -> int:
        """Return how many of those who may have come again a person was."""
        return sum(bool(self._after[one]) for one in person.gone)

    def each(
        self, representatives: frozenset[int], answers: Numbers, possible: Flags
    ) -> Iterator[Person]:
        """Yield everybody who may have left or come, with each value they may have given.

        Parameters
        ----------
        representatives
            The classes that left, one for all that nothing tells apart.
        answers, possible
            What those still counted gave, and which values may occur at all.
        """
        for gone, stays in self._ways(representatives):
            said = possible if stays is None else possible & (answers[stays] > 0)
            yield from (Person(gone, stays, value) for value in np.flatnonzero(said).tolist())

    def _ways(
        self, representatives: frozenset[int]
    ) -> Iterator[tuple[tuple[int, ...], int | None]]:
        yield from (((), one) for one in np.flatnonzero(self.came).tolist())
        for one in sorted(representatives):
            yield from self._ways_from(one, representatives)

    def _ways_from(
        self, one: int, representatives: frozenset[int]
    ) -> Iterator[tuple[tuple[int, ...], int | None]]:
        """Yield the ways of somebody who left: for good, or to come again, and to leave again."""
        yield (one,), None
        for other in self._after[one]:
            if not self.gone[other]:
                yield (one,), other
            elif other in representatives:
                for gone, stays in self._ways_from(other, representatives):
                    yield (one, *gone), stays
