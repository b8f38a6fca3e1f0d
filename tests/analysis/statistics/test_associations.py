import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, kendalltau
from scipy.stats.contingency import association

from analysis.statistics.associations import Strength, corrected_v, cramers_v, strength, tau_b

TABLES = st.integers(2, 5).flatmap(
    lambda columns: st.lists(
        st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=2, max_size=5
    )
)


def respondents(table):
    """The table spread out: one pair of answers per respondent."""
    cells = [(i, j, x) for i, row in enumerate(table) for j, x in enumerate(row)]
    return [i for i, _, x in cells for _ in range(x)], [j for _, j, x in cells for _ in range(x)]


def full(table):
    return all(map(sum, table)) and all(map(sum, zip(*table, strict=True)))


@given(TABLES.filter(full))
def test_v_agrees_with_scipy(table):
    statistic = chi2_contingency(table, correction=False).statistic
    shape = (len(table), len(table[0]))
    found = cramers_v(statistic, sum(map(sum, table)), shape)
    assert found == pytest.approx(association(np.array(table), method="cramer"), abs=1e-12)


def test_corrected_v_matches_the_hand_calculation():
    # X2 = 8, n = 200, 2 x 3: phi2 = .04 - 2/199 = .0299497; r' = 2 - 1/199 = 1.994975,
    # c' = 3 - 4/199; V' = sqrt(.0299497 / .994975) = .173496.
    assert corrected_v(8.0, 200, (2, 3)) == pytest.approx(0.173496, abs=1e-6)


def test_corrected_v_has_no_bias_where_nothing_goes_together():
    # Bergsma (2013): under independence V grows with the table, V' hardly. 400 tables of 40
    # respondents in 5 x 5 equally likely cells, seed 3.
    source = np.random.default_rng(3)
    plain, corrected = [], []
    for _ in range(400):
        table = source.multinomial(40, [1 / 25] * 25).reshape(5, 5)
        if not full(table.tolist()):
            continue
        statistic = chi2_contingency(table, correction=False).statistic
        plain.append(cramers_v(statistic, 40, (5, 5)))
        corrected.append(corrected_v(statistic, 40, (5, 5)))
    assert np.mean(plain) > 0.3
    assert np.mean(corrected) < 0.1


def test_a_perfect_association_is_one_either_way():
    assert cramers_v(40.0, 40, (2, 2)) == corrected_v(40.0, 40, (2, 2)) == 1.0


def test_of_one_respondent_per_row_nothing_can_be_corrected():
    assert cramers_v(2.0, 2, (2, 2)) == 1.0
    assert corrected_v(2.0, 2, (2, 2)) is None
    assert corrected_v(5.0, 5, (2, 5)) is None


def test_v_of_nobody_or_of_one_row_is_refused():
    for wrong in [(0, (2, 2)), (5, (1, 3))]:
        with pytest.raises(ValueError, match="two rows"):
            cramers_v(1.0, *wrong)
        with pytest.raises(ValueError, match="two rows"):
            corrected_v(1.0, *wrong)


@given(TABLES)
def test_tau_b_agrees_with_scipy(table):
    rows, columns = respondents(table)
    found = tau_b(table)
    if len(set(rows)) < 2 or len(set(columns)) < 2:
        assert found is None
    else:
        assert found == pytest.approx(kendalltau(rows, columns, variant="b").statistic, abs=1e-12)


def test_tau_b_matches_the_published_value():
    # R contingencytables 3.1: Kendalls_tau_b_rxc on this table prints "tau-b = -0.0859"
    # (Fagerland, Lydersen & Laake, 2017, chapter 7).
    table = [[2, 4, 29, 19], [7, 6, 116, 51], [19, 27, 201, 76], [18, 22, 133, 54]]
    assert round(tau_b(table), 4) == -0.0859


def test_without_differences_there_is_no_order():
    assert tau_b([[3, 4]]) is None
    assert tau_b([[3, 0], [4, 0]]) is None
    assert tau_b([[0, 0], [0, 0]]) is None
    assert tau_b([[0, 1], [0, 0]]) is None
    assert tau_b([]) is None


def test_tau_b_keeps_its_digits_among_millions():
    million = 10**6
    assert tau_b([[2 * million, 0], [million, 2 * million]]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("wrong", [[[1, 2], [3]], [[1, -2], [3, 4]]])
def test_a_table_that_is_none_has_no_tau_b(wrong):
    with pytest.raises(ValueError, match="one length"):
        tau_b(wrong)


@pytest.mark.parametrize(
    ("v", "word"),
    [
        (0, Strength.HARDLY),
        (0.0999, Strength.HARDLY),
        (0.1, Strength.WEAK),
        (0.3, Strength.MEDIUM),
        (0.5, Strength.MEDIUM),
        (0.501, Strength.STRONG),
        (1, Strength.STRONG),
    ],
)
def test_the_words_begin_where_the_convention_says(v, word):
    assert strength(v) is word


def test_what_is_no_v_has_no_word():
    with pytest.raises(ValueError, match="no Cramér"):
        strength(1.2)
