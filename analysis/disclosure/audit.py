"""The audit: whether an answer can be worked out from everything published of a question.

Unknown to the attacker is how many of each class of respondents gave each value; known are the
size of each class and between what every published count lies. Whoever is in a class of which
*every* possible solution says that all gave the same value has no secret left. The audit looks
for solutions that say otherwise, the cheap ways first:

1. the truth: a class that is not of one mind in it cannot be fixed;
2. the truth with one answer changed, or two exchanged between classes;
3. a random walk of such exchanges, from solution to solution;
4. for the rest a program each: may anybody of the class have given another value? First the linear
   one, which says no faster; then the integer one, whose solution is rarely alone: its objective
   draws at random against all classes that are still in question.

Every solution is in whole numbers, so an attacker with an integer program learns no more. What
cannot be decided counts as worked out.
"""

from dataclasses import asdict, dataclass, replace
from time import process_time
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.disclosure.alternatives import Alternatives
from analysis.disclosure.bounds import Published
from analysis.disclosure.exchanges import MOST_PATIENCE, Walk, exchangeable
from analysis.disclosure.people import Flags, Numbers
from analysis.disclosure.programs import Program, Undecided
from analysis.tallies.cube import REASONS
from surveys.reading import Missing

NOT_IN_WAVE = REASONS.index(int(Missing.NOT_IN_WAVE))
"""Whether a group was in the wave at all is no secret: its place among the reasons of missing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the audit of one question found.

    determined
        Respondents whose answer, or reason of giving none, is certain.
    classes
        Classes of respondents that the published groups tell apart.
    of_one_mind
        Those whose members all gave the same value: only they can be fixed.
    by_exchange, by_walk, by_program
        How many of those were cleared by a changed or exchanged answer, by the walk, by programs.
    undecided
        Whether a program came to no end.
    seconds
        Of the processor.
    """

    determined: int
    classes: int
    of_one_mind: int = 0
    by_exchange: int = 0
    by_walk: int = 0
    by_program: int = 0
    undecided: bool = False
    seconds: float = 0.0

    def with_one_more(self, other: "Finding") -> "Finding":
        """Return it with what was found of somebody else, who is none of its classes."""
        return replace(
            self,
            determined=self.determined + other.determined,
            of_one_mind=self.of_one_mind + other.of_one_mind,
            by_exchange=self.by_exchange + other.by_exchange,
            by_walk=self.by_walk + other.by_walk,
            by_program=self.by_program + other.by_program,
            undecided=self.undecided or other.undecided,
        )

    def as_json(self) -> dict[str, Any]:
        """Return it as a document."""
        return asdict(self)


def audit(
    found: Published,
    sizes: Numbers,
    answers: Numbers,
    withdrawn: Flags,
    *,
    thorough: bool = False,
) -> Finding:
    """Return what can be worked out from published cells.

    Parameters
    ----------
    found
        Everything published of one variable.
    sizes, answers, withdrawn
        Respondents per class; the truth per class and value; of which it is no longer known.
    thorough
        Count all whose answer is certain, instead of stopping at the first.
    """
    began = process_time()
    members, together = np.unique(found.members, axis=1, return_inverse=True)
    together = together.reshape(-1)
    sizes, answers = merged(sizes, together), merged(answers, together)
    program = Program(narrowed(found, answers), members, sizes)
    if withdrawn.any():
        try:
            solution = program.solution(np.zeros(answers.shape))
        except Undecided:
            solution = None
        if solution is None:
            return Finding(int(sizes.sum()), len(sizes), undecided=True)
        answers = solution
    clearing = Clearing(program, answers)
    clearing.go_through(thorough=thorough)
    return clearing.finding(process_time() - began)


