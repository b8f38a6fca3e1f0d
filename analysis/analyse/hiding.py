"""Which groups of a table are too small to be shown, and which go with them.

Whoever knows the total and all groups but one knows that one. So what is hidden must be somebody's
company: at least five responses together.
"""

from collections.abc import Sequence

from analysis.statistics.cell_rule import Showing, showing

SMALLEST = 5


def hidden_groups(bases: Sequence[int], rest: int) -> frozenset[int]:
    """Return the places of groups that are not shown.

    Parameters
    ----------
    bases
        Answers per group.
    rest
        Answers of those who belong to no group; they are never shown.

    >>> sorted(hidden_groups([40, 20, 3], 0)), sorted(hidden_groups([40, 20, 3], 9))
    ([1, 2], [2])
    """
    hidden = {place for place, n in enumerate(bases) if showing(n) is Showing.NOTHING}
    shown = sorted((n, place) for place, n in enumerate(bases) if place not in hidden)
    together = rest + sum(bases[place] for place in hidden)
    while 0 < together < SMALLEST and shown:
        n, place = shown.pop(0)
        hidden.add(place)
        together += n
    return frozenset(hidden)
