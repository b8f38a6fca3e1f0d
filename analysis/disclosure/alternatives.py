"""Tables that differ from the truth by ever other people who came.

Somebody who came may be somebody who left. If they gave another answer in a table, those they were
before would have given it too, and what was published of those may not allow it. So many were
corrected at most; if there are more tables than that, and nobody who came changes in two of them,
then in one of them nobody changes who was corrected, whoever that may be.
"""

from dataclasses import dataclass

import numpy as np

from analysis.disclosure.people import Flags, Numbers
from analysis.disclosure.programs import Program, Undecided

DEAR = 4.0
"""How much rather a table changes somebody who was there throughout than somebody who came."""


@dataclass
class Budget:
    """How many programs may still be tried. What is not found with them counts as worked out."""

    programs: int

    def take(self) -> None:
        """Take one.

        Raises
        ------
        Undecided
            If none is left.
        """
        if not self.programs:
            raise Undecided
        self.programs -= 1


class Alternatives:
    """Searches tables in which somebody gave another value.

    program, answers
        All tables, and the truth.
    came
        Which classes came when somebody left.
    wanted
        How many tables, no two of which change the same of them: one more than were corrected. One
        that changes none will do.
    """

    def __init__(
        self, program: Program, answers: Numbers, came: Flags, wanted: int, budget: Budget
    ) -> None:
        """Note what to look for.

        Raises
        ------
        ValueError
            If no table is wanted: then nothing would be asked.
        """
        if wanted < 1:
            raise ValueError("At least one table is wanted.")
        self.program, self.answers, self.came, self.wanted = program, answers, came, wanted
        self._budget = budget
        self._generator = np.random.default_rng(3)

    def suffice(self, one: int, value: int) -> bool:
        """Return whether there are enough tables in which not all of a class gave a value.

        Raises
        ------
        Undecided
            If that was not found out.
        """
        return self._shared_out(one, value) or self._one_by_one(one, value)

    def _shared_out(self, one: int, value: int) -> bool:
        """Give each table a share of those who came, all alike in how near they are to the class.

        That is quick, because any table will do.
        """
        came = self._generator.permutation(np.flatnonzero(self.came))
        members = self.program.members.astype(np.int64)
        near = members[:, came].T @ members[:, one]
        came = came[np.argsort(-near, kind="stable")]
        for place in range(self.wanted):
            kept = self.came.copy()
            kept[came[place :: self.wanted]] = False
            table = self._any(one, value, kept)
            if table is None:
                return False
            if not self._changed(table).any():
                return True
        return True

    def _one_by_one(self, one: int, value: int) -> bool:
        """Let each table change as few as it can of those that no other has changed."""
        used = np.zeros(len(self.came), dtype=bool)
        for _ in range(self.wanted):
            table = self._near(one, value, used)
            if table is None:
                return False
            changed = self._changed(table)
            if not changed.any():
                return True
            used |= changed
        return True

    def _changed(self, table: Numbers) -> Flags:
        changed: Flags = (table != self.answers).any(axis=1) & self.came
        return changed

    def _any(self, one: int, value: int, kept: Flags) -> Numbers | None:
        """Return any table in which those kept give what they gave; None also if it takes long."""
        self._budget.take()
        few = self._generator.uniform(0, 1e-3, self.answers.shape)
        try:
            return self.program.solution(
                few, without=(one, value), kept=(kept, self.answers), any_will_do=True
            )
        except Undecided:
            return None

    def _near(self, one: int, value: int, kept: Flags) -> Numbers | None:
        """Return a table that changes few of those who came, or None if there is none.

        Raises
        ------
        Undecided
            If that was not found out.
        """
        few = self._generator.uniform(0, 1e-3, self.answers.shape)
        few[self.came] += np.where(self.answers[self.came] > 0, 0, DEAR)
        self._budget.take()
        return self.program.solution(few, without=(one, value), kept=(kept, self.answers))
