"""The attacker's integer program: all tables of classes by values that fit what was published."""

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, eye_array, kron, vstack

from analysis.disclosure.bounds import Published
from analysis.disclosure.people import Flags, Numbers

NEAR_ENOUGH = 0.5
"""Any solution is one: the best is not needed."""
ANY = 1e9
INFEASIBLE = 2
"""What the solver says if there is no solution."""
MOST_UNKNOWNS = 5000
"""Programs of more take minutes each. Then coarser tables are safer than long searches."""
MOST_NODES = 500
"""How long a search for whole numbers may become. Counted, not timed: a busy machine decides
nothing."""
Kept = tuple[Flags, Numbers]


class Undecided(Exception):
    """It is not known whether there is a solution."""


class Program:
    """All solutions: whole numbers per class and value.

    found
        Between what each published count lies.
    members
        Which classes each published cell speaks of.
    sizes
        Respondents per class.
    possible
        Which values may occur at all.
    """

    def __init__(self, found: Published, members: Flags, sizes: Numbers) -> None:
        """Note what a solution must keep; the program itself is built when it is needed."""
        self.found, self.members, self.sizes = found, members, sizes
        self.codes = found.codes
        self.values = found.lowest.shape[1]
        self.possible: Flags = found.highest.max(axis=0, initial=0) > 0
        self._constraints: list[LinearConstraint] = []

    def solution(
        self,
        few: npt.NDArray[np.float64],
        *,
        without: tuple[int, int] | None = None,
        kept: Kept | None = None,
        in_wholes: bool = True,
        any_will_do: bool = False,
    ) -> Numbers | None:
        """Return a solution, or None if there is none.

        Parameters
        ----------
        few
            Per class and value, how much it counts that few of the class gave it.
        without
            A class and a value that not all of it may have given.
        kept
            Classes that give what they are said to give, and what that is.
        in_wholes
            Whether only whole numbers will do. If not, None still says that there is none.
        any_will_do
            Whether to stop at the first solution, however much it counts.

        Raises
        ------
        Undecided
            If none was found, and it is not certain that there is none.
        """
        if len(self.sizes) * int(self.possible.sum()) > MOST_UNKNOWNS:
            raise Undecided
        highest = self.sizes[:, None] * self.possible
        lowest = np.zeros_like(highest)
        if kept is not None:
            classes, given = kept
            lowest[classes] = highest[classes] = given[classes]
        if without is not None:
            highest[without] -= 1
        result = milp(
            few.reshape(-1),
            integrality=np.full(few.size, int(in_wholes)),
            bounds=Bounds(lowest.reshape(-1), highest.reshape(-1)),
            constraints=self._built(),
            options={"node_limit": MOST_NODES, "mip_rel_gap": ANY if any_will_do else NEAR_ENOUGH},
        )
        if result.x is None:
            if result.status == INFEASIBLE:
                return None
            raise Undecided
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
