"""Raking: weights by which the answers meet known margins of the population, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from analysis.statistics.patterns import Counts, Floats, Patterns, Places
from analysis.statistics.weights import Evenness, design_effect, evenness

CLOSE_ENOUGH = 1e-6
"""A margin is met when its weighted sum is that close to its target, relative to the target."""
FEWEST_ANSWERS = 5
"""Below it one answer would stand for too many who did not answer."""
LIGHTEST, HEAVIEST = 0.3, 3.0
"""Trimming, in units of the mean weight."""
MOST_ROUNDS = 1000


class Refusal(StrEnum):
    """Why there are no weights."""

    FEW_ANSWERS = "few answers"
    """Groups of a margin have fewer than five answers: join them with others."""
    CONTRADICTION = "contradiction"
    """The answers cannot meet all margins at once, whatever the weights."""
    OUT_OF_BOUNDS = "out of bounds"
    """They could, but only by weights below 0.3 or above 3 times the mean."""
    TOO_UNEVEN = "too uneven"
    """Before trimming, the design effect is above 3: too far from the population."""


class SmallCell(NamedTuple):
    """A group of a margin with too few answers: which margin, which position, how many."""

    margin: int
    position: int
    n: int


class RakingRefused(ValueError):
    """The answers cannot be weighted to the targets.

    reason
        Why.
    cells
        With `Refusal.FEW_ANSWERS`: the groups to be joined with others.
    """

    def __init__(self, reason: Refusal, cells: Sequence[SmallCell] = ()) -> None:
        super().__init__(f"No weights: {reason}{_named(cells)}.")
        self.reason = reason
        self.cells = tuple(cells)


@dataclass(frozen=True, slots=True)
class RakedCell:
    """One group of one margin before and after weighting.

    n
        Respondents in it, unweighted.
    share, weighted, target
        Of those who told this margin: without weights, with them, and as it should be.
    """

    n: int
    share: float
    weighted: float
    target: float


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights by pattern of the margins, and what it took to find them.

    per_pattern
        (m,) weight of each respondent with that pattern; their mean over respondents is 1.
    base
        Respondents, unweighted.
    design_effect, effective_n
        Kish's: what the weights cost, and as how many respondents they count.
    design_effect_untrimmed
        The same before trimming.
    trimmed
        Respondents whose weight stands at 0.3 or 3.
    trimmings
        How often weights were trimmed and raked again; 0 where no trimming was needed.
    largest_gap
        Largest relative distance of a weighted margin from its target.
    margins
        Every group of every margin before and after.
    """

    per_pattern: Floats
    base: int
    design_effect: float
    effective_n: float
    design_effect_untrimmed: float
    trimmed: int
    trimmings: int
    largest_gap: float
    margins: tuple[tuple[RakedCell, ...], ...]


