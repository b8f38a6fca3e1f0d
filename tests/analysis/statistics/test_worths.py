from itertools import pairwise

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.special import expit, logit
from statsmodels.duration.hazard_regression import PHReg

from analysis.statistics.intervals import Z_95
from analysis.statistics.worths import bradley_terry, plackett_luce

ORDERS = {
    (0, 1, 2, 3): 12,
    (1, 0, 3, 2): 7,
    (2, 0, 1, 3): 5,
    (3, 1, 0, 2): 4,
    (0, 2, 1, 3): 9,
    (1, 2, 0, 3): 6,
}
# American League East 1987: wins of the team in the row against the one in the column.
BASEBALL = np.array(
    [
        [0, 7, 9, 7, 7, 9, 11],
        [6, 0, 7, 5, 11, 9, 9],
        [4, 6, 0, 7, 7, 8, 12],
        [6, 8, 6, 0, 6, 7, 10],
        [6, 2, 6, 7, 0, 7, 12],
        [4, 4, 5, 6, 6, 0, 6],
        [2, 4, 1, 3, 1, 7, 0],
    ]
)


def ranks_of(orders, k=4, keep=4):
    """Return the ranks of options in orders, of the first `keep` places only."""
    ranks = np.full((len(orders), k), -1)
    for row, order in enumerate(orders):
        ranks[row, list(order[:keep])] = range(keep)
    return ranks, np.array(list(orders.values()))


def values(found):
    return np.array([option.value for option in found.options])


def drawn(worths, n, keep, seed):
    """Return rankings drawn from known worths: the larger log(w) + Gumbel, the earlier."""
    random = np.random.default_rng(seed)
    order = np.argsort(-(np.log(worths) + random.gumbel(size=(n, len(worths)))), axis=1)
    ranks = np.argsort(order, axis=1)
    return np.where(ranks < keep, ranks, -1), np.ones(n, int)


def test_worths_of_full_rankings_agree_with_choix():
    # choix 0.4.1: w = exp(opt_rankings(4, orders, one per respondent)); w / w.sum()
    found = plackett_luce(*ranks_of(ORDERS))
    assert values(found) == pytest.approx(
        [0.47577944, 0.32881421, 0.15222777, 0.04317858], abs=2e-7
    )
    assert found.order == (0, 1, 2, 3)
    assert not found.pseudo


@pytest.mark.parametrize("keep", [1, 2, 3])
def test_worths_and_intervals_agree_with_coxs_partial_likelihood(keep):
    # A ranking is a race: statsmodels' PHReg with one stratum per respondent has the same
    # likelihood (options without rank are censored).
    ranks, counts = drawn([0.4, 0.3, 0.2, 0.1], 150, keep, seed=8)
    times = np.where(ranks < 0, 99, ranks).reshape(-1) + 1.0
    options = np.tile(np.eye(4)[:, 1:], (150, 1))
    fit = PHReg(
        times, options, status=(ranks.reshape(-1) >= 0), strata=np.repeat(np.arange(150), 4)
    ).fit()
    other = np.exp(np.append(0, fit.params))
    other /= other.sum()
    found = plackett_luce(ranks, counts)
    assert values(found) == pytest.approx(other, abs=1e-6)
    covariance = np.zeros((4, 4))
    covariance[1:, 1:] = fit.cov_params()
    for at, option in enumerate(found.options):
        slope = np.where(np.arange(4) == at, 1, -other / (1 - other[at]))
        half = Z_95 * np.sqrt(slope @ covariance @ slope)
        ends = expit(logit(other[at]) + np.array([-half, half]))
        assert (option.low, option.high) == pytest.approx(ends, abs=1e-5)


def test_first_choices_alone_give_their_shares():
    # The closed form: worth = share, variance of its logit 1 / (n p (1 - p)).
    ranks = np.where(np.eye(3) > 0, 0, -1)
    found = plackett_luce(ranks, np.array([50, 30, 20]))
    assert values(found) == pytest.approx([0.5, 0.3, 0.2])
    half = Z_95 / np.sqrt(100 * 0.3 * 0.7)
    ends = expit(logit(0.3) + np.array([-half, half]))
    assert (found.options[1].low, found.options[1].high) == pytest.approx(ends)


def test_two_options_are_a_share():
    found = plackett_luce(np.array([[0, 1], [1, 0]]), np.array([30, 10]))
    assert values(found) == pytest.approx([0.75, 0.25])
    assert values(bradley_terry(np.array([[0, 30], [10, 0]]))) == pytest.approx([0.75, 0.25])


