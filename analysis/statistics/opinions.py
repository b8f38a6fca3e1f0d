"""Opinion groups: people who vote alike on many statements, drawn only if they are there.

Groups are a picture of these votes, not kinds of people. Where any gate is closed there is no
picture, only the reason.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import linalg

from analysis.statistics.apart import pairs_of_groups, stands_apart
from analysis.statistics.clustering import adjusted_rand, k_means, silhouette
from analysis.statistics.patterns import Counts, Floats, Patterns, Places
from analysis.statistics.representativeness import (
    GroupStatement,
    group_informed_consensus,
    representativeness,
)

FEWEST_PEOPLE, FEWEST_VOTES, FEWEST_STATEMENTS, SMALLEST_GROUP = 50, 7, 10, 10
FEWEST_RAND = 0.7
RESAMPLES = 100
MOST_RESAMPLED = 2000
"""A resample of more people costs time and tells nothing more."""
STARTS_PER_RESAMPLE = 5
MOST_GROUPS = 5
SEED = 20_140_522


class NoGroups(StrEnum):
    """Why there are no opinion groups."""

    FEW_STATEMENTS = "few statements"
    """Fewer than ten."""
    FEW_PEOPLE = "few people"
    """Fewer than fifty with at least seven votes."""
    ALIKE = "alike"
    """Everybody votes the same way."""
    SMALL_GROUP = "small group"
    """A group would have fewer than ten people."""
    UNSTABLE = "unstable"
    """Drawn again from the same votes, other groups come out."""
    GRADUAL = "gradual"
    """Opinions go gradually from one end to the other: between two groups nobody is missing."""


@dataclass(frozen=True, slots=True)
class OpinionsRefused:
    """No groups, and why.

    people
        With at least seven votes.
    statements
        Not taken out by moderation.
    stability
        Mean agreement with 100 resamples, where it came so far.
    """

    reason: NoGroups
    people: int
    statements: int
    stability: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OpinionGroups:
    """Opinion groups and what each says.

    places
        (m, 2) where each pattern of votes lies on the map; NaN without a vote.
    groups
        (m,) number of the group, 0 the largest; -1 with fewer than seven votes.
    sizes
        People per group.
    silhouette, stability
        Of the groups, -1 to 1; mean adjusted Rand index of 100 resamples.
    statements
        For each group, for each statement; those taken out by moderation are None.
    consensus
        For each statement how much all groups agree, 0 to 1; None as above.
    """

    places: Floats
    groups: Places
    sizes: tuple[int, ...]
    silhouette: float
    stability: float
    statements: tuple[tuple[GroupStatement | None, ...], ...]
    consensus: tuple[float | None, ...]


def opinion_groups(
    votes: Floats, counts: Counts, *, taken_out: Collection[int] = ()
) -> OpinionGroups | OpinionsRefused:
    """Return the opinion groups in votes on statements, or why there are none.

    Parameters
    ----------
    votes
        (m, c) 1 agree, 0 pass, -1 disagree, NaN not voted, as `votes_from_positions` gives them.
    counts
        (m,) people per pattern.
    taken_out
        Columns of statements that moderation took out.

    Formula
    -------
    Missing votes filled with the mean of the statement, centred; two principal components;
    scores times sqrt(statements / votes cast); k-means with k = 2 to 5 of people with at least
    seven votes, the k of the highest silhouette. Gates: 10 statements, 50 people, 10 per group,
    every two groups stand apart (`stands_apart`), mean adjusted Rand index of 100 bootstrap
    resamples at least .7.

    Source
    ------
    Small, Bjorkegren, Erkkilä, Shaw & Megill (2021), Recerca 26(2) (Polis); Hennig (2007),
    Computational Statistics & Data Analysis 52, 258-271 (bootstrap stability). Seeds are fixed.

    >>> found = opinion_groups(np.ones((1, 12)), np.array([40]))
    >>> found.reason.value, found.people
    ('few people', 40)
    """
    kept = [at for at in range(votes.shape[1]) if at not in taken_out]
    shown = votes[:, kept]
    people = np.repeat(np.arange(len(counts)), counts)
    cast = (~np.isnan(shown)).sum(axis=1)
    clustered = people[cast[people] >= FEWEST_VOTES]
    facts = (len(clustered), len(kept))
    if len(kept) < FEWEST_STATEMENTS:
        return OpinionsRefused(NoGroups.FEW_STATEMENTS, *facts)
    if len(clustered) < FEWEST_PEOPLE:
        return OpinionsRefused(NoGroups.FEW_PEOPLE, *facts)
    random = np.random.default_rng(SEED)
    places = _places(shown, people)
    best = _best_groups(places[clustered], random)
    if best is None:
        return OpinionsRefused(NoGroups.ALIKE, *facts)
    width, labels = best
    sizes = np.bincount(labels)
    if sizes.min() < SMALLEST_GROUP:
        return OpinionsRefused(NoGroups.SMALL_GROUP, *facts)
    pairs = pairs_of_groups(places[clustered], shown[clustered], labels)
    groups: Places = np.full(len(counts), -1, np.intp)
    groups[clustered] = labels
    stability = _stability(shown, people, groups, random)
    if stability < FEWEST_RAND or not all(map(stands_apart, pairs)):
        reason = NoGroups.UNSTABLE if stability < FEWEST_RAND else NoGroups.GRADUAL
        return OpinionsRefused(reason, *facts, stability)
    agree, disagree, cast_votes = _voices(shown, counts, groups)
    said = representativeness(agree, disagree, cast_votes)
    shared = group_informed_consensus(agree, cast_votes)
    column = {at: place for place, at in enumerate(kept)}
    every = [column.get(at) for at in range(votes.shape[1])]
    return OpinionGroups(
        places=places,
        groups=groups,
        sizes=tuple(sizes.tolist()),
        silhouette=width,
        stability=stability,
        statements=tuple(
            tuple(None if at is None else of_group[at] for at in every) for of_group in said
        ),
        consensus=tuple(None if at is None else shared[at] for at in every),
    )


@dataclass(frozen=True, slots=True)
class GroupArea:
    """Where a group lies on the map: its middle, and an ellipse that holds half of it.

    centre
        Mean of the places.
    across, upwards
        What (cos, sin) of an angle are multiplied with to reach the edge from the middle.
    """

    centre: tuple[float, float]
    across: tuple[float, float]
    upwards: tuple[float, float]


def group_areas(places: Floats, groups: Places, counts: Counts) -> tuple[GroupArea, ...]:
    """Return where each group lies, so that a map need not show single people.

    Parameters
    ----------
    places, groups
        As in `OpinionGroups`.
    counts
        (m,) people per pattern.

    Formula
    -------
    mean and covariance S of the places of a group; the edge is the mean plus r S^(1/2) (cos, sin),
    r the median of the Mahalanobis distances, so half of the group lies within

    Source
    ------
    Mahalanobis (1936), Proceedings of the National Institute of Sciences of India 2, 49-55.

    >>> square = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
    >>> [area] = group_areas(square, np.zeros(4, int), np.ones(4, int))
    >>> area.centre, [round(part, 3) for part in (*area.across, *area.upwards)]
    ((0.0, 0.0), [1.414, 0.0, 0.0, 1.414])
    """
    people = np.repeat(np.arange(len(counts)), counts)
    found = []
    for group in range(int(groups.max()) + 1):
        points = places[people[groups[people] == group]]
        centre = points.mean(axis=0)
        variances, ways = np.linalg.eigh(np.cov(points.T, bias=True))
        # Votes that leave no spread one way lie on a line, or in one point.
        spread = np.sqrt(np.maximum(variances, 0))
        along = (points - centre) @ ways
        steps = np.divide(along, spread, out=np.zeros_like(along), where=spread > 1e-9)
        reach = np.median(np.sqrt((steps**2).sum(axis=1)))
        root = reach * (ways * spread) @ ways.T
        (x, y), ((a, b), (c, d)) = centre.tolist(), root.tolist()
        found.append(GroupArea((x, y), (a, b), (c, d)))
    return tuple(found)


def votes_from_positions(positions: Patterns, *, agree: int, disagree: int) -> Floats:
    """Return votes from positions among the codes of a statement.

    Parameters
    ----------
    positions
        (m, c) positions; negative where there is no vote.
    agree, disagree
        Which position means which; any other is a pass.

    Returns
    -------
    (m, c) 1 agree, 0 pass, -1 disagree, NaN not voted.

    >>> votes_from_positions(np.array([[0, 1, 2, -4]]), agree=0, disagree=1).tolist()
    [[1.0, -1.0, 0.0, nan]]
    """
    voted = np.where(positions == agree, 1.0, np.where(positions == disagree, -1.0, 0.0))
    return np.where(positions < 0, np.nan, voted)


def _places(votes: Floats, people: Places) -> Floats:
    """Return where each pattern lies, from the two main directions of the votes of `people`."""
    voted = ~np.isnan(votes)
    weights = np.bincount(people, minlength=len(votes)) * voted.any(axis=1)
    cast = voted.sum(axis=1)
    filled = np.where(voted, votes, 0.0)
    answered = np.maximum(weights @ voted, 1)
    # A missing vote is the mean of its statement, so centred it is 0.
    centred = np.where(voted, filled - weights @ filled / answered, 0.0)
    spread = (centred.T * weights) @ centred
    directions = linalg.eigh(spread, subset_by_index=[len(spread) - 2, len(spread) - 1])[1][:, ::-1]
    # An eigenvector may point either way: its largest part is made positive.
    strongest = np.abs(directions).argmax(axis=0)
    directions = directions * np.sign(directions[strongest, [0, 1]])
    stretch = np.sqrt(votes.shape[1] / np.where(cast > 0, cast, np.nan))
    places: Floats = centred @ directions * stretch[:, None]
    return places


def _best_groups(points: Floats, random: np.random.Generator) -> tuple[float, Places] | None:
    found = [
        (silhouette(points, labels, random=random), labels)
        for k in range(2, MOST_GROUPS + 1)
        if (labels := k_means(points, k, random=random)) is not None
    ]
    return max(found, key=lambda one: one[0], default=None)


def _stability(votes: Floats, people: Places, groups: Places, random: np.random.Generator) -> float:
    """Return the mean agreement of groups found in resamples with the groups found in all."""
    k, size = int(groups.max()) + 1, min(len(people), MOST_RESAMPLED)
    found = []
    for _ in range(RESAMPLES):
        drawn = people[random.integers(0, len(people), size)]
        members = drawn[groups[drawn] >= 0]
        points = _places(votes, drawn)[members]
        labels = k_means(points, k, random=random, starts=STARTS_PER_RESAMPLE)
        found.append(0.0 if labels is None else adjusted_rand(groups[members], labels))
    return float(np.mean(found))


def _voices(votes: Floats, counts: Counts, groups: Places) -> tuple[Counts, Counts, Counts]:
    """Return how many of each group agreed with, disagreed with and voted on each statement."""
    member = np.where(groups[:, None] == np.arange(groups.max() + 1), counts[:, None], 0).T
    return member @ (votes == 1), member @ (votes == -1), member @ ~np.isnan(votes)
