"""The audit: whether an answer can be worked out from everything published of a question.

Unknown to the attacker is how many of each class of respondents gave each value; known are the
size of each class and between what every published count lies. Whoever is in a class of which
*every* possible solution says that all gave the same value has no secret left. The audit looks
for solutions that say otherwise, the cheap ways first:

1. the truth: a class that is not of one mind in it cannot be fixed;
2. the truth with one answer changed, or two exchanged between classes;
3. a random walk of such exchanges, from solution to solution;
4. solutions of an integer program with random objectives, each of which clears many classes;
5. for the rest, one integer program each: may anybody of the class have given another value?

Every solution is in whole numbers, so an attacker with an integer program learns no more. What
cannot be decided in time counts as worked out.
"""

from dataclasses import asdict, dataclass
from time import monotonic
from typing import Any

import numpy as np
import numpy.typing as npt

from analysis.disclosure.bounds import Published
from analysis.disclosure.exchanges import Walk, exchangeable
from analysis.disclosure.people import Flags, Numbers
from analysis.disclosure.programs import OutOfTime, Program
from analysis.tallies.cube import REASONS
from surveys.reading import Missing

TRIES = 4
"""Random objectives, as long as each clears something."""
SECONDS = 20.0
"""After so long a question counts as failed: coarser tables are audited faster."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the audit of one question found.

    determined
        Respondents whose answer, or reason of giving none, is certain.
    classes
        Classes of respondents that the published groups tell apart.
    of_one_mind
        Those whose members all gave the same value: only they can be fixed.
    by_exchange, by_objective, by_bound
        How many of those were cleared by a changed or exchanged answer, by a random objective,
        by bounding each alone.
    undecided
        Whether time ran out.
    """

    determined: int
    classes: int
    of_one_mind: int = 0
    by_exchange: int = 0
    by_walk: int = 0
    by_objective: int = 0
    by_bound: int = 0
    undecided: bool = False
    seconds: float = 0.0

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
    began = monotonic()
    members, together = np.unique(found.members, axis=1, return_inverse=True)
    together = together.reshape(-1)
    sizes, answers = _merged(sizes, together), _merged(answers, together)
    program = Program(found, members, sizes)
    if withdrawn.any():
        nobody = np.empty(0, np.intp)
        try:
            solution = program.solution(nobody, nobody, np.empty(0), SECONDS)
        except OutOfTime:
            solution = None
        if solution is None:
            return Finding(int(sizes.sum()), len(sizes), undecided=True)
        answers = solution
    clearing = _Clearing(program, answers)
    clearing.by_exchange()
    clearing.by_walk()
    clearing.by_objectives(began + SECONDS)
    clearing.by_bounds(began + SECONDS, thorough=thorough)
    return clearing.finding(monotonic() - began)


class _Clearing:
    """The classes of one mind that are not cleared yet, and what they all gave."""

    def __init__(self, program: Program, answers: Numbers) -> None:
        self.program, self.answers = program, answers
        value = answers.argmax(axis=1)
        alike = answers.max(axis=1) == program.sizes
        alike &= value != program.codes + REASONS.index(int(Missing.NOT_IN_WAVE))
        self.classes: npt.NDArray[np.intp] = np.flatnonzero(alike)
        self.values = value[self.classes]
        self.of_one_mind = len(self.classes)
        self.cleared = {"by_exchange": 0, "by_walk": 0, "by_objective": 0, "by_bound": 0}
        self.determined = 0
        self.undecided = False
        self.generator = np.random.default_rng(2)

    def by_exchange(self) -> None:
        self._clear(exchangeable(self.program, self.answers, self.classes), "by_exchange")

    def by_walk(self) -> None:
        walk = Walk(self.program, self.answers, self.generator)
        self._clear(walk.clear(self.classes, self.values), "by_walk")

    def by_objectives(self, until: float) -> None:
        for _ in range(TRIES):
            if not len(self.classes):
                return
            try:
                solution = self._solution(until)
            except OutOfTime:
                return
            if not self._clear_by(solution, "by_objective"):
                return

    def by_bounds(self, until: float, *, thorough: bool) -> None:
        """Ask for the rest one by one. A solution for one may clear others."""
        while len(self.classes):
            one = int(self.classes[0]), int(self.values[0])
            try:
                solution = self._solution(until, without=one)
            except OutOfTime:
                self.undecided = True
                self.determined += int(self.program.sizes[self.classes].sum())
                return
            if solution is not None:
                self._clear_by(solution, "by_bound")
                continue
            self.determined += int(self.program.sizes[one[0]])
            if not thorough:
                return
            self.classes, self.values = self.classes[1:], self.values[1:]

    def finding(self, seconds: float) -> Finding:
        return Finding(
            self.determined,
            len(self.program.sizes),
            self.of_one_mind,
            **self.cleared,
            undecided=self.undecided,
            seconds=round(seconds, 3),
        )

    def _solution(self, until: float, without: tuple[int, int] | None = None) -> Numbers | None:
        weights = self.generator.uniform(0.5, 1.5, len(self.classes))
        return self.program.solution(
            self.classes, self.values, weights, until - monotonic(), without=without
        )

    def _clear_by(self, solution: Numbers | None, how: str) -> bool:
        """Clear those of whom somebody gave another value in a solution; return whether any."""
        if solution is None:
            return False
        gave = solution[self.classes, self.values]
        free = gave < self.program.sizes[self.classes]
        self._clear(free, how)
        return bool(free.any())

    def _clear(self, free: Flags, how: str) -> None:
        self.cleared[how] += int(free.sum())
        self.classes, self.values = self.classes[~free], self.values[~free]


def _merged(numbers: Numbers, together: npt.NDArray[np.intp]) -> Numbers:
    found = np.zeros((together.max(initial=-1) + 1, *numbers.shape[1:]), np.int64)
    np.add.at(found, together, numbers)
    return found
