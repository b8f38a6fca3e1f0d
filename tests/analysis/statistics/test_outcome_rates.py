import pytest

from analysis.statistics.outcome_rates import Dispositions, eligible_share, outcome_rates

CASES = Dispositions(
    complete=40,
    partial=8,
    refusal_or_breakoff=6,
    noncontact=20,
    other=2,
    unknown_eligibility=4,
    ineligible=4,
)
"""D = 76, D + U = 80, e = 76 / 80 = 0.95, D + eU = 79.8."""


@pytest.mark.parametrize(
    ("name", "by_hand"),
    [
        ("rr1", 40 / 80),
        ("rr2", 48 / 80),
        ("rr3", 40 / 79.8),
        ("rr4", 48 / 79.8),
        ("rr5", 40 / 76),
        ("rr6", 48 / 76),
        ("cooperation_1", 40 / 56),
        ("refusal_1", 6 / 80),
        ("contact_1", 56 / 80),
        ("e", 0.95),
    ],
)
def test_each_rate_matches_the_calculation_by_hand(name, by_hand):
    assert getattr(outcome_rates(CASES), name) == pytest.approx(by_hand)


def test_e_may_be_set_by_hand():
    assert outcome_rates(CASES, e=0.5).rr3 == pytest.approx(40 / 78)


def test_without_unknown_cases_the_rates_of_both_kinds_agree():
    found = outcome_rates(Dispositions(complete=3, noncontact=1))
    assert found.rr1 == found.rr3 == found.rr5 == 0.75


def test_of_nobody_there_is_no_rate():
    found = outcome_rates(Dispositions())
    assert {found.rr1, found.rr5, found.cooperation_1} == {None}
    assert eligible_share(Dispositions()) == 1


def test_who_did_not_belong_is_in_no_rate():
    with_others = Dispositions(complete=5, noncontact=5, ineligible=7)
    assert outcome_rates(with_others).rr5 == 0.5


@pytest.mark.parametrize("wrong", [{"complete": -1}, {"ineligible": -2}])
def test_a_negative_count_is_refused(wrong):
    with pytest.raises(ValueError, match="negative"):
        outcome_rates(Dispositions(**wrong))


def test_an_e_that_is_no_share_is_refused():
    with pytest.raises(ValueError, match="share"):
        outcome_rates(CASES, e=1.2)
