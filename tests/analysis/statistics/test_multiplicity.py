import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from analysis.statistics.multiplicity import Adjustment, benjamini_hochberg, family, holm

FAMILIES = st.lists(st.integers(0, 1000).map(lambda at: at / 1000), min_size=1, max_size=30)


@settings(max_examples=20)  # the other program takes its time
@given(FAMILIES)
def test_holm_agrees_with_statsmodels(p_values):
    adjusted = multipletests(p_values, method="holm")[1]
    assert holm(p_values) == pytest.approx(list(adjusted), abs=1e-12)


def test_holm_matches_the_hand_calculation():
    # Sorted .01 .02 .03 .04 times 4 3 2 1 gives .04 .06 .06 .04, then never falling.
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])


@settings(max_examples=20)  # the other program takes its time
@given(FAMILIES)
def test_benjamini_hochberg_agrees_with_statsmodels(p_values):
    adjusted = multipletests(p_values, method="fdr_bh")[1]
    assert benjamini_hochberg(p_values) == pytest.approx(list(adjusted), abs=1e-12)


def test_benjamini_hochberg_matches_the_published_example():
    # Benjamini & Hochberg (1995), section 4: of these 15 the four smallest are rejected at 0.05,
    # while Bonferroni (and Holm) reject three.
    published = [
        *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459),
        *(0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
    ]
    assert sum(p <= 0.05 for p in benjamini_hochberg(published)) == 4
    assert sum(p <= 0.05 for p in holm(published)) == 3


@given(FAMILIES)
def test_a_search_is_never_stricter_than_a_confirmation(p_values):
    pairs = zip(benjamini_hochberg(p_values), holm(p_values), strict=True)
    assert all(searching <= confirming + 1e-12 for searching, confirming in pairs)


def test_twenty_tests_confirm_and_twenty_one_search():
    confirming, searching = family([0.01] * 20), family([0.01] * 21)
    assert (confirming.adjustment, confirming.size) == (Adjustment.HOLM, 20)
    assert confirming.adjusted == holm([0.01] * 20)
    assert (searching.adjustment, searching.size) == (Adjustment.BENJAMINI_HOCHBERG, 21)
    assert searching.adjusted == benjamini_hochberg([0.01] * 21)


def test_one_test_alone_stays_as_it_is():
    assert family([0.03]).adjusted == (0.03,)


def test_a_family_of_none_stays_empty():
    assert holm([]) == benjamini_hochberg([]) == family([]).adjusted == ()


@pytest.mark.parametrize("adjust", [holm, benjamini_hochberg, family])
@pytest.mark.parametrize("wrong", [1.2, -0.1, float("nan")])
def test_what_is_no_probability_is_refused(adjust, wrong):
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjust([0.5, wrong])
