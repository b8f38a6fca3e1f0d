"""Frequencies: how many chose each option, and which share of those who answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Frequencies:
    """A frequency table and the base it rests on.

    rows
        One row per response option, in codebook order:

        ======  =====  =====================================================
        column  dtype  meaning
        ======  =====  =====================================================
        code    str    code of the option
        label   str    label of the option
        n       int    respondents who chose it, unweighted
        share   float  fraction of the base, 0 to 1; NaN of nobody
        ======  =====  =====================================================
    base
        Respondents who answered, unweighted.
    """

    rows: pd.DataFrame
    base: int


def frequencies(
    counts: Sequence[int], codes: Sequence[str], labels: Mapping[str, str]
) -> Frequencies:
    """Return the shares of one item's options from its counts.

    Parameters
    ----------
    counts
        Respondents per code. Reasons of missing are no codes and leave the base.
    codes
        The codes, in the same order; it is the order of the rows. Options nobody chose
        stay, with n = 0.
    labels
        Label of each code.

    Raises
    ------
    ValueError
        If a code has no label, counts and codes differ in length, or a count is negative.

    Formula
    -------
    share = n / base, base = sum of n

    >>> found = frequencies([1, 3], ["no", "yes"], {"no": "Nein", "yes": "Ja"})
    >>> found.rows["share"].tolist(), found.base
    ([0.25, 0.75], 4)
    """
    unknown = set(codes) - labels.keys()
    if unknown:
        raise ValueError(f"Codes without a label: {sorted(unknown)}.")
    if len(counts) != len(codes):
        raise ValueError(f"{len(counts)} counts do not fit {len(codes)} codes.")
    if any(n < 0 for n in counts):
        raise ValueError(f"A count is negative: {list(counts)}.")
    base = sum(counts)
    rows = pd.DataFrame(
        {
            "code": pd.Series(list(codes), dtype="str"),
            "label": pd.Series([labels[code] for code in codes], dtype="str"),
            "n": pd.Series(list(counts), dtype="int64"),
            "share": pd.Series([n / base if base else float("nan") for n in counts], dtype="float"),
        }
    )
    return Frequencies(rows=rows, base=base)
