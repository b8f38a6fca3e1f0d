"""What a few published groups leave over, though it makes no group: sets of too few people.

Nobody could name all of them beforehand. So they are looked for once groups are chosen, become
targets like others, and the groups are chosen again until none is left over.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analysis.disclosure.people import Flags, Numbers

MOST_CLASSES = 2048
"""Classes of which any three are looked at, those of the fewest people first."""
MOST_ROWS = 1500
"""Published groups of which any three are added and subtracted, the newest first."""
MOST_AT_ONCE = 4096
"""Sets that become targets at once: the others are found again if they still follow."""

Places = tuple[int, ...]


def scattered(remainders: Numbers, sizes: Numbers, k: int, prime: int) -> Iterator[Places]:
    """Yield one, two or three classes of fewer than `k` people in all that follow.

    Parameters
    ----------
    remainders
        Per class its part in a random vector at right angles to everything published: some
        classes follow together if, and but for one chance in `prime` only if, theirs sum to 0.
    sizes
        People per class.
    """
    small = np.flatnonzero(sizes < k)
    small = np.sort(small[np.argsort(sizes[small], kind="stable")][:MOST_CLASSES])
    yield from ((int(place),) for place in small[remainders[small] == 0])
    small = small[remainders[small] != 0]
    ordered = small[np.argsort(remainders[small], kind="stable")]
    values, people = remainders[ordered], sizes[ordered]
    for first, (value, n) in enumerate(zip(values.tolist(), people.tolist(), strict=True)):
        others = np.arange(first + 1, len(ordered))
        others = others[people[others] + n < k]
        sums = (values[others] + value) % prime
        yield from ((int(ordered[first]), int(ordered[one])) for one in others[sums == 0])
        lacking = -sums % prime
        begin, end = np.searchsorted(values, lacking), np.searchsorted(values, lacking, "right")
        for hit in np.flatnonzero(end > begin).tolist():
            second = int(others[hit])
            for third in range(max(second + 1, int(begin[hit])), int(end[hit])):
                if people[first] + people[second] + people[third] < k:
                    yield int(ordered[first]), int(ordered[second]), int(ordered[third])


def differences(rows: Flags, sizes: Numbers, k: int) -> Iterator[Flags]:
    """Yield sets of fewer than `k` people that two or three groups give by plus and minus.

    Of three they are one less two beside each other within it, or two less a third. Whether what
    remains is a set, nobody twice and nobody less than not at all, the sizes of the groups and of
    what any two have in common tell alone.
    """
    rows = np.unique(rows[:MOST_ROWS], axis=0)
    common = (rows * sizes.astype(np.float64)) @ rows.T.astype(np.float64)
    people = common.diagonal()
    for place, row in enumerate(rows.astype(np.int8)):
        outside = people - common[place]
        within = np.flatnonzero(outside == 0)
        rest = people[place] - people[within]
        yield from (row - rows[within[_small(rest, k)]]).astype(bool)
        both = rest[:, None] - people[within][None, :]
        both[common[np.ix_(within, within)] > 0] = 0
        for one, other in _pairs(_small(both, k), within):
            yield (row - rows[one] - rows[other]).astype(bool)
        near = np.flatnonzero(outside < k)
        more = people[near][:, None] + people[near][None, :] - people[place]
        twice = common[np.ix_(near, near)] - common[place, near][:, None] - common[place, near]
        more[twice + people[place] != 0] = 0
        for one, other in _pairs(_small(more, k), near):
            yield (rows[one].astype(np.int8) + rows[other] - row).astype(bool)


def _small(people: npt.NDArray[np.float64], k: int) -> Flags:
    found: Flags = (people > 0) & (people < k)
    return found


def _pairs(chosen: Flags, places: npt.NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    for one, other in np.argwhere(np.triu(chosen)).tolist():
        yield int(places[one]), int(places[other])
