import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.vq import kmeans2

from analysis.statistics.clustering import adjusted_rand, k_means, silhouette

POINTS = np.array(
    [[0, 0], [1, 0], [0, 1], [5, 5], [6, 5], [5, 6], [9, 0], [9, 1], [4, 4], [2, 2]], float
)
groupings = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=40)


def seed(number=1):
    return np.random.default_rng(number)


def blobs():
    random = seed(3)
    return np.vstack([random.normal(at, 1, (40, 2)) for at in ((0, 0), (4, 1), (1, 5))])


def cost(points, groups):
    """Return the sum of squared distances to the means of the groups."""
    return sum(
        ((points[groups == at] - points[groups == at].mean(axis=0)) ** 2).sum()
        for at in np.unique(groups)
    )


def test_groups_are_as_tight_as_scikit_learn_finds_them():
    # scikit-learn 1.9.1: KMeans(k, n_init=50, random_state=0).fit(blobs()).inertia_
    other = {2: 605.0585, 3: 236.1298, 4: 200.0879, 5: 172.2212}
    for k, inertia in other.items():
        assert cost(blobs(), k_means(blobs(), k, random=seed())) == pytest.approx(inertia, rel=2e-3)


@pytest.mark.parametrize("k", [2, 3, 4])
def test_groups_are_never_looser_than_scipys(k):
    _, other = kmeans2(blobs(), k, iter=100, minit="++", rng=seed(9))
    assert cost(blobs(), k_means(blobs(), k, random=seed())) <= cost(blobs(), other) + 1e-9


def test_the_largest_group_comes_first():
    sizes = np.bincount(k_means(np.vstack([blobs(), blobs()[:40] + 0.1]), 3, random=seed()))
    assert sizes.tolist() == sorted(sizes, reverse=True)


def test_the_same_seed_gives_the_same_groups():
    one, other = (k_means(blobs(), 4, random=seed(7)) for _ in range(2))
    assert np.array_equal(one, other)


def test_fewer_different_points_than_groups_are_no_groups():
    assert k_means(np.zeros((20, 2)), 2, random=seed()) is None
    assert k_means(np.empty((0, 2)), 2, random=seed()) is None
    two = np.repeat([[0.0, 0], [1, 1]], 5, axis=0)
    assert k_means(two, 3, random=seed()) is None
    assert sorted(np.bincount(k_means(two, 2, random=seed()))) == [5, 5]


def test_every_start_keeps_all_its_groups_or_loses_to_one_that_does():
    points = np.vstack([np.zeros((60, 2)), [[9.0, 9]], [[0.0, 9]]])
    assert np.bincount(k_means(points, 3, random=seed())).tolist() == [60, 1, 1]


def test_the_silhouette_agrees_with_scikit_learn():
    # scikit-learn 1.9.1: silhouette_score(POINTS, groups)
    groups = np.array([0, 0, 0, 1, 1, 1, 2, 2, 1, 0])
    assert silhouette(POINTS, groups, random=seed()) == pytest.approx(0.7261996275765543)
    alone = np.array([0, 0, 0, 1, 1, 1, 2, 2, 1, 3])
    assert silhouette(POINTS, alone, random=seed()) == pytest.approx(0.5655290314818443)


def test_the_silhouette_matches_the_hand_calculation():
    # 0 and 1 against 10 and 11: a = 1; b = 10.5 and 9.5; (9.5/10.5 + 8.5/9.5)/2 = 0.89975
    found = silhouette(np.array([[0.0], [1], [10], [11]]), np.array([5, 5, 8, 8]), random=seed())
    assert found == pytest.approx((9.5 / 10.5 + 8.5 / 9.5) / 2)


def test_of_very_many_points_some_are_enough():
    many = np.vstack([blobs()] * 20)
    groups = np.tile(k_means(blobs(), 3, random=seed()), 20)
    drawn = silhouette(many, groups, random=seed())
    assert drawn == pytest.approx(silhouette(blobs(), groups[:120], random=seed()), abs=0.03)


def test_points_in_one_place_have_a_silhouette_of_nothing():
    assert silhouette(np.zeros((4, 2)), np.array([0, 0, 1, 1]), random=seed()) == 0


def test_one_group_has_no_silhouette():
    with pytest.raises(ValueError, match="two groups"):
        silhouette(POINTS, np.zeros(10, int), random=seed())


def test_agreement_matches_scikit_learn():
    # scikit-learn 1.9.1: adjusted_rand_score(one, other)
    one, other = [0, 0, 0, 1, 1, 1, 2, 2, 1, 0], [0, 0, 1, 1, 1, 1, 2, 0, 2, 0]
    assert adjusted_rand(np.array(one), np.array(other)) == pytest.approx(0.24278846153846154)


@given(groupings)
def test_agreement_is_symmetric_and_blind_to_names(pairs):
    one, other = np.array(pairs).T
    found = adjusted_rand(one, other)
    assert found <= 1
    assert found == pytest.approx(adjusted_rand(other, 7 - one))
    assert adjusted_rand(one, one) == 1


def test_agreement_of_nobody_is_refused():
    with pytest.raises(ValueError, match="same points"):
        adjusted_rand(np.array([], int), np.array([], int))
    with pytest.raises(ValueError, match="same points"):
        adjusted_rand(np.array([1]), np.array([1, 2]))
    assert adjusted_rand(np.array([4]), np.array([2])) == 1
