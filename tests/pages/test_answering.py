"""A respondent's way, page by page, through the test client."""

import io
import re
import sqlite3
import threading
from contextlib import closing, contextmanager
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import event

from surveys import clock
from surveys.fieldwork.models import Invitation, Wave
from surveys.responses.models import Draft, OpenText, Receipt, Response


@pytest.fixture
def link(world):
    return world.link(world.wave())


def draft_answers(database):
    with database.reading() as session:
        return session.query(Draft.answers).scalar()


def responses(database):
    with database.reading() as session:
        return session.query(Response).all()


def press(visitor, page, address, *, status=200, **fields):
    return visitor.post(address, status=status, **hidden(page), **fields)


def hidden(page):
    return {f["name"]: f["value"] for f in page.select("main form input[type=hidden]")}


def answer_all(visitor):
    visitor.send("/answer/about", item_kind="club", item_members="12", item_fields="language")
    visitor.send("/answer/field_language", item_progress_language="high")
    return visitor.send("/answer/whole", item_direction="low")


def test_an_organisation_answers_from_link_to_receipt(visitor, link, database):
    visitor.open(link)
    assert visitor.start(link).h1.text.strip() == "Über Sie"
    page = answer_all(visitor)
    assert page.h1.text.strip() == "Ihre Antworten im Überblick"
    page = press(visitor, page, "/submit")
    assert "Vielen Dank" in page.h1.text
    assert "weit" in page.words
    (response,) = responses(database)
    assert response.answers["progress_language"] == "high"
    assert response.answers["hurdles_language"] is None
    assert "progress_work" not in response.answers
    assert draft_answers(database) is None


def test_opening_a_link_changes_nothing(visitor, link, database):
    for _ in range(3):
        visitor.open(link)
    visitor.client.head(link)
    assert draft_answers(database) is None
    assert not visitor.client.get_cookie("answer")


def test_the_link_opens_the_same_draft_on_another_device(visitor, link, app):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    other = type(visitor)(app.test_client())
    page = other.start(link)
    assert page.h1.text.strip() == "Ihr Fragebogen"
    page = other.open("/answer/about")
    assert page.select_one("input[value=club]").has_attr("checked")


def test_a_changed_filter_drops_the_answers_that_hung_on_it(visitor, link, database):
    visitor.start(link)
    answer_all(visitor)
    visitor.send("/answer/about", item_kind="club", item_fields="work")
    answers = draft_answers(database)
    assert "progress_language" not in answers
    assert answers["direction"] == "low"


