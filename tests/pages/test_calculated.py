"""Calculated values on the way of a respondent, and where staff see them."""

import pytest

from surveys.reading import Reader, wave_data, wave_facts
from surveys.responses.inspecting import whole_answer
from surveys.responses.models import Draft, Response
from tests.factories import definition


@pytest.fixture
def wave(world):
    return world.wave("calculated")


@pytest.fixture
def link(world, wave):
    return world.link(wave)


def test_a_value_routes_and_is_repeated_but_never_shown_to_its_respondent(visitor, link):
    visitor.start(link)
    page = visitor.send("/answer/numbers", item_paid="10", item_free="990", item_people="3")
    assert "Sie sind \u20681.000 Menschen\u2069. Wer plant das?" in page.words
    visitor.send("/answer/large", item_office="Wir")
    page = visitor.send("/answer/end")
    assert page.h1.text.strip() == "Ihre Antworten im Überblick"
    assert "Alle zusammen" not in page.words
    assert "Größe" not in page.words


def test_a_value_follows_a_changed_answer(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/numbers", item_paid="60")
    visitor.send("/answer/large", item_office="Wir")
    visitor.send("/answer/numbers", item_paid="6")
    with database.reading() as session:
        answers = session.query(Draft.answers).scalar()
    assert answers["people"] == 6
    assert answers["size"] == "small"
    assert "office" not in answers


def test_staff_and_analysis_see_it(world, wave, database):
    world.respond(wave, paid=10, free=30)
    with database.reading() as session:
        response = session.query(Response.id).scalar()
        seen = whole_answer(session, response.hex(), "de")
        reader = Reader.of_the_house(wave_facts(session, wave).programme_id)
        data = wave_data(session, wave, reader=reader)
    lines = {answer.stem: answer.lines for section in seen.sections for answer in section.answers}
    assert lines["Alle zusammen"] == ("40 Menschen",)
    assert data.answers["people"].tolist() == [40]
    assert "size" not in data.answers


def test_a_first_section_without_a_page_is_passed_over(visitor, world):
    text = definition("calculated")
    counted = {"name": "before", "type": "calculated", "value": 3, "stem": text["title"]}
    text["sections"].insert(0, {"name": "zero", "title": text["title"], "items": [counted]})
    page = visitor.start(world.link(world.wave(text)))
    assert page.h1.text.strip() == "Zahlen"


def test_a_value_opens_an_item_on_its_own_page(visitor, world):
    text = definition("calculated")
    stem = text["title"]
    further = {"name": "more", "type": "short_text", "stem": stem}
    further["asked_if"] = {"all": [{"greater": ["people", 5]}, {"answered": "paid"}]}
    text["sections"][0]["items"].append(further)
    visitor.start(world.link(world.wave(text)))
    page = visitor.send("/answer/numbers", item_paid="7")
    assert page.select_one("#ask-item_more")
    assert not page.select("#rules")
    page = visitor.send("/answer/numbers", item_paid="7", item_more="Ja")
    assert page.h1.text.strip() == "Ende"
