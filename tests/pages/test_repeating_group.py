"""A list of entries on a respondent's page, without a script."""

import pytest

from surveys.fieldwork.models import Wave
from surveys.fieldwork.waves import ends_at
from surveys.reading import Reader, open_texts, text_items, wave_data, wave_facts
from surveys.responses.models import Draft, OpenText, Response
from surveys.responses.moderating import open_queue


@pytest.fixture
def wave(world):
    return world.wave("repeating_group")


@pytest.fixture
def link(world, wave):
    return world.link(wave)


def kept(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


def hidden(page):
    return {f["name"]: f.get("value", "") for f in page.select("main form input[type=hidden]")}


def press(visitor, page, *, status=200, address="/answer/list", **fields):
    """Send a page as it stands, filled in: what was typed before, and `fields` on top."""
    typed = {
        field["name"]: field.get("value", "")
        for field in page.select("main form input")
        if field["type" if field.has_attr("type") else "name"] not in {"radio", "checkbox"}
        and not field.find_parent("template")
    }
    return visitor.post(address, status=status, **{**typed, **fields})


def entries(page):
    return hidden(page)["item_projects.entries"].split()


def typed(key, **answers):
    return {f"item_projects.{key}.{name}": value for name, value in answers.items()}


def test_entries_are_added_one_by_one_and_kept(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    assert "Projekt 1" in page.words
    page = press(visitor, page, **typed(first, title="Sprachcafé"), item_projects__add="1")
    assert kept(database)["projects"] == [
        {"entry": first, "title": "Sprachcafé", "places": None, "paid": None}
    ]
    assert len(entries(page)) == 2
    assert page.select_one("#item_projects-new").select_one("legend").text == "Projekt 2"
    second = entries(page)[1]
    page = press(visitor, page, **typed(second, title="Fußball", places="20"))
    assert page.h1.text.strip() == "Zum Schluss"
    assert "Sie nannten \u2068Sprachcafé, Fußball\u2069." in page.words
    assert kept(database)["capacity"] == 20


def test_adding_needs_no_finished_entry_but_going_on_does(visitor, link):
    page = visitor.start(link)
    (first,) = entries(page)
    page = press(visitor, page, **typed(first, places="5"), item_projects__add="1")
    assert not page.select(".problems")
    page = press(visitor, page, status=422)
    name = f"ask-item_projects.{first}.title"
    assert [a["href"] for a in page.select(".problems a")] == [f"#{name}"]
    assert "Projekt 1: Titel" in page.select_one(".problems").text
    assert page.find(id=name)["class"] == ["item", "item--error"]
    assert visitor.open("/review").h1.text.strip() == "Ihre Projekte"


def test_what_cannot_be_stored_keeps_the_page_and_what_was_typed(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    page = press(
        visitor,
        page,
        status=422,
        **typed(first, title="Eins", places="viele"),
        item_projects__add="1",
    )
    assert page.find(id=f"item_projects.{first}.places")["value"] == "viele"
    assert len(entries(page)) == 2
    assert kept(database)["projects"][0]["title"] == "Eins"


def test_an_entry_is_removed_with_everything_in_it(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    page = press(visitor, page, **typed(first, title="Eins"), item_projects__add="1")
    second = entries(page)[1]
    page = press(visitor, page, **typed(second, title="Zwei"), item_projects__add="1")
    page = press(visitor, page, item_projects__remove=first)
    assert [entry["title"] for entry in kept(database)["projects"]] == ["Zwei"]
    page = press(visitor, page, item_projects__remove=second)
    assert kept(database)["projects"] is None


def test_there_are_no_more_entries_than_allowed(visitor, link):
    page = visitor.start(link)
    for number in range(3):
        key = entries(page)[-1]
        page = press(visitor, page, **typed(key, title=f"P{number}"), item_projects__add="1")
    assert len(entries(page)) == 3
    assert page.select_one("button[name='item_projects.add']").has_attr("hidden")


def test_an_answer_in_an_entry_opens_a_further_item_of_it(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    page = press(visitor, page, **typed(first, title="Eins", paid="yes"))
    assert page.find(id=f"ask-item_projects.{first}.by")
    page = press(
        visitor,
        page,
        **typed(first, title="Eins", paid="yes", by=["eu", "other"]),
        **{f"item_projects.{first}.by.other": "Stiftung"},
    )
    assert page.h1.text.strip() == "Zum Schluss"
    assert kept(database)["projects"][0]["by.other"] == "Stiftung"


def test_an_answer_outside_opens_an_item_in_each_entry(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    page = press(visitor, page, **typed(first, title="Eins"), item_role="club")
    assert page.find(id=f"ask-item_projects.{first}.club_only")
    press(visitor, page, **typed(first, club_only="10"), item_role="club")
    page = visitor.open("/answer/list")
    press(visitor, page, item_role="office")
    assert "club_only" not in kept(database)["projects"][0]


def test_the_same_page_sent_twice_is_no_conflict(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    fields = hidden(page) | typed(first, title="Eins")
    for _ in range(2):
        visitor.post("/answer/list", **fields)
    assert len(kept(database)["projects"]) == 1


def test_leaving_keeps_entries_and_asks_for_the_rest_later(visitor, link, database):
    page = visitor.start(link)
    (first,) = entries(page)
    press(visitor, page, address="/answer/list/pause", **typed(first, places="5"))
    assert kept(database)["projects"] == [{"entry": first, "places": 5, "paid": None}]
    assert visitor.open("/answer").h1.text.strip() == "Ihre Projekte"


def test_words_in_entries_are_read_by_organisation(visitor, link, wave, database):
    submitted(visitor, link)
    with database.reading() as session:
        facts = wave_facts(session, wave)
        version = session.get(Wave, wave).version_id
        reader = Reader.of_the_house(facts.programme_id)
        items = {one.name: one for one in text_items(session, version)}
        assert items["projects.title"].stem["de"] == "Titel"
        (text,) = open_texts(
            session, facts, "projects.title", reader=reader, at=facts.closes_at
        ).answers
        assert text.text == "Eins\nZwei"
        data = wave_data(session, wave, reader=reader)
    assert data.answers["projects"].tolist() == [2]


def test_in_mode_a_the_words_go_their_own_way(visitor, world, database):
    asked = world.wave("repeating_group", mode="A")
    page = submitted(visitor, world.link(asked))
    assert "Eins" in page.words
    world.mix(asked)
    with database.reading() as session:
        answers = session.query(Response.answers).scalar()
        texts = {(row.item, row.text) for row in session.query(OpenText)}
        wave = session.query(Wave).one()
        queue = open_queue(session, wave.id, at=ends_at(session, wave))
    assert [entry["title"] for entry in answers["projects"]] == [None, None]
    assert texts == {("projects.title", "Eins"), ("projects.title", "Zwei")}
    assert {text.question["de"] for text in queue.waiting} == {"Titel"}


def submitted(visitor, link):
    page = visitor.start(link)
    (first,) = entries(page)
    page = press(visitor, page, **typed(first, title="Eins"), item_projects__add="1")
    second = entries(page)[1]
    press(visitor, page, **typed(second, title="Zwei"))
    page = visitor.send("/answer/after")
    return visitor.post("/submit", **hidden(page))


def test_entries_in_arabic(visitor, link):
    page = visitor.start(link, language="ar")
    (first,) = entries(page)
    assert page.select_one(".entry-title").text == "مشروع 1"
    page = press(visitor, page, **typed(first, title="مقهى"), item_projects__add="1")
    assert page.html["dir"] == "rtl"
    assert page.select("input[value='مقهى']")
