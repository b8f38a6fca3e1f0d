"""Statements on a respondent's page, without a script."""

import pytest

from surveys.responses.models import Draft


@pytest.fixture
def link(world):
    return world.link(world.wave("statements"))


def kept(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


def test_all_statements_stand_below_each_other_in_an_order_that_stays(visitor, link, database):
    page = visitor.start(link)
    cards = [card["data-code"] for card in page.select(".statement-card")]
    assert sorted(cards) == ["s1", "s2", "s3", "s4"]
    assert "1 von 4" in page.words
    assert [
        c["data-code"] for c in visitor.open("/answer/voices").select(".statement-card")
    ] == cards
    page = visitor.send("/answer/voices", item_ideas__s2="agree", item_ideas__s1="pass")
    assert "Sie sagten: \u2068stimme zu\u2069. Wo fehlen Räume?" in page.words
    assert kept(database)["ideas"] == {"s1": "pass", "s2": "agree", "s3": None, "s4": None}


def test_a_voice_given_is_shown_again_and_in_the_review(visitor, link):
    visitor.start(link)
    visitor.send("/answer/voices", item_ideas__s2="disagree")
    page = visitor.open("/answer/voices")
    assert page.select_one("input[name='item_ideas.s2'][value=disagree]").has_attr("checked")
    page = visitor.send("/answer/more")
    assert "Es fehlen Räume: stimme nicht zu" in page.words


def test_a_voice_that_was_not_offered_comes_back(visitor, link):
    visitor.start(link)
    page = visitor.send("/answer/voices", status=422, item_ideas__s2="maybe")
    assert page.select_one(".problems a")["href"] == "#ask-item_ideas"


def test_statements_in_arabic(visitor, link):
    page = visitor.start(link, language="ar")
    assert page.html["dir"] == "rtl"
    assert "لا توجد غرف كافية." in page.words
    page = visitor.send("/answer/voices", item_ideas__s2="agree")
    assert "قلتم: \u2068أوافق\u2069" in page.words
