"""A block of measures on a respondent's pages."""

import pytest

from surveys.responses.models import Response


@pytest.fixture
def link(world):
    return world.link(world.wave("measure_block"))


def test_fields_then_measures_then_each_of_them(visitor, link, database):
    visitor.start(link)
    page = visitor.send("/answer/start", item_fields="language")
    assert "höchstens 2 Maßnahmen" in page.words
    assert not page.select("input[value=fair]")
    page = visitor.send("/answer/plan", item_block=["courses", "tandem"])
    assert page.h1.text.strip() == "Kurse am Abend"
    assert not page.select("#ask-item_effect_courses")
    page = visitor.send("/answer/block_courses", item_block_known_courses="yes")
    assert "Wie gut wirkt „Kurse am Abend“?" in page.words
    visitor.send(
        "/answer/block_courses", item_block_known_courses="yes", item_effect_courses="high"
    )
    page = visitor.send("/answer/block_tandem", item_block_known_tandem="no")
    assert page.h1.text.strip() == "Ihre Antworten im Überblick"
    fields = {f["name"]: f["value"] for f in page.select("main form input[type=hidden]")}
    visitor.post("/submit", **fields)
    with database.reading() as session:
        answers = session.query(Response.answers).scalar()
    assert answers == {
        "fields": ["language"],
        "block": ["courses", "tandem"],
        "block_known_courses": "yes",
        "effect_courses": "high",
        "block_known_tandem": "no",
    }


def test_a_measure_of_another_field_is_refused(visitor, link):
    visitor.start(link)
    visitor.send("/answer/start", item_fields="language")
    page = visitor.send("/answer/plan", status=422, item_block="fair")
    assert "stand nicht zur Auswahl" in page.words


def test_too_many_measures_come_back_ticked(visitor, link):
    visitor.start(link)
    visitor.send("/answer/start", item_fields=["language", "work"])
    page = visitor.send("/answer/plan", status=422, item_block=["courses", "tandem", "fair"])
    assert "höchstens 2 Antworten" in page.words
    assert len(page.select("input[name=item_block][checked]")) == 3


def test_a_page_of_a_measure_not_chosen_does_not_exist(visitor, link):
    visitor.start(link)
    visitor.send("/answer/start", item_fields="language")
    visitor.send("/answer/plan", item_block="courses")
    visitor.open("/answer/block_tandem", status=409)


def test_measures_in_arabic(visitor, link):
    visitor.start(link, language="ar")
    visitor.send("/answer/start", item_fields="work")
    page = visitor.send("/answer/plan", item_block="fair")
    assert page.h1.text.strip() == "معرض وظائف"
    assert "نعم" in page.words
