"""A district out of a list."""

from random import Random

from surveys.items import ITEM_TYPES
from surveys.items.item import DONT_KNOW, Missing
from tests.surveys.items.answers import (
    asked,
    columns,
    faults,
    names_asked,
    said,
    sent,
    variables,
)

CHANCE = Random(1)  # noqa: S311  a test guards no secret
PLACE = asked("district").items["place"]


def test_the_key_is_stored_with_the_words_of_another_place():
    assert sent(PLACE, x="harbour").value == "harbour"
    found = sent(PLACE, x="other", x__other=" Umland ")
    assert (found.value, found.parts) == ("other", {"other": "Umland"})


def test_blank_wrong_and_reasons():
    assert sent(PLACE).problem == "Bitte beantworten Sie diese Frage."
    assert "stand nicht zur Auswahl" in sent(PLACE, x="west").problem
    assert sent(PLACE, x__missing="dont_know").value == DONT_KNOW


def test_it_is_said_in_the_language_asked_for():
    assert said(PLACE, "harbour") == ["Am Hafen"]
    assert said(PLACE, "harbour", "ar") == ["عند الميناء"]


def test_it_is_a_nominal_variable_in_the_order_of_the_list():
    (variable,) = variables(PLACE)
    assert (variable.kind, variable.level) == ("choice", "nominal")
    assert variable.codes == ("north", "south", "harbour", "other")
    assert columns(PLACE, "south") == {"place": 1}
    assert columns(PLACE, DONT_KNOW) == {"place": Missing.DONT_KNOW}


def test_rules_know_its_keys():
    assert "way" in names_asked(asked("district"), place="harbour")
    assert "way" not in names_asked(asked("district"), place="north")


def test_a_list_that_is_still_empty_is_a_fault_not_an_accident():
    found = faults("district", "place", options=[], other=None)
    assert any(".options" in fault for fault in found)


def test_it_is_shown_as_a_list_to_search():
    assert PLACE.shown_as == "select"


def test_a_sample_is_an_answer():
    sample = ITEM_TYPES["district"].sample(PLACE, CHANCE)
    assert sent(PLACE, x=sample[""]).problem is None
