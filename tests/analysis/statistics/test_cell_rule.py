import pytest

from analysis.statistics.cell_rule import Showing, counts_first, showing, shows_p_value


@pytest.mark.parametrize(
    ("n", "allowed"),
    [
        (0, Showing.NOTHING),
        (4, Showing.NOTHING),
        (5, Showing.COUNTS),
        (9, Showing.COUNTS),
        (10, Showing.BRACKETED),
        (29, Showing.BRACKETED),
        (30, Showing.WHOLE_PERCENT),
        (99, Showing.WHOLE_PERCENT),
        (100, Showing.COMPARABLE),
        (10**9, Showing.COMPARABLE),
    ],
)
def test_the_cell_rule_changes_exactly_at_its_borders(n, allowed):
    assert showing(n) is allowed


def test_a_negative_number_of_answers_is_refused():
    with pytest.raises(ValueError, match="-1"):
        showing(-1)


def test_counts_lead_below_one_hundred():
    assert counts_first(99)
    assert not counts_first(100)


def test_p_values_are_hidden_above_ten_thousand():
    assert shows_p_value(10_000)
    assert not shows_p_value(10_001)
