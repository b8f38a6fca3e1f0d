import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.intervals import wilson, wilson_effective
from analysis.statistics.raking import RakingRefused, Refusal, rake
from analysis.statistics.weights import Evenness, design_effect, evenness, weighted_share

TABLE = np.array([[40, 30, 20], [35, 50, 100], [10, 8, 30]])
SQUARE = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])


def patterns_of(table):
    """Return the cells of a table as patterns with counts."""
    return np.argwhere(np.ones_like(table)), table.reshape(-1)


def test_raking_agrees_with_ipfn():
    # ipfn 1.4.4: ipfn(TABLE, [[100, 150, 73], [80, 110, 133]], [[0], [1]],
    # convergence_rate=1e-10).iteration() / TABLE
    other = [
        [0.98599531, 1.3837018, 0.95245668],
        [0.74343448, 1.04330276, 0.71814656],
        [1.4539981, 2.04047602, 1.40454036],
    ]
    found = rake(*patterns_of(TABLE), [[100, 150, 73], [80, 110, 133]])
    assert found.per_pattern.reshape(3, 3) == pytest.approx(np.array(other), abs=2e-6)
    assert found.trimmings == 0


def test_one_margin_is_post_stratification():
    # By hand: 60 and 20 answered, half and half are wanted: 40/60 and 40/20.
    # deff = 80 (60 * 4/9 + 20 * 4) / 80^2 = 4/3; n_eff = 60.
    found = rake(np.array([[0], [1]]), np.array([60, 20]), [[500, 500]])
    assert found.per_pattern == pytest.approx([2 / 3, 2])
    assert (found.design_effect, found.effective_n) == pytest.approx((4 / 3, 60))
    (few, many), *_ = found.margins
    assert (few.n, few.share, few.weighted, few.target) == pytest.approx((60, 0.75, 0.5, 0.5))
    assert (many.n, many.share) == (20, 0.25)


def test_a_sample_that_fits_gets_equal_weights():
    found = rake(SQUARE, np.array([10, 20, 20, 40]), [[1, 2], [1, 2]])
    assert found.per_pattern == pytest.approx(np.ones(4))
    assert (found.design_effect, found.largest_gap) == pytest.approx((1, 0))


@given(
    st.lists(st.integers(5, 60), min_size=6, max_size=6),
    st.lists(st.integers(30, 60), min_size=3, max_size=3),
    st.lists(st.integers(30, 60), min_size=2, max_size=2),
)
def test_weights_meet_every_margin_within_bounds_or_are_refused(cells, first, second):
    patterns, counts = patterns_of(np.array(cells).reshape(2, 3))
    try:
        found = rake(patterns, counts, [second, first])
    except RakingRefused as refused:
        assert refused.reason in {Refusal.OUT_OF_BOUNDS, Refusal.TOO_UNEVEN}  # noqa: PT017  one of two outcomes
        return
    assert all(
        cell.weighted == pytest.approx(cell.target, rel=2e-6)
        for margin in found.margins
        for cell in margin
    )
    assert found.per_pattern.min() >= 0.3
    assert found.per_pattern.max() <= 3
    assert found.per_pattern @ counts == pytest.approx(counts.sum(), rel=1e-5)


def test_trimming_moves_what_was_cut_to_others_until_the_margins_fit_again():
    # Raked alone, the corner would weigh 7. By hand: at 3 it weighs 18 of 386; each margin wants
    # .34 * 386 = 131.24 in its second group, so 113.24 / 40 = 2.831 beside the corner, and
    # (254.76 - 113.24) / 300 = .4717 for the many.
    counts = np.array([300, 40, 40, 6])
    found = rake(SQUARE, counts, [[66, 34], [66, 34]])
    assert found.per_pattern == pytest.approx([0.4717, 2.831, 2.831, 3], abs=1e-4)
    assert found.trimmings > 0
    assert found.trimmed == 6
    assert found.design_effect < found.design_effect_untrimmed


def test_who_did_not_tell_a_margin_keeps_the_weight_of_the_other_margins():
    patterns = np.array([[0, 0], [1, 0], [0, -4], [1, -4], [0, 1], [1, 1]])
    counts = np.array([20, 20, 10, 10, 20, 20])
    found = rake(patterns, counts, [[1, 1], [3, 5]])
    weighted = found.per_pattern * counts
    assert weighted[2:4].sum() == pytest.approx(20)
    assert weighted[4:].sum() == pytest.approx(50)
    assert found.per_pattern[2] == pytest.approx(found.per_pattern[3])


def test_groups_with_fewer_than_five_answers_are_named():
    with pytest.raises(RakingRefused) as refused:
        rake(SQUARE, np.array([30, 2, 30, 2]), [[1, 1], [1, 1]])
    assert refused.value.reason is Refusal.FEW_ANSWERS
    assert refused.value.cells == ((1, 1, 4),)
    assert "margin 1, position 1: 4" in str(refused.value)


def test_nobody_is_weighted_to_nothing():
    with pytest.raises(RakingRefused, match="few answers"):
        rake(np.empty((0, 1), np.int64), np.empty(0, np.int64), [[1, 1]])
    with pytest.raises(RakingRefused, match="few answers"):
        rake(np.array([[-4]]), np.array([50]), [[1, 1]])


