"""Solutions near a known one: one answer changed, or two exchanged between classes, and so on."""

import numpy as np
import numpy.typing as npt

from analysis.disclosure.people import Flags, Numbers
from analysis.disclosure.programs import Program

Weights = npt.NDArray[np.float32]
PATIENCE = 5
"""Steps per class without a new one cleared, after which a walk ends,"""
MOST_PATIENCE = 1500
"""and never more than so many, where nobody says how many."""
HELPERS = 4
"""So many are asked to make way before the walk goes anywhere else."""


def exchangeable(program: Program, answers: Numbers, classes: npt.NDArray[np.intp]) -> Flags:
    """Return which classes of one mind have somebody who may have given another value.

    Parameters
    ----------
    program
        What a solution must keep.
    answers
        A solution: how many of each class gave each value.
    classes
        The classes in question, all of whose members gave the same value in it.
    """
    members = program.members.astype(np.float32)
    moves = _Moves(program, answers)
    found = np.zeros(len(classes), dtype=bool)
    values = answers[classes].argmax(axis=1)
    for value in np.unique(values):
        for other in np.flatnonzero(program.possible).tolist():
            asked = np.flatnonzero((values == value) & ~found)
            if other == value or not len(asked):
                continue
            here = members[:, classes[asked]]
            partners = members[:, np.flatnonzero(answers[:, other])]
            leaving = moves.spoilt(value, other).astype(np.float32)
            coming = moves.spoilt(other, value).astype(np.float32)
            alone = leaving @ here == 0
            found[asked] = alone | _any_partner(here, partners, leaving, coming)
    return found


def _any_partner(here: Weights, partners: Weights, leaving: Weights, coming: Weights) -> Flags:
    """Return which classes find another one to exchange an answer with.

    Groups that both belong to do not change; of the others, none may be spoilt.
    """
    shared_leaving = (here * leaving[:, None]).T @ partners
    shared_coming = (here * coming[:, None]).T @ partners
    only_here = (leaving @ here)[:, None] - shared_leaving
    only_there = (coming @ partners)[None, :] - shared_coming
    fits: Flags = ((only_here == 0) & (only_there == 0)).any(axis=1)
    return fits


class Walk:
    """A random walk from solution to solution.

    program
        What every solution keeps.
    answers
        The solution where it stands: how many of each class gave each value.
    """

    def __init__(self, program: Program, answers: Numbers, generator: np.random.Generator) -> None:
        """Start from a known solution."""
        self.program, self.answers = program, answers.copy()
        self._generator = generator
        self._groups = np.ascontiguousarray(program.members.T)
        self._moves = _Moves(program, answers)
        self._values = np.flatnonzero(program.possible)

    def clear(
        self,
        classes: npt.NDArray[np.intp],
        values: npt.NDArray[np.intp],
        most: int = MOST_PATIENCE,
    ) -> Flags:
        """Walk on, and return which classes were seen in which not all gave the named value.

        Whatever stands in the way of one of them is moved out of it. It ends after `most` steps
        without a new one.
        """
        free: Flags = self.answers[classes, values] < self.program.sizes[classes]
        idle = 0
        patience = min(PATIENCE * len(self.answers), most)
        while idle < patience and not free.all():
            place = int(self._generator.choice(np.flatnonzero(~free)))
            one, value = int(classes[place]), int(values[place])
            if not self._change(one, value):
                self._make_way(one, value)
            before = free.sum()
            free |= self.answers[classes, values] < self.program.sizes[classes]
            idle = 0 if free.sum() > before else idle + 1
        return free

    def _change(self, one: int, value: int) -> bool:
        """Let somebody of a class give another value; return whether that was possible."""
        others = self._generator.permutation(self._values).tolist()
        return any(self._exchange(one, value, other) for other in others if other != value)

    def _make_way(self, one: int, value: int) -> None:
        """Change a group that does not allow a class to give another value.

        It must not lose one more of the value, or not gain one more of the other: so somebody
        else of the group changes the other way.
        """
        other = int(self._generator.choice(self._values))
        blocking = np.flatnonzero(self._moves.spoilt(value, other) & self._groups[one])
        if other == value or not len(blocking):
            return
        group = self.program.members[self._generator.choice(blocking)]
        able = group & (self.answers[:, other] > 0)
        able[one] = False
        for helper in self._generator.permutation(np.flatnonzero(able))[:HELPERS].tolist():
            if self._exchange(helper, other, value, outside=group):
                return
        anybody = int(self._generator.integers(len(self.answers)))
        self._change(anybody, int(self.answers[anybody].argmax()))

    def _exchange(self, one: int, value: int, other: int, outside: Flags | None = None) -> bool:
        """Let somebody give the other value, alone or in exchange; return whether it fits.

        `outside` are classes that the partner must not belong to.
        """
        here = self._groups[one]
        leaving = self._moves.spoilt(value, other) & here
        if not leaving.any():
            self._move(one, value, other)
            return True
        # Groups that both belong to do not change; so the partner is in all that must not.
        fits = self.program.members[leaving].all(axis=0) & (self.answers[:, other] > 0)
        fits[one] = False
        if outside is not None:
            fits &= ~outside
        partners = np.flatnonzero(fits)
        coming = self._moves.spoilt(other, value) & ~here
        partners = partners[~(self._groups[partners] & coming).any(axis=1)]
        if not len(partners):
            return False
        self._move(one, value, other)
        self._move(int(self._generator.choice(partners)), other, value)
        return True

    def _move(self, one: int, value: int, other: int) -> None:
        self.answers[one, value] -= 1
        self.answers[one, other] += 1
        self._moves.move(self.program.members[:, one], value, other)


class _Moves:
    """Which published groups do not allow one more or one less of a value."""

    def __init__(self, program: Program, answers: Numbers) -> None:
        self._counts = program.members.astype(np.int64) @ answers
        self._limits = program.found
        self._codes = program.codes

    def move(self, members: Flags, value: int, other: int) -> None:
        """Note that somebody of all these groups gave another value."""
        self._counts[members, value] -= 1
        self._counts[members, other] += 1

    def spoilt(self, value: int, other: int) -> Flags:
        """Return which groups do not allow one `value` to become `other`."""
        limits, counts = self._limits, self._counts
        fits: Flags = counts[:, value] > limits.lowest[:, value]
        fits &= counts[:, other] < limits.highest[:, other]
        if value < self._codes <= other:
            fits &= counts[:, : self._codes].sum(axis=1) > limits.lowest_base
        elif other < self._codes <= value:
            fits &= counts[:, : self._codes].sum(axis=1) < limits.highest_base
        return ~fits
