"""All sections with their state: for whoever comes back, and for whoever wants to choose."""

import pytest

from tests.conftest import hidden_fields
from tests.factories import definition


@pytest.fixture
def link(world):
    return world.link(world.wave())


def states(page):
    return {
        row.select_one("a").text.strip(): row.select_one(".stage-state").text.strip()
        for row in page.select(".stages li")
    }


def test_the_sections_that_apply_are_shown_with_their_state(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields=["language", "work"])
    visitor.send("/answer/field_language", item_progress_language="high")
    fields = hidden_fields(visitor.open("/answer/field_work"))
    page = visitor.post("/answer/field_work/overview", **fields, item_progress_work="low")
    assert page.h1.text.strip() == "Ihr Fragebogen"
    assert states(page) == {
        "Über Sie": "fertig",
        "Sprache": "fertig",
        "Arbeit": "begonnen",
        "Zum Ganzen": "noch nicht begonnen",
    }
    assert "Es fehlen noch 2 Abschnitte." in page.words
    assert page.select_one(".buttons a")["href"] == "/answer/field_work"


def test_a_section_that_does_not_apply_is_not_among_them(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    assert list(states(visitor.open("/overview"))) == ["Über Sie", "Arbeit", "Zum Ganzen"]


def test_answers_that_do_not_agree_are_to_be_checked(visitor, world):
    visitor.start(world.link(world.wave("checks")))
    visitor.send("/answer/club", item_first="2020")
    visitor.send("/answer/later", item_last="2010")
    page = visitor.open("/overview")
    assert states(page) == {"Ihr Verein": "bitte prüfen", "Später": "fertig"}
    assert "Es fehlt noch 1 Abschnitt." in page.words


def test_any_section_that_applies_may_come_first(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    page = visitor.open("/overview")
    assert visitor.open(page.select(".stages a")[-1]["href"]).h1.text.strip() == "Zum Ganzen"
    visitor.send("/answer/whole", item_direction="low")
    assert states(visitor.open("/overview"))["Zum Ganzen"] == "fertig"


def test_only_when_everything_was_seen_it_leads_to_the_review(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    assert visitor.open("/review").h1.text.strip() == "Arbeit"
    visitor.send("/answer/field_work")
    visitor.send("/answer/whole")
    page = visitor.open("/overview")
    assert "Alle Abschnitte sind fertig." in page.words
    assert page.select_one(".buttons a")["href"] == "/review"


def test_whoever_comes_back_sees_all_sections_first(visitor, link):
    visitor.start(link)
    assert visitor.open("/answer").h1.text.strip() == "Über Sie"  # nothing was answered yet
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    assert visitor.open("/answer").h1.text.strip() == "Ihr Fragebogen"
    assert visitor.start(link).h1.text.strip() == "Ihr Fragebogen"


def test_a_short_questionnaire_goes_on_at_once(visitor, world):
    document = definition("fields")
    document["sections"] = [document["sections"][0], document["sections"][2]]
    visitor.start(world.link(world.wave(document)))
    page = visitor.open("/answer/about")
    assert page.select_one("button[formaction$='/overview']") is None
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    assert visitor.open("/answer").h1.text.strip() == "Zum Ganzen"


def test_going_there_keeps_what_was_typed_without_a_script(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    page = visitor.open("/answer/field_work")
    button = page.select_one("button[formaction$='/overview']")
    assert button.text.strip() == "Alle Abschnitte"
    visitor.post(button["formaction"], **hidden_fields(page), item_change_work="Mehr")
    assert "Mehr" in visitor.open("/answer/field_work").select_one("textarea").text


def test_enter_in_a_field_goes_on_and_not_away(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    page = visitor.open("/answer/field_work")
    first = page.select("button[form=answers], #answers button")[0]
    assert not first.has_attr("formaction")


def test_the_state_is_said_in_the_language_of_the_respondent(visitor, link):
    visitor.start(link, language="en")
    page = visitor.open("/overview")
    assert page.html["lang"] == "en"
    assert "About you" in states(page)


def test_nobody_without_a_draft_sees_sections(visitor, world):
    world.programme()
    visitor.open("/overview", status=404)


def test_after_submitting_there_are_no_sections_any_more(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    visitor.send("/answer/field_work")
    review = visitor.send("/answer/whole")
    visitor.post("/submit", **hidden_fields(review))
    visitor.open("/overview", status=409)


def test_each_answer_on_the_review_leads_to_its_place_and_back(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    visitor.send("/answer/field_work")
    review = visitor.send("/answer/whole")
    ways = [way["href"] for way in review.select(".review-change a")]
    assert len(ways) == len(review.select(".review-row"))
    for way in ways:
        address, _, place = way.partition("#")
        assert visitor.open(address).select_one(f"#{place}"), way
    page = visitor.post(
        "/answer/about?then=review",
        **hidden_fields(visitor.open("/answer/about?then=review")),
        item_kind="office",
        item_fields="work",
    )
    assert page.h1.text.strip() == "Ihre Antworten im Überblick"
