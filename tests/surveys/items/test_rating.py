"""A number from 0 to 10."""

import pytest

from surveys.items.item import DONT_KNOW, REFUSED, Missing
from surveys.web.locale import spoken
from tests.surveys.items.answers import asked, columns, faults, names_asked, said, sent, variables

TRUST = asked("rating").items["trust"]
EASY = asked("rating").items["easy"]


@pytest.mark.parametrize("step", [0, 7, 10])
def test_the_step_is_stored_as_a_number(step):
    found = sent(TRUST, x=str(step))
    assert (found.value, found.problem) == (step, None)
    assert type(found.value) is int


def test_blank_is_null_and_the_items_own_sentence_asks_for_it():
    found = sent(TRUST)
    assert (found.value, found.problem) == (None, "Bitte wählen Sie eine Zahl.")
    with spoken("ar"):
        assert sent(TRUST).problem == "يرجى اختيار رقم."
    assert sent(EASY).problem is None


@pytest.mark.parametrize("step", ["11", "-1", "5.0", "٧", "x", ["1", "2"]])
def test_what_is_no_step_is_refused(step):
    found = sent(EASY, x=step)
    assert found.value is None
    assert "stand nicht zur Auswahl" in found.problem


def test_reasons_are_no_steps():
    assert sent(TRUST, x="dont_know").value == DONT_KNOW
    assert sent(TRUST, x="refused").value == REFUSED
    assert sent(EASY, x="dont_know").problem


def test_it_is_one_ordered_variable_whose_ends_carry_words():
    (variable,) = variables(TRUST)
    assert variable.codes == tuple(str(step) for step in range(11))
    assert variable.labels["0"]["en"] == "0 (not at all)"
    assert variable.labels["5"] == {"de": "5", "en": "5", "ar": "5"}
    assert variable.level == "ordinal"
    assert columns(TRUST, 7) == {"trust": 7}
    assert columns(TRUST, DONT_KNOW) == {"trust": Missing.DONT_KNOW}
    assert columns(TRUST, None) == {"trust": Missing.BLANK}


def test_it_is_said_with_its_end():
    assert said(TRUST, 7) == ["7 von 10"]
    assert said(TRUST, 0) == ["0 von 10"]
    assert said(TRUST, None) == []
    assert said(TRUST, REFUSED) == ["keine Angabe"]


def test_rules_compare_it_as_a_number():
    questionnaire = asked("rating")
    assert "reasons" in names_asked(questionnaire, trust=3)
    assert "reasons" not in names_asked(questionnaire, trust=4)
    assert "reasons" not in names_asked(questionnaire, trust=None)


def test_a_default_must_be_a_step():
    assert ".default" in faults("rating", "easy", default=11)[0]
    assert ".default" in faults("rating", "easy", default=True)[0]
