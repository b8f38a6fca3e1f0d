"""Representativeness: what each opinion group says that others do not, and what all groups share.

As Polis computes it, so that both can be compared.
"""

from dataclasses import dataclass

import numpy as np

from analysis.statistics.patterns import Counts, Floats

Z_90 = 1.2816
"""One-sided, as Polis uses it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One answer (agreeing or not) of one group to one statement.

    n, votes
        Respondents of the group who gave it, and who voted on the statement.
    chance
        P(g,c) = (1 + n) / (2 + votes).
    ratio
        P of this group over P of all other groups together.
    chance_z, ratio_z
        One-proportion z against one half, two-proportion z against the others.
    """

    n: int
    votes: int
    chance: float
    ratio: float
    chance_z: float
    ratio_z: float

    @property
    def is_representative(self) -> bool:
        """Whether both z are significant at 90 %."""
        return self.chance_z > Z_90 and self.ratio_z > Z_90

    @property
    def strength(self) -> float:
        """What statements of one group are sorted by."""
        return self.ratio * self.ratio_z * self.chance * self.chance_z


@dataclass(frozen=True, slots=True)
class GroupStatement:
    """What one group says to one statement."""

    agree: Voice
    disagree: Voice


def representativeness(
    agree: Counts, disagree: Counts, votes: Counts
) -> tuple[tuple[GroupStatement, ...], ...]:
    """Return what each group says to each statement, compared with the other groups.

    Parameters
    ----------
    agree, disagree, votes
        (g, c) respondents of each group who agreed with, disagreed with, and voted on each
        statement; passing is a vote. At least two groups.

    Returns
    -------
    For each group, for each statement.

    Raises
    ------
    ValueError
        With fewer than two groups, or more voices than votes.

    Formula
    -------
    P(g,c) = (1 + n) / (2 + votes); ratio = P(g,c) / P(not g,c); z of `one_proportion_z` and
    `two_proportion_z`

    Source
    ------
    Small, Bjorkegren, Erkkilä, Shaw & Megill (2021), Recerca 26(2); Polis, math/repness.

    >>> agree, disagree, votes = np.array([[9], [1]]), np.array([[1], [9]]), np.array([[10], [10]])
    >>> found = representativeness(agree, disagree, votes)
    >>> found[0][0].agree.is_representative, round(found[0][0].agree.ratio, 2)
    (True, 5.0)
    """
    if len(votes) < 2:
        raise ValueError("Representativeness compares groups: it needs two.")
    if (agree + disagree > votes).any() or min(agree.min(), disagree.min()) < 0:
        raise ValueError("There are more voices than votes.")
    voices = [_voices(given, votes) for given in (agree, disagree)]
    return tuple(tuple(map(GroupStatement, *both)) for both in zip(*voices, strict=True))


def one_proportion_z(n: Counts, votes: Counts) -> Floats:
    """Return how far a share lies above one half, in standard errors, with one vote added.

    Parameters
    ----------
    n, votes
        Respondents who gave an answer, and who voted; any shape.

    Formula
    -------
    2 sqrt(votes + 1) ((n + 1) / (votes + 1) - 1/2)

    Source
    ------
    Polis, math/stats, prop-test.

    >>> round(float(one_proportion_z(np.array(15), np.array(20))), 3)
    2.4
    """
    z: Floats = 2 * np.sqrt(votes + 1) * ((n + 1) / (votes + 1) - 0.5)
    return z


def two_proportion_z(n: Counts, votes: Counts, other_n: Counts, other_votes: Counts) -> Floats:
    """Return how far a share lies above another, in pooled standard errors, one vote added each.

    Parameters
    ----------
    n, votes, other_n, other_votes
        Respondents who gave an answer, and who voted, in a group and in all others; any shape.

    Returns
    -------
    z; 0 where everybody gave the answer.

    Formula
    -------
    (p - q) / sqrt(r (1 - r) (1 / (votes + 1) + 1 / (other_votes + 1))), p and q with one added to
    both counts, r pooled

    Source
    ------
    Polis, math/stats, two-prop-test.

    >>> round(float(two_proportion_z(*map(np.array, (15, 24, 56, 71)))), 2)
    -1.51
    """
    one, all_one, two, all_two = n + 1, votes + 1, other_n + 1, other_votes + 1
    pooled = (one + two) / (all_one + all_two)
    spread = np.sqrt(pooled * (1 - pooled) * (1 / all_one + 1 / all_two))
    apart = one / all_one - two / all_two
    z: Floats = np.divide(apart, spread, out=np.zeros_like(spread), where=spread > 0)
    return z


def group_informed_consensus(agree: Counts, votes: Counts) -> tuple[float, ...]:
    """Return how much all groups agree with each statement.

    Parameters
    ----------
    agree, votes
        (g, c) as in `representativeness`.

    Returns
    -------
    For each statement a number from 0 to 1 that is high only if every group agrees.

    Formula
    -------
    product over groups of (1 + agree) / (2 + votes)

    Source
    ------
    Small et al. (2021); Polis, group-aware consensus.

    >>> group_informed_consensus(np.array([[9, 9], [9, 1]]), np.array([[10, 10], [10, 10]]))
    (0.6944444444444445, 0.1388888888888889)
    """
    return tuple(((1 + agree) / (2 + votes)).prod(axis=0).tolist())


def _voices(given: Counts, votes: Counts) -> list[list[Voice]]:
    others, other_votes = given.sum(axis=0) - given, votes.sum(axis=0) - votes
    chance = (1 + given) / (2 + votes)
    columns = (
        given,
        votes,
        chance,
        chance / ((1 + others) / (2 + other_votes)),
        one_proportion_z(given, votes),
        two_proportion_z(given, votes, others, other_votes),
    )
    groups = zip(*(column.tolist() for column in columns), strict=True)
    return [[Voice(*of_statement) for of_statement in zip(*group, strict=True)] for group in groups]
