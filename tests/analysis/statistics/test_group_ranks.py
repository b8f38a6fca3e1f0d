import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kruskal

from analysis.statistics.group_ranks import kruskal_wallis
from analysis.statistics.multiplicity import holm

GROUPS = st.integers(2, 6).flatmap(
    lambda options: st.lists(
        st.lists(st.integers(0, 30), min_size=options, max_size=options).filter(any),
        min_size=2,
        max_size=5,
    )
)
# Zar (2010), Biostatistical Analysis, example 10.11: pH of four ponds, in hundredths.
PONDS = [
    [768, 769, 770, 770, 772, 773, 773, 776],
    [771, 773, 774, 774, 778, 778, 780, 781],
    [774, 775, 777, 778, 780, 781, 784],
    [771, 771, 774, 779, 781, 785, 787, 791],
]


def tallied(values):
    return [values.count(value) for value in range(768, 792)]


@given(GROUPS)
def test_the_test_agrees_with_scipy(groups):
    spread = [np.repeat(np.arange(len(counts)), counts) for counts in groups]
    found = kruskal_wallis(groups)
    if len(set(np.concatenate(spread))) == 1:
        assert (found.h, found.p_value, found.epsilon2) == (0, 1, 0)
        return
    other = kruskal(*spread)  # whose H of equal groups may fall below 0, without a p-value
    assert found.h == pytest.approx(other.statistic, abs=1e-8)
    if found.h > 1e-6:
        assert found.p_value == pytest.approx(other.pvalue, abs=1e-8)


def test_the_test_matches_the_published_values():
    # R contingencytables 3.1: KruskalWallis_asymptotic_test_rxc(rbind(c(22, 4, 12), c(24, 9, 10),
    # c(51, 7, 6))) prints T = 9.162, df = 2, P = 0.010 (Fagerland, Lydersen & Laake, 2017).
    found = kruskal_wallis([[22, 4, 12], [24, 9, 10], [51, 7, 6]])
    assert (round(found.h, 3), found.df, round(found.p_value, 3)) == (9.162, 2, 0.010)
    # Zar (2010), example 10.11: corrected for ties H = 11.944.
    assert round(kruskal_wallis(list(map(tallied, PONDS))).h, 3) == 11.944


def test_dunns_pairs_match_another_program():
    # UniStat's p-values of these ponds, times six pairs, as quoted in the tests of R's FSA.
    published = {
        (0, 1): 0.1956,
        (0, 2): 0.0191,
        (1, 2): 1,
        (0, 3): 0.0166,
        (1, 3): 1,
        (2, 3): 1,
    }
    found = kruskal_wallis(list(map(tallied, PONDS)))
    for pair in found.pairs:
        times_six = min(1, 6 * pair.p_value)
        assert round(times_six, 4) == published[pair.first, pair.second]
    assert tuple(pair.adjusted_p for pair in found.pairs) == holm(
        [pair.p_value for pair in found.pairs]
    )


@given(GROUPS.map(lambda groups: groups[:2]))
def test_of_two_groups_dunn_is_the_test_itself(groups):
    found = kruskal_wallis(groups)
    (pair,) = found.pairs
    assert pair.z**2 == pytest.approx(found.h, abs=1e-8)
    assert pair.p_value == pair.adjusted_p == pytest.approx(found.p_value, abs=1e-8)


def test_the_second_of_a_pair_answers_higher_where_z_is_positive():
    (pair,) = kruskal_wallis([[9, 1], [1, 9]]).pairs
    assert pair.z > 0


def test_groups_that_tell_the_order_have_the_largest_effect():
    # H = N - 1 where the groups explain all of the ranks' variance.
    assert kruskal_wallis([[5, 0, 0], [0, 5, 0], [0, 0, 5]]).epsilon2 == pytest.approx(1)


@given(GROUPS)
def test_the_effect_lies_between_0_and_1(groups):
    assert -1e-12 <= kruskal_wallis(groups).epsilon2 <= 1 + 1e-12


@given(GROUPS)
def test_an_empty_group_changes_nothing_but_is_said(groups):
    plain, found = kruskal_wallis(groups), kruskal_wallis([[0] * len(groups[0]), *groups])
    assert found.empty == (0,)
    assert found.mean_ranks[0] is None
    assert (found.h, found.df, found.p_value) == (plain.h, plain.df, plain.p_value)
    assert [pair.z for pair in found.pairs] == [pair.z for pair in plain.pairs]


def test_two_who_differ_prove_nothing():
    found = kruskal_wallis([[1, 0], [0, 1]])
    assert found.mean_ranks == (1.0, 2.0)
    assert found.p_value > 0.3


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ([], "same options"),
        ([[1, 2], [1, 2, 3]], "same options"),
        ([[1, -2], [1, 2]], "negative"),
        ([[1, 2]], "two groups"),
        ([[1, 2], [0, 0]], "two groups"),
    ],
)
def test_what_cannot_be_compared_is_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        kruskal_wallis(wrong)
