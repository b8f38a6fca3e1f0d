"""The frozen tests in words: one family per question, an association never a cause."""

from analysis.dashboards import caveats
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
    assert said == ("Antwort und Gruppe hängen stark zusammen.", caveats.no_cause())


def test_groups_that_answer_alike_are_not_said_to_be_alike():
    assert found(ALIKE).sentences == (caveats.no_difference(),)


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
    assert found(near).sentences[-1] == caveats.no_cause()
    assert found(near, *[ALIKE] * 19).sentences == (caveats.no_difference(),)


def test_above_twenty_tests_it_is_said_that_some_may_be_chance():
    assert "Benjamini" in found(*[CLEAR] * 21).method[0]


def test_among_very_many_only_the_strength_is_told():
    many = [[3_000, 3_000, 3_100], [3_100, 3_000, 3_000]]
    assert found(many).sentences[0] == "Antwort und Gruppe hängen kaum zusammen."
    assert found(many).method[0].startswith("Bei mehr als 10 000 Antworten")


def test_without_a_frozen_test_nothing_is_said():
    assert found_in(Results(), [variable("x", "likert", SCALE)], BY_KIND, ()) is None


def cells_of(table):
    return [list(cells) for _, cells in table.rows]


def test_cells_that_stand_out_say_so_in_words_with_a_sign():
    # By hand: 30 of 35 "low" are clubs, 17.5 expected; 12.5 / sqrt(17.5 * 1/2 * 55/90) = 5.4.
    (table,) = found(CLEAR).residuals
    assert table.head == ("Antwort", "Vereine", "Ämter")
    assert [label for label, _ in table.rows] == ["low", "middle", "high"]
    assert cells_of(table) == [
        ["+5,4 häufiger als erwartet", "−5,4 seltener als erwartet"],
        ["0", "0"],
        ["−5,4 seltener als erwartet", "+5,4 häufiger als erwartet"],
    ]
    assert "Standardfehlern" in found(CLEAR).meaning


def test_a_residual_above_two_that_many_cells_explain_gets_no_words():
    # +2.2 alone is beyond 2; among 3 x 2 cells Holm asks for more.
    near = [[22, 14, 9], [12, 12, 21]]
    (table,) = found(near).residuals
    assert cells_of(table)[0] == ["+2,2", "−2,2"]
    assert cells_of(table)[2][0].endswith("seltener als erwartet")


def test_no_cell_is_looked_at_where_nothing_hangs_together():
    assert found(ALIKE).residuals == ()
    assert found(ALIKE).meaning == ""
    (only,) = found(CLEAR, ALIKE).residuals
    assert only.caption == "Zeile 0"


def test_among_very_many_no_cell_is_marked():
    assert found([[3_000, 3_000, 3_500], [3_500, 3_000, 3_000]]).residuals == ()


def test_options_of_a_multiple_choice_are_one_table_of_those_who_chose_them():
    asked = [variable(f"t.{at}", "ticks", ("no", "yes"), part=at) for at in ("bus", "car")]
    tables = ([[5, 40], [30, 15]], [[40, 5], [15, 30]])
    frozen = Results(
        compared={
            one.name: {"kind": GroupsCompared(("club", "office"), crosstab(table), None)}
            for one, table in zip(asked, tables, strict=True)
        }
    )
    (table,) = found_in(frozen, asked, BY_KIND, ()).residuals
    assert [label for label, _ in table.rows] == ["bus", "car"]
    assert cells_of(table)[0][0].startswith("+5,4 häufiger")
    assert cells_of(table)[1][0].startswith("−5,4 seltener")
