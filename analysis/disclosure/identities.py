"""Whether an answer follows for whoever knows that somebody who left is somebody who came.

A corrected answer is a departure and an arrival. Whoever knows the person knows that both are one,
and that both gave the same answer if only the groups were corrected. Who it was is stored nowhere,
and what those answered who left is not either. So the audit looks for tables that fit whoever is
the same as whom, and whatever those answered who left: they keep their answers in them, and a
number moves only as far as it may with any of these.

Asked about are all who neither left nor came, and of the others everybody they may have been: each
way to leave and to come again, and each answer they may have given.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from time import process_time

import numpy as np

from analysis.disclosure.alternatives import Alternatives, Budget
from analysis.disclosure.audit import NOT_IN_WAVE, Clearing, Finding, merged, narrowed
from analysis.disclosure.bounds import Limits, Published
from analysis.disclosure.exchanges import MOST_PATIENCE
from analysis.disclosure.people import Flags, Numbers, People
from analysis.disclosure.persons import Person, Persons
from analysis.disclosure.programs import Program

MOST_PROGRAMS = 250
"""Programs for one question and rung."""
PATIENCE_WITH_ONE = 200
"""Steps of a walk for one person."""
MOST_PERSONS = 4000
"""Ways to be the same, times answers they may have given. Of more, everything counts as known."""


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
        self, found: Published, people: People, persons: Persons, answers: Numbers
    ) -> None:
        """Set apart who was there throughout, who came, and who left."""
        self.found, self.people, self.answers = narrowed(found, answers), people, answers
        self.persons = persons
        self._budget = Budget(MOST_PROGRAMS)
        self._counts = found.members.astype(np.int64) @ answers
        self._left = found.members @ (people.sizes * self.persons.gone)
        stayed = ~(self.persons.came | self.persons.gone)
        members, together = np.unique(found.members[:, stayed], axis=1, return_inverse=True)
        together = together.reshape(-1)
        self._members = members
        self._sizes = merged(people.sizes[stayed], together)
        self._given = merged(answers[stayed], together)

    def audit(self, alive: Callable[[], None] = lambda: None) -> Finding:
        """Return whether somebody's answer is certain: it stops at the first.

        Calls `alive` before each person.
        """
        began = process_time()
        possible = self.found.highest.max(axis=0, initial=0) > 0
        possible[self.found.codes + NOT_IN_WAVE] = False
        everybody = self.persons.each(self._representatives(), self.answers, possible)
        persons = list(islice(everybody, MOST_PERSONS + 1))
        if len(persons) > MOST_PERSONS or self._leeway(None) is None:
            return Finding(int(self.people.sizes.sum()), len(self.people.sizes), undecided=True)
        finding = self._ask_about(None)
        for person in persons:
            if finding.determined:
                break
            alive()
            finding = finding.with_one_more(self._ask_about(person))
        return replace(finding, seconds=round(process_time() - began, 3))

    def _ask_about(self, person: Person | None) -> Finding:
        """Ask about one person, or without about all who neither left nor came."""
        leeway = self._leeway(person)
        if leeway is None:
            return Finding(0, 0)
        members, sizes, given = self._members, self._sizes, self._given
        asked = np.ones(len(sizes), dtype=bool)
        corrected, patience = self.persons.corrected, MOST_PATIENCE
        if person is not None:
            said = np.zeros((1, given.shape[1]), np.int64)
            said[0, person.value] = 1
            members = np.column_stack([members, self._cells_of(person.classes)])
            sizes, given = np.append(sizes, 1), np.vstack([given, said])
            asked = np.arange(len(sizes)) == len(sizes) - 1
            corrected -= self.persons.corrected_of(person)
            patience = PATIENCE_WITH_ONE
        program = Program(leeway.around(members.astype(np.int64) @ given), members, sizes)
        clearing = Clearing(program, given, asked)
        clearing.by_exchange()
        clearing.by_walk(patience)
        if len(clearing.classes):
            clearing.by_alternatives(
                self._alternatives(leeway, program, given, person, corrected + 1)
            )
        return clearing.finding(0)

    def _alternatives(
        self, leeway: Leeway, program: Program, given: Numbers, person: Person | None, wanted: int
    ) -> Alternatives:
        """Return the tables in which those who came may give other answers too."""
        came = np.flatnonzero(self.persons.came)
        answers = self.answers[came]
        if person is not None and person.stays is not None:
            answers[came == person.stays, person.value] -= 1
        members = np.hstack([program.members, self.found.members[:, came]])
        given = np.vstack([given, answers])
        return Alternatives(
            Program(leeway.around(members.astype(np.int64) @ given), members, given.sum(axis=1)),
            given,
            np.arange(len(given)) >= len(program.sizes),
            wanted,
            self._budget,
        )

    def _cells_of(self, classes: tuple[int, ...]) -> Flags:
        """Return which cells counted one of the classes."""
        found: Flags = self.found.members[:, list(classes)].sum(axis=1) > 0
        return found

    def _representatives(self) -> frozenset[int]:
        """Return classes that left, one for all that nothing published tells apart."""
        people, gone = self.people, np.flatnonzero(self.persons.gone)
        told = np.vstack([people.first[gone], people.last[gone], self.found.members[:, gone]])
        _, places = np.unique(told, axis=1, return_index=True)
        return frozenset(gone[places].tolist())

    def _leeway(self, person: Person | None) -> Leeway | None:
        """Return how far numbers may move, if a person gave their value before.

        None if they cannot have.
        """
        found, counts, left = self.found, self._counts, self._left
        if person is not None:
            gone = self._cells_of(person.gone)
            counts, left = counts.copy(), left - gone
            counts[gone, person.value] += 1
        bases, most = _bases(counts, found), counts + left[:, None]
        if (counts > found.highest).any() or (most < found.lowest).any():
            return None
        if (bases > found.highest_base).any() or (bases + left < found.lowest_base).any():
            return None
        return Leeway(
            found,
            np.minimum(0, found.lowest - counts),
            np.maximum(0, found.highest - most),
            np.minimum(0, found.lowest_base - bases),
            np.maximum(0, found.highest_base - bases - left),
        )


def _bases(counts: Numbers, found: Published) -> Numbers:
    bases: Numbers = counts[:, : found.codes].sum(axis=1)
    return bases
