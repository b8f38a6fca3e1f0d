"""Comparing groups: only where n allows, and a difference only where it is one."""

from analysis.dashboards.comparisons import comparison
from analysis.dashboards.panels import panel_of
from analysis.disclosure.cells import Cell
from analysis.releases.reading import CellBook
from surveys.reading import Group, Grouping
from tests.analysis.dashboards.test_panels import SCALE, texts, variable

BY_KIND = Grouping(
    "kind",
    "kind",
    texts("Art"),
    (Group("club", texts("Vereine"), ("club",)), Group("office", texts("Ämter"), ("office",))),
)


def compared(clubs, offices, **named):
    """Return the comparison of a scale answered so by clubs and offices."""
    asked = [variable("x", "likert", SCALE)]
    cells = [
        Cell("x", grouping, group, "exact", counts, sum(counts))
        for grouping, group, counts in (
            ("", "", tuple(a + b for a, b in zip(clubs, offices, strict=True))),
            ("kind", "club", clubs),
            ("kind", "office", offices),
        )
    ]
    book = CellBook({cell.key: cell for cell in cells})
    return comparison(book, panel_of(book, asked), asked, BY_KIND, **named)


def test_a_group_below_five_leaves_nothing_to_compare():
    assert compared((1, 1, 8), (1, 1, 2)) is None


def test_groups_of_five_are_compared_by_counts_without_a_picture():
    found = compared((1, 1, 3), (2, 2, 2))
    assert found.picture is None
    assert found.rows[-1].texts == ("3", "2")
    assert found.groups == (("Vereine", "n = 5"), ("Ämter", "n = 6"))


def test_groups_of_ten_get_a_picture():
    assert compared((1, 1, 8), (5, 4, 2)).picture is not None


def test_a_clear_difference_is_said_with_the_larger_group_first():
    # 30 of 40 against 10 of 40: 50 points apart, far beyond chance.
    found = compared((5, 5, 30), (20, 10, 10), intervals=True)
    assert (
        found.sentences[0]
        .replace("\xa0", " ")
        .startswith("Vereine antworten häufiger „high“ als Ämter: 75 % gegenüber 25 %.")
    )


def test_without_a_clear_difference_the_page_does_not_claim_there_is_none():
    found = compared((10, 10, 20), (11, 10, 19), intervals=True)
    assert "Das heißt nicht, dass es keinen gibt" in found.sentences[0]


def test_below_thirty_answers_no_difference_is_tested():
    assert compared((0, 0, 29), (29, 0, 0), intervals=True).sentences == ()