class Clearing:
    """The classes of one mind that are not cleared yet, and what they all gave.

    program, answers
        All solutions, and a known one.
    only
        The classes that are asked about; without, all.
    """

    def __init__(self, program: Program, answers: Numbers, only: Flags | None = None) -> None:
        """Find who could be fixed."""
        self.program, self.answers = program, answers
        value = answers.argmax(axis=1)
        alike = answers.max(axis=1) == program.sizes
        alike &= value != program.codes + NOT_IN_WAVE
        if only is not None:
            alike &= only
        self.classes: npt.NDArray[np.intp] = np.flatnonzero(alike)
        self.values = value[self.classes]
        self.of_one_mind = len(self.classes)
        self.cleared = {"by_exchange": 0, "by_walk": 0, "by_program": 0}
        self.determined = 0
        self.undecided = False
        self.generator = np.random.default_rng(2)

    def go_through(self, *, thorough: bool) -> None:
        """Clear whom it can, the cheap ways first."""
        self.by_exchange()
        self.by_walk()
        self.by_programs(thorough=thorough)

    def by_exchange(self) -> None:
        """Clear whose answer may be changed, or exchanged with another class."""
        self._clear(exchangeable(self.program, self.answers, self.classes), "by_exchange")

    def by_walk(self, patience: int = MOST_PATIENCE) -> None:
        """Clear whom a random walk comes by."""
        walk = Walk(self.program, self.answers, self.generator)
        self._clear(walk.clear(self.classes, self.values, patience), "by_walk")

    def by_programs(self, *, thorough: bool) -> None:
        """Ask for the rest one by one: all in fractions first, which is sooner found to fail."""
        for in_wholes in (False, True):
            place = 0
            while place < len(self.classes):
                try:
                    solution = self._solution(place, in_wholes=in_wholes)
                except Undecided:
                    self.undecided, solution = True, None
                if solution is None:
                    self.determined += int(self.program.sizes[self.classes[place]])
                    if not thorough:
                        return
                    self.classes = np.delete(self.classes, place)
                    self.values = np.delete(self.values, place)
                elif in_wholes:
                    gave = solution[self.classes, self.values]
                    self._clear(gave < self.program.sizes[self.classes], "by_program")
                else:
                    place += 1

    def by_alternatives(self, alternatives: Alternatives) -> None:
        """Ask for tables that fit whoever was corrected.

        Once there are not enough for somebody, all who are left count as worked out.
        """
        enough = np.zeros(len(self.classes), dtype=bool)
        for place, (one, value) in enumerate(zip(self.classes, self.values, strict=True)):
            try:
                enough[place] = alternatives.suffice(int(one), int(value))
            except Undecided:
                self.undecided = True
            if not enough[place]:
                break
        self._clear(enough, "by_program")
        self.determined += int(self.program.sizes[self.classes].sum())

    def _solution(self, place: int, *, in_wholes: bool) -> Numbers | None:
        """Return a table in which not all of a class gave the value, and of others few."""
        few = np.zeros(self.answers.shape)
        if in_wholes:
            weights = self.generator.uniform(0.5, 1.5, len(self.classes))
            few[self.classes, self.values] = weights / self.program.sizes[self.classes]
        without = int(self.classes[place]), int(self.values[place])
        return self.program.solution(few, without=without, in_wholes=in_wholes)

    def finding(self, seconds: float) -> Finding:
        """Return what was found."""
        return Finding(
            self.determined,
            len(self.program.sizes),
            self.of_one_mind,
            **self.cleared,
            undecided=self.undecided,
            seconds=round(seconds, 3),
        )

    def _clear(self, free: Flags, how: str) -> None:
        self.cleared[how] += int(free.sum())
        self.classes, self.values = self.classes[~free], self.values[~free]


def narrowed(found: Published, answers: Numbers) -> Published:
    """Return the bounds for an attacker who knows which reasons of missing nobody had.

    Where everybody must answer, everybody did, and that is no secret.
    """
    possible: Flags = np.vstack([answers > 0, found.lowest > 0]).max(axis=0)
    possible[: found.codes] = True
    return replace(found, highest=np.where(possible, found.highest, 0))


def merged(numbers: Numbers, together: npt.NDArray[np.intp]) -> Numbers:
    """Return the sums of rows that belong together, by the place of each."""
    found = np.zeros((together.max(initial=-1) + 1, *numbers.shape[1:]), np.int64)
    np.add.at(found, together, numbers)
    return found