def test_an_answer_that_opens_a_further_item_shows_it_on_the_same_page(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = visitor.send("/answer/field_language", item_aware_language="yes")
    assert page.select_one("#ask-item_arrival_language")
    page = visitor.send("/answer/field_language", item_aware_language="no")
    assert page.h1.text.strip() == "Zum Ganzen"


def test_a_required_item_left_blank_keeps_everything_else(visitor, link, database):
    visitor.start(link)
    page = visitor.send("/answer/about", item_members="12", item_fields="language", status=422)
    assert page.select_one(".problems a")["href"] == "#ask-item_kind"
    assert draft_answers(database)["members"] == 12
    assert page.select_one("#item_members")["value"] == "12"


def test_an_option_that_was_not_offered_is_refused(visitor, link, database):
    visitor.start(link)
    page = visitor.send("/answer/about", item_kind="king", item_fields="language", status=422)
    assert "stand nicht zur Auswahl" in page.words
    assert "kind" not in draft_answers(database)


def test_what_is_no_number_comes_back_as_it_was_typed(visitor, link):
    visitor.start(link)
    page = visitor.send(
        "/answer/about", item_kind="club", item_fields="work", item_members="viele", status=422
    )
    assert page.select_one("#item_members")["value"] == "viele"
    assert "Zahl" in page.select_one("#item_members-error").text


def test_control_characters_are_taken_out_and_said(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = visitor.send("/answer/field_language", item_change_language="a\x00b", status=422)
    assert page.select_one("textarea").text.strip() == "ab"
    visitor.send("/answer/field_language", item_change_language="ab")
    assert draft_answers(database)["change_language"] == "ab"


def test_two_megabytes_of_text_lose_nothing_that_was_kept(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = visitor.post("/answer/field_language", item_change_language="x" * 2_000_000, status=413)
    assert "zu groß" in page.words
    assert draft_answers(database)["kind"] == "club"


def test_a_text_that_is_too_long_comes_back_whole(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = visitor.send("/answer/field_language", item_change_language="x" * 3001, status=422)
    assert len(page.select_one("textarea").text.strip()) == 3001


def test_a_section_that_does_not_apply_says_so(visitor, link):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = visitor.open("/answer/field_work", status=409)
    assert "gehört nicht" in page.h1.text
    assert page.select_one("main a")["href"].endswith("/answer/field_language")
    visitor.post("/answer/field_work", status=409, item_progress_work="low")


def test_the_same_page_sent_twice_is_one_save(visitor, link, database):
    visitor.start(link)
    page = visitor.open("/answer/about")
    fields = hidden(page)
    for _ in range(2):
        visitor.post("/answer/about", **fields, item_kind="club", item_fields="language")
    with database.reading() as session:
        assert session.query(Draft.changes).scalar() == 1


def test_two_devices_never_overwrite_each_other_silently(visitor, link, app, database):
    visitor.start(link)
    page = visitor.open("/answer/about")
    stale = hidden(page)
    other = type(visitor)(app.test_client())
    other.start(link)
    other.send("/answer/about", item_kind="office", item_fields="work")
    page = visitor.post("/answer/about", **stale, item_kind="club", item_fields="work", status=409)
    assert "Amt" in page.select_one(".box--warning").text
    assert page.select_one("input[value=club]").has_attr("checked")
    assert draft_answers(database)["kind"] == "office"
    fields = hidden(page)
    visitor.post("/answer/about", **fields, item_kind="club", item_fields="work")
    assert draft_answers(database)["kind"] == "club"


def test_a_form_of_another_draft_is_not_taken(visitor, link, world):
    visitor.start(link)
    page = visitor.open("/answer/about")
    stale = hidden(page)
    visitor.start(world.link(world.wave()))
    page = visitor.post("/answer/about", **stale, item_kind="club", item_fields="work", status=409)
    assert "zweiten Fragebogen" in page.words


def test_going_back_keeps_what_was_typed(visitor, link, database):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    page = visitor.open("/answer/field_language")
    fields = hidden(page)
    page = visitor.post("/answer/field_language/back", **fields, item_change_language="Mehr Plätze")
    assert page.h1.text.strip() == "Über Sie"
    assert draft_answers(database)["change_language"] == "Mehr Plätze"


def test_another_language_keeps_what_was_typed(visitor, link):
    visitor.start(link)
    page = visitor.open("/answer/about")
    fields = hidden(page)
    page = visitor.post(
        "/answer/about/language", **fields, language="en", item_kind="club", item_fields="work"
    )
    assert page.h1.text.strip() == "About you"
    assert page.html["lang"] == "en"
    assert page.select_one("input[value=club]").has_attr("checked")


def test_nothing_is_submitted_before_everything_was_seen(visitor, link, database):
    visitor.start(link)
    page = visitor.post("/submit")
    assert page.h1.text.strip() == "Über Sie"
    assert responses(database) == []


def test_submitting_twice_shows_the_same_receipt(visitor, link, database):
    visitor.start(link)
    page = answer_all(visitor)
    first = press(visitor, page, "/submit")
    second = press(visitor, page, "/submit")
    assert first.words == second.words
    assert len(responses(database)) == 1


def test_a_used_link_opens_the_receipt_in_mode_p(visitor, link, app):
    visitor.start(link)
    press(visitor, answer_all(visitor), "/submit")
    other = type(visitor)(app.test_client())
    assert "Vielen Dank" in other.open(link).h1.text
    assert "Vielen Dank" in other.start(link).h1.text


def test_a_used_link_says_only_that_in_mode_a(visitor, world, app):
    link = world.link(world.wave(mode="A", access="personal"))
    visitor.start(link)
    press(visitor, answer_all(visitor), "/submit")
    other = type(visitor)(app.test_client())
    page = other.open(link, status=409)
    assert page.h1.text.strip() == "Mit diesem Link wurde bereits geantwortet"
    assert page.words == page.h1.text.strip()


def test_mode_a_keeps_no_trace_beside_the_answers(visitor, world, database):
    wave = world.wave(mode="A")
    link = world.link(wave)
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.send(
        "/answer/field_language",
        item_change_language="Mehr Plätze",
        item_hurdles_language="other",
        item_hurdles_language__other="Wege",
    )
    press(visitor, visitor.send("/answer/whole"), "/submit")
    assert responses(database) == []  # it waits, sealed, for others to be mixed with
    world.mix(wave)
    (response,) = responses(database)
    assert (response.invitation_id, response.submitted_at, response.language) == (None,) * 3
    assert response.answers["change_language"] is None
    assert response.answers["hurdles_language.other"] is None
    with database.reading() as session:
        assert {row.text for row in session.query(OpenText)} == {"Mehr Plätze", "Wege"}
        assert {row.state for row in session.query(OpenText)} == {"waiting"}
        assert b"Pl\xc3\xa4tze" not in session.query(Receipt.sealed).scalar()


def test_a_draft_of_mode_a_is_sealed_and_opens_by_its_code(visitor, world, app, database):
    link = world.link(world.wave(mode="A"))
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_members="77", item_fields="language")
    with database.reading() as session:
        draft = session.query(Draft).one()
    assert draft.answers is None
    assert b"club" not in draft.sealed
    code = visitor.open("/pause").select_one(".receipt-number").text
    other = type(visitor)(app.test_client())
    assert other.open(link).select_one("input[name=code]")
    other.post("/resume", code=code.lower().replace("-", " "))
    assert other.open("/answer/about").select_one("#item_members")["value"] == "77"


@pytest.mark.parametrize("address", ["/s/nobody", "/s/" + "a" * 26, "/s/%00"])
def test_a_strange_link_is_refused_politely(visitor, world, address):
    world.programme()
    page = visitor.open(address, status=404)
    assert "Tippfehler" in page.words
    assert "beendet" in page.words
    assert "030 23125 000" in page.words


def test_too_many_strange_links_have_to_wait(visitor, world):
    world.programme()
    link = world.link(world.wave())
    for _ in range(10):
        visitor.open("/s/nobody", status=404)
    visitor.open("/s/nobody", status=429)
    visitor.open(link)


def test_after_closing_the_page_says_when_and_whom_to_call(visitor, world, database):
    wave = world.wave()
    link = world.link(wave)
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    with database.writing() as session:
        session.get(Wave, wave).closes_at = clock.now() - timedelta(minutes=31)
    page = visitor.open(link, status=410)
    assert "030 23125 000" in page.words
    visitor.post("/answer/field_language", status=410, item_progress_language="high")
    visitor.post("/submit", status=410)
    assert draft_answers(database)["kind"] == "club"


def test_a_wave_that_nobody_opened_does_not_exist_yet(visitor, world, database):
    wave = world.wave()
    link = world.link(wave)
    with database.writing() as session:
        session.get(Wave, wave).opened_at = None
    visitor.open(link, status=404)


def test_a_database_that_refuses_at_commit_gives_the_form_back(visitor, link, database):
    visitor.start(link)
    page = answer_all(visitor)
    refuse(database, r"INSERT INTO response")
    page = press(visitor, page, "/submit", status=503)
    assert "Nichts ist verloren" in page.text
    assert page.h1.text.strip() == "Ihre Antworten im Überblick"
    refuse(database, None)
    assert "Vielen Dank" in press(visitor, page, "/submit").h1.text
    assert len(responses(database)) == 1


def test_a_page_that_cannot_be_kept_comes_back_with_everything_typed(visitor, link, database):
    visitor.start(link)
    visitor.open("/answer/about")
    refuse(database, r"UPDATE draft")
    page = visitor.send("/answer/about", item_kind="club", item_members="12", status=503)
    assert "nicht gespeichert" in page.text
    assert page.select_one("input[value=club]").has_attr("checked")
    assert page.select_one("#item_members")["value"] == "12"


def test_a_database_that_is_gone_gives_back_what_was_sent(visitor, link, database):
    visitor.start(link)
    page = visitor.open("/answer/about")
    fields = hidden(page)
    refuse(database, r"SELECT")
    page = visitor.post("/answer/about", **fields, item_members="12", status=503)
    assert page.select_one("input[name=item_members]")["value"] == "12"
    refuse(database, None)
    visitor.post("/answer/about", **fields, item_kind="club", item_fields="work")
    assert draft_answers(database)["kind"] == "club"


def test_a_second_version_of_a_page_is_never_taken_for_the_first(visitor, link, database):
    visitor.start(link)
    fields = hidden(visitor.open("/answer/about"))
    visitor.post("/answer/about", **fields, item_kind="club", item_fields="work")
    visitor.post("/answer/about", status=409, **fields, item_kind="office", item_fields="work")
    assert draft_answers(database)["kind"] == "club"


def test_a_review_that_is_out_of_date_is_shown_again(visitor, link, app, database):
    visitor.start(link)
    page = answer_all(visitor)
    other = type(visitor)(app.test_client())
    other.start(link)
    other.send("/answer/whole", item_direction="high")
    page = press(visitor, page, "/submit", status=409)
    assert "Inzwischen hat sich eine Antwort geändert" in page.text
    assert responses(database) == []


def test_starting_again_never_loses_a_draft_without_a_name(visitor, world):
    link = world.link(world.wave(mode="A"))
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_members="77", item_fields="work")
    page = visitor.start(link)
    assert page.select_one("a[href='/answer']") and page.select_one("form[action='/leave']")
    assert "77" not in page.words and not page.select("[name=item_members]")
    assert visitor.open("/answer/about").select_one("#item_members")["value"] == "77"


@pytest.mark.parametrize("address", ["/start", "/resume", "/leave", "/submit", "/answer/about"])
def test_another_site_cannot_send_a_form(visitor, link, address):
    visitor.start(link)
    answer = visitor.client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


@pytest.mark.parametrize("field", ["csrf_token", "save_id", "changes", "item_members"])
@pytest.mark.parametrize("value", ["ü\u202e", "a\x00b", "a file"])
def test_odd_values_in_odd_places_are_no_accident(visitor, link, field, value):
    visitor.start(link)
    sent = (io.BytesIO(b"x"), "x.txt") if value == "a file" else value
    fields = hidden(visitor.open("/answer/about")) | {field: sent}
    answer = visitor.client.post("/answer/about", data=fields)
    assert answer.status_code in {409, 422}


def test_a_lock_held_elsewhere_gives_the_form_back(visitor, link, database, monkeypatch):
    monkeypatch.setattr("surveys.db.WRITER_PATIENCE_SECONDS", 0.2)
    visitor.start(link)
    visitor.open("/answer/about")
    with locked(database):
        page = visitor.send("/answer/about", item_kind="club", item_members="12", status=503)
    assert page.select_one("#item_members")["value"] == "12"


@contextmanager
def locked(database):
    """Hold what a save needs, from a connection that is not the product's."""
    url = database.engine.url
    if database.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(url.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as other:
        other.execute("LOCK TABLE draft IN EXCLUSIVE MODE")
        yield


def test_one_link_makes_one_response_under_a_rush(world, database):
    link = world.link(world.wave())
    carried = world.begin(link)
    failures = []

    def rush():
        try:
            world.respond(0, link=link, kind="club", fields=["language"])
        except Exception as problem:  # noqa: BLE001  the losers may fail in several ways
            failures.append(type(problem).__name__)

    threads = [threading.Thread(target=rush) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert carried
    assert len(responses(database)) == 1
    assert set(failures) <= {"AlreadyAnswered", "ChangedElsewhere", "NotStarted"}
    with database.reading() as session:
        assert session.query(Invitation.used).all() == [(True,)]


def test_the_first_page_sets_one_cookie_that_scripts_cannot_read(visitor, link):
    visitor.open(link)
    answer = visitor.client.post("/start", data={"token": link.rsplit("/", 1)[-1]})
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 1
    assert re.search(r"HttpOnly.*SameSite=Lax", cookies[0])
    assert link.rsplit("/", 1)[-1] not in answer.headers["Location"]


@pytest.fixture(autouse=True)
def unfaithful(database):
    """Let a test make the database fail as it does when the disk is full or the server gone."""

    @event.listens_for(database.engine, "before_cursor_execute")
    def fail(_connection, _cursor, statement, *_rest):
        refused = database.__dict__.get("refused")
        if refused and re.match(refused, statement):
            raise failure(database)


def refuse(database, pattern):
    """Make every statement that begins like `pattern` fail; None makes peace."""
    database.__dict__["refused"] = pattern


def failure(database):
    if database.engine.dialect.name == "sqlite":
        return sqlite3.OperationalError("database or disk is full")
    return psycopg.OperationalError("could not extend file: No space left on device")
