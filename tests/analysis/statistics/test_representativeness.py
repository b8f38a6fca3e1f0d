import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.representativeness import (
    group_informed_consensus,
    one_proportion_z,
    representativeness,
    two_proportion_z,
)

# Three groups, three statements.
AGREE = np.array([[3, 4, 4], [1, 2, 7], [2, 2, 2]])
DISAGREE = np.array([[3, 1, 2], [2, 1, 2], [1, 4, 1]])
VOTES = np.array([[8, 6, 7], [6, 7, 9], [7, 10, 7]])


def numbers(found, voice, name):
    return np.array([[getattr(getattr(one, voice), name) for one in of] for of in found])


def test_every_number_agrees_with_red_dwarf():
    # red-dwarf 0.4.0, a re-implementation of Polis: calculate_comment_statistics of votes with
    # these counts: P, R, P test, R test.
    found = representativeness(AGREE, DISAGREE, VOTES)
    other = {
        ("agree", "chance"): [
            0.4,
            0.625,
            0.555556,
            0.25,
            0.333333,
            0.727273,
            0.333333,
            0.25,
            0.333333,
        ],
        ("agree", "ratio"): [1.5, 2.375, 1, 0.708333, 0.857143, 1.662338, 1.066667, 0.535714, 0.5],
        ("agree", "chance_z"): [
            -0.333333,
            1.133893,
            0.707107,
            -1.133893,
            -0.707107,
            1.897367,
            -0.707107,
            -1.507557,
            -0.707107,
        ],
        ("agree", "ratio_z"): [
            0.780042,
            2.000331,
            0.175035,
            -0.41368,
            -0.175035,
            1.666667,
            0.199826,
            -1.151415,
            -1.575315,
        ],
        ("disagree", "ratio"): [
            1.5,
            0.791667,
            1.5,
            1.275,
            0.666667,
            1.090909,
            0.592593,
            2.083333,
            0.8,
        ],
        ("disagree", "ratio_z"): [
            0.780042,
            -0.229175,
            0.72572,
            0.537784,
            -0.514706,
            0.181848,
            -0.719375,
            1.278327,
            -0.229175,
        ],
    }
    for (voice, name), values in other.items():
        assert numbers(found, voice, name).reshape(-1) == pytest.approx(values, abs=1e-6)


def test_a_voice_carries_its_counts_and_is_representative_by_both_tests():
    found = representativeness(AGREE, DISAGREE, VOTES)
    voice = found[1][2].agree
    assert (voice.n, voice.votes) == (7, 9)
    assert voice.is_representative  # 1.897 and 1.667 are above 1.2816
    assert not found[0][1].agree.is_representative  # 1.134 is not
    assert voice.strength == pytest.approx(
        voice.ratio * voice.ratio_z * voice.chance * voice.chance_z
    )


def test_consensus_agrees_with_red_dwarf():
    # The same call, its last value.
    found = group_informed_consensus(AGREE, VOTES)
    assert found == pytest.approx([0.033333, 0.052083, 0.13468], abs=1e-6)


def test_one_group_against_all_others_is_no_consensus():
    agree, votes = np.array([[30, 30], [30, 0]]), np.array([[30, 30], [30, 30]])
    shared, torn = group_informed_consensus(agree, votes)
    assert shared == pytest.approx((31 / 32) ** 2)
    assert torn == pytest.approx(31 / 32 / 32)


def test_the_two_proportion_test_matches_polis_own_test():
    # Polis, math/test/stats_test.clj: (two-prop-test 15 56 24 71) is -1.518 within 0.01.
    found = two_proportion_z(np.array(15), np.array(24), np.array(56), np.array(71))
    assert float(found) == pytest.approx(-1.518, abs=0.01)


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_one_proportion_test_is_the_textbook_one_with_a_vote_added(n, more):
    votes = n + more
    p = (n + 1) / (votes + 1)
    textbook = (p - 0.5) / np.sqrt(0.25 / (votes + 1))
    assert float(one_proportion_z(np.array(n), np.array(votes))) == pytest.approx(textbook)


def test_where_everybody_agrees_no_group_stands_out():
    assert two_proportion_z(np.array(8), np.array(8), np.array(20), np.array(20)) == 0


def test_a_statement_nobody_voted_on_stands_for_nobody():
    nothing = np.zeros((2, 1), int)
    voice = representativeness(nothing, nothing, nothing)[0][0].agree
    assert (voice.chance, voice.ratio, voice.ratio_z) == (0.5, 1, 0)
    assert not voice.is_representative


def test_one_group_or_more_voices_than_votes_are_refused():
    with pytest.raises(ValueError, match="two"):
        representativeness(AGREE[:1], DISAGREE[:1], VOTES[:1])
    with pytest.raises(ValueError, match="more voices"):
        representativeness(AGREE, DISAGREE + 5, VOTES)
    with pytest.raises(ValueError, match="more voices"):
        representativeness(AGREE, DISAGREE - 4, VOTES)
