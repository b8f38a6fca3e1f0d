"""Options and rows with conditions of their own, and what is known of whoever was invited."""

import pytest

from surveys.responses.models import Draft
from tests.factories import definition


@pytest.fixture
def link(world):
    return world.link(world.wave("options-asked-if"))


def kept(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


def offered(page):
    return [box["value"] for box in page.select("input[name=item_best]")]


def test_only_what_applies_is_offered(visitor, link):
    visitor.start(link)
    assert offered(visitor.send("/answer/first", item_fields="work")) == ["fair", "rooms"]
    page = visitor.send("/answer/first", item_fields=["language", "work"])
    assert offered(page) == ["courses", "fair", "rooms"]
    assert len(page.select(".grid-row")) == 2


def test_a_hidden_option_is_refused(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/first", item_fields="work")
    page = visitor.send("/answer/second", status=422, item_best="courses")
    assert "stand nicht zur Auswahl" in page.words
    assert "best" not in kept(database)


def test_a_row_that_was_not_asked_has_no_key(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/first", item_fields="work")
    visitor.send("/answer/second", item_arrival__work="high", item_arrival__lang="high")
    assert kept(database)["arrival"] == {"work": "high"}


def test_answers_leave_with_what_they_hung_on(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/first", item_fields=["language", "work"])
    visitor.send(
        "/answer/second", item_best="courses", item_arrival__lang="low", item_arrival__work="high"
    )
    visitor.send("/answer/first", item_fields="work")
    answers = kept(database)
    assert answers["best"] is None
    assert answers["arrival"] == {"work": "high"}


def test_a_row_that_applies_only_now_is_asked_before_the_end(visitor, link):
    visitor.start(link)
    visitor.send("/answer/first", item_fields="work")
    visitor.send("/answer/second", item_best="rooms", item_arrival__work="high")
    page = visitor.send("/answer/first", item_fields=["language", "work"])
    assert page.h1.text.strip() == "Dann"
    assert visitor.open("/review").h1.text.strip() == "Dann"
    visitor.send("/answer/second", item_best="rooms", item_arrival__work="high")
    assert visitor.open("/review").h1.text.strip() == "Ihre Antworten im Überblick"


def test_nothing_is_asked_where_nothing_applies(visitor, world):
    text = definition("options-asked-if")
    text["sections"][0]["items"][0]["required"] = False
    visitor.start(world.link(world.wave(text)))
    page = visitor.send("/answer/first")
    assert offered(page) == ["rooms"]
    assert not page.select(".grid")


@pytest.mark.parametrize(("kind", "is_asked"), [("club", True), ("office", False)])
def test_what_is_known_of_an_organisation_decides(visitor, world, kind, is_asked):
    page = visitor.start(world.link(world.wave("options-asked-if"), kind=kind))
    assert bool(page.select("#ask-item_club_only")) is is_asked


def test_in_mode_a_nothing_is_known(visitor, world):
    page = visitor.start(world.link(world.wave("options-asked-if", mode="A")))
    assert not page.select("#ask-item_club_only")
    page = visitor.send("/answer/first", item_fields="work", item_club_only="1980")
    page = visitor.send("/answer/second")
    assert "1980" not in page.words
