"""Whether an answer follows for whoever knows that somebody who left is somebody who came.

A corrected answer is a departure and an arrival. Whoever knows the person knows that both are one,
and that both gave the same answer if only the groups were corrected. Who it was is stored nowhere,
and what those answered who left is not either. So the audit looks for tables that fit whoever is
the same as whom, and whatever those answered who left: they keep their answers in them, and a
number moves only as far as it may with any of these.

Everybody is asked about who was there throughout; and of those who left or came everybody they may
have been: each way to leave and to come again, and each answer they may have given.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from time import process_time

import numpy as np

from analysis.disclosure.alternatives import Alternatives, Budget
from analysis.disclosure.audit import NOT_IN_WAVE, Clearing, Finding, merged, narrowed
from analysis.disclosure.bounds import Limits, Published
from analysis.disclosure.exchanges import MOST_PATIENCE
from analysis.disclosure.people import Flags, Numbers, People
from analysis.disclosure.programs import Program
from analysis.disclosure.successions import Successions

MOST_PROGRAMS = 250
"""Programs for one question and rung."""
PATIENCE_WITH_ONE = 200
"""Steps of a walk for one person."""
MOST_PERSONS = 4000
"""Ways to be the same, times answers they may have given. Of more, everything counts as known."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be the same throughout, and what they gave.

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


NOBODY = Person((), None, -1)


@dataclass(frozen=True, slots=True, eq=False)
class Leeway:
    """How far counts and bases may fall and rise, whatever those answered who left."""

    found: Published
    fall: Limits
    rise: Limits
    base_fall: Limits
    base_rise: Limits

    def around(self, counts: Numbers) -> Published:
        """Return between what counts and bases lie that are `counts` in a known solution."""
        bases = _bases(counts, self.found)
        return replace(
            self.found,
            lowest=counts + self.fall,
            highest=counts + self.rise,
            lowest_base=bases + self.base_fall,
            highest_base=bases + self.base_rise,
        )


