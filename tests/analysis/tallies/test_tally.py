import pytest

from analysis.tallies.tally import Tally


def tally(counts=(1, 2), missing=None, group=""):
    return Tally("way", "kind" if group else "", group, counts, (10, 20), missing or {})


def test_the_base_counts_answers_and_leaves_out_the_missing():
    assert tally(missing={-1: 4}).base == 3


def test_parts_add_up_to_the_whole():
    both = tally((1, 2), {-1: 1}) + tally((0, 5), {-1: 2, -4: 1})
    assert both == Tally("way", "", "", (1, 7), (20, 40), {-4: 1, -1: 3})


def test_tallies_of_different_groups_do_not_add():
    with pytest.raises(ValueError, match="same thing"):
        tally(group="mo") + tally(group="ft")


def test_tallies_of_different_options_do_not_add():
    other = Tally("way", "", "", (1,), (10,), {})
    with pytest.raises(ValueError, match="same thing"):
        tally() + other


def test_counts_without_key_sums_are_refused():
    with pytest.raises(ValueError, match="key sums"):
        Tally("way", "", "", (1, 2), (10,), {})


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        tally((1, -2))
