import pytest

from analysis.statistics.differences import share_difference
from analysis.statistics.margins import stuart_maxwell
from analysis.statistics.paired import Transitions, paired_difference
from analysis.statistics.ranks import mann_whitney
from analysis.statistics.signed_ranks import signed_ranks
from analysis.statistics.waves import PairedChange, UnpairedChange, wave_change

# 29 organisations answered both times, 5 the first and 4 the second time only.
BOTH = Transitions(((6, 4, 2), (1, 6, 3), (0, 2, 5)), 5, 4)
FIRST, SECOND = [14, 12, 8], [8, 14, 11]


def test_identified_respondents_are_compared_with_themselves():
    change = wave_change(FIRST, SECOND, {2}, transitions=BOTH)
    assert isinstance(change, PairedChange)
    assert change.difference == paired_difference(BOTH, {2})
    assert change.steps == signed_ranks(BOTH)
    assert change.margins == stuart_maxwell(BOTH)
    found = change.difference
    assert (found.n_both, found.n_only_first, found.n_only_second) == (29, 5, 4)


def test_anonymous_waves_are_two_sets_of_people():
    change = wave_change(FIRST, SECOND, {1, 2})
    assert isinstance(change, UnpairedChange)
    assert change.difference == share_difference(20, 34, 25, 33)
    assert change.ranks == mann_whitney(FIRST, SECOND)
    assert (change.n_first, change.n_second) == (34, 33)


def test_identified_respondents_of_whom_nobody_came_back_are_two_sets_of_people():
    nobody = Transitions(((0, 0), (0, 0)), 30, 40)
    assert isinstance(wave_change([20, 10], [20, 20], {1}, transitions=nobody), UnpairedChange)


def test_one_who_came_back_is_never_mixed_with_the_others():
    one = Transitions(((0, 1), (0, 0)), 29, 39)
    change = wave_change([20, 10], [20, 20], {1}, transitions=one)
    assert isinstance(change, PairedChange)
    assert change.difference.n_both == 1


def test_an_empty_wave_is_refused():
    with pytest.raises(ValueError, match="respondent"):
        wave_change([0, 0], [3, 4], {1})


def test_waves_with_other_options_are_refused():
    with pytest.raises(ValueError, match="not comparable"):
        wave_change([1, 2], [1, 2, 3], {1})
    with pytest.raises(ValueError, match="positions"):
        wave_change([1, 2], [3, 4], {2})


@pytest.mark.parametrize(
    "strange",
    [
        Transitions(((6, 4, 2), (1, 6, 3), (0, 2, 5)), 6, 4),
        Transitions(((0, 15, 0), (0, 0, 0), (0, 0, 0)), 19, 18),
        Transitions(((5, 5), (5, 5)), 14, 13),
    ],
)
def test_transitions_of_other_waves_are_refused(strange):
    with pytest.raises(ValueError, match="not those of these waves"):
        wave_change(FIRST, SECOND, {1}, transitions=strange)
