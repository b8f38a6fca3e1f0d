"""What a few published groups leave over, though it makes no group: sets of too few people.

Nobody could name all of them beforehand. So they are looked for once groups are chosen, become
targets like others, and the groups are chosen again until none is left over.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from analysis.disclosure.people import Flags, Numbers
from analysis.disclosure.successions import Successions

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


def differences(
    rows: Flags, sizes: Numbers, k: int, successions: Successions | None = None
) -> Iterator[Numbers]:
    """Yield sets of fewer than `k` people that two or three groups give by plus and minus.

    Of three they are one less two beside each other within it, or two less a third. Whether what
    remains is a set, nobody twice and nobody less than not at all, the sizes of the groups and of
    what any two have in common tell alone. Who may have been corrected may be counted otherwise,
    if somebody else may make up for it.
    """
    rows = np.unique(rows[:MOST_ROWS], axis=0)
    fixed = successions.fixed if successions else np.ones(len(sizes), dtype=bool)
    common = (rows * (sizes * fixed).astype(np.float64)) @ rows.T.astype(np.float64)
    inside, people = common.diagonal(), rows @ sizes.astype(np.float64)
    for place, row in enumerate(rows.astype(np.int64)):
        outside = inside - common[place]
        within = np.flatnonzero(outside == 0)
        rest = people[place] - people[within]
        found = [row - rows[within[_small(rest, k)]]]
        both = rest[:, None] - people[within][None, :]
        both[common[np.ix_(within, within)] > 0] = 0
        one, other = within[np.argwhere(np.triu(_small(both, k))).T]
        found.append(row - rows[one] - rows[other])
        near = np.flatnonzero(outside < k)
        more = people[near][:, None] + people[near][None, :] - people[place]
        twice = common[np.ix_(near, near)] - common[place, near][:, None] - common[place, near]
        more[twice + inside[place] != 0] = 0
        one, other = near[np.argwhere(np.triu(_small(more, k))).T]
        found.append(rows[one].astype(np.int64) + rows[other] - row)
        sums = np.vstack(found)
        yield from sums[successions.explain(sums)] if successions else sums


def _small(people: npt.NDArray[np.float64], k: int) -> Flags:
    found: Flags = (people > 0) & (people < k)
    return found