def test_rankings_of_two_are_pairs():
    one = plackett_luce(np.array([[0, 1], [1, 0]]), np.array([30, 10]))
    assert one.options == bradley_terry(np.array([[0, 30], [10, 0]])).options


def test_known_worths_are_found_again():
    worths = np.array([0.35, 0.25, 0.2, 0.12, 0.08])
    hits = 0
    for seed in range(40):
        found = plackett_luce(*drawn(worths, 200, 3, seed))
        hits += sum(
            option.low <= worth <= option.high
            for option, worth in zip(found.options, worths, strict=True)
        )
    # 200 intervals at 95 %: 190 expected, standard deviation about 3.
    assert 181 <= hits <= 199


def test_bradley_terry_matches_the_published_table():
    # Agresti (2002), Categorical Data Analysis, 2nd edition, section 10.6: log worths against
    # Baltimore 1.58 1.44 1.29 1.25 1.11 0.68.
    worths = values(bradley_terry(BASEBALL))
    assert np.log(worths / worths[-1]).round(2).tolist() == [1.58, 1.44, 1.29, 1.25, 1.11, 0.68, 0]


def test_bradley_terry_agrees_with_logistic_regression():
    pairs = [(i, j) for i in range(7) for j in range(7) if i < j]
    rows = np.array([np.eye(7)[i] - np.eye(7)[j] for i, j in pairs])[:, :-1]
    outcomes = np.array([[BASEBALL[i, j], BASEBALL[j, i]] for i, j in pairs])
    fit = sm.GLM(outcomes, rows, family=sm.families.Binomial()).fit()
    other = np.exp(np.append(fit.params, 0))
    assert values(bradley_terry(BASEBALL)) == pytest.approx(other / other.sum(), abs=1e-8)


def test_a_tie_is_half_a_win_for_both():
    found = bradley_terry(np.array([[0, 20.5], [10.5, 0]]))
    assert values(found) == pytest.approx([20.5 / 31, 10.5 / 31])


def test_baltimore_is_told_apart_and_the_order_of_the_others_is_open():
    assert bradley_terry(BASEBALL).open_places == ((1, 6), (6, 7))


def test_clear_worths_leave_no_place_open():
    found = plackett_luce(*drawn([0.7, 0.2, 0.07, 0.03], 2000, 3, seed=1))
    assert found.open_places == ()
    assert all(
        found.options[one].value > found.options[other].value
        for one, other in pairwise(found.order)
    )


def test_below_thirty_the_whole_order_is_open():
    ranks, counts = ranks_of({(0, 1, 2, 3): 28, (3, 2, 1, 0): 1})
    assert plackett_luce(ranks, counts).open_places == ((1, 4),)


def test_an_option_that_never_wins_gets_pseudo_comparisons():
    ranks = np.array([[0, 1, 2], [1, 0, 2]])
    found = plackett_luce(ranks, np.array([40, 20]))
    assert found.pseudo
    assert 0 < found.options[2].value < 0.01
    assert found.options[2].high < found.options[1].low
    # Those two alone: 40.1 to 20.1, as nobody put the third between them.
    assert found.options[0].value / found.options[1].value == pytest.approx(40.1 / 20.1, rel=0.01)


def test_an_option_nobody_ever_ranked_has_a_worth_near_nothing():
    ranks = np.where(np.eye(3) > 0, 0, -1)
    found = plackett_luce(ranks, np.array([30, 30, 0]))
    assert found.pseudo
    assert found.options[2].value < 0.01


def test_one_respondent_is_pseudo_and_open():
    found = plackett_luce(np.array([[0, 1, 2]]), np.array([1]))
    assert found.pseudo
    assert found.open_places == ((1, 3),)
    assert found.order == (0, 1, 2)


def test_equal_votes_give_equal_worths():
    ranks, counts = ranks_of(
        {(0, 1, 2, 3): 20, (1, 2, 3, 0): 20, (2, 3, 0, 1): 20, (3, 0, 1, 2): 20}
    )
    found = plackett_luce(ranks, counts)
    assert values(found) == pytest.approx([0.25] * 4)
    assert found.open_places == ((1, 4),)


def test_all_missing_is_refused():
    with pytest.raises(ValueError, match="at least one respondent"):
        plackett_luce(np.full((2, 3), -4), np.array([5, 5]))


@pytest.mark.parametrize(
    "wrong", [[[0]], [[0, 1]], [[0, -1], [1, 0]], [[1, 2], [1, 0]], [[0, 0], [0, 0]]]
)
def test_a_table_that_compares_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="Comparisons"):
        bradley_terry(np.array(wrong))
