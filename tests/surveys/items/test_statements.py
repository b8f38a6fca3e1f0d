"""Statements: what is sent, stored, counted and said."""

from dataclasses import replace

import pytest

from surveys.items import ITEM_TYPES
from surveys.items.item import Missing
from tests.surveys.items.answers import asked, columns, faults, said, sent, variables

IDEAS = asked("statements").items["ideas"]


def test_without_a_script_every_statement_was_shown():
    found = sent(IDEAS, x__seen="", x__s1="agree", x__s3="pass")
    assert found.value == {"s1": "agree", "s2": None, "s3": "pass", "s4": None}
    assert found.problem is None


def test_with_a_script_a_statement_that_was_never_shown_has_no_key():
    found = sent(IDEAS, x__seen="s3 s1", x__s3="disagree")
    assert found.value == {"s1": None, "s3": "disagree"}


def test_nothing_said_is_null():
    assert sent(IDEAS, x__seen="s1 s2").value is None


@pytest.mark.parametrize("voice", ["maybe", ["agree", "disagree"]])
def test_a_voice_that_was_not_offered_is_refused(voice):
    found = sent(IDEAS, x__s1=voice, x__s2="agree")
    assert found.problem
    assert found.value["s2"] == "agree"


def test_required_means_each_statement():
    must = replace(IDEAS, required=True)
    assert sent(must, x__s1="agree").problem
    voices = {f"x__{code}": "pass" for code in must.codes}
    assert sent(must, **voices).problem is None
    kind = ITEM_TYPES["statements"]
    assert not kind.is_seen(must, {"ideas": sent(must, x__s1="agree").sound})
    assert kind.is_seen(must, {"ideas": sent(must, **voices).value})
    assert kind.is_seen(IDEAS, {"ideas": {"s1": "agree"}})


def test_each_statement_is_a_variable_with_voices_in_the_languages_of_pages():
    first = variables(IDEAS)[0]
    assert (first.name, first.kind, first.level) == ("ideas.s1", "choice", "nominal")
    assert first.codes == ("agree", "disagree", "pass")
    assert {"de", "en", "ar"} <= first.labels["agree"].keys()


def test_shown_and_left_alone_is_not_the_same_as_never_shown():
    assert columns(IDEAS, {"s1": "disagree", "s2": None}) == {
        "ideas.s1": 1,
        "ideas.s2": Missing.BLANK,
        "ideas.s3": Missing.NOT_ASKED,
        "ideas.s4": Missing.NOT_ASKED,
    }
    assert set(columns(IDEAS, None).values()) == {Missing.BLANK}


def test_the_review_says_what_was_said_to_which_statement():
    assert said(IDEAS, {"s1": "agree", "s2": None}, "en") == ["German courses help most: agree"]


def test_a_rule_may_name_a_statement_and_its_voices():
    assert faults("statements", "remark", asked_if={"equals": ["ideas.s1", "pass"]}) == []
    assert (
        "no option `maybe`"
        in faults("statements", "remark", asked_if={"equals": ["ideas.s1", "maybe"]})[0]
    )
    assert (
        "does not fit" in faults("statements", "remark", asked_if={"equals": ["ideas", "agree"]})[0]
    )


def test_no_statement_at_all_is_a_fault():
    assert "needs at least 1 entries" in " ".join(faults("statements", "ideas", options=[]))
