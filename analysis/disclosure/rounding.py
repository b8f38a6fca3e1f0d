"""Keyed random rounding: the same people always give the same published number.

The draw depends on the secret, the item, the option, the sum of the record keys of those
counted and their number, and on nothing else: not on a label, page, path, release or reader.
Asking twice therefore never averages the noise away.
"""

from collections.abc import Mapping

from analysis.tallies.tally import Tally
from surveys.reading import Missing
from surveys.secrets import keyed_hash

BASE = 3
COARSER_BASE = 5
"""For what base 3 does not protect."""
DRAWS = BASE * COARSER_BASE
"""So many draws are equally likely, and so are the remainders by either base."""
ALL_OPTIONS = "="
"""Stands for "any answer" where an option's place would be: bases have draws of their own."""
UNTOLD = frozenset({int(Missing.NOT_ASKED)})
"""How many were not asked is the other side of an earlier question, once more for each question
that depends on it: several roundings of it would narrow it down."""


def rounded(n: int, draw: int, base: int = BASE) -> int:
    """Return `n` as a multiple of `base`, right on average.

    With base 3, one above a multiple goes down twice in three draws, two above goes up twice
    in three. A multiple stays, zero too, so a published 0 stands for 0, 1 or 2.

    >>> [rounded(4, draw) for draw in (0, 1, 2)], rounded(6, 1)
    ([6, 3, 3], 6)
    >>> [rounded(8, draw, base=5) for draw in range(5)]
    [10, 10, 10, 5, 5]
    """
    above = n % base
    return n - above + (base if draw % base < above else 0)


def draw(secret: bytes, item: str, option: str, key_sum: int, n: int) -> int:
    """Return the keyed draw of a set of responses: a number from 0 to 14."""
    parts = (item, option, str(key_sum), str(n))
    digest = keyed_hash(secret, *(part.encode() for part in parts))
    return int.from_bytes(digest, "big") % DRAWS


def rounded_counts(secret: bytes, tally: Tally, base: int = BASE) -> tuple[int, ...]:
    """Return the counts of a tally, each rounded by its own draw."""
    return tuple(
        rounded(n, draw(secret, tally.variable, str(place), key_sum, n), base)
        for place, (n, key_sum) in enumerate(zip(tally.counts, tally.key_sums, strict=True))
    )


def rounded_base(secret: bytes, tally: Tally, base: int = BASE) -> int:
    """Return the base of a tally, rounded apart from its counts.

    Without the item: the options of one multiple choice have the same base, and several
    draws of it would narrow it down.
    """
    n, key_sum = tally.base, sum(tally.key_sums)
    return rounded(n, draw(secret, "", ALL_OPTIONS, key_sum, n), base)


def rounded_missing(secret: bytes, tally: Tally, base: int = BASE) -> Mapping[int, int]:
    """Return the reasons of missing, each rounded by its own draw, but for "not asked".

    Without the item, as for the base. Tallies carry no key sum of them; that of the answers
    tells the same people apart. What becomes 0 is left out like what nobody gave, or its name
    alone would say "1 or 2".
    """
    key_sum = sum(tally.key_sums)
    found = {
        reason: rounded(n, draw(secret, "", str(reason), key_sum, n), base)
        for reason, n in tally.missing.items()
        if reason not in UNTOLD
    }
    return {reason: n for reason, n in found.items() if n}
