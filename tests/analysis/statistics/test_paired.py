import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import mcnemar

from analysis.statistics.differences import clear_difference
from analysis.statistics.paired import PairedMethod, Transitions, paired_difference


def two_by_two(both, first_only, second_only, never):
    """Position 1 is the option in question, as in a yes/no item with yes last."""
    return Transitions(((never, second_only), (first_only, both)))


CELLS = st.tuples(*[st.integers(0, 60)] * 4).filter(any)


def test_the_interval_matches_the_published_values():
    # R contingencytables 3.1: Newcombe_square_and_add_CI_paired_2x2(cavo_2012) prints the estimate
    # -0.0621 with -0.1186 to -0.0046; for Bentur's data Fagerland, Lydersen & Laake (2014),
    # Statistics in Medicine 33, 2850-2875, give -0.507 to -0.026. Their difference is first minus
    # second, ours second minus first.
    cavo = paired_difference(two_by_two(59, 6, 16, 80), {1}).difference
    assert [round(end, 4) for end in (cavo.value, cavo.low, cavo.high)] == [0.0621, 0.0046, 0.1186]
    bentur = paired_difference(two_by_two(1, 1, 7, 12), {1}).difference
    assert [round(end, 3) for end in (bentur.low, bentur.high)] == [0.026, 0.507]


@given(CELLS)
def test_the_p_value_agrees_with_statsmodels(cells):
    both, first_only, second_only, never = cells
    found = paired_difference(two_by_two(*cells), {1})
    exact = first_only + second_only < 25
    table = [[both, first_only], [second_only, never]]
    expected = mcnemar(table, exact=exact, correction=False).pvalue
    assert found.method is (PairedMethod.EXACT if exact else PairedMethod.CHI2)
    assert found.difference.p_value == pytest.approx(expected, abs=1e-12)


@given(CELLS)
def test_the_difference_lies_in_its_interval(cells):
    found = paired_difference(two_by_two(*cells), {1}).difference
    assert -1 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


@given(CELLS)
def test_turning_time_around_turns_the_difference_around(cells):
    both, first_only, second_only, never = cells
    found = paired_difference(two_by_two(*cells), {1})
    turned = paired_difference(two_by_two(both, second_only, first_only, never), {1})
    ends = (turned.difference.low, turned.difference.high)
    assert ends == pytest.approx((-found.difference.high, -found.difference.low), abs=1e-12)
    assert (turned.improved, turned.worsened) == (found.worsened, found.improved)


@given(CELLS)
def test_what_is_not_chosen_mirrors_what_is(cells):
    yes, no = (paired_difference(two_by_two(*cells), {at}).difference for at in (1, 0))
    assert (-no.high, -no.low) == pytest.approx((yes.low, yes.high), abs=1e-12)


@given(CELLS)
def test_everybody_is_counted_once(cells):
    found = paired_difference(two_by_two(*cells), {1})
    assert found.improved + found.same + found.worsened == found.n_both == sum(cells)
    assert found.difference.smaller_base == found.n_both


def test_several_options_are_taken_together():
    # Upper two of four: from below 2 + 1 + 3 + 0 came up, 1 + 0 + 1 + 4 went down.
    found = paired_difference(
        Transitions(((5, 1, 2, 1), (0, 6, 3, 0), (1, 0, 7, 9), (1, 4, 8, 2)), 11, 13), {2, 3}
    )
    assert (found.improved, found.worsened, found.n_both) == (6, 6, 50)
    assert (found.n_only_first, found.n_only_second) == (11, 13)
    assert found.difference.value == 0.0
    assert found.difference.p_value == 1.0


def test_transitions_count_who_moved_up_and_down():
    found = Transitions(((5, 1, 2), (0, 6, 3), (1, 4, 7)), 2, 3)
    assert (found.raised, found.same, found.lowered, found.n_both) == (6, 18, 5, 29)


def test_nobody_changed():
    found = paired_difference(two_by_two(10, 0, 0, 20), {1})
    assert (found.difference.value, found.difference.p_value) == (0.0, 1.0)
    assert found.difference.low < 0 < found.difference.high


def test_everybody_changed_the_same_way():
    found = paired_difference(two_by_two(0, 0, 30, 0), {1})
    assert found.difference.value == 1.0
    assert found.difference.high == 1.0
    assert found.difference.low > 0.7


def test_one_respondent_says_next_to_nothing():
    found = paired_difference(two_by_two(0, 0, 1, 0), {1}).difference
    assert (found.value, found.p_value) == (1.0, 1.0)
    assert found.low < 0


def test_24_changes_are_judged_exactly_and_25_by_chi_squared():
    # 2 * P(X <= 7 | 24, 1/2) = 2 * 536155 / 2^24; (7 - 18)^2 / 25 = 4.84.
    exact = paired_difference(two_by_two(9, 7, 17, 9), {1})
    assert exact.difference.p_value == pytest.approx(2 * 536155 / 2**24)
    approximate = paired_difference(two_by_two(9, 7, 18, 9), {1})
    assert approximate.difference.p_value == pytest.approx(0.0278, abs=1e-4)


def test_the_same_rule_calls_a_paired_difference_one():
    found = paired_difference(two_by_two(10, 2, 20, 8), {1}).difference
    assert clear_difference(found, found.p_value)
    few = paired_difference(two_by_two(5, 0, 15, 0), {1}).difference
    assert not clear_difference(few, few.p_value)


def test_nobody_in_both_waves_is_refused():
    with pytest.raises(ValueError, match="both times"):
        paired_difference(two_by_two(0, 0, 0, 0), {1})


@pytest.mark.parametrize(
    "wrong", [((1,),), ((1, 2), (3,)), ((1, 2), (3, -1)), ((1, 2, 3), (4, 5, 6))]
)
def test_what_is_no_table_of_transitions_is_refused(wrong):
    with pytest.raises(ValueError, match=r"square|negative"):
        Transitions(wrong)


def test_an_unknown_option_is_refused():
    with pytest.raises(ValueError, match="positions"):
        paired_difference(two_by_two(1, 2, 3, 4), {2})
