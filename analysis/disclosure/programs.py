"""The attacker's integer program: all tables of classes by values that fit what was published."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, kron, vstack

from analysis.disclosure.bounds import Published
from analysis.disclosure.people import Flags, Numbers

NEAR_ENOUGH = 0.5
"""Any solution is one: the best is not needed."""
INFEASIBLE = 2
"""What the solver says if there is no solution."""


class OutOfTime(Exception):
    """It is not known whether there is a solution."""


class Program:
    """All solutions: whole numbers per class and value.

    found
        Between what each published count lies.
    members
        Which classes each published cell speaks of.
    sizes
        Respondents per class.
    """

    def __init__(self, found: Published, members: Flags, sizes: Numbers) -> None:
        """Note what a solution must keep; the program itself is built when it is needed."""
        self.found, self.members, self.sizes = found, members, sizes
        self.codes = found.codes
        self.values = found.lowest.shape[1]
        self._constraints: list[LinearConstraint] = []

    def solution(
        self,
        classes: npt.NDArray[np.intp],
        values: npt.NDArray[np.intp],
        weights: npt.NDArray[np.float64],
        seconds: float,
        *,
        without: tuple[int, int] | None = None,
    ) -> Numbers | None:
        """Return a solution in which rather few of some classes gave the named values.

        Parameters
        ----------
        classes, values, weights
            Whose values shall be few, which, and how much that counts.
        seconds
            How long to look.
        without
            A class and a value that not all of it may have given.

        Raises
        ------
        OutOfTime
            If there is none so far, and it is not certain that there is none.
        """
        if seconds <= 0:
            raise OutOfTime
        objective = np.zeros((len(self.sizes), self.values))
        objective[classes, values] = weights / self.sizes[classes]
        highest = np.repeat(self.sizes[:, None], self.values, axis=1)
        if without is not None:
            highest[without] -= 1
        result = milp(
            objective.reshape(-1),
            integrality=np.ones(objective.size),
            bounds=Bounds(0, highest.reshape(-1)),
            constraints=self._built(),
            options={"time_limit": seconds, "mip_rel_gap": NEAR_ENOUGH},
        )
        if result.x is None:
            if result.status == INFEASIBLE:
                return None
            raise OutOfTime
        found: Numbers = np.rint(result.x).astype(np.int64).reshape(-1, self.values)
        return found

    def _built(self) -> list[LinearConstraint]:
        if not self._constraints:
            limits = self.found
            members = csr_array(self.members.astype(np.float64))
            each = eye_array(self.values)
            is_code = csr_array((np.arange(self.values) < self.codes).astype(np.float64)[None, :])
            anything = csr_array(np.ones((1, self.values)))
            counted = kron(members, each)
            bases = kron(members, is_code)
            whole = kron(eye_array(len(self.sizes)), anything)
            self._constraints = [
                LinearConstraint(
                    csr_array(vstack([counted, bases, whole])),
                    np.concatenate([limits.lowest.reshape(-1), limits.lowest_base, self.sizes]),
                    np.concatenate([limits.highest.reshape(-1), limits.highest_base, self.sizes]),
                )
            ]
        return self._constraints