class Identities:
    """What was published, for an attacker who knows who is the same."""

    def __init__(
        self, found: Published, people: People, answers: Numbers, successions: Successions
    ) -> None:
        """Set apart who was there throughout, who came, and who left."""
        self.found, self.people, self.answers = narrowed(found, answers), people, answers
        self._gone, self._came = people.withdrawn, np.zeros(len(people.sizes), dtype=bool)
        self._follow: dict[int, list[int]] = {}
        for left, came in successions.intervals:
            self._came[came] = True
            self._follow |= {one: came.tolist() for one in left.tolist()}
        self._came &= ~self._gone
        self._alone = self._told_apart()
        self._budget = Budget(MOST_PROGRAMS)
        self._corrected = int(people.sizes[list(self._follow)].sum())
        self._counts = found.members.astype(np.int64) @ answers
        self._absent = found.members @ (people.sizes * self._gone)
        there = ~(self._came | self._gone)
        members, together = np.unique(found.members[:, there], axis=1, return_inverse=True)
        together = together.reshape(-1)
        self._members = members
        self._sizes = merged(people.sizes[there], together)
        self._given = merged(answers[there], together)

    def audit(self, alive: Callable[[], None] = lambda: None) -> Finding:
        """Return whether somebody's answer is certain: it stops at the first.

        Calls `alive` before each person.
        """
        began = process_time()
        persons = list(islice(self._persons(), MOST_PERSONS + 1))
        if len(persons) > MOST_PERSONS or self._leeway(NOBODY) is None:
            everybody = len(self.people.sizes)
            return Finding(int(self.people.sizes.sum()), everybody, undecided=True)
        finding = self._of(NOBODY)
        for person in persons:
            if finding.determined:
                break
            alive()
            finding = finding.with_one_more(self._of(person))
        return replace(finding, seconds=round(process_time() - began, 3))

    def _of(self, person: Person) -> Finding:
        """Ask about one person, or about all who were there throughout."""
        leeway = self._leeway(person)
        if leeway is None:
            return Finding(0, 0)
        members, sizes, given = self._members, self._sizes, self._given
        asked = np.ones(len(sizes), dtype=bool)
        if person is not NOBODY:
            said = np.zeros((1, given.shape[1]), np.int64)
            said[0, person.value] = 1
            members = np.column_stack([members, self._where(person.classes)])
            sizes, given = np.append(sizes, 1), np.vstack([given, said])
            asked = np.arange(len(sizes)) == len(sizes) - 1
        program = Program(leeway.around(members.astype(np.int64) @ given), members, sizes)
        clearing = Clearing(program, given, asked)
        clearing.by_exchange()
        clearing.by_walk(MOST_PATIENCE if person is NOBODY else PATIENCE_WITH_ONE)
        if len(clearing.classes):
            corrected = self._corrected - len(person.gone)
            alternatives = self._alternatives(leeway, program, given, person, corrected)
            clearing.by_alternatives(alternatives)
        return clearing.finding(0)

    def _alternatives(
        self, leeway: Leeway, program: Program, given: Numbers, person: Person, corrected: int
    ) -> Alternatives:
        """Return the tables in which those who came may give other answers too."""
        came = np.flatnonzero(self._came)
        answers = self.answers[came]
        if person.stays is not None:
            answers[came == person.stays, person.value] -= 1
        members = np.hstack([program.members, self.found.members[:, came]])
        given = np.vstack([given, answers])
        return Alternatives(
            Program(leeway.around(members.astype(np.int64) @ given), members, given.sum(axis=1)),
            given,
            np.arange(len(given)) >= len(program.sizes),
            corrected + 1,
            self._budget,
        )

    def _where(self, classes: tuple[int, ...]) -> Flags:
        """Return which cells counted one of the classes."""
        found: Flags = self.found.members[:, list(classes)].sum(axis=1) > 0
        return found

    def _told_apart(self) -> frozenset[int]:
        """Return classes that left, one for all that nothing published tells apart."""
        people, gone = self.people, np.flatnonzero(self._gone)
        when = np.vstack([people.first[gone], people.last[gone], self.found.members[:, gone]])
        _, places = np.unique(when, axis=1, return_index=True)
        return frozenset(gone[places].tolist())

    def _leeway(self, person: Person) -> Leeway | None:
        """Return how far numbers may move, if a person gave their value before.

        None if they cannot have.
        """
        found, gone = self.found, self._where(person.gone)
        counts, absent = self._counts.copy(), self._absent - gone
        counts[gone, person.value] += 1
        bases, most = _bases(counts, found), counts + absent[:, None]
        if (counts > found.highest).any() or (most < found.lowest).any():
            return None
        if (bases > found.highest_base).any() or (bases + absent < found.lowest_base).any():
            return None
        return Leeway(
            found,
            np.minimum(0, found.lowest - counts),
            np.maximum(0, found.highest - most),
            np.minimum(0, found.lowest_base - bases),
            np.maximum(0, found.highest_base - bases - absent),
        )

    def _persons(self) -> Iterator[Person]:
        """Yield everybody who may have come or left, with each answer they may have given."""
        nothing = self.found.codes + NOT_IN_WAVE
        possible = self.found.highest.max(axis=0, initial=0) > 0
        for gone, stays in self._ways():
            said = possible if stays is None else self.answers[stays] > 0
            yield from (
                Person(gone, stays, value)
                for value in np.flatnonzero(said).tolist()
                if value != nothing
            )

    def _ways(self) -> Iterator[tuple[tuple[int, ...], int | None]]:
        """Yield the classes one after the other of everybody who may have come or left."""
        yield from (((), one) for one in np.flatnonzero(self._came).tolist())
        for one in sorted(self._alone):
            yield from self._ways_from(one)

    def _ways_from(self, one: int) -> Iterator[tuple[tuple[int, ...], int | None]]:
        yield (one,), None
        for other in self._follow.get(one, ()):
            if not self._gone[other]:
                yield (one,), other
            elif other in self._alone:
                for gone, stays in self._ways_from(other):
                    yield (one, *gone), stays


def _bases(counts: Numbers, found: Published) -> Numbers:
    bases: Numbers = counts[:, : found.codes].sum(axis=1)
    return bases
