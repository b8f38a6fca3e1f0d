"""Reliability: whether several items measure one thing, from those who answered all of them."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, optimize, stats

from analysis.statistics.indices import FEWEST_FOR_ALPHA, FEWEST_ITEMS
from analysis.statistics.patterns import Counts, Floats

AGAINST = 0.2
"""An item whose correlation with the rest is below may be asked the other way round."""
_SMALLEST_UNIQUENESS = 0.005
"""Of a correlation; an item at this border is explained wholly by the factor: no solution."""


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha with Feldt's 95 % interval, from n complete answers to k items."""

    value: float
    low: float
    high: float
    n: int
    k: int


@dataclass(frozen=True, slots=True)
class ItemFit:
    """How one item goes with the others.

    item_rest
        Correlation with the sum of the other items; None if it or they do not vary.
    alpha_if_dropped
        Alpha of the other items; None if it is undefined.
    """

    item_rest: float | None
    alpha_if_dropped: float | None

    @property
    def looks_reversed(self) -> bool:
        """Whether somebody should ask if the item is to be turned, or belongs here at all."""
        return self.item_rest is not None and self.item_rest < AGAINST


@dataclass(frozen=True, slots=True)
class Reliability:
    """All that is said of the items of an index.

    alpha
        With interval.
    omega
        Omega total; None if one factor does not describe the items.
    items
        In the order of the columns.
    """

    alpha: Alpha
    omega: float | None
    items: tuple[ItemFit, ...]


def reliability(points: Floats, counts: Counts) -> Reliability | None:
    """Return alpha, omega and the fit of each item, or None if there is too little to say.

    None: fewer than 30 complete answers, or everybody has the same total.

    Parameters
    ----------
    points
        (m, k) as `indices.pomp` gives them, all items turned the same way, k at least 3.
    counts
        (m,) respondents per pattern.

    Source
    ------
    As the functions below; 30 by our convention (with 60 real answers alpha .64 has the
    interval .47 to .77).

    >>> points = np.array([[0, 0, 25], [50, 25, 50], [100, 75, 100], [75, 100, 75.0]])
    >>> found = reliability(points, np.array([10, 10, 10, 10]))
    >>> round(found.alpha.value, 2), [fit.looks_reversed for fit in found.items]
    (0.95, [False, False, False])
    >>> reliability(points, np.array([5, 5, 5, 5])) is None
    True
    """
    if points.shape[1] < FEWEST_ITEMS:
        raise ValueError(f"An index needs {FEWEST_ITEMS} items, not {points.shape[1]}.")
    _, weights = _complete(points, counts)
    if weights.sum() < FEWEST_FOR_ALPHA or _alpha(_covariance(points, counts)) is None:
        return None
    fits = zip(
        item_rest_correlations(points, counts), alpha_if_dropped(points, counts), strict=True
    )
    return Reliability(
        alpha=cronbach_alpha(points, counts),
        omega=omega_total(points, counts),
        items=tuple(ItemFit(rest, dropped) for rest, dropped in fits),
    )


def cronbach_alpha(points: Floats, counts: Counts) -> Alpha:
    """Return Cronbach's alpha, the internal consistency of a set of items.

    Assumes for the interval that answers are about normal and items about alike.

    Parameters
    ----------
    points
        (m, k) numbers, all items turned the same way; respondents with a NaN are left out.
    counts
        (m,) respondents per pattern.

    Raises
    ------
    ValueError
        With fewer than two items or two complete respondents, or if every respondent has the
        same total.

    Formula
    -------
    alpha = k / (k - 1) * (1 - sum of item variances / variance of the total);
    interval 1 - (1 - alpha) F(.975), 1 - (1 - alpha) F(.025) with n - 1 and (n - 1)(k - 1)
    degrees of freedom

    Source
    ------
    Cronbach (1951), Psychometrika 16, 297-334; Feldt (1965), Psychometrika 30, 357-370.

    >>> found = cronbach_alpha(np.array([[1.0, 1], [2, 3], [3, 2]]), np.array([2, 2, 2]))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3), found.n
    (0.667, -1.382, 0.953, 6)
    """
    covariance = _covariance(points, counts)
    _, weights = _complete(points, counts)
    n, k = int(weights.sum()), len(covariance)
    value = _alpha(covariance)
    if value is None:
        raise ValueError("Alpha is undefined: every respondent has the same total.")
    freedom = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - value) * float(stats.f.ppf(at, *freedom)) for at in (0.975, 0.025))
    return Alpha(value, low, high, n, k)


def omega_total(points: Floats, counts: Counts) -> float | None:
    """Return omega total: the share of the variance of the sum that one factor explains.

    Parameters
    ----------
    points, counts
        As in `cronbach_alpha`; at least three items.

    Returns
    -------
    The share; None if an item does not vary, or no factor fits that leaves each item something of
    its own.

    Raises
    ------
    ValueError
        With fewer than three items or two complete respondents.

    Formula
    -------
    (sum l)^2 / ((sum l)^2 + sum theta), loadings l and unique variances theta of a factor model
    of the covariances, by maximum likelihood

    Source
    ------
    McDonald (1999), Test Theory, chapter 6; Jöreskog (1967), Psychometrika 32, 443-482.

    >>> points = np.array([[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]])
    >>> round(omega_total(points, np.array([20, 20, 5, 5, 5])), 3)
    0.838
    """
    covariance = _covariance(points, counts)
    if len(covariance) < FEWEST_ITEMS:
        raise ValueError("One factor of fewer than three items is not determined.")
    spread = np.sqrt(np.diag(covariance))
    if spread.min() <= 0:
        return None
    uniqueness = _uniqueness(covariance / np.outer(spread, spread))
    if uniqueness is None:
        return None
    loadings = _loadings(covariance / np.outer(spread, spread), uniqueness) * spread
    common = float(loadings.sum() ** 2)
    return common / (common + float(uniqueness @ spread**2))


