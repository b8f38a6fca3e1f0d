from dataclasses import replace
from fractions import Fraction
from itertools import combinations, permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from analysis.disclosure.elimination import Reader, accepted
from analysis.disclosure.people import people_of
from analysis.disclosure.targets import conjunctions, targets
from tests.analysis.disclosure.cubes_for_tests import cube_of, random_wave

CLASSES = 6


def rank(rows):
    """Return the rank over the fractions: slow, exact, and nothing of the product."""
    matrix = [[Fraction(int(n)) for n in row] for row in rows]
    found = 0
    for column in range(CLASSES):
        pivot = next((row for row in matrix[found:] if row[column]), None)
        if pivot is None:
            continue
        matrix.remove(pivot)
        matrix.insert(found, pivot)
        for row in matrix[found + 1 :]:
            factor = row[column] / pivot[column]
            row[:] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
        found += 1
    return found


def follows(target, rows):
    return rank([*rows, target]) == rank(rows)


groups = st.lists(
    st.lists(st.booleans(), min_size=CLASSES, max_size=CLASSES).filter(any), min_size=1, max_size=8
)


@settings(deadline=None)
@given(groups, groups)
def test_a_group_is_refused_if_and_only_if_a_target_would_follow(candidates, secrets):
    found = accepted(
        [Reader([], csr_array(np.array(secrets, dtype=np.int64)))], np.array(candidates)
    )
    shown = []
    for place, candidate in enumerate(candidates):
        safe = not any(follows(secret, [*shown, candidate]) for secret in secrets)
        assert (place in found) == safe
        if safe:
            shown.append(candidate)


@settings(deadline=None)
@given(groups, groups, groups)
def test_what_followed_before_binds_nobody_and_what_did_not_still_does(before, candidates, secrets):
    rows = csr_array(np.array(secrets, dtype=np.int64))
    found = accepted([Reader(np.array(before), rows)], np.array(candidates))
    shown = [*before, *(candidates[place] for place in found)]
    for secret in secrets:
        assert follows(secret, before) or not follows(secret, shown)


def test_what_only_staff_saw_still_binds_what_everybody_sees():
    # Staff could subtract a small group already; the public must not.
    everybody, large, small = np.array([[1, 1], [1, 0], [0, 1]])
    secrets = csr_array(small[None, :])
    staff = [everybody, large]
    of_staff = Reader(staff, secrets)
    assert accepted([of_staff], [everybody, large]).tolist() == [0, 1]
    assert accepted([Reader([], secrets), of_staff], [everybody, large]).tolist() == [0]


def test_staff_may_know_smaller_groups_than_everybody():
    # Staff saw all of them before seven more came.
    now, before = np.array([[1, 1], [1, 0]])
    nothing = csr_array(np.zeros((0, 2), np.int64))
    sizes = np.array([20, 7])
    public, staff = Reader([], nothing, 10), Reader([before], nothing, 5)
    assert accepted([public, staff], [now], sizes).tolist() == [0]
    assert accepted([public, replace(staff, k=10)], [now], sizes).tolist() == []


@settings(deadline=None, max_examples=25)
@given(
    groups,
    groups,
    st.lists(st.integers(1, 6), min_size=CLASSES, max_size=CLASSES),
    st.integers(2, 9),
)
def test_nothing_small_is_left_over_and_nothing_is_refused_without_need(
    before, candidates, sizes, k
):
    sizes = np.array(sizes)
    places = [chosen for n in (1, 2, 3) for chosen in combinations(range(CLASSES), n)]
    secrets = []
    for chosen in places:
        row = np.zeros(CLASSES, int)
        row[list(chosen)] = 1
        if row @ sizes < k and not follows(row, before):
            secrets.append(row)
    nobody = csr_array(np.zeros((0, CLASSES), np.int64))
    found = accepted([Reader(np.array(before), nobody, k)], np.array(candidates), sizes).tolist()
    shown = list(before)
    for place, candidate in enumerate(candidates):
        now = [*shown, candidate]
        safe = not any(follows(secret, now) for secret in secrets) and all(
            follows(one, before) for one in small_differences(now, sizes, k)
        )
        assert (place in found) == safe
        if safe:
            shown.append(candidate)


def small_differences(rows, sizes, k):
    """Return sets of fewer than `k` people: one row less one or two, or two rows less one."""
    rows = np.unique(np.array(rows, dtype=int), axis=0)
    for signs in ((1, -1), (1, -1, -1), (1, 1, -1)):
        for chosen in permutations(rows, len(signs)):
            combined = np.array(signs) @ chosen
            if combined.min() >= 0 and combined.max() == 1 and combined @ sizes < k:
                yield combined


def test_every_small_group_and_every_small_union_of_siblings_is_a_target():
    cube, _ = random_wave(40, seed=3, categories=(3, 4), blank=0)
    people = people_of([cube], [])
    found, _ = targets(conjunctions(people), people, people.sizes, k=7)
    kept = {tuple(row) for row in found.toarray().astype(bool).tolist()}
    small = small_groups(people, k=7)
    assert kept == small


def small_groups(people, k):
    """Return every small group and union of small siblings of two attributes, by trying all."""
    first, second = people.profiles.T
    found = set()

    def add(members):
        if members.any() and people.sizes[members].sum() < k:
            found.add(tuple(members.tolist()))
            return True
        return False

    everybody = np.ones(len(first), dtype=bool)
    add(everybody)
    families = [(everybody, first), (everybody, second)]
    families += [(first == value, second) for value in np.unique(first)]
    families += [(second == value, first) for value in np.unique(second)]
    for parent, column in families:
        children = [parent & (column == value) for value in np.unique(column[parent])]
        unsafe = [child for child in children if add(child)]
        for n in range(2, len(unsafe) + 1):
            for union in combinations(unsafe, n):
                add(np.logical_or.reduce(union))
    return found


def test_a_group_in_which_hardly_anybody_answered_is_a_target():
    attributes = [[0]] * 9 + [[1]] * 9
    answers = {"way": [0] * 9 + [0, 0] + [-1] * 7}
    cube = cube_of(attributes, answers, {"way": 2}, range(1, 19), (2,))
    people = people_of([cube], [])
    found, _ = targets(conjunctions(people), people, people.bases("way"), k=5)
    assert found.toarray().tolist() == [[0, 1]]
