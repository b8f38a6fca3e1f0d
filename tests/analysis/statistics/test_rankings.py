import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.intervals import wilson
from analysis.statistics.rankings import ranked, ranking_summary, ranks_from_positions

PARTIAL = np.array([[0, 1, -1, -1], [1, 0, 2, -1], [-1, -1, -1, 0], [-4, -4, -4, -4]])
FIVES = np.array([5, 3, 2, 9])


@st.composite
def rankings(draw):
    k = draw(st.integers(2, 5))
    rows = []
    for _ in range(draw(st.integers(1, 8))):
        order = draw(st.permutations(range(k)))
        row = [-1] * k
        for rank in range(draw(st.integers(1, k))):
            row[order[rank]] = rank
        rows.append(row)
    counts = draw(st.lists(st.integers(1, 9), min_size=len(rows), max_size=len(rows)))
    return np.array(rows), np.array(counts)


def test_first_places_and_points_match_the_hand_calculation():
    # 5 people a > b, the rest (c, d) share 1 and 0 points: 3 2 .5 .5
    # 3 people b > a > c, d left: 2 3 1 0
    # 2 people d, the rest share 2, 1, 0: 1 1 1 3; 9 ranked nothing and are not there.
    # So a has 15 + 6 + 2 of 10 people, b 10 + 9 + 2, c 2.5 + 3 + 2, d 2.5 + 0 + 6.
    found = ranking_summary(PARTIAL, FIVES)
    assert found.base == 10
    assert [option.borda for option in found.options] == pytest.approx([2.3, 2.1, 0.75, 0.85])
    assert [option.first for option in found.options] == [5, 3, 0, 2]
    assert [option.podium for option in found.options] == [8, 8, 3, 2]


def test_shares_carry_wilsons_interval():
    option = ranking_summary(PARTIAL, FIVES).options[0]
    assert (option.first_share, option.podium_share) == (0.5, 0.8)
    assert option.first_interval == wilson(5, 10)
    assert option.podium_interval == wilson(8, 10)


def test_with_two_options_the_podium_has_two_places():
    found = ranking_summary(np.array([[0, 1]]), np.array([4]))
    assert found.podium_size == 2
    assert [option.podium for option in found.options] == [4, 4]


@given(rankings())
def test_points_are_given_out_in_full(ranking):
    # Everybody gives k - 1 + k - 2 + ... + 0 points, however many ranks were used.
    ranks, counts = ranking
    k = ranks.shape[1]
    found = ranking_summary(ranks, counts)
    assert sum(option.borda for option in found.options) == pytest.approx(k * (k - 1) / 2)
    assert sum(option.first for option in found.options) == found.base == counts.sum()


@given(rankings())
def test_a_complete_ranking_turned_around_turns_the_points(ranking):
    ranks, counts = ranking
    k = ranks.shape[1]
    complete = (ranks >= 0).all(axis=1)
    if not complete.any():
        return
    there = ranking_summary(ranks[complete], counts[complete])
    back = ranking_summary(k - 1 - ranks[complete], counts[complete])
    for one, other in zip(there.options, back.options, strict=True):
        assert one.borda == pytest.approx(k - 1 - other.borda)


def test_a_ranking_of_nobody_is_refused():
    for counts in (FIVES * 0, np.array([0, 0, 0, 9])):
        with pytest.raises(ValueError, match="at least one respondent"):
            ranking_summary(PARTIAL, counts)


@pytest.mark.parametrize("wrong", [[[0, 0]], [[1, 2]], [[0, 2]], [[1, -1]], [[0, 1], [5, 0]]])
def test_ranks_with_a_gap_or_twice_are_refused(wrong):
    with pytest.raises(ValueError, match="each once"):
        ranked(np.array(wrong), np.ones(len(wrong), int))


def test_one_option_is_no_ranking():
    with pytest.raises(ValueError, match="two options"):
        ranked(np.array([[0]]), np.array([1]))


def test_stored_positions_become_ranks():
    # Codes: unranked, 3, 2, 1. So position 3 is the first place.
    stored = np.array([[3, 2, 1, 0], [0, 0, 3, 0], [-6, -6, -6, -6]])
    assert ranks_from_positions(stored, 3).tolist() == [
        [0, 1, 2, -1],
        [-1, -1, 0, -1],
        [-1, -1, -1, -1],
    ]
    with pytest.raises(ValueError, match="none of 3 places"):
        ranks_from_positions(np.array([[4, 0]]), 3)
