"""Bringing in responses from LimeSurvey: looked through first, sent again, taken in at once."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.responses.models import OpenText, Response
from tests.conftest import Visitor
from tests.pages.results_cast import answer, refresh, staff
from tests.surveys.test_importing_responses import ROW, crowd, table

NAMES = ("Verein Nord", "Teestube Süd")
ROWS = [{**ROW, "verein": name} for name in NAMES]


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    """Let the client of the tests send large pages from memory; it forgets to close a file."""
    monkeypatch.setattr("werkzeug.test.TemporaryFile", lambda _mode: io.BytesIO())


@pytest.fixture
def programme(world):
    return world.programme("teilhabe")


@pytest.fixture
def wave(world, database, programme):
    with database.writing() as session:
        session.add_all(
            Organisation(programme_id=programme, name=name, kind="club", district="north")
            for name in NAMES
        )
    return world.wave("fields", programme=programme)


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


def address(wave):
    return f"/staff/waves/{wave}/import"


def send(browser, wave, content, *, status=200, name="antworten.csv", **fields):
    """Choose a file on the page as it stands and press a button."""
    page = browser.page
    if page is None or page.select_one("#file") is None:
        page = browser.open(address(wave))
    sent = {str(field["name"]): str(field["value"]) for field in page.select("main [type=hidden]")}
    if column := page.select_one("#column option[selected]"):
        sent["column"] = str(column["value"])
    file = (io.BytesIO(content), name)
    return browser.post(address(wave), status=status, file=file, **{**sent, **fields})


def count(database, model):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def actions(database):
    with database.reading() as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return [action for action in found if "response" in action]


def test_a_file_is_looked_through_and_taken_in_when_it_is_sent_again(ada, wave, database):
    assert ada.open(f"/staff/waves/{wave}").select_one(f"a[href='{address(wave)}']")
    page = send(ada, wave, table(*ROWS))
    assert "Die Datei hat 2 Zeilen. 2 davon werden Antworten." in page.words
    assert "2 leere Felder" not in page.words and "leere Felder" in page.words
    assert page.select_one("#column option[selected]")["value"] == "verein"
    assert (count(database, Response), count(database, Invitation)) == (0, 0)
    page = send(ada, wave, table(*ROWS), then="take")
    assert "2 Antworten sind eingelesen." in page.text
    assert (count(database, Response), count(database, Invitation)) == (2, 2)
    assert actions(database) == ["file of responses looked through", "responses imported"]


def test_an_organisation_sees_its_imported_copy_and_staff_see_who_answered(ada, wave, app):
    send(ada, wave, table(*ROWS))
    send(ada, wave, table(*ROWS), then="take")
    listing = ada.open(f"/staff/waves/{wave}/responses")
    assert NAMES[0] in listing.words and NAMES[1] in listing.words
    link = ada.open(f"/staff/waves/{wave}/links").select_one("td.link-shown span").text
    visitor = Visitor(app.test_client())
    assert "Mehr Räume bitte." in visitor.open("/s/" + link.rpartition("/")[2]).words


def test_only_what_was_looked_through_is_taken_in(ada, wave, database):
    send(ada, wave, table(ROWS[0]))
    page = send(ada, wave, table(*ROWS), status=409, then="take")
    assert "Es ist noch nichts eingelesen" in page.words
    assert "2 davon werden Antworten" in page.words
    assert count(database, Response) == 0
    fresh = {"checked": "", "then": "take"}
    send(ada, wave, table(*ROWS), status=409, **fresh)
    assert count(database, Response) == 0


def test_what_came_in_meanwhile_is_seen_before_anything_is_stored(ada, wave, world, database):
    link = world.link(wave)
    rows = [ROWS[0], {**ROW, "verein": link}]
    send(ada, wave, table(*rows))
    world.respond(wave, link=link, kind="club")
    page = send(ada, wave, table(*rows), status=409, then="take")
    assert "hat schon geantwortet" in page.words
    assert count(database, Response) == 1


def test_the_same_file_twice_brings_nothing_twice(ada, wave, database):
    send(ada, wave, table(*ROWS))
    send(ada, wave, table(*ROWS), then="take")
    page = send(ada, wave, table(*ROWS))
    assert page.words.count("hat schon geantwortet") == 2
    assert not page.select("button[value=take]")
    send(ada, wave, table(*ROWS), status=409, then="take")
    assert count(database, Response) == 2


def test_rows_that_stay_outside_are_named(ada, wave):
    rows = [*ROWS, {**ROW, "verein": "<b>Niemand</b>"}]
    page = send(ada, wave, table(*rows))
    assert "Antwort 3: <b>Niemand</b>" in page.words
    page = send(ada, wave, table(*rows), then="take")
    assert "2 Antworten sind eingelesen. Eine Zeile blieb draußen." in page.text


def test_another_column_may_name_the_organisation(ada, wave):
    rows = [{**ROW, "verein": "x", "name2": name} for name in NAMES]
    page = send(ada, wave, table(*rows), column="verein")
    assert "Diese Organisation steht nicht in Ihrer Liste" in page.words
    page = send(ada, wave, table(*rows), column="name2")
    assert "2 davon werden Antworten" in page.words


def test_a_file_that_names_nobody_asks_for_the_column(ada, wave):
    page = send(ada, wave, table({**ROW, "verein": "Niemand"}))
    assert "Keine Spalte nennt eine Ihrer Organisationen" in page.words
    assert not page.select("button[value=take]")


BROKEN = [
    (b"", "keine lesbaren Antworten"),
    (b"one column\nonly", "keine lesbaren Antworten"),
    (b"PK\x03\x04 broken", "keine lesbaren Antworten"),
]


@pytest.mark.parametrize(("content", "words"), BROKEN)
def test_a_broken_file_gets_a_sentence(ada, wave, database, content, words):
    assert words in send(ada, wave, content, status=422).words
    assert count(database, Response) == 0


def test_a_file_must_be_chosen(ada, wave):
    assert "wählen Sie zuerst eine Datei" in send(ada, wave, b"", name="", status=422).words


def test_a_file_that_is_too_large_is_refused(ada, wave):
    assert "größer als 20 MB" in send(ada, wave, b"x" * 20_000_001, status=422).words
    send(ada, wave, b"x" * 21_000_000, status=413)


def test_an_archive_that_unpacks_to_too_much_is_refused(ada, wave):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("survey.lss", b" " * 30_000_000)
        file.writestr("survey.lsr", b"x")
    assert "zu groß" in send(ada, wave, content.getvalue(), name="a.lsa", status=422).words


def test_cleo_and_those_who_do_not_coordinate_are_refused(app, world, wave, database):
    world.programme("anderes")
    cleo = staff(app, programme="anderes", name="cleo")
    ben = staff(app, programme="teilhabe", role="analyst", name="ben")
    for browser, status in ((cleo, 404), (ben, 403)):
        browser.open(address(wave), status=status)
        # The token of any page of theirs: it is the right that is missing.
        token = browser.open("/staff/account").select_one("[name=csrf_token]")["value"]
        file = (io.BytesIO(table(*ROWS)), "a.csv")
        browser.post(address(wave), status=status, file=file, csrf_token=token, then="take")
    assert count(database, Response) == 0
    nobody = Visitor(app.test_client())
    assert "/staff/sign-in" in nobody.open(address(wave)).response.request.path


def test_after_the_last_day_nothing_is_taken_in(ada, wave, database):
    send(ada, wave, table(*ROWS))
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at -= timedelta(days=15)
    page = send(ada, wave, table(*ROWS), status=409, then="take")
    assert "Jetzt lassen sich keine Antworten einlesen" in page.words
    assert not ada.open(address(wave)).select("#file")
    assert not ada.open(f"/staff/waves/{wave}").select(f"a[href='{address(wave)}']")
    assert count(database, Response) == 0


def test_before_it_is_opened_nothing_is_taken_in(ada, wave, database):
    with database.writing() as session:
        session.get_one(Wave, wave).opened_at = None
    assert not ada.open(address(wave)).select("#file")


# Mode A ---------------------------------------------------------------------------------------


@pytest.fixture
def anonymous(world, programme):
    return world.wave("fields", mode="A", programme=programme)


def test_without_names_nothing_joins_words_and_codes(ada, anonymous, database):
    page = send(ada, anonymous, table(*crowd()))
    assert "kommen gemischt in die Runde" in page.words and not page.select("#column")
    assert count(database, Response) == count(database, OpenText) == 0
    send(ada, anonymous, table(*crowd()), then="take")
    with database.reading() as session:
        stored = list(session.scalars(select(Response)))
        texts = list(session.scalars(select(OpenText)))
    assert len(stored) == 12 and len(texts) == 6
    assert not any("Wort" in str(one.answers) for one in stored)
    assert {one.state for one in texts} == {"waiting"}
    assert count(database, Invitation) == 0


def test_without_names_a_few_are_refused_and_a_second_file_too(ada, anonymous, database):
    page = send(ada, anonymous, table(*crowd(9)))
    assert "Weniger sind zu wenige" in page.words and not page.select("button[value=take]")
    send(ada, anonymous, table(*crowd(9)), status=409, then="take")
    send(ada, anonymous, table(*crowd()))
    send(ada, anonymous, table(*crowd()), then="take")
    page = send(ada, anonymous, table(*crowd(20)))
    assert "wurde schon eine Datei eingelesen" in page.words
    assert count(database, Response) == 12


def test_imported_answers_count_like_others(ada, wave, world):
    send(ada, wave, table(*ROWS))
    send(ada, wave, table(*ROWS), then="take")
    answer(world, wave, 1)
    page = refresh(ada, wave)
    assert "3 Antworten" in page.select_one(".stand").text
    row = next(row for row in page.select(".overview tbody tr") if "Language" in row.th.text)
    assert row.select_one(".mini-value").text == "3 von 3"


def test_an_account_guarded_by_a_password_alone_brings_nothing_in(ada, wave, app):
    app.config["ROWS_NEED_SECOND_FACTOR"] = True
    ada.open(address(wave), status=403)
