"""Envelopes: intervals of rounded counts, wide enough for every count the rounding may hide.

What is published after rounding to a base stands for several counts. An interval of one of them
would claim more than the rounding allows; the envelope joins the intervals of all of them.
"""

from dataclasses import dataclass

from analysis.statistics.intervals import Interval, wilson, wilson_finite, worst_case_bounds


@dataclass(frozen=True, slots=True)
class CountRange:
    """The counts one published number may stand for, both ends included.

    An exact count is a range with two equal ends.
    """

    low: int
    high: int

    def __post_init__(self) -> None:
        """Refuse a range that holds no count."""
        if not 0 <= self.low <= self.high:
            raise ValueError(f"{self.low} to {self.high} is no range of counts.")


def standing_for(rounded: int, base: int) -> CountRange:
    """Return the counts that rounding up or down to a multiple of `base` may have made `rounded`.

    Parameters
    ----------
    rounded
        The published count, a multiple of the base.
    base
        What was rounded to; 1 leaves counts exact.

    Raises
    ------
    ValueError
        If the base is below 1, or the count is negative or no multiple of it.

    Formula
    -------
    r - (b - 1) to r + (b - 1), never below 0.

    Source
    ------
    Own: both neighbouring multiples are possible for every count that is none itself.

    >>> standing_for(6, 3), standing_for(0, 3)
    (CountRange(low=4, high=8), CountRange(low=0, high=2))
    """
    if base < 1 or rounded < 0 or rounded % base:
        raise ValueError(f"{rounded} is no count rounded to {base}.")
    return CountRange(max(0, rounded - (base - 1)), rounded + base - 1)


def envelope(x: CountRange, n: CountRange) -> Interval:
    """Return the interval over all shares that two ranges of counts allow.

    Assumes what `wilson` assumes. Pairs that cannot be (more who chose than who answered, nobody
    who answered) are left out.

    Parameters
    ----------
    x
        Respondents who chose the option.
    n
        Respondents who answered.

    Raises
    ------
    ValueError
        If no pair is possible: nobody can have answered, or fewer than chose.

    Formula
    -------
    lowest low and highest high end of `wilson` over all pairs. Both ends rise with x and fall with
    n, so two pairs suffice: (x_low, n_high), and (x_high, n_low) with x_high at most n_low.

    Source
    ------
    Wilson (1927); the union is our own.

    >>> found = envelope(standing_for(12, 3), standing_for(30, 3))
    >>> round(found.low, 2), round(found.high, 2)
    (0.18, 0.67)
    """
    possible = _possible(x, n)
    return Interval(
        low=wilson(x.low, possible.high).low,
        high=wilson(min(x.high, possible.low), possible.low).high,
    )


def envelope_finite(x: CountRange, n: CountRange, population: int) -> Interval:
    """Return the same among a complete list of which n answered.

    Assumes what `wilson_finite` assumes; show `bounds_envelope` first.

    Parameters
    ----------
    x, n
        As in `envelope`; an n beyond the list is left out.
    population
        Everybody on the list, an exact number.

    Raises
    ------
    ValueError
        As `envelope`, or if even the smallest n exceeds the list.

    Formula
    -------
    lowest low and highest high end of `wilson_finite` over all pairs. The ends rise with x, but as
    the list fills up they turn with n, so every n is tried: 2b - 1 of a count rounded to b.

    Source
    ------
    As `wilson_finite`; the union is our own.

    >>> found = envelope_finite(standing_for(12, 3), standing_for(30, 3), 60)
    >>> round(found.low, 2), round(found.high, 2)
    (0.21, 0.63)
    """
    possible = _possible(x, _on_the_list(n, population))
    answered = range(possible.low, possible.high + 1)
    return Interval(
        low=min(wilson_finite(x.low, each, population).low for each in answered),
        high=max(wilson_finite(min(x.high, each), each, population).high for each in answered),
    )


def bounds_envelope(x: CountRange, n: CountRange, population: int) -> Interval:
    """Return the lowest and highest share possible among all who were asked, of rounded counts.

    Parameters
    ----------
    x, n, population
        As in `envelope_finite`; n may be 0 here.

    Raises
    ------
    ValueError
        If no pair is possible, or nobody was asked.

    Formula
    -------
    low = x_low / N, high = (x_high + N - n_low) / N with x_high at most n_low.

    Source
    ------
    Manski (1995), as `worst_case_bounds`; the union is our own.

    >>> found = bounds_envelope(standing_for(12, 3), standing_for(30, 3), 60)
    >>> round(found.low, 2), round(found.high, 2)
    (0.17, 0.77)
    """
    on_the_list = _on_the_list(n, population)
    _possible(x, CountRange(on_the_list.low, max(on_the_list.high, 1)))
    fewest = max(on_the_list.low, x.low)
    return Interval(
        low=worst_case_bounds(x.low, fewest, population).low,
        high=worst_case_bounds(min(x.high, fewest), fewest, population).high,
    )


def _possible(x: CountRange, n: CountRange) -> CountRange:
    """Return the part of n that somebody who chose the option can belong to."""
    fewest = max(n.low, x.low, 1)
    if fewest > n.high:
        raise ValueError(f"{x.low} or more of {n.high} or fewer is no share.")
    return CountRange(fewest, n.high)


def _on_the_list(n: CountRange, population: int) -> CountRange:
    if n.low > population:
        raise ValueError(f"{n.low} answers are more than the {population} who were asked.")
    return CountRange(n.low, min(n.high, population))
