"""Each kind of item: asked, answered, left blank, wrong, required."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from surveys.items import ITEM_TYPES
from surveys.items.item import DONT_KNOW, Item, Missing, Option
from surveys.items.number import read_number
from surveys.items.text import clean_text

WORDS = {"de": "Wort", "en": "word"}
A_B = (Option("a", {"de": "Ah"}), Option("b", {"de": "Beh"}))
WITH_OTHER = (*A_B, Option("other", {"de": "anderes"}))


def item(kind, **values):
    return Item(name="q", type=kind, stem=WORDS, **values)


def given_to(asked, **posted):
    form = MultiDict()
    for name, value in posted.items():
        key = name.replace("__", ".")
        form.setlist(key, value if isinstance(value, list) else [value])
    return ITEM_TYPES[asked.type].read(asked, form, "q")


def positions(asked, value):
    return list(ITEM_TYPES[asked.type].positions(asked, value))


def is_seen(asked, value):
    return ITEM_TYPES[asked.type].is_seen(asked, {"q": value})


def said(asked, **answers):
    stored = {name.replace("__", "."): value for name, value in answers.items()}
    return ITEM_TYPES[asked.type].lines(asked, stored, "de", "de")


@pytest.mark.parametrize("kind", ["single_choice", "likert"])
class TestOneOfSeveral:
    def test_the_chosen_code_is_stored(self, kind):
        assert given_to(item(kind, options=A_B), q="b").value == "b"

    def test_blank_is_null(self, kind):
        found = given_to(item(kind, options=A_B))
        assert (found.value, found.problem) == (None, None)

    def test_required_and_blank_is_a_problem(self, kind):
        assert given_to(item(kind, options=A_B, required=True)).problem

    def test_two_at_once_are_refused(self, kind):
        assert given_to(item(kind, options=A_B), q=["a", "b"]).problem

    def test_dont_know_is_a_reason_not_a_code(self, kind):
        asked = item(kind, options=A_B, dont_know=True)
        assert given_to(asked, q="dont_know").value == DONT_KNOW
        assert positions(asked, DONT_KNOW) == [Missing.DONT_KNOW]
        assert said(asked, q=DONT_KNOW) == ["weiß nicht"]

    def test_dont_know_must_be_on_offer(self, kind):
        assert given_to(item(kind, options=A_B), q="dont_know").problem

    def test_required_is_seen_only_with_an_answer(self, kind):
        asked = item(kind, options=A_B, required=True)
        assert [is_seen(asked, value) for value in ("a", DONT_KNOW, None)] == [True, True, False]
        assert is_seen(item(kind, options=A_B), None)

    def test_positions_follow_the_options(self, kind):
        asked = item(kind, options=A_B)
        assert [positions(asked, value) for value in ("a", "b", None)] == [[0], [1], [-4]]


def test_the_text_of_other_is_kept_beside_the_choice():
    asked = item("single_choice", options=WITH_OTHER, other=True)
    found = given_to(asked, q="other", q__other="  Wege ")
    assert (found.value, found.parts) == ("other", {"other": "Wege"})
    assert said(asked, q="other", q__other="Wege") == ["anderes: Wege"]


def test_a_text_of_other_without_its_option_is_not_kept():
    asked = item("single_choice", options=WITH_OTHER, other=True)
    assert given_to(asked, q="a", q__other="Wege").parts == {"other": None}


class TestMultipleChoice:
    def test_codes_are_stored_in_the_order_offered(self):
        assert given_to(item("multiple_choice", options=A_B), q=["b", "a"]).value == ["a", "b"]

    def test_an_exclusive_option_stands_alone(self):
        asked = item("multiple_choice", options=A_B, exclusive=frozenset({"b"}))
        assert given_to(asked, q=["a", "b"]).problem
        assert given_to(asked, q="b").problem is None

    @pytest.mark.parametrize(("chosen", "fine"), [("a", False), (["a", "b"], True)])
    def test_the_minimum_counts(self, chosen, fine):
        asked = item("multiple_choice", options=A_B, minimum=2)
        assert (given_to(asked, q=chosen).problem is None) is fine

    def test_the_maximum_counts(self):
        asked = item("multiple_choice", options=A_B, maximum=1)
        assert "höchstens 1 Antwort" in given_to(asked, q=["a", "b"]).problem

    def test_what_was_not_offered_is_refused_and_the_rest_shown_again(self):
        found = given_to(item("multiple_choice", options=A_B), q=["a", "x"])
        assert found.problem
        assert found.value == ["a"]

    def test_each_option_is_a_variable_of_its_own(self):
        asked = item("multiple_choice", options=A_B)
        assert positions(asked, ["b"]) == [0, 1]
        assert positions(asked, None) == [Missing.BLANK] * 2

    def test_too_few_that_stayed_are_another_look(self):
        asked = item("multiple_choice", options=A_B, minimum=2, exclusive=frozenset())
        assert is_seen(asked, ["a", "b"])
        assert is_seen(asked, None)
        assert not is_seen(asked, ["a"])

    def test_nobody_must_choose_more_than_is_offered(self):
        asked = item("multiple_choice", options=A_B[:1], minimum=2, required=True)
        assert given_to(asked, q="a").problem is None
        assert is_seen(asked, ["a"])


class TestGrid:
    asked = item("grid", rows=A_B, options=(Option("low", WORDS), Option("high", WORDS)))

    def test_a_row_left_blank_is_null_in_its_place(self):
        assert given_to(self.asked, q__a="high").value == {"a": "high", "b": None}

    def test_all_rows_blank_are_null(self):
        assert given_to(self.asked).value is None

    def test_a_wrong_code_in_one_row_keeps_the_other(self):
        found = given_to(self.asked, q__a="high", q__b="x")
        assert found.problem
        assert found.value == {"a": "high", "b": None}

    def test_required_means_every_row(self):
        asked = replace(self.asked, required=True)
        found = given_to(asked, q__a="high")
        assert found.problem
        assert found.sound == {"a": "high", "b": None}
        assert is_seen(self.asked, found.sound)
        assert not is_seen(asked, found.sound)
        assert is_seen(asked, {"a": "high", "b": "low"})

    def test_each_row_is_a_variable(self):
        assert positions(self.asked, {"a": "high", "b": None}) == [1, Missing.BLANK]


class TestNumber:
    asked = item("number", minimum=1, maximum=1000)

    @pytest.mark.parametrize(
        ("typed", "value"),
        [("12", 12), (" 1.000 ", 1000), ("1 000", 1000), ("٤٢", 42), ("1,0", 1), ("", None)],
    )
    def test_numbers_are_read_as_people_write_them(self, typed, value):
        found = given_to(self.asked, q=typed)
        assert (found.value, found.problem) == (value, None)

    @pytest.mark.parametrize("typed", ["viele", "0", "1001", "2,5", "1e400", "NaN", "١٢x"])
    def test_what_cannot_be_stored_stays_as_it_was_typed(self, typed):
        found = given_to(self.asked, q=typed)
        assert found.problem
        assert found.value == typed

    def test_decimals_are_kept_where_they_are_allowed(self):
        assert given_to(item("number", decimals=1), q="2,5").value == 2.5


@given(st.text(max_size=30))
def test_reading_a_number_never_fails(typed):
    number = read_number(typed)
    assert number is None or number.is_finite()


@given(st.text(max_size=200))
def test_a_cleaned_text_is_clean(typed):
    once, _problem = clean_text(typed, 1000)
    assert clean_text(once or "", 1000) == (once, None)


def test_a_text_of_blanks_is_blank():
    assert given_to(item("long_text", max_length=10), q=" \r\n ").value is None


@pytest.mark.parametrize("sign", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_signs_that_turn_the_direction_go_without_a_word(sign):
    assert clean_text(f"{sign}Mehr{sign} Zeit{sign}", 9) == ("Mehr Zeit", None)
    assert given_to(item("email"), q=f"a{sign}@example.org").value == "a@example.org"
    assert clean_text(sign, 9) == (None, None)


def test_marks_that_only_help_the_direction_stay():
    assert clean_text("A\u200f\u200e\u061cB", 9) == ("A\u200f\u200e\u061cB", None)


def test_line_breaks_of_a_long_text_are_kept():
    assert given_to(item("long_text", max_length=10), q="a\r\nb").value == "a\nb"


def test_information_stores_nothing():
    assert not ITEM_TYPES["information"].stores
