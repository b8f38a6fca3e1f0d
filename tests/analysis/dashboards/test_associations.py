"""The frozen tests in words: one family per question, an association never a cause."""

from analysis.dashboards import sentences
from analysis.dashboards.associations import found_in
from analysis.releases.results import GroupsCompared, Results
from analysis.statistics.crosstabs import crosstab
from tests.analysis.dashboards.test_comparisons import BY_KIND
from tests.analysis.dashboards.test_panels import SCALE, variable

CLEAR = [[30, 10, 5], [5, 10, 30]]
ALIKE = [[15, 15, 15], [15, 15, 15]]


def found(*tables, differences=()):
    """Return what is said of a question with these tables of its groups."""
    kinds = "likert" if len(tables) == 1 else "grid_row"
    asked = [
        variable(f"x{at}", kinds, SCALE, part=None if len(tables) == 1 else f"Zeile {at}")
        for at in range(len(tables))
    ]
    frozen = Results(
        compared={
            one.name: {"kind": GroupsCompared(("club", "office"), crosstab(table), None)}
            for one, table in zip(asked, tables, strict=True)
        }
    )
    return found_in(frozen, asked, BY_KIND, differences)


def test_a_clear_association_is_said_with_its_strength_and_without_a_cause():
    said = found(CLEAR).sentences
    assert said == ("Antwort und Gruppe hängen stark zusammen.", sentences.no_cause())


def test_groups_that_answer_alike_are_not_said_to_be_alike():
    assert found(ALIKE).sentences == (sentences.no_difference(),)


def test_a_difference_between_two_groups_leaves_no_sentence_that_there_is_none():
    said = found(ALIKE, differences=("Vereine antworten häufiger.",))
    assert said.sentences == ("Vereine antworten häufiger.",)
    assert any("ein Paar von Gruppen" in line for line in said.method)


def test_all_statements_of_a_battery_are_one_family():
    said = found(CLEAR, ALIKE, ALIKE)
    assert said.method[0].startswith("Geprüft wurden 3 Zusammenhänge zusammen")
    assert said.sentences[0].startswith("„Zeile 0“: Antwort und Gruppe hängen")
    assert len(said.sentences) == 2


def test_a_family_takes_away_what_one_test_alone_would_have_found():
    # p = 0.03 alone, 0.6 among twenty.
    near = [[22, 14, 9], [12, 12, 21]]
    assert found(near).sentences[-1] == sentences.no_cause()
    assert found(near, *[ALIKE] * 19).sentences == (sentences.no_difference(),)


def test_above_twenty_tests_it_is_said_that_some_may_be_chance():
    assert "Benjamini" in found(*[CLEAR] * 21).method[0]


def test_among_very_many_only_the_strength_is_told():
    many = [[3_000, 3_000, 3_100], [3_100, 3_000, 3_000]]
    assert found(many).sentences[0] == "Antwort und Gruppe hängen kaum zusammen."
    assert found(many).method[0].startswith("Bei mehr als 10 000 Antworten")


def test_without_a_frozen_test_nothing_is_said():
    assert found_in(Results(), [variable("x", "likert", SCALE)], BY_KIND, ()) is None