def rake(patterns: Patterns, counts: Counts, targets: Sequence[Sequence[float]]) -> Weights:
    """Return weights that make the margins of the answers equal to those of the population.

    Parameters
    ----------
    patterns
        (m, v) positions of each pattern in the v margins. A respondent who did not tell a margin
        is left as he is in it: those who did not tell it keep their number.
    counts
        (m,) respondents per pattern.
    targets
        For each margin one number per position, numbers of people or shares. 0 only where nobody
        answered.

    Raises
    ------
    RakingRefused
        If a group has fewer than five answers, the margins contradict each other, they need
        weights outside 0.3 to 3, or the design effect before trimming is above 3. (After
        trimming to a tenfold range it cannot exceed 2.43, so the rule is held before.)
    ValueError
        If the shapes do not fit, a position has no target, or a target is no number of people.

    Formula
    -------
    w_i <- w_i * T_vl / sum of w over group l of margin v, over all margins, until every sum is
    within 1e-6 of its target; then w_i <- min(3, max(0.3, w_i)) and the same again, until both
    hold at once.

    Source
    ------
    Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427-444;
    Deville, Särndal & Sautory (1993), Journal of the American Statistical Association 88,
    1013-1020 (bounded weights).

    >>> found = rake(np.array([[0], [1]]), np.array([60, 20]), [[1, 1]])
    >>> found.per_pattern.round(3).tolist(), round(found.design_effect, 3)
    ([0.667, 2.0], 1.333)
    """
    margins = _margins(patterns, counts, targets)
    _check_answers(margins, counts)
    weights = _raked(np.ones(len(counts)), counts, margins)
    untrimmed = design_effect(weights, counts)
    if evenness(untrimmed) is Evenness.REFUSED:
        raise RakingRefused(Refusal.TOO_UNEVEN)
    weights, trimmings = _trimmed(weights, counts, margins)
    effect = design_effect(weights, counts)
    base = int(counts.sum())
    at_border = np.isclose(weights, LIGHTEST) | np.isclose(weights, HEAVIEST)
    return Weights(
        per_pattern=weights,
        base=base,
        design_effect=effect,
        effective_n=base / effect,
        design_effect_untrimmed=untrimmed,
        trimmed=int(counts[at_border].sum()) if trimmings else 0,
        trimmings=trimmings,
        largest_gap=_largest_gap(weights, counts, margins),
        margins=tuple(_report(weights, counts, margin) for margin in margins),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Margin:
    """Where each pattern belongs and how many should be there; the last place: did not tell."""

    places: Places
    wanted: Floats


def _margins(
    patterns: Patterns, counts: Counts, targets: Sequence[Sequence[float]]
) -> list[_Margin]:
    if patterns.ndim != 2 or patterns.shape != (len(counts), len(targets)):
        raise ValueError(f"{patterns.shape} patterns do not fit {len(targets)} margins.")
    return [
        _margin(positions, counts, np.asarray(wanted, np.float64))
        for positions, wanted in zip(patterns.T, targets, strict=True)
    ]


def _margin(positions: Patterns, counts: Counts, wanted: Floats) -> _Margin:
    if (positions >= len(wanted)).any():
        raise ValueError("An answer to a margin has no target.")
    if not (np.isfinite(wanted).all() and (wanted >= 0).all() and wanted.any()):
        raise ValueError(f"{wanted.tolist()} are no numbers of people.")
    places = np.where(positions < 0, len(wanted), positions).astype(np.intp)
    told = counts[positions >= 0].sum()
    return _Margin(places, np.append(wanted / wanted.sum() * told, counts.sum() - told))


def _check_answers(margins: Sequence[_Margin], counts: Counts) -> None:
    few = []
    for number, margin in enumerate(margins):
        answers = _sums(np.ones(len(counts)), counts, margin)[:-1]
        wanted = margin.wanted[:-1]
        if (answers[wanted == 0] > 0).any() and wanted.any():
            raise ValueError("Somebody belongs to a group of which the population has nobody.")
        few += [
            SmallCell(number, position, int(n))
            for position, n in enumerate(answers)
            if n < FEWEST_ANSWERS and (wanted[position] > 0 or not wanted.any())
        ]
    if few:
        raise RakingRefused(Refusal.FEW_ANSWERS, few)


def _sums(weights: Floats, counts: Counts, margin: _Margin) -> Floats:
    sums: Floats = np.bincount(
        margin.places, weights=weights * counts, minlength=len(margin.wanted)
    ).astype(np.float64)
    return sums


def _raked(weights: Floats, counts: Counts, margins: Sequence[_Margin]) -> Floats:
    for _ in range(MOST_ROUNDS):
        if _largest_gap(weights, counts, margins) < CLOSE_ENOUGH:
            return weights
        for margin in margins:
            sums = _sums(weights, counts, margin)
            factor = np.divide(margin.wanted, sums, out=np.ones_like(sums), where=sums > 0)
            weights = weights * factor[margin.places]
    raise RakingRefused(Refusal.CONTRADICTION)


def _trimmed(weights: Floats, counts: Counts, margins: Sequence[_Margin]) -> tuple[Floats, int]:
    """Return weights within the bounds that meet the margins, and how often they were trimmed.

    Raking and trimming are projections in the same sense (least change of the weights), so going
    back and forth ends where both hold, if there is such a place.
    """
    for trimmings in range(MOST_ROUNDS):
        within = np.clip(weights, LIGHTEST, HEAVIEST)
        if _largest_gap(within, counts, margins) < CLOSE_ENOUGH:
            return within, trimmings
        weights = _raked(within, counts, margins)
    raise RakingRefused(Refusal.OUT_OF_BOUNDS)


def _largest_gap(weights: Floats, counts: Counts, margins: Sequence[_Margin]) -> float:
    gaps = [
        np.abs(_sums(weights, counts, margin)[asked] / margin.wanted[asked] - 1).max(initial=0)
        for margin in margins
        for asked in [margin.wanted > 0]
    ]
    return float(max(gaps, default=0.0))


def _report(weights: Floats, counts: Counts, margin: _Margin) -> tuple[RakedCell, ...]:
    before = _sums(np.ones(len(counts)), counts, margin)[:-1]
    after, wanted = _sums(weights, counts, margin)[:-1], margin.wanted[:-1]
    told = before.sum()
    return tuple(
        RakedCell(int(n), float(n / told), float(weighted / told), float(target / told))
        for n, weighted, target in zip(before, after, wanted, strict=True)
    )


def _named(cells: Sequence[SmallCell]) -> str:
    return "".join(f"; margin {margin}, position {position}: {n}" for margin, position, n in cells)
