"""How a number is written: counts first, the cell rule, rounded numbers."""

import pytest

from analysis.dashboards.writing import Number


def plain(text):
    return text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("n", "base", "percentage", "both", "in_words"),
    [
        (3, 7, "", "3", "3 von 7"),
        (3, 9, "", "3", "3 von 9"),
        (4, 10, "(40 %)", "4 (40 %)", "4 von 10 (40 %)"),
        (9, 21, "(43 %)", "9 (43 %)", "9 von 21 (43 %)"),
        (12, 29, "(41 %)", "12 (41 %)", "12 von 29 (41 %)"),
        (12, 30, "40 %", "12 · 40 %", "12 von 30 (40 %)"),
        (16, 99, "16 %", "16 · 16 %", "16 von 99 (16 %)"),
        (43, 100, "43 %", "43 % · 43", "43 % (43 von 100)"),
        (0, 0, "", "0", "0 von 0"),
        (0, 12, "(0 %)", "0 (0 %)", "0 von 12 (0 %)"),
        (12, 12, "(100 %)", "12 (100 %)", "12 von 12 (100 %)"),
    ],
)
def test_the_base_decides_how_a_share_is_written(n, base, percentage, both, in_words):
    number = Number(n, base)
    assert plain(number.percentage) == percentage
    assert plain(number.both) == both
    assert plain(number.in_words) == in_words


def test_rounded_numbers_say_so():
    assert plain(Number.about(9, 51).in_words) == "etwa 9 von 51 (18 %)"


def test_rounding_never_makes_more_than_all():
    assert Number.about(9, 6).n == 6


def test_what_is_not_known_is_a_dot():
    assert Number(None, 12).count == "."
    assert Number(None, 12).share is None
