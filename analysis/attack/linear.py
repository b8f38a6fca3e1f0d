"""Linear programs: which answers are possible, and which numbers lie between which ends."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog
from scipy.sparse import vstack

from analysis.attack.puzzle import Members, Numbers, Puzzle

NEARLY = 1e-6
"""What a solver may be off."""
ROUNDS = 400
"""Random worlds looked at before every remaining number gets a program of its own."""


class Contradiction(Exception):
    """What is published and what is known cannot both be true."""


@dataclass(frozen=True, eq=False)
class Possible:
    """What each block may have answered.

    answers
        Blocks x values: whether at least one of the block may have given it.
    programs
        How many linear programs that took.
    """

    answers: Members
    programs: int


def possible_answers(puzzle: Puzzle, *, seed: int = 0) -> Possible:
    """Return which answers are possible, block by block.

    Random objectives first: each solution shows for many blocks at once what may be. Only what
    no solution showed is then asked one by one.

    Raises
    ------
    Contradiction
        If there is no solution at all.
    """
    draw = np.random.default_rng(seed)
    seen = np.zeros((len(puzzle.blocks), len(puzzle.values)), dtype=bool)
    programs = unlucky = 0
    solve = _Solver(puzzle)
    while programs < ROUNDS and unlucky < 3 and not (_cleared(seen, puzzle).all() and programs):
        wish = np.where(seen, 0.0, draw.random(seen.shape))
        wish[_cleared(seen, puzzle)] = 0
        wish[:, puzzle.options :] *= 0.01
        found = solve.most(wish) >= 1 - NEARLY
        unlucky = 0 if (found & ~seen).any() else unlucky + 1
        seen |= found
        programs += 1
    for place in np.flatnonzero(~_cleared(seen, puzzle)):
        for value in range(puzzle.options):
            if seen[place, value]:
                continue
            wish = np.zeros(seen.shape)
            wish[place, value] = 1
            found = solve.most(wish) >= 1 - NEARLY
            programs += 1
            seen |= found
            if _cleared(seen, puzzle)[place]:
                break
    return Possible(seen, programs)


def _cleared(seen: Members, puzzle: Puzzle) -> Members:
    """Return which blocks are safe: two different answers are possible, or nobody is there."""
    told = np.array([block.is_told or block.size == 0 for block in puzzle.blocks])
    cleared: Members = (seen[:, : puzzle.options].sum(axis=1) >= 2) | told
    return cleared


def intervals(
    puzzle: Puzzle, blocks: Iterable[int] | None = None
) -> Iterator[tuple[int, str, int, int]]:
    """Yield block, value, and the fewest and most in it who may have given it.

    The ends are whole numbers: nobody answers by halves.
    """
    solve = _Solver(puzzle)
    for place in range(len(puzzle.blocks)) if blocks is None else blocks:
        for value, name in enumerate(puzzle.values):
            wish = np.zeros((len(puzzle.blocks), len(puzzle.values)))
            wish[place, value] = 1
            most = solve.most(wish)[place, value]
            fewest = solve.most(-wish)[place, value]
            yield place, name, int(np.ceil(fewest - NEARLY)), int(np.floor(most + NEARLY))


def extremes(puzzle: Puzzle, weights: Numbers) -> tuple[int, int]:
    """Return between which whole numbers a sum of unknowns lies."""
    solve = _Solver(puzzle)
    fewest, most = (float((weights * solve.most(sign * weights)).sum()) for sign in (-1, 1))
    return int(np.ceil(fewest - NEARLY)), int(np.floor(most + NEARLY))


class _Solver:
    """Solves the same system for one objective after another."""

    def __init__(self, puzzle: Puzzle) -> None:
        self.shape = (len(puzzle.blocks), len(puzzle.values))
        equal = puzzle.low == puzzle.high
        above, below = ~equal & np.isfinite(puzzle.high), ~equal & np.isfinite(puzzle.low)
        matrix = puzzle.matrix
        self.system: dict[str, Any] = {
            "A_eq": matrix[np.flatnonzero(equal)],
            "b_eq": puzzle.low[equal],
            "A_ub": vstack([matrix[np.flatnonzero(above)], -matrix[np.flatnonzero(below)]]).tocsr(),
            "b_ub": np.concatenate([puzzle.high[above], -puzzle.low[below]]),
        }
        if not self.system["A_ub"].shape[0]:
            del self.system["A_ub"], self.system["b_ub"]

    def most(self, wish: Numbers) -> Numbers:
        """Return a solution in which the wished numbers are as large as possible."""
        found = linprog(-wish.reshape(-1), **self.system, bounds=(0, None), method="highs")
        if found.status == 3:  # unbounded: nobody told how many there are
            raise Contradiction("Nothing bounds how many took part.")
        if found.x is None:
            raise Contradiction(found.message)
        solution: npt.NDArray[np.float64] = found.x.reshape(self.shape)
        return solution
