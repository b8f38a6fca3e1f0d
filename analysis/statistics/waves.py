"""Waves: how answers to the same wording changed between two rounds of asking.

Either the same respondents are compared with themselves, or two sets of respondents with each
other; the type of the result says which, and the two are never mixed.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.statistics.differences import Difference, share_difference
from analysis.statistics.margins import MarginalHomogeneity, stuart_maxwell
from analysis.statistics.paired import PairedDifference, Transitions, paired_difference
from analysis.statistics.ranks import RankComparison, mann_whitney
from analysis.statistics.signed_ranks import SignedRanks, signed_ranks


@dataclass(frozen=True, slots=True)
class PairedChange:
    """Change of the respondents who answered in both waves; `difference` has all three n.

    steps
        For ordered options only.
    margins
        For the full table of options, ordered or not.
    """

    difference: PairedDifference
    steps: SignedRanks
    margins: MarginalHomogeneity


@dataclass(frozen=True, slots=True)
class UnpairedChange:
    """Difference between two sets of answerers; say that part of it may come from who answered.

    ranks
        For ordered options only.
    """

    difference: Difference
    ranks: RankComparison
    n_first: int
    n_second: int


def wave_change(
    first: Sequence[int],
    second: Sequence[int],
    chosen: Collection[int],
    *,
    transitions: Transitions | None = None,
) -> PairedChange | UnpairedChange:
    """Return how the share of those who chose some options changed between two waves.

    Paired where respondents are known by name and somebody answered both times, however few:
    then the others are said, not compared. Unpaired otherwise, which assumes two sets of people
    and is cautious where, unknown to us, they overlap.

    Parameters
    ----------
    first, second
        Respondents per option in each wave, from the lowest to the highest; the same wording.
    chosen
        Positions of the options whose share is compared.
    transitions
        Of identified respondents; None of anonymous waves.

    Raises
    ------
    ValueError
        If the waves differ in options, the transitions are not those of these waves, a position
        is no option, or a wave to be compared is empty.

    Formula
    -------
    Paired: `paired_difference`, `signed_ranks`, `stuart_maxwell`; unpaired: `share_difference`,
    `mann_whitney`.

    Source
    ------
    As these.

    >>> change = wave_change([20, 10], [12, 18], {1})
    >>> type(change).__name__, round(change.difference.value, 2)
    ('UnpairedChange', 0.27)
    """
    if len(first) != len(second):
        raise ValueError(f"Waves of {len(first)} and {len(second)} options are not comparable.")
    if transitions is not None:
        _check(first, second, transitions)
        if transitions.n_both:
            return PairedChange(
                difference=paired_difference(transitions, chosen),
                steps=signed_ranks(transitions),
                margins=stuart_maxwell(transitions),
            )
    if not set(chosen) <= set(range(len(first))):
        raise ValueError(f"Not all of {sorted(chosen)} are positions of options.")
    n_first, n_second = sum(first), sum(second)
    x_first, x_second = (sum(counts[at] for at in set(chosen)) for counts in (first, second))
    return UnpairedChange(
        difference=share_difference(x_first, n_first, x_second, n_second),
        ranks=mann_whitney(first, second),
        n_first=n_first,
        n_second=n_second,
    )


def _check(first: Sequence[int], second: Sequence[int], transitions: Transitions) -> None:
    """Refuse transitions with more of an option than its wave has, or with another n."""
    counts = transitions.counts
    rows, columns = (
        [sum(row) for row in counts],
        [sum(column) for column in zip(*counts, strict=True)],
    )
    for whole, both, only in (
        (first, rows, transitions.n_only_first),
        (second, columns, transitions.n_only_second),
    ):
        fits = len(whole) == len(both) and sum(whole) == sum(both) + only
        if not fits or any(b > w for w, b in zip(whole, both, strict=True)):
            raise ValueError("These transitions are not those of these waves.")
