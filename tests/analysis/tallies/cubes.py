"""Cubes compared number by number."""

import numpy as np

ARRAYS = {
    "items": ("counts", "key_sums", "missing"),
    "numbers": ("profiles", "numbers", "counts", "key_sums", "missing"),
    "joints": ("profiles", "patterns", "counts"),
}


def same(one, other):
    """Whether two cubes hold the same numbers, bit for bit."""
    pairs = [
        (one.profiles, other.profiles),
        (one.sizes, other.sizes),
        (one.key_sums, other.key_sums),
    ]
    for kind, names in ARRAYS.items():
        ours, theirs = getattr(one, kind), getattr(other, kind)
        assert ours.keys() == theirs.keys()
        pairs += [
            (getattr(ours[key], name), getattr(theirs[key], name)) for key in ours for name in names
        ]
    return one.groupings == other.groupings and all(
        a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs
    )
