"""Weights: what they cost, and shares of respondents who count unequally.

Weighting corrects the named margins and nothing else, and it costs precision. Whoever shows a
weighted number shows the unweighted one beside it. `raking` finds the weights.
"""

from dataclasses import dataclass
from enum import StrEnum

from analysis.statistics.intervals import Interval, wilson_effective
from analysis.statistics.patterns import Counts, Floats

UNEVEN, TOO_UNEVEN = 1.5, 3.0
"""Design effects: say so above the first, refuse above the second."""


class Evenness(StrEnum):
    """What a design effect means for what may be shown."""

    FINE = "fine"
    UNEVEN = "uneven"
    """Above 1.5: shown with a warning."""
    REFUSED = "refused"
    """Above 3: not shown weighted."""


@dataclass(frozen=True, slots=True)
class WeightedShare:
    """A weighted share beside the unweighted one.

    value, unweighted
        Fractions of 1.
    interval
        95 %, from the effective number of respondents.
    base
        Respondents who answered, unweighted.
    effective_n, design_effect
        Kish's, of those who answered.
    """

    value: float
    unweighted: float
    interval: Interval
    base: int
    effective_n: float
    design_effect: float


def design_effect(weights: Floats, counts: Counts) -> float:
    """Return by which factor unequal weights raise the variance of a mean, after Kish.

    Assumes that the weights have nothing to do with what is measured.

    Parameters
    ----------
    weights
        (m,) weight per pattern.
    counts
        (m,) respondents per pattern.

    Raises
    ------
    ValueError
        If nobody has a weight.

    Formula
    -------
    deff = n * sum w^2 / (sum w)^2, over respondents

    Source
    ------
    Kish (1965), Survey Sampling, 11.7; Kish (1992), Journal of Official Statistics 8, 183-200.

    >>> import numpy as np
    >>> design_effect(np.array([1.0, 3.0]), np.array([1, 1]))
    1.25
    """
    total = float(weights @ counts)
    if not total > 0:
        raise ValueError("A design effect needs at least one respondent with a weight.")
    return float(counts.sum() * (weights**2 @ counts) / total**2)


def evenness(effect: float) -> Evenness:
    """Return what a design effect allows.

    Parameters
    ----------
    effect
        A design effect, at least 1.

    Formula
    -------
    refused above 3, with a warning above 1.5

    Source
    ------
    Own convention.

    >>> evenness(1.2).value, evenness(1.7).value, evenness(3.1).value
    ('fine', 'uneven', 'refused')
    """
    if effect > TOO_UNEVEN:
        return Evenness.REFUSED
    return Evenness.UNEVEN if effect > UNEVEN else Evenness.FINE


def weighted_share(chosen: Counts, answered: Counts, weights: Floats) -> WeightedShare:
    """Return the weighted share of an answer, with an interval and the unweighted share.

    Parameters
    ----------
    chosen, answered
        (m,) respondents per pattern of the margins who gave the answer, and who answered at all.
    weights
        (m,) weight per pattern, as `rake` gives them.

    Raises
    ------
    ValueError
        If nobody answered, or more chose than answered.

    Formula
    -------
    value = sum w x / sum w n; n_eff = (sum w n)^2 / sum w^2 n; interval = Wilson on n_eff

    Source
    ------
    Kish (1965), Survey Sampling, 11.7.

    >>> import numpy as np
    >>> found = weighted_share(np.array([30, 15]), np.array([60, 20]), np.array([2 / 3, 2.0]))
    >>> round(found.value, 3), round(found.unweighted, 3), round(found.effective_n)
    (0.625, 0.562, 60)
    """
    if (chosen > answered).any() or (chosen < 0).any():
        raise ValueError("More chose an answer than answered.")
    effect = design_effect(weights, answered)
    base = int(answered.sum())
    share = min(1.0, float(weights @ chosen) / float(weights @ answered))
    return WeightedShare(
        value=share,
        unweighted=int(chosen.sum()) / base,
        interval=wilson_effective(share, base / effect),
        base=base,
        effective_n=base / effect,
        design_effect=effect,
    )
