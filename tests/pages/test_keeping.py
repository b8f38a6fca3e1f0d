"""A page kept while it is being filled in: what scripts send when a field is left."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from surveys import clock
from surveys.fieldwork.models import Wave
from surveys.responses.models import Draft
from tests.conftest import hidden_fields

JSON = {"Accept": "application/json"}


@pytest.fixture
def link(world):
    return world.link(world.wave())


@pytest.fixture
def page(visitor, link):
    visitor.start(link)
    return hidden_fields(visitor.open("/answer/about"))


def keep(visitor, fields, *, section="about", then="/keep", **typed):
    address = f"/answer/{section}{then}"
    return visitor.client.post(address, data={**fields, **typed}, headers=JSON)


def draft(database):
    with database.reading() as session:
        return session.query(Draft).one()


def close(database, wave, *, ago):
    with database.writing() as session:
        session.get(Wave, wave).closes_at = clock.now() - ago


def statements_of(database, call):
    found = []

    def note(_connection, _cursor, statement, *_rest):
        if statement.split()[0] in {"SELECT", "UPDATE", "INSERT", "DELETE"}:
            found.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return found


def test_a_page_is_kept_before_it_is_complete(visitor, page, database):
    answer = keep(visitor, page, item_members="12")
    assert answer.status_code == 200
    assert answer.json["changes"] == 1
    assert draft(database).answers == {"members": 12}


def test_what_was_left_blank_while_typing_is_still_to_be_asked(visitor, page, database):
    keep(visitor, page, item_kind="club", item_members="")
    assert "members" not in draft(database).answers
    assert visitor.open("/review").h1.text.strip() == "Über Sie"


def test_rows_of_a_grid_not_answered_yet_are_still_to_be_asked(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    fields = hidden_fields(visitor.open("/answer/field_language"))
    fields["shown"] += " arrival_language"
    grid = {"item_aware_language": "yes", "item_arrival_language.known": "high"}
    keep(visitor, fields, section="field_language", **grid)
    assert draft(database).answers["arrival_language"] == {"known": "high"}
    visitor.send("/answer/field_language", **grid)
    assert draft(database).answers["arrival_language"] == {"known": "high", "reached": None}


def test_a_taken_back_answer_is_taken_back(visitor, page, database):
    first = keep(visitor, page, item_members="12").json
    keep(visitor, {**page, **first}, item_members="")
    assert draft(database).answers == {"members": None}


def test_the_same_save_ten_times_is_one(visitor, page, database):
    answers = [keep(visitor, page, item_members="12") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json["changes"] for answer in answers} == {1}
    assert draft(database).changes == 1


def test_the_same_save_from_everywhere_at_once_is_one(visitor, page, database, app):
    answers = []
    cookie = visitor.client.get_cookie("answer").value

    def send():
        client = app.test_client()
        client.set_cookie("answer", cookie)
        answers.append(client.post("/answer/about/keep", data={**page, "item_members": "12"}))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [(answer.status_code, answer.json["changes"]) for answer in answers] == [(200, 1)] * 8
    assert draft(database).changes == 1


def test_each_save_brings_the_id_of_the_next(visitor, page, database):
    first = keep(visitor, page, item_members="12").json
    second = keep(visitor, {**page, **first}, item_members="13")
    assert second.json["changes"] == 2
    assert len({page["save_id"], first["save_id"], second.json["save_id"]}) == 3
    assert draft(database).answers == {"members": 13}


def test_a_save_with_an_old_id_and_other_words_overwrites_nothing(visitor, page, database):
    keep(visitor, page, item_members="12")
    assert keep(visitor, page, item_members="99").status_code == 409
    assert draft(database).answers == {"members": 12}


def test_a_page_that_says_nothing_new_is_not_written(visitor, page, database):
    for _ in range(3):
        assert keep(visitor, page).json["changes"] == 0
    assert draft(database).changes == 0


def test_another_device_is_never_overwritten(visitor, page, link, app, database):
    other = type(visitor)(app.test_client())
    other.start(link)
    other.send("/answer/about", item_kind="office", item_fields="work")
    answer = keep(visitor, page, item_kind="club")
    assert answer.status_code == 409
    assert answer.json == {"trouble": "conflict", "compare": "/answer/about"}
    assert draft(database).answers["kind"] == "office"
    both = visitor.post("/answer/about", status=409, **page, item_kind="club")
    assert "Amt" in both.select_one(".box--warning").text
    assert both.select_one("input[value=club]").has_attr("checked")


def test_a_page_of_another_draft_is_not_kept(visitor, page, world, database):
    visitor.start(world.link(world.wave()))
    answer = keep(visitor, page, item_members="12")
    assert (answer.status_code, answer.json) == (409, {"trouble": "other_draft"})
    with database.reading() as session:
        assert [one.answers for one in session.query(Draft)] == [{}, {}]


def test_what_cannot_be_stored_is_said_and_the_rest_is_kept(visitor, page, database):
    answer = keep(visitor, page, item_members="viele", item_fields="work")
    assert answer.status_code == 422
    assert answer.json["changes"] == 1
    assert draft(database).answers == {"fields": ["work"]}


def test_a_database_that_refuses_is_told_and_takes_it_later(visitor, page, database):
    def refuse(_connection, _cursor, statement, *_rest):
        if "UPDATE draft" in statement:
            raise OperationalError(statement, {}, Exception("gone"))

    event.listen(database.engine, "before_cursor_execute", refuse)
    answer = keep(visitor, page, item_members="12")
    event.remove(database.engine, "before_cursor_execute", refuse)
    assert (answer.status_code, answer.json) == (503, {"trouble": "not_stored"})
    assert keep(visitor, page, item_members="12").json["changes"] == 1


def test_in_the_grace_what_was_begun_is_kept_and_after_it_nothing(visitor, world, database):
    wave = world.wave(grace_minutes=30)
    visitor.start(world.link(wave))
    fields = hidden_fields(visitor.open("/answer/about"))
    close(database, wave, ago=timedelta(minutes=29))
    assert keep(visitor, fields, item_members="12").status_code == 200
    close(database, wave, ago=timedelta(minutes=30))
    assert keep(visitor, fields, item_members="13", changes="1").status_code == 410
    assert draft(database).answers == {"members": 12}


def test_nobody_without_a_draft_keeps_anything(visitor, world, app):
    world.programme()
    stranger = type(visitor)(app.test_client())
    assert keep(stranger, {}, item_members="12").status_code == 404


def test_another_site_keeps_nothing(visitor, page, database):
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = visitor.client.post("/answer/about/keep", data=page, headers=headers)
    assert answer.status_code == 403
    assert draft(database).changes == 0


def test_a_draft_without_a_name_is_kept_sealed(visitor, world, database):
    visitor.start(world.link(world.wave(mode="A")))
    fields = hidden_fields(visitor.open("/answer/about"))
    assert keep(visitor, fields, item_members="77").json["changes"] == 1
    assert draft(database).answers is None
    assert visitor.open("/answer/about").select_one("#item_members")["value"] == "77"


def test_keeping_a_page_is_as_cheap_as_turning_it(visitor, page, database):
    found = statements_of(database, lambda: keep(visitor, page, item_members="12"))
    assert [statement.split()[0] for statement in found] == ["SELECT", "UPDATE"]


def test_a_script_is_told_where_to_go_on(visitor, page):
    answer = keep(visitor, page, then="", item_kind="club", item_fields="work")
    assert (answer.status_code, answer.json) == (200, {"next": "/answer/field_work"})
    assert "Location" not in answer.headers


def test_a_script_is_shown_what_must_be_put_right_as_a_page(visitor, page):
    answer = keep(visitor, page, then="", item_members="viele")
    assert (answer.status_code, answer.mimetype) == (422, "text/html")


def test_a_page_sent_again_after_it_was_put_right_is_saved_once(visitor, page, database):
    for _ in range(2):
        keep(visitor, page, then="", item_members="12")
    assert draft(database).changes == 1


def test_a_browser_without_scripts_is_redirected(visitor, page):
    fields = {**page, "item_kind": "club", "item_fields": "work"}
    answer = visitor.client.post("/answer/about", data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/answer/field_work")


@pytest.mark.parametrize(("mode", "store"), [("P", "local"), ("A", "session")])
def test_without_a_name_nothing_outlives_the_window(visitor, world, mode, store):
    page = visitor.start(world.link(world.wave(mode=mode)))
    assert page.select_one("script[data-token]")["data-store"] == store


def test_a_receipt_and_a_left_device_forget_what_was_held(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.send("/answer/field_language", item_progress_language="high")
    review = visitor.send("/answer/whole")
    receipt = visitor.post("/submit", **hidden_fields(review))
    assert receipt.select_one("script[data-forget=own]")
    assert visitor.post("/leave").select_one("script[data-forget=all]")
