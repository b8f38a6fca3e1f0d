"""Clustering: groups of points that lie together, and how well they do."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial.distance import cdist
from scipy.special import comb

from analysis.statistics.patterns import Floats, Places

STARTS = 20
_MOST_STEPS = 100
MOST_POINTS = 2000
"""Silhouettes need all distances; of more points, that many are drawn."""
_ROWS_AT_ONCE = 500


def k_means(
    points: Floats, k: int, *, random: np.random.Generator, starts: int = STARTS
) -> Places | None:
    """Return which of k groups each point belongs to, the best of several starts.

    Parameters
    ----------
    points
        (n, d) coordinates.
    k
        How many groups, at least two.
    random
        Source of the starting points (k-means++).
    starts
        From how many.

    Returns
    -------
    (n,) numbers of groups, the largest group is 0; None if there are no k different points.

    Formula
    -------
    smallest sum of squared distances to the mean of one's group

    Source
    ------
    Lloyd (1982), IEEE Transactions on Information Theory 28, 129-137; Arthur & Vassilvitskii
    (2007), SODA, 1027-1035 (k-means++). Own code, as scipy's takes one start at a time and a fixed
    number of steps: all starts at once until nothing moves are twenty times as fast.

    >>> points = np.array([[0.0, 0], [0, 1], [9, 9], [9, 8], [8, 9]])
    >>> k_means(points, 2, random=np.random.default_rng(1)).tolist()
    [1, 1, 0, 0, 0]
    """
    if len(np.unique(points, axis=0)) < k:
        return None
    centres = _first_centres(points, k, random, starts)
    groups = _nearest(points, centres)
    for _ in range(_MOST_STEPS):
        centres = _moved(points, centres, groups)
        before, groups = groups, _nearest(points, centres)
        if np.array_equal(before, groups):
            break
    own = np.take_along_axis(centres, groups[:, :, None], axis=1)
    costs = ((points - own) ** 2).sum(axis=(1, 2))
    return _largest_first(groups[costs.argmin()], k)


def silhouette(points: Floats, groups: Places, *, random: np.random.Generator) -> float:
    """Return how much closer points lie to their own group than to the next, on average.

    Parameters
    ----------
    points
        (n, d) coordinates.
    groups
        (n,) numbers of groups, at least two different.
    random
        Draws 2000 points if there are more.

    Returns
    -------
    -1 to 1; a point alone in its group counts 0.

    Raises
    ------
    ValueError
        With fewer than two groups.

    Formula
    -------
    mean of (b - a) / max(a, b), a the mean distance to the others of one's group, b the smallest
    mean distance to another group

    Source
    ------
    Rousseeuw (1987), Journal of Computational and Applied Mathematics 20, 53-65.

    >>> points = np.array([[0.0], [1], [10], [11]])
    >>> round(silhouette(points, np.array([0, 0, 1, 1]), random=np.random.default_rng(1)), 3)
    0.9
    """
    if len(points) > MOST_POINTS:
        drawn = random.choice(len(points), MOST_POINTS, replace=False)
        points, groups = points[drawn], groups[drawn]
    names, groups = np.unique(groups, return_inverse=True)
    if len(names) < 2:
        raise ValueError("A silhouette needs two groups.")
    belongs = np.eye(len(names))[groups]
    sizes = belongs.sum(axis=0)
    distances = np.concatenate(list(_distances(points, belongs)))
    own = sizes[groups]
    inside = distances[belongs > 0] / np.maximum(own - 1, 1)
    nearest = np.where(belongs > 0, np.inf, distances / sizes).min(axis=1)
    larger = np.maximum(inside, nearest)
    widths = np.divide(nearest - inside, larger, out=np.zeros_like(larger), where=larger > 0)
    return float(np.where(own > 1, widths, 0.0).mean())


def adjusted_rand(one: Places, other: Places) -> float:
    """Return how far two ways of grouping the same points agree, beyond chance.

    Parameters
    ----------
    one, other
        (n,) numbers of groups.

    Returns
    -------
    1 if both are the same whatever the numbers, about 0 if they have nothing to do with each
    other.

    Raises
    ------
    ValueError
        If they are not of the same points, or of none.

    Formula
    -------
    (pairs together in both - expected) / ((pairs in one + pairs in other) / 2 - expected)

    Source
    ------
    Hubert & Arabie (1985), Journal of Classification 2, 193-218.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([1, 1, 0, 0]))
    1.0
    """
    if len(one) != len(other) or not len(one):
        raise ValueError("Two groupings are compared of the same points.")
    names = np.unique(one, return_inverse=True), np.unique(other, return_inverse=True)
    table = np.zeros((len(names[0][0]), len(names[1][0])))
    np.add.at(table, (names[0][1], names[1][1]), 1)
    both = comb(table, 2).sum()
    rows, columns = comb(table.sum(axis=1), 2).sum(), comb(table.sum(axis=0), 2).sum()
    expected = rows * columns / max(1.0, float(comb(len(one), 2)))
    largest = (rows + columns) / 2
    return 1.0 if largest == expected else float((both - expected) / (largest - expected))


def _first_centres(points: Floats, k: int, random: np.random.Generator, starts: int) -> Floats:
    """Return (starts, k, d) points, each drawn by its squared distance to those before."""
    centres = [points[random.integers(0, len(points), starts)]]
    for _ in range(k - 1):
        squares = np.min([cdist(chosen, points, "sqeuclidean") for chosen in centres], axis=0)
        reach = squares.cumsum(axis=1)
        drawn = random.random(starts) * reach[:, -1]
        # Of a point already chosen the sum does not rise, so the first above is a new one.
        centres.append(points[(reach > drawn[:, None]).argmax(axis=1)])
    return np.stack(centres, axis=1)


def _nearest(points: Floats, centres: Floats) -> Places:
    """Return (starts, n) the nearest centre of each point, from each start."""
    starts, k, _ = centres.shape
    near = cdist(points, centres.reshape(starts * k, -1), "sqeuclidean")
    nearest: Places = near.reshape(len(points), starts, k).argmin(axis=2).T
    return nearest


def _moved(points: Floats, centres: Floats, groups: Places) -> Floats:
    """Return the means of the groups; a centre that lost all its points stays where it is."""
    moved = centres.copy()
    for group in range(centres.shape[1]):
        members = (groups == group).astype(np.float64)
        sizes = members.sum(axis=1, keepdims=True)
        means = members @ points / np.maximum(sizes, 1)
        moved[:, group] = np.where(sizes > 0, means, centres[:, group])
    return moved


def _largest_first(groups: Places, k: int) -> Places:
    place = np.empty(k, np.intp)
    place[np.argsort(-np.bincount(groups, minlength=k), kind="stable")] = np.arange(k)
    return place[groups]


def _distances(points: Floats, belongs: Floats) -> Iterator[Floats]:
    """Yield each point's sum of distances to every group, some rows at a time."""
    for start in range(0, len(points), _ROWS_AT_ONCE):
        yield cdist(points[start : start + _ROWS_AT_ONCE], points) @ belongs
