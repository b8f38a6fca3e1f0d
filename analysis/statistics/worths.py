"""Worths: how strongly options are preferred, from rankings or from pairs, by a model of choice.

Whoever ranks is taken to choose again and again among what is left, each option with a chance
proportional to its worth. Worths add up to 1.
"""

from dataclasses import dataclass
from itertools import combinations
from math import erfc, sqrt

import numpy as np
from scipy import linalg
from scipy.sparse.csgraph import connected_components
from scipy.special import expit, logit

from analysis.statistics.cell_rule import Showing, showing
from analysis.statistics.differences import LEVEL
from analysis.statistics.intervals import Z_95
from analysis.statistics.multiplicity import holm
from analysis.statistics.patterns import Counts, Floats, Patterns
from analysis.statistics.rankings import ranked

PSEUDO = 0.1
"""Comparisons each option is given to win against each other one where the answers leave open
how far apart they are."""
_MOST_STEPS = 20_000
_STILL = 1e-12


@dataclass(frozen=True, slots=True)
class Worth:
    """Worth of one option, 0 to 1, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Worths:
    """What the model says of all options.

    options
        In the order given.
    order
        Their columns, the highest worth first.
    open_places
        First and last place of each run of places whose order is open: no two of its options are
        told apart after Holm over all pairs. Runs may overlap. Below 30 it is one run of all.
    base
        Respondents who ranked something; of pairs, comparisons.
    pseudo
        Whether 0.1 invented comparisons each way were added to every pair, because some options
        never won or never lost against the others.
    """

    options: tuple[Worth, ...]
    order: tuple[int, ...]
    open_places: tuple[tuple[int, int], ...]
    base: float
    pseudo: bool


def plackett_luce(ranks: Patterns, counts: Counts) -> Worths:
    """Return the worths of options from full or partial rankings.

    Assumes that everybody shares the same worths, and that an option left without rank comes
    after all ranked ones.

    Parameters
    ----------
    ranks
        (m, k) rank of each option in a pattern, 0 the first place, negative without rank.
    counts
        (m,) respondents per pattern.

    Raises
    ------
    ValueError
        With fewer than two options, if nobody ranked one, or if ranks are not 0, 1, 2, ...

    Formula
    -------
    L = product over ranks r of w(option at r) / sum of w over options not yet placed; maximum by
    minorise-maximise; intervals from the information matrix on the logit scale; 0.1 comparisons
    won by each option against each other one are added if the graph "was placed before" is not
    strongly connected (Ford's condition)

    Source
    ------
    Luce (1959); Plackett (1975), Applied Statistics 24, 193-202; Hunter (2004), Annals of
    Statistics 32, 384-406; Ford (1957), American Mathematical Monthly 64(8), 28-33.

    >>> found = plackett_luce(np.array([[0, 1, -1], [1, 0, -1], [1, -1, 0]]), np.array([6, 3, 1]))
    >>> [round(option.value, 2) for option in found.options], found.order, found.pseudo
    ([0.65, 0.32, 0.03], (0, 1, 2), False)
    """
    ranks, counts = ranked(ranks, counts)
    if counts.sum() == 0:
        raise ValueError("Worths need at least one respondent.")
    return _worths(_rounds_of_rankings(ranks, counts), float(counts.sum()))


def bradley_terry(wins: Floats | Counts) -> Worths:
    """Return the worths of options from comparisons of two at a time.

    Assumes that everybody shares the same worths. Ties count as half a win for both.

    Parameters
    ----------
    wins
        (k, k) how often the option of the row was preferred to the one of the column.

    Raises
    ------
    ValueError
        If the table is not square, has fewer than two options, a negative entry or nothing in it.

    Formula
    -------
    P(i before j) = w_i / (w_i + w_j) = 1 / (1 + exp(-(b_i - b_j))), b = log w; the rest as
    `plackett_luce`

    Source
    ------
    Bradley & Terry (1952), Biometrika 39, 324-345; Hunter (2004).

    >>> found = bradley_terry(np.array([[0, 30], [10, 0]]))
    >>> [round(option.value, 3) for option in found.options], found.open_places
    ([0.75, 0.25], ())
    """
    table = np.asarray(wins, np.float64)
    k = len(table)
    if table.shape != (k, k) or k < 2:
        raise ValueError("Comparisons need a square table of at least two options.")
    if (table < 0).any() or np.diag(table).any() or not table.any():
        raise ValueError("Comparisons are numbers of wins against others, at least one.")
    return _worths(_rounds_of_pairs(table), float(table.sum()))


@dataclass(frozen=True, slots=True, eq=False)
class _Rounds:
    """All choices that were made.

    offered
        (s, k) which options were there to choose from.
    times
        (s,) how often this was offered.
    chosen
        (k,) how often each option was chosen.
    beaten
        (k, k) how often the option of the row was chosen while that of the column was there.
    """

    offered: Floats
    times: Floats
    chosen: Floats
    beaten: Floats


def _rounds_of_rankings(ranks: Patterns, counts: Counts) -> _Rounds:
    k = ranks.shape[1]
    offered, times, beaten = [np.empty((0, k))], [np.empty(0)], np.zeros((k, k))
    for place in range(k - 1):  # the last option left is no choice
        choosing = (ranks == place).any(axis=1)
        there = (ranks[choosing] < 0) | (ranks[choosing] >= place)
        first = np.argmax(ranks[choosing] == place, axis=1)
        offered.append(there.astype(np.float64))
        times.append(counts[choosing].astype(np.float64))
        np.add.at(beaten, first, there * counts[choosing][:, None])
    chosen = np.diag(beaten).copy()
    np.fill_diagonal(beaten, 0)
    return _Rounds(*_distinct(np.concatenate(offered), np.concatenate(times)), chosen, beaten)


def _rounds_of_pairs(wins: Floats) -> _Rounds:
    k = len(wins)
    pairs = list(combinations(range(k), 2))
    offered = np.zeros((len(pairs), k))
    for row, pair in enumerate(pairs):
        offered[row, pair] = 1
    times = np.array([wins[i, j] + wins[j, i] for i, j in pairs])
    return _Rounds(offered, times, wins.sum(axis=1), wins)


def _distinct(offered: Floats, times: Floats) -> tuple[Floats, Floats]:
    sets, at = np.unique(offered, axis=0, return_inverse=True)
    together: Floats = np.zeros(len(sets))
    np.add.at(together, at.reshape(-1), times)
    return sets, together


def _worths(rounds: _Rounds, base: float) -> Worths:
    parts, _ = connected_components(rounds.beaten > 0, directed=True, connection="strong")
    pseudo = parts > 1
    if pseudo:
        rounds = _with_pseudo_comparisons(rounds)
    worths = _most_likely(rounds)
    covariance: Floats = linalg.pinvh(_information(rounds, worths))
    order = np.argsort(-worths, kind="stable")
    return Worths(
        options=tuple(_worth(worths, covariance, at) for at in range(len(worths))),
        order=tuple(order.tolist()),
        open_places=_open_places(np.log(worths)[order], covariance[np.ix_(order, order)], base),
        base=base,
        pseudo=pseudo,
    )


def _with_pseudo_comparisons(rounds: _Rounds) -> _Rounds:
    k = len(rounds.chosen)
    invented = _rounds_of_pairs(np.where(np.eye(k) > 0, 0.0, PSEUDO))
    return _Rounds(
        np.concatenate([rounds.offered, invented.offered]),
        np.concatenate([rounds.times, invented.times]),
        rounds.chosen + invented.chosen,
        rounds.beaten + invented.beaten,
    )


def _most_likely(rounds: _Rounds) -> Floats:
    """Return the worths of the highest likelihood, which rises with every step (Hunter)."""
    worths: Floats = np.full(len(rounds.chosen), 1 / len(rounds.chosen))
    for _ in range(_MOST_STEPS):
        shares = rounds.times / (rounds.offered @ worths)
        better: Floats = rounds.chosen / (rounds.offered.T @ shares)
        better /= better.sum()
        if np.abs(better / worths - 1).max() < _STILL:
            return better
        worths = better
    return worths


def _information(rounds: _Rounds, worths: Floats) -> Floats:
    """Return the information matrix of the log worths."""
    chances = rounds.offered * worths
    chances /= chances.sum(axis=1, keepdims=True)
    weighted = chances * rounds.times[:, None]
    information: Floats = np.diag(weighted.sum(axis=0)) - chances.T @ weighted
    return information


def _worth(worths: Floats, covariance: Floats, at: int) -> Worth:
    """Return one worth with its interval, which is symmetric in log(w / (1 - w))."""
    value = float(worths[at])
    slope = -worths / (1 - value)
    slope[at] = 1.0
    half = Z_95 * sqrt(max(0.0, float(slope @ covariance @ slope)))
    middle = float(logit(value))
    return Worth(value, float(expit(middle - half)), float(expit(middle + half)))


def _open_places(
    log_worths: Floats, covariance: Floats, base: float
) -> tuple[tuple[int, int], ...]:
    """Return the runs of places, counted from 1, within which no pair is told apart."""
    k = len(log_worths)
    if showing(int(base)) < Showing.WHOLE_PERCENT:
        return ((1, k),)
    pairs = list(combinations(range(k), 2))
    adjusted = holm([_p_value(log_worths, covariance, *pair) for pair in pairs])
    apart = {pair for pair, p in zip(pairs, adjusted, strict=True) if p < LEVEL}
    runs: list[tuple[int, int]] = []
    for first in range(k):
        last = first
        while last + 1 < k and not any((at, last + 1) in apart for at in range(first, last + 1)):
            last += 1
        if last > first and not (runs and runs[-1][1] == last + 1):
            runs.append((first + 1, last + 1))
    return tuple(runs)


def _p_value(log_worths: Floats, covariance: Floats, one: int, other: int) -> float:
    variance = covariance[one, one] + covariance[other, other] - 2 * covariance[one, other]
    return erfc(abs(log_worths[one] - log_worths[other]) / sqrt(2 * variance))
