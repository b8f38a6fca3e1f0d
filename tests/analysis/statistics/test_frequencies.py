import math

import pytest

from analysis.statistics.frequencies import frequencies

LABELS = {"no": "Nein", "perhaps": "Vielleicht", "yes": "Ja"}
CODES = ("no", "perhaps", "yes")


def test_shares_are_fractions_of_those_who_answered():
    found = frequencies([1, 0, 3], CODES, LABELS)
    assert found.base == 4
    assert found.rows["share"].tolist() == [0.25, 0.0, 0.75]


def test_an_option_nobody_chose_keeps_its_row():
    found = frequencies([1, 0, 3], CODES, LABELS)
    assert found.rows["label"].tolist() == ["Nein", "Vielleicht", "Ja"]
    assert found.rows["n"].tolist() == [1, 0, 3]


def test_of_nobody_there_is_no_share():
    found = frequencies([0, 0, 0], CODES, LABELS)
    assert found.base == 0
    assert all(math.isnan(share) for share in found.rows["share"])


def test_a_code_without_label_is_refused():
    with pytest.raises(ValueError, match="maybe"):
        frequencies([1], ("maybe",), LABELS)


def test_counts_that_do_not_fit_the_codes_are_refused():
    with pytest.raises(ValueError, match="2 counts"):
        frequencies([1, 2], CODES, LABELS)


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        frequencies([1, -1, 0], CODES, LABELS)
