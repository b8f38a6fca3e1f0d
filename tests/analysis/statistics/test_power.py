import pytest
from scipy.stats import binom

from analysis.statistics.differences import share_difference
from analysis.statistics.power import smallest_reliable_gap


def test_two_groups_of_thirty_show_36_points_and_of_a_hundred_20():
    # analysis-methods, section 4; by hand (1.95996 + 0.84162) sqrt(2 * .25 / 30) = .3617.
    assert smallest_reliable_gap(30, 30) == pytest.approx(0.3617, abs=1e-4)
    assert round(smallest_reliable_gap(100, 100), 2) == 0.20


@pytest.mark.parametrize("n", [30, 60])
def test_our_own_comparison_finds_such_a_gap_about_four_times_in_five(n):
    # All pairs of counts, weighted by how probable they are at shares of 1/2 -+ half the gap.
    gap = smallest_reliable_gap(n, n)
    low, high = (binom.pmf(range(n + 1), n, 0.5 + side * gap / 2) for side in (-1, 1))
    power = sum(
        low[x1] * high[x2]
        for x1 in range(n + 1)
        for x2 in range(n + 1)
        if low[x1] * high[x2] > 1e-6 and not _touches_zero(x1, x2, n)
    )
    assert 0.77 < power < 0.87


def _touches_zero(x1, x2, n):
    found = share_difference(x1, n, x2, n)
    return found.low <= 0 <= found.high


def test_more_answers_and_less_power_show_smaller_gaps():
    assert smallest_reliable_gap(30, 60) < smallest_reliable_gap(30, 30)
    assert smallest_reliable_gap(30, 30, power=0.5) < smallest_reliable_gap(30, 30)


def test_three_against_three_show_nothing_reliably():
    # (2.8016) sqrt(.5 / 3) = 1.14 is more than everybody against nobody.
    assert smallest_reliable_gap(3, 3) is None
    assert smallest_reliable_gap(4, 4) is not None


@pytest.mark.parametrize("wrong", [(0, 5, 0.8), (5, 0, 0.8), (5, 5, 1.0), (5, 5, 0.2)])
def test_an_impossible_plan_is_refused(wrong):
    n1, n2, power = wrong
    with pytest.raises(ValueError, match=r"respondent|power"):
        smallest_reliable_gap(n1, n2, power=power)
