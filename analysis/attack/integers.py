"""Integer programs: worlds in which nobody answers by halves, and the best guess among them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array

from analysis.attack.linear import Contradiction
from analysis.attack.puzzle import Members, Numbers, Puzzle

IMPOSSIBLE = 2
"""What the solver says where no whole numbers fit."""


@dataclass(frozen=True, eq=False)
class Whole:
    """What whole numbers leave of the answers that halves allowed.

    answers
        Blocks x values: whether at least one of the block may have given it.
    unsettled
        Blocks for which the time did not suffice; they count as possible.
    """

    answers: Members
    unsettled: int


def whole_answers(
    puzzle: Puzzle, allowed: Members, *, worlds: int = 12, seconds: float = 2.0, seed: int = 0
) -> Whole:
    """Return which of the answers that are allowed are possible in whole numbers.

    Parameters
    ----------
    allowed
        As linear programs left it. Where they found two answers they looked for no third, so
        that every answer is tried there.
    worlds
        Random worlds to look at first, each of which shows answers of many blocks.
    seconds
        For each world and each question asked of one block.
    """
    draw = np.random.default_rng(seed)
    seen = np.zeros_like(allowed)
    options = allowed | (_variety(allowed, puzzle) >= 2)[:, None]
    options[:, puzzle.options :] = False
    for _ in range(worlds):
        open_still = options & ~seen & (_variety(seen, puzzle) < 2)[:, None]
        if not open_still.any():
            break
        world = _world(puzzle, np.where(open_still, draw.random(seen.shape), 0), seconds)
        if world is None:
            break
        seen |= world > 0.5
    unsettled = 0
    for place in np.flatnonzero((_variety(options, puzzle) >= 2) & (_variety(seen, puzzle) < 2)):
        doubtful = False
        for value in np.flatnonzero(options[place] & ~seen[place]).tolist():
            answer = _may_be(puzzle, int(place), value, seconds)
            doubtful |= answer is None
            seen[place, value] = answer is not False
            if _variety(seen, puzzle)[place] >= 2:
                break
        unsettled += doubtful
    settled = _variety(allowed, puzzle) < 2
    seen[settled] = allowed[settled]
    return Whole(seen, unsettled)


def _variety(seen: Members, puzzle: Puzzle) -> npt.NDArray[np.int64]:
    """Return how many different answers each block may have given."""
    counted: npt.NDArray[np.int64] = seen[:, : puzzle.options].sum(axis=1)
    return counted


def best_guess(puzzle: Puzzle, *, seconds: float = 10.0) -> Numbers:
    """Return the world that lies nearest to what is published, in whole numbers if time allows.

    Rounded numbers are right on average, so that the sum of all deviations is made as small as
    possible. Where no whole world is found in time, halves do: the commonest answer of each kind
    of participant is then guessed from them.
    """
    told = [place for place, one in enumerate(puzzle.sums) if one.target is not None]
    targets = puzzle.matrix[told]
    deviations = len(told)
    wanted = np.array([puzzle.sums[place].target for place in told], dtype=np.float64)
    identity = eye_array(deviations)
    system = block_array(
        [[puzzle.matrix, csr_array((len(puzzle.sums), deviations))],
         [targets, -identity],
         [targets, identity]]
    )  # fmt: skip
    forever = np.full(deviations, np.inf)
    nearest = LinearConstraint(
        system.tocsr(),
        np.concatenate([puzzle.low, -forever, wanted]),
        np.concatenate([puzzle.high, wanted, forever]),
    )
    cost = np.concatenate([np.zeros(puzzle.unknowns), np.ones(deviations)])
    for whole in (1, 0):
        integrality = np.concatenate([np.full(puzzle.unknowns, whole), np.zeros(deviations)])
        found = milp(
            cost,
            constraints=nearest,
            integrality=integrality,
            options={"time_limit": seconds, "mip_rel_gap": 0.02},
        )
        if found.x is not None:
            break
    if found.x is None:
        raise Contradiction(found.message)
    return _shaped(puzzle, found.x[: puzzle.unknowns])


def hits(puzzle: Puzzle, guess: Numbers, truth: Numbers) -> tuple[float, float, int]:
    """Return how many answers a guess hits, how many "what most say" hits, and of how many.

    Parameters
    ----------
    guess, truth
        Blocks x values. Within a block, everybody is guessed to have given its commonest answer,
        or answers are dealt out as guessed: whichever hits more.
    """
    answers = truth[:, : puzzle.options]
    guessed = guess[:, : puzzle.options] + 1e-9 * answers.sum(axis=0)
    commonest = answers[np.arange(len(answers)), guessed.argmax(axis=1)].sum()
    sizes = np.maximum(answers.sum(axis=1), 1)
    weights = guess[:, : puzzle.options]
    shares = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1)
    dealt = (shares * answers).sum(axis=1)[sizes > 0].sum()
    return float(max(commonest, dealt)), float(answers.sum(axis=0).max()), int(answers.sum())


def _may_be(puzzle: Puzzle, place: int, value: int, seconds: float) -> bool | None:
    """Return whether somebody of a block may have given a value; None: not in that time."""
    low = np.zeros((len(puzzle.blocks), len(puzzle.values)))
    low[place, value] = 1
    found = _solved(puzzle, np.zeros_like(low), low, seconds)
    if found.x is not None:
        return True
    return False if found.status == IMPOSSIBLE else None


def _world(puzzle: Puzzle, wish: Numbers, seconds: float) -> Numbers | None:
    found = _solved(puzzle, wish, np.zeros_like(wish), seconds)
    return None if found.x is None else _shaped(puzzle, found.x)


def _solved(puzzle: Puzzle, wish: Numbers, low: Numbers, seconds: float) -> Any:
    return milp(
        -wish.reshape(-1),
        constraints=LinearConstraint(puzzle.matrix, puzzle.low, puzzle.high),
        integrality=np.ones(puzzle.unknowns),
        bounds=Bounds(low.reshape(-1), np.inf),
        options={"time_limit": seconds, "mip_rel_gap": 0.3},
    )


def _shaped(puzzle: Puzzle, solution: Numbers) -> Numbers:
    shaped: Numbers = np.maximum(solution, 0).reshape(len(puzzle.blocks), len(puzzle.values))
    return shaped
