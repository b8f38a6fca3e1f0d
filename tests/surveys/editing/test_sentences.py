"""Conditions as sentences, and as rows of drop-downs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.items.conditions import CALCULATIONS, TESTS
from surveys.items.rules import read_condition, written
from surveys.questionnaires.document import parse
from surveys.questionnaires.editing.building_rules import (
    Built,
    Group,
    Row,
    built,
    fitting,
    offered_tests,
    read_rows,
    rule_of,
)
from surveys.questionnaires.editing.sentences import clause_of, computed_as, shown_if
from surveys.questionnaires.editing.subjects import Vocabulary, shortened, subjects_before
from surveys.web.locale import spoken
from tests.factories import definition

FIELDS = definition("fields")
QUESTIONNAIRE = parse(FIELDS).questionnaire
WORDS = Vocabulary(QUESTIONNAIRE)
KIND = "die Antwort auf „Was für eine Organisation sind Sie?“"


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (None, "Wird allen gezeigt."),
        ({"equals": ["kind", "club"]}, f"Wird gezeigt, wenn {KIND} „Verein“ ist."),
        ({"differs": ["kind", "club"]}, f"Wird gezeigt, wenn {KIND} anders als „Verein“ ist."),
        (
            {"one_of": ["kind", ["club", "office"]]},
            f"Wird gezeigt, wenn {KIND} „Verein“ oder „Amt“ ist.",
        ),
        (
            {"not_one_of": ["kind", ["club", "office"]]},
            f"Wird gezeigt, wenn {KIND} weder „Verein“ noch „Amt“ ist.",
        ),
        (
            {"contains_all": ["fields", ["language", "work"]]},
            (
                "Wird gezeigt, wenn bei „Zu welchen Feldern antworten Sie?“ „Sprache“ und „Arbeit“ "
                "angekreuzt sind."
            ),
        ),
        (
            {"at_least": ["members", 10]},
            (
                "Wird gezeigt, wenn die Antwort auf „Wie viele Mitglieder haben Sie?“ "
                "mindestens 10 ist."
            ),
        ),
        (
            {"all": [{"answered": "kind"}, {"any": [{"empty": "members"}, {"asked": "about"}]}]},
            (
                "Wird gezeigt, wenn „Was für eine Organisation sind Sie?“ beantwortet ist und "
                "(„Wie viele Mitglieder haben Sie?“ nicht beantwortet ist oder die Seite "
                "„Über Sie“ gezeigt wird)."
            ),
        ),
        (
            {"greater": [{"count": "fields"}, 1]},
            (
                "Wird gezeigt, wenn die Anzahl der Angaben bei „Zu welchen Feldern antworten Sie?“ "
                "größer als 1 ist."
            ),
        ),
        (
            {"equals": ["gone", "x"]},
            "Wird gezeigt, wenn „gone“ (gibt es nicht mehr) „x“ ist.",
        ),
        ({"nonsense": 1}, "Wird nach einer Bedingung gezeigt, die sich nicht lesen lässt."),
    ],
)
def test_a_condition_reads_as_a_sentence(rule, sentence):
    assert shown_if(rule, WORDS) == sentence


def test_days_are_before_and_after():
    assert "vor dem 1. März 2027 liegt" in shown_if({"less": ["x", "2027-03-01"]}, WORDS)


@pytest.mark.parametrize("test", sorted(TESTS))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_test_has_its_words(test, language):
    value = ["club"] if test.endswith(("_of", "_any", "_all", "_none")) else "club"
    with spoken(language):
        said = clause_of({test: ["kind", value]}, WORDS)
        assert ("Verein" if language == "de" else "Club") in said


@pytest.mark.parametrize("word", sorted(CALCULATIONS))
def test_every_calculation_has_its_words(word):
    parts = "members" if word in {"count", "length", "number"} else ["members", 2]
    assert "Mitglieder" in computed_as({word: parts}, WORDS)


def test_a_choice_of_values_reads_as_one():
    rule = {"if": [{"answered": "kind"}, 1, 0]}
    assert computed_as(rule, WORDS).endswith("beantwortet ist, dann 1, sonst 0.")


def test_long_stems_are_cut_between_words():
    assert shortened("Wie " + "sehr " * 40).endswith("sehr…")
    assert len(shortened("x" * 200)) <= 60


# Rows of drop-downs ---------------------------------------------------------------------------

ROWS = st.one_of(
    st.builds(Row, st.sampled_from(["kind", "members"]), st.sampled_from(["answered", "empty"])),
    st.builds(
        Row,
        st.sampled_from(["kind", "grid.row"]),
        st.sampled_from(["equals", "differs"]),
        st.tuples(st.sampled_from(["club", "office"])),
    ),
    st.builds(
        Row,
        st.sampled_from(["kind", "count:fields"]),
        st.just("one_of"),
        st.sampled_from([("club",), ("club", "office")]),
    ),
)
GROUPS = st.builds(
    Group,
    st.sampled_from(["all", "any", "none"]),
    st.lists(ROWS, min_size=2, max_size=3).map(tuple),
)


@given(
    st.builds(
        Built,
        st.sampled_from(["all", "any", "none"]),
        st.lists(st.one_of(ROWS, GROUPS), min_size=2, max_size=4).map(tuple),
    )
)
def test_rows_become_a_rule_and_come_back(rows):
    rule = rule_of(rows)
    assert built(rule) == rows
    assert written(read_condition(rule)) == rule


def test_one_row_needs_no_join():
    assert rule_of(Built("any", (Row("kind", "answered"),))) == {"answered": "kind"}
    assert rule_of(Built("all", ())) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"asked": "about"},
        {"less": ["members", {"answer": "other"}]},
        {"equals": [{"sum": ["a", "b"]}, 3]},
        {
            "all": [
                {"any": [{"all": [{"answered": "a"}, {"answered": "b"}]}, {"empty": "c"}]},
                {"answered": "d"},
            ]
        },
        {"unknown": 1},
    ],
)
def test_what_rows_cannot_show_stays_as_it_is(rule):
    assert built(rule) is None


class Posted(dict):
    def getlist(self, key):
        return self.get(key, [])


def subjects():
    _words, found = subjects_before(QUESTIONNAIRE, FIELDS, ("whole",))
    return {subject.reference: subject for subject in found}


def test_a_form_of_rows_is_read():
    posted = Posted(
        {
            "r.join": ["any"],
            "r.0.subject": ["kind"],
            "r.0.test": ["one_of"],
            "r.0.value": ["club", "office"],
            "r.1.join": ["all"],
            "r.1.0.subject": ["members"],
            "r.1.0.test": ["at_least"],
            "r.1.0.value": ["12,5"],
            "r.2.subject": [""],
        }
    )
    assert rule_of(read_rows(posted, "r", subjects())) == {
        "any": [{"one_of": ["kind", ["club", "office"]]}, {"at_least": ["members", 12.5]}]
    }


def test_what_is_newly_chosen_gets_a_test_that_fits():
    known = subjects()
    assert fitting(Row("members", ""), known["members"]) == Row("members", "answered")
    assert fitting(Row("kind", "at_least", ("3",)), known["kind"]).test == "answered"
    assert fitting(Row("kind", "equals", ("3",)), known["kind"]).values == ("club",)


def test_only_what_was_asked_before_is_offered():
    _words, found = subjects_before(QUESTIONNAIRE, FIELDS, ("about", "members"))
    assert [subject.reference for subject in found] == ["kind"]


def test_inside_a_repeated_page_its_own_items_have_their_own_names():
    _words, found = subjects_before(QUESTIONNAIRE, FIELDS, ("field", "hurdles"))
    names = [subject.reference for subject in found]
    assert "progress" in names
    assert "progress_work" not in names


def test_tests_on_offer_fit_the_kind():
    known = subjects()
    assert {"contains", "contains_any"} <= dict(offered_tests(known["fields"], "fields")).keys()
    assert "less" not in dict(offered_tests(known["kind"], "kind"))