def item_rest_correlations(points: Floats, counts: Counts) -> tuple[float | None, ...]:
    """Return the correlation of each item with the sum of the others.

    Parameters
    ----------
    points, counts
        As in `cronbach_alpha`.

    Returns
    -------
    One number per item; None where the item or the sum of the others does not vary.

    Formula
    -------
    (cov(i, total) - var(i)) / (sd(i) sd(total - i))

    Source
    ------
    Nunnally & Bernstein (1994), Psychometric Theory, 3rd edition, 8.3 (corrected item-total).

    >>> points = np.array([[0, 0, 25], [50, 25, 50], [100, 75, 100], [75, 100, 75.0]])
    >>> [round(r, 2) for r in item_rest_correlations(points, np.array([1, 1, 1, 1]))]
    [0.94, 0.86, 0.95]
    """
    covariance = _covariance(points, counts)
    return tuple(_with_rest(covariance, at) for at in range(len(covariance)))


def alpha_if_dropped(points: Floats, counts: Counts) -> tuple[float | None, ...]:
    """Return alpha of the others for each item, from the same complete answers.

    Parameters
    ----------
    points, counts
        As in `cronbach_alpha`, at least three items.

    Returns
    -------
    One number per item; None where it is undefined.

    Source
    ------
    As `cronbach_alpha`.

    >>> points = np.array([[0, 0, 25], [50, 25, 50], [100, 75, 100], [75, 100, 75.0]])
    >>> [round(a, 2) for a in alpha_if_dropped(points, np.array([1, 1, 1, 1]))]
    [0.89, 0.97, 0.92]
    """
    covariance = _covariance(points, counts)
    if len(covariance) < FEWEST_ITEMS:
        raise ValueError("Without one item, two must be left.")
    places = range(len(covariance))
    others = ([other for other in places if other != at] for at in places)
    return tuple(_alpha(covariance[np.ix_(rest, rest)]) for rest in others)


def _complete(points: Floats, counts: Counts) -> tuple[Floats, Counts]:
    whole = ~np.isnan(points).any(axis=1) & (counts > 0)
    return points[whole], counts[whole]


def _covariance(points: Floats, counts: Counts) -> Floats:
    """Return the covariances of the items among those who answered all of them."""
    complete, weights = _complete(points, counts)
    n, k = int(weights.sum()), points.shape[1]
    if k < 2 or n < 2:
        raise ValueError(f"Reliability needs 2 items and 2 respondents, not {k} and {n}.")
    centred = complete - weights @ complete / n
    covariance: Floats = (centred.T * weights) @ centred / (n - 1)
    return covariance


def _alpha(covariance: Floats) -> float | None:
    k, total = len(covariance), float(covariance.sum())
    # The variance of a total that never varies is a rounding error away from 0.
    if total <= 1e-12 * float(np.trace(covariance)) or total == 0:
        return None
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def _with_rest(covariance: Floats, at: int) -> float | None:
    own = float(covariance[at, at])
    shared = float(covariance[at].sum()) - own
    rest = float(covariance.sum()) - own - 2 * shared
    if own <= 0 or rest <= 1e-12 * float(np.trace(covariance)):
        return None
    return float(shared / np.sqrt(own * rest))


def _uniqueness(correlation: Floats) -> Floats | None:
    """Return what each item has of its own, by maximum likelihood; None without a solution.

    Given the uniquenesses, the best loadings are known (Jöreskog): so only those are searched.
    """
    k = len(correlation)

    def misfit(uniqueness: Floats) -> tuple[float, Floats]:
        scaled = correlation / np.sqrt(np.outer(uniqueness, uniqueness))
        rest = linalg.eigvalsh(scaled)[:-1]
        loadings = _loadings(correlation, uniqueness)
        left = np.outer(loadings, loadings) + np.diag(uniqueness) - correlation
        rest = np.maximum(rest, 1e-12)
        return float((rest - np.log(rest)).sum() - k + 1), np.diag(left) / uniqueness**2

    found = optimize.minimize(
        misfit,
        np.full(k, 0.5),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_SMALLEST_UNIQUENESS, 1)] * k,
        options={"ftol": 1e-14, "gtol": 1e-10},
    )
    solution: Floats = found.x
    return None if solution.min() <= _SMALLEST_UNIQUENESS * 1.001 else solution


def _loadings(correlation: Floats, uniqueness: Floats) -> Floats:
    scaled = correlation / np.sqrt(np.outer(uniqueness, uniqueness))
    values, vectors = linalg.eigh(scaled)
    strength = np.sqrt(max(values[-1] - 1, 0))
    loadings: Floats = vectors[:, -1] * strength * np.sqrt(uniqueness)
    return loadings
