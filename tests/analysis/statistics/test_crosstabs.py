import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import Table

from analysis.statistics.associations import Strength
from analysis.statistics.crosstabs import crosstab
from analysis.statistics.independence import Method

# Agresti (2002), Categorical Data Analysis, table 3.2: highest degree by religious beliefs.
EDUCATION = [[178, 138, 108], [570, 648, 442], [138, 252, 252]]


@st.composite
def tables(draw, most=60):
    rows, columns = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    table = [[draw(st.integers(0, most)) for _ in range(columns)] for _ in range(rows)]
    table[0][0] += 1
    return table


def test_the_table_matches_the_published_one():
    # Agresti (2002), section 3.3: X2 = 69.2, df = 4, and the standardized residuals of table 3.2.
    found = crosstab(EDUCATION)
    assert (round(found.test.statistic, 1), found.test.df, found.n) == (69.2, 4, 2726)
    assert np.round(found.expected, 1)[0].tolist() == [137.8, 161.4, 124.7]
    assert np.round(found.adjusted_residuals, 1).tolist() == [
        [4.5, -2.6, -1.9],
        [2.6, 1.3, -4.0],
        [-6.8, 0.7, 6.3],
    ]


def test_only_cells_that_pass_holm_are_marked():
    # Of the nine p-values 2 pnorm(-|residual|) four are below 0.05 / 6; the fifth, .0107 of the
    # residual -2.55 and 2.55, would have to be below 0.05 / 5.
    assert crosstab(EDUCATION).marked == (
        (True, False, False),
        (False, False, True),
        (True, False, True),
    )


@settings(max_examples=50)
@given(tables().filter(lambda table: all(map(all, table)) and min(len(table), len(table[0])) > 1))
def test_residuals_and_expected_counts_agree_with_statsmodels(table):
    found, other = crosstab(table, draws=100), Table(np.array(table), shift_zeros=False)
    assert np.array(found.expected) == pytest.approx(other.fittedvalues, abs=1e-9)
    assert np.array(found.adjusted_residuals) == pytest.approx(other.standardized_resids, abs=1e-9)


@given(tables())
def test_rows_are_shares_of_their_own_n(table):
    found = crosstab(table, draws=100)
    assert found.n == sum(found.row_n) == sum(found.column_n) == sum(map(sum, table))
    for shares, n, row in zip(found.row_shares, found.row_n, table, strict=True):
        assert (shares is None) == (n == 0)
        if shares:
            assert sum(shares) == pytest.approx(1)
            assert [share * n for share in shares] == pytest.approx(row)


@given(tables())
def test_empty_rows_and_columns_change_nothing_but_are_said(table):
    wider = [[0, *row, 0] for row in table] + [[0] * (len(table[0]) + 2)]
    plain, found = crosstab(table, draws=100), crosstab(wider, draws=100)
    assert found.test == plain.test
    assert found.cramers_v == plain.cramers_v
    assert len(table) in found.empty_rows
    assert {0, len(table[0]) + 1} <= set(found.empty_columns)
    inner = [row[1:-1] for row in found.adjusted_residuals[:-1]]
    assert np.array(inner) == pytest.approx(np.array(plain.adjusted_residuals))
    assert [row[1:-1] for row in found.marked[:-1]] == list(plain.marked)


def test_five_expected_everywhere_are_enough_for_pearson():
    # Margins 10, 10 by 10, 10 expect 5; one fewer expects 4.75.
    assert crosstab([[5, 5], [5, 5]]).test.method is Method.CHI2
    assert crosstab([[5, 5], [5, 4]]).test.method is Method.FISHER
    assert crosstab([[5, 5], [5, 4], [9, 9]]).test.method is Method.MONTE_CARLO


def test_rare_cells_are_judged_exactly():
    # 2 of a group of 6 chose what nobody else of 54 did: C(6,2)/C(60,2) = 15/1770 = .0085, which
    # times four cells stays below .05.
    found = crosstab([[2, 4], [0, 54]])
    assert found.test.p_value == pytest.approx(15 / 1770)
    assert found.marked == ((True, True), (True, True))


def test_a_striking_residual_of_a_rare_cell_may_be_chance():
    # 1 of a group of 2 chose what nobody else of 38 did: one chance in 20, .05 times four cells,
    # though the residual is 4.4 (normal p .00001).
    found = crosstab([[1, 1], [0, 38]])
    assert found.adjusted_residuals[0][0] > 4
    assert found.marked == ((False, False), (False, False))


def test_everybody_alike_leaves_nothing_to_test():
    found = crosstab([[7, 0], [5, 0]])
    assert found.empty_columns == (1,)
    assert found.row_shares == ((1.0, 0.0), (1.0, 0.0))
    assert found.test is found.cramers_v is found.corrected_v is found.strength is None
    assert not any(map(any, found.marked))
    assert found.adjusted_residuals == ((0.0, 0.0), (0.0, 0.0))


def test_one_respondent_is_a_table_without_a_test():
    found = crosstab([[0, 1], [0, 0]])
    assert (found.n, found.row_shares, found.test) == (1, ((0.0, 1.0), None), None)


def test_two_respondents_have_a_v_but_no_word():
    found = crosstab([[1, 0], [0, 1]])
    assert (found.cramers_v, found.corrected_v, found.strength) == (1.0, None, None)


def test_no_association_has_its_word():
    assert crosstab([[20, 20], [20, 20]]).strength is Strength.HARDLY


def test_millions_are_counted_like_tens():
    few = crosstab([[30, 10], [12, 28]])
    many = crosstab([[3_000_000, 1_000_000], [1_200_000, 2_800_000]])
    assert many.row_shares == few.row_shares
    assert many.cramers_v == pytest.approx(few.cramers_v)
    assert many.test.p_value == 0.0


def test_a_crosstab_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one respondent"):
        crosstab([[0, 0], [0, 0]])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ([[1, 2], [3]], "one length"),
        ([], "one length"),
        ([[1, -2], [3, 4]], "not negative"),
        ([[1, float("nan")], [3, 4]], "not negative"),
        ([[1, 0.5], [3, 4]], "whole"),
    ],
)
def test_what_are_no_counts_is_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        crosstab(wrong)
