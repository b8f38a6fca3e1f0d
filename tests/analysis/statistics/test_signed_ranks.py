from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata, wilcoxon

from analysis.statistics.paired import Transitions
from analysis.statistics.ranks import RankMethod
from analysis.statistics.signed_ranks import signed_ranks


@st.composite
def moves(draw, most=12):
    k = draw(st.integers(2, 5))
    table = [[draw(st.integers(0, most)) for _ in range(k)] for _ in range(k)]
    table[0][0] += 1
    return Transitions(tuple(map(tuple, table)))


def steps(transitions):
    return np.array(
        [
            second - first
            for first, row in enumerate(transitions.counts)
            for second, count in enumerate(row)
            for _ in range(count)
        ]
    )


@given(moves().filter(lambda found: found.raised + found.lowered > 25))
def test_the_normal_test_agrees_with_scipy(transitions):
    other = wilcoxon(steps(transitions), zero_method="pratt", correction=False, method="asymptotic")
    found = signed_ranks(transitions)
    assert found.method is RankMethod.NORMAL
    assert min(found.rank_sum_up, found.rank_sum_down) == other.statistic
    assert found.p_value == pytest.approx(other.pvalue, abs=1e-9)


@settings(max_examples=30)
@given(moves(most=1).filter(lambda found: found.raised + found.lowered <= 12))
def test_the_exact_test_tries_all_signs(transitions):
    # By the definition: every respondent who moved might have moved the other way.
    change = steps(transitions)
    ranks = rankdata(np.abs(change))[change != 0]
    here = ranks[change[change != 0] > 0].sum()
    sums = np.array([np.dot(signs, ranks) for signs in product((0, 1), repeat=len(ranks))])
    tail = min((sums <= here).mean(), (sums >= here).mean())
    found = signed_ranks(transitions)
    assert (found.method, found.rank_sum_up) == (RankMethod.EXACT, here)
    assert found.p_value == pytest.approx(min(1, 2 * tail), abs=1e-12)


@given(moves())
def test_turning_time_around_swaps_ups_and_downs(transitions):
    found = signed_ranks(transitions)
    turned = signed_ranks(Transitions(tuple(zip(*transitions.counts, strict=True))))
    assert (turned.rank_sum_up, turned.raised) == (found.rank_sum_down, found.lowered)
    assert turned.p_value == pytest.approx(found.p_value)


def test_ranks_begin_above_those_who_stayed():
    # Pratt: 3 stayed (ranks 1 to 3), 2 up by one and 1 down by one share 4, 5, 6, one up by two
    # has 7: up 5 + 5 + 7, down 5. Signs: of 16, sums <= 5 are 0 and thrice 5: 2 * 4/16.
    found = signed_ranks(Transitions(((1, 1, 1), (0, 1, 1), (0, 1, 1))))
    assert (found.raised, found.same, found.lowered) == (3, 3, 1)
    assert (found.rank_sum_up, found.rank_sum_down) == (17, 5)
    assert found.p_value == 0.5


def test_many_who_stayed_make_far_steps_count_no_more_than_near_ones():
    # Two ups by one against one down by two: 2 + 2 to 4 ranks without those who stayed, but
    # nearly 2 to 1 among a thousand who did.
    alone = signed_ranks(Transitions(((0, 2, 0), (0, 0, 0), (1, 0, 0))))
    among = signed_ranks(Transitions(((1000, 2, 0), (0, 0, 0), (1, 0, 0))))
    assert (alone.rank_sum_up, alone.rank_sum_down) == (3, 3)
    assert among.rank_sum_up == pytest.approx(2 * among.rank_sum_down, rel=0.01)


def test_nobody_moved():
    found = signed_ranks(Transitions(((5, 0), (0, 5)), 3, 4))
    assert (found.p_value, found.rank_sum_up, found.same, found.n_both) == (1.0, 0, 10, 10)
    assert (found.n_only_first, found.n_only_second) == (3, 4)


def test_25_moves_are_exact_and_26_are_not():
    assert signed_ranks(Transitions(((5, 20), (5, 9)))).method is RankMethod.EXACT
    assert signed_ranks(Transitions(((5, 21), (5, 9)))).method is RankMethod.NORMAL


def test_on_two_options_it_is_mcnemars_test():
    # (21 - 5)^2 / 26 = 9.846, p = .0017, however many stayed.
    for stayed in (5, 5000):
        found = signed_ranks(Transitions(((stayed, 21), (5, 9))))
        assert found.p_value == pytest.approx(0.001702, abs=1e-6)


def test_nobody_in_both_waves_is_refused():
    with pytest.raises(ValueError, match="both times"):
        signed_ranks(Transitions(((0, 0), (0, 0)), 5, 5))