def test_margins_that_contradict_each_other_are_refused():
    # All of the first group of one margin are the first group of the other.
    with pytest.raises(RakingRefused, match="contradiction"):
        rake(np.array([[0, 0], [1, 1]]), np.array([50, 50]), [[1, 1], [2, 1]])


def test_targets_beyond_the_bounds_are_refused():
    # One tenth of the answers is to count as four tenths: a weight of 4.
    with pytest.raises(RakingRefused, match="out of bounds"):
        rake(np.array([[0], [1]]), np.array([90, 10]), [[6, 4]])


def test_a_sample_that_is_nothing_like_the_population_is_refused():
    # Weights 6 and 0.737: deff = 0.05 * 36 + 0.95 * 0.543 = 2.3; 8 and 0.632: 3.58.
    with pytest.raises(RakingRefused, match="out of bounds"):
        rake(np.array([[0], [1]]), np.array([95, 5]), [[7, 3]])
    with pytest.raises(RakingRefused, match="too uneven"):
        rake(np.array([[0], [1]]), np.array([95, 5]), [[6, 4]])


def test_a_group_of_which_nobody_lives_here_and_nobody_answered_is_left_out():
    found = rake(np.array([[0], [1]]), np.array([10, 10]), [[3, 2, 0]])
    assert found.per_pattern == pytest.approx([1.2, 0.8])


@pytest.mark.parametrize(
    ("patterns", "targets", "says"),
    [
        ([[0], [1]], [[1, 0]], "population has nobody"),
        ([[0], [1]], [[1, -1]], "no numbers of people"),
        ([[0], [1]], [[1, float("nan")]], "no numbers of people"),
        ([[0], [1]], [[0, 0]], "no numbers of people"),
        ([[0], [2]], [[1, 1]], "no target"),
        ([[0, 1], [1, 1]], [[1, 1]], "do not fit"),
    ],
)
def test_targets_that_make_no_sense_are_refused(patterns, targets, says):
    with pytest.raises(ValueError, match=says):
        rake(np.array(patterns), np.array([50, 50]), targets)


def test_the_design_effect_matches_kish():
    # By hand: weights 1 1 2 4: n = 4, sum of squares 22, square of the sum 64: 88/64.
    assert design_effect(np.array([1.0, 2, 4]), np.array([2, 1, 1])) == pytest.approx(1.375)


def test_a_design_effect_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one respondent"):
        design_effect(np.array([1.0]), np.array([0]))


def test_the_design_effect_is_one_plus_the_variation_of_the_weights():
    # Kish (1992): deff = 1 + cv^2, for any weights.
    weights = np.random.default_rng(5).uniform(0.3, 3, 500)
    variation = weights.std() / weights.mean()
    assert design_effect(weights, np.ones(500, int)) == pytest.approx(1 + variation**2)


def test_borders_of_evenness():
    assert [evenness(effect) for effect in (1.0, 1.5, 1.51, 3.0, 3.01)] == [
        Evenness.FINE,
        Evenness.FINE,
        Evenness.UNEVEN,
        Evenness.UNEVEN,
        Evenness.REFUSED,
    ]


def test_equal_weights_give_the_unweighted_share_and_interval():
    found = weighted_share(np.array([20, 6]), np.array([28, 10]), np.array([1.0, 1.0]))
    assert found.value == found.unweighted == 26 / 38
    assert (found.interval.low, found.interval.high) == pytest.approx(
        (wilson(26, 38).low, wilson(26, 38).high)
    )


def test_a_weighted_share_matches_the_hand_calculation():
    # (30 * 2/3 + 15 * 2) / (60 * 2/3 + 20 * 2) = 50/80; n_eff = 80^2 / (60 * 4/9 + 20 * 4) = 60.
    found = weighted_share(np.array([30, 15]), np.array([60, 20]), np.array([2 / 3, 2.0]))
    assert (found.value, found.effective_n, found.base) == pytest.approx((0.625, 60, 80))
    assert found.interval == wilson_effective(0.625, found.effective_n)


def test_all_and_none_have_ends_at_one_and_zero():
    weights = np.array([0.7, 1.9])
    everybody = weighted_share(np.array([10, 5]), np.array([10, 5]), weights)
    nobody = weighted_share(np.array([0, 0]), np.array([10, 5]), weights)
    assert (everybody.value, everybody.interval.high) == (1, 1)
    assert (nobody.value, nobody.interval.low) == (0, 0)


def test_a_weighted_share_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one respondent"):
        weighted_share(np.array([0]), np.array([0]), np.array([1.0]))
    with pytest.raises(ValueError, match="More chose"):
        weighted_share(np.array([2]), np.array([1]), np.array([1.0]))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_effective_interval_of_whole_numbers_is_wilsons(pair):
    x, n = pair
    assert wilson_effective(x / n, n).low == pytest.approx(wilson(x, n).low, abs=1e-12)
    assert wilson_effective(x / n, n).high == pytest.approx(wilson(x, n).high, abs=1e-12)


@pytest.mark.parametrize(("share", "effective"), [(1.2, 10), (0.5, 0.5), (0.5, float("nan"))])
def test_an_effective_interval_of_nothing_is_refused(share, effective):
    with pytest.raises(ValueError, match=r"share|respondent"):
        wilson_effective(share, effective)
