"""Cubes made by hand or at random, without a database."""

import numpy as np

from analysis.tallies.cube import REASONS, Cube, ItemCounts
from analysis.tallies.plan import PlannedGrouping, PlannedVariable, ReleasePlan

SECRET = b"s" * 32
BLANK = REASONS.index(-4)
SKEWED = (6, 8, 4, 5)
"""Categories of the attributes of the reliability page: kinds, districts, sizes, ages."""
ITEMS = {"five": (0.1, 0.2, 0.4, 0.2, 0.1), "most": (0.8, 0.2), "nearly": (0.95, 0.05)}
"""Shares of the answers of the reliability page."""


def cube_of(attributes, answers, options, keys, categories):
    """Return a cube of one row per respondent; an answer of -1 was left blank."""
    profiles, place = np.unique(np.asarray(attributes), axis=0, return_inverse=True)
    place = place.reshape(-1)
    rows = len(profiles)
    sums = np.zeros(rows, np.int64)
    np.add.at(sums, place, keys)
    items = {}
    for name, values in answers.items():
        counts, key_sums = np.zeros((2, rows, options[name] + 1), np.int64)
        np.add.at(counts, (place, values), 1)
        np.add.at(key_sums, (place, values), keys)
        missing = np.zeros((rows, len(REASONS)), np.int64)
        missing[:, BLANK] = counts[:, -1]
        items[name] = ItemCounts(counts[:, :-1], key_sums[:, :-1], missing)
    return Cube(
        groupings=groupings_of(categories),
        profiles=profiles.astype(np.int16),
        sizes=np.bincount(place, minlength=rows).astype(np.int64),
        key_sums=sums,
        items=items,
        numbers={},
        joints={},
    )


def groupings_of(categories):
    return {
        f"by{place}": tuple(f"g{group}" for group in range(n)) for place, n in enumerate(categories)
    }


def plan_of(options, categories):
    groupings = groupings_of(categories)
    return ReleasePlan(
        tuple(
            PlannedVariable(name, tuple(map(str, range(n))), None, tuple(groupings))
            for name, n in options.items()
        ),
        tuple(
            PlannedGrouping(name, name, groups, tuple((group, (group,)) for group in groups))
            for name, groups in groupings.items()
        ),
    )


def random_rows(n, seed, shares=ITEMS, categories=SKEWED, blank=0.05):
    """Return attributes, answers and keys of `n` respondents, skewed like those of towns."""
    generator = np.random.default_rng(seed)
    attributes = np.column_stack(
        [generator.choice(many, n, p=_skewed(many)) for many in categories]
    )
    answers = {}
    for name, found in shares.items():
        given = generator.choice(len(found), n, p=found)
        answers[name] = np.where(generator.random(n) < blank, -1, given)
    return attributes, answers, generator.integers(1, 2**30, n)


def random_wave(n, seed, shares=ITEMS, categories=SKEWED, blank=0.05):
    """Return the cube and the plan of a wave in which `n` answered."""
    attributes, answers, keys = random_rows(n, seed, shares, categories, blank)
    options = {name: len(found) for name, found in shares.items()}
    return cube_of(attributes, answers, options, keys, categories), plan_of(options, categories)


def _skewed(many):
    found = 1 / np.arange(1, many + 1)
    return found / found.sum()
