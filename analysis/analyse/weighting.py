"""Weights of the responses of a file, or the sentence why there are none."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.analyse.wishes import Margin
from analysis.statistics.raking import RakingRefused, Refusal, SmallCell, Weights, rake
from analysis.statistics.weights import WeightedShare, evenness, weighted_share
from surveys.reading import said_in
from surveys.web.locale import gettext as _
from surveys.web.locale import ngettext, speaking


@dataclass(frozen=True, slots=True, eq=False)
class Weighting:
    """Weights by pattern of the margins, or why not.

    margins
        What was weighted to.
    weights
        None if they were refused; `refusal` says why.
    pattern
        Of each response, which pattern it has.
    """

    margins: tuple[Margin, ...]
    weights: Weights | None
    refusal: str
    pattern: NDArray[np.intp]

    @property
    def is_uneven(self) -> bool:
        """Whether weights cost so much precision that it must be said."""
        return self.weights is not None and evenness(self.weights.design_effect) != "fine"

    def shares(
        self, positions: NDArray[np.int16], codes: int, within: NDArray[np.bool_] | None = None
    ) -> tuple[WeightedShare, ...] | None:
        """Return the weighted share of each code among the responses `within`; None of nobody."""
        if self.weights is None:
            return None
        size = len(self.weights.per_pattern)
        given = positions >= 0 if within is None else (positions >= 0) & within
        answered = np.bincount(self.pattern[given], minlength=size)
        if not answered.any():
            return None
        return tuple(
            weighted_share(
                np.bincount(self.pattern[given & (positions == code)], minlength=size),
                answered,
                self.weights.per_pattern,
            )
            for code in range(codes)
        )


def weighting_of(answers: pd.DataFrame, margins: tuple[Margin, ...]) -> Weighting:
    """Return weights that make the responses meet known margins of the population."""
    columns = [answers[margin.variable.name].to_numpy(np.int64) for margin in margins]
    places = np.maximum(np.stack(columns, axis=1), -1)
    patterns, pattern, counts = np.unique(places, axis=0, return_inverse=True, return_counts=True)
    pattern = pattern.reshape(-1)
    try:
        weights = rake(patterns, counts, [margin.wanted for margin in margins])
    except RakingRefused as problem:
        return Weighting(margins, None, _sentence(problem, margins), pattern)
    return Weighting(margins, weights, "", pattern)


def _sentence(problem: RakingRefused, margins: tuple[Margin, ...]) -> str:
    if problem.reason is Refusal.FEW_ANSWERS:
        return _(
            "Nicht gewichtet: Für diese Zielwerte gibt es weniger als 5 Antworten. Bitte fassen "
            "Sie sie mit anderen zusammen: %(groups)s",
            groups=", ".join(_group(cell, margins) for cell in problem.cells[:20]),
        )
    if problem.reason is Refusal.CONTRADICTION:
        return _(
            "Nicht gewichtet: Die Antworten können nicht alle Zielwerte zugleich erfüllen. Bitte "
            "prüfen Sie die Zielwerte, oder lassen Sie eine Frage weg."
        )
    if problem.reason is Refusal.TOO_UNEVEN:
        return _(
            "Nicht gewichtet: Die Antworten sind zu weit von den Zielwerten entfernt. Wenige "
            "Antworten müssten für sehr viele stehen."
        )
    return _(
        "Nicht gewichtet: Einzelne Antworten müssten weniger als 0,3-mal oder mehr als 3-mal so "
        "viel zählen wie im Mittel."
    )


def _group(cell: SmallCell, margins: tuple[Margin, ...]) -> str:
    variable = margins[cell.margin].variable
    code = variable.codes[cell.position]
    return said_in(variable.labels.get(code), speaking().tag, "de") or code


def cost_in_words(weighting: Weighting) -> str:
    """Return what the weights cost, as one sentence."""
    if weighting.weights is None:
        return weighting.refusal
    n = round(weighting.weights.effective_n)
    return ngettext(
        "Die gewichteten Zahlen sind so genau wie eine ungewichtete Antwort.",
        "Die gewichteten Zahlen sind so genau wie %(num)s ungewichtete Antworten.",
        n,
    )
