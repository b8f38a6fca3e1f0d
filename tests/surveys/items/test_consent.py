"""A box to tick."""

from random import Random

from surveys.items import ITEM_TYPES
from surveys.items.item import Missing
from surveys.web.locale import spoken
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
AGREED = asked("consent").items["agreed"]
CONTACT = asked("consent").items["contact"]


def test_a_tick_is_yes_and_none_is_no():
    assert (sent(AGREED, x="yes").value, sent(AGREED, x="yes").problem) == ("yes", None)
    assert (sent(CONTACT).value, sent(CONTACT).problem) == ("no", None)


def test_required_means_yes():
    found = sent(AGREED)
    assert found.value is None
    assert "Häkchen" in found.problem


def test_nothing_else_can_be_sent():
    for posted in ("no", "dont_know", ["yes", "x"]):
        assert sent(AGREED, x=posted).problem
    assert "default" in faults("consent", "contact", default="yes")[0]


def test_leaving_a_page_says_no_no():
    kind = ITEM_TYPES["consent"]
    assert kind.is_blank("no")
    assert not kind.is_blank("yes")


def test_a_box_that_must_be_ticked_is_missed_without_the_tick():
    kind = ITEM_TYPES["consent"]
    assert kind.is_seen(AGREED, {"agreed": "yes"})
    assert not kind.is_seen(AGREED, {"agreed": "no"})
    assert kind.is_seen(CONTACT, {"contact": "no"})


def test_the_explanation_is_kept_beside_it():
    assert sent(CONTACT, x="yes", x__why="Miete").parts == {"why": "Miete"}


def test_yes_is_said_with_the_words_it_was_said_to():
    assert said(AGREED, "yes") == ["Ja, die Stadt darf meine Antwort mit Namen lesen."]
    assert said(CONTACT, "yes") == ["Ja"]
    assert said(CONTACT, "no") == ["Nein"]
    assert said(CONTACT, None) == []
    with spoken("ar"):
        assert "نعم، يجوز" in said(AGREED, "yes", "ar")[0]


def test_it_is_one_nominal_variable():
    (variable,) = variables(AGREED)
    assert (variable.kind, variable.level, variable.codes) == ("choice", "nominal", ("yes", "no"))
    assert variable.labels["yes"]["ar"] == "نعم"
    assert columns(AGREED, "no") == {"agreed": 1}
    assert columns(AGREED, None) == {"agreed": Missing.BLANK}


def test_rules_know_its_two_codes():
    assert "when" in names_asked(asked("consent"), contact="yes")
    assert "when" not in names_asked(asked("consent"), contact="no")
    wrong = faults("consent", "when", asked_if={"equals": ["contact", "maybe"]})
    assert "no option `maybe`" in wrong[0]


def test_a_sample_is_an_answer():
    sample = ITEM_TYPES["consent"].sample(AGREED, CHANCE)
    assert sent(AGREED, x=sample[""]).problem is None
