"""Mitwirken: entered by anybody, confirmed by mail, ended by the link, seen by staff."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.fieldwork.models import Organisation, OutboxMail, Volunteer
from surveys.fieldwork.outbox import KINDS, Pen, opened_token
from surveys.fieldwork.volunteers.keeping import forget_unconfirmed
from surveys.programmes.models import Programme
from tests.pages.results_cast import staff

PAGE = "/p/teilhabe/mitwirken"
BASE = "/staff/programmes/teilhabe/organisations"
SAID = {
    "who": "organisation",
    "name": "Frauentreff Süd",
    "language": "ar",
    "purposes": ["surveys", "results"],
    "action_fields": ["work"],
    "email": "Post@Treff.example",
}


@pytest.fixture
def programme(world):
    world.programme("other")
    return world.programme("teilhabe")


@pytest.fixture
def ada(app, programme):
    assert programme, "it is hers"
    return staff(app, programme="teilhabe")


def enter(visitor, *, status=200, **changes):
    return visitor.post(PAGE, status=status, **{**SAID, **changes})


def entries(database):
    with database.reading() as session:
        return session.scalars(select(Volunteer).order_by(Volunteer.id)).all()


def links(database, keys):
    """Return the addresses in the mails that wait."""
    with database.reading() as session:
        mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
        return [f"{PAGE}/eintrag/{opened_token(mail, key=keys.outbox)}" for mail in mails]


def confirmed(visitor, database, keys, **changes):
    """Enter, open the link, press the button; return the link."""
    enter(visitor, **changes)
    link = links(database, keys)[-1]
    press(visitor, link)
    return link


def press(visitor, link, **changes):
    page = visitor.open(link)
    form = page.select_one("main form")
    fields = {
        "who": form.select_one("[name=who][checked]")["value"],
        "name": form.select_one("#name")["value"],
        "language": form.select_one("#language option[selected]")["value"],
        "purposes": [one["value"] for one in form.select("[name=purposes][checked]")],
        "action_fields": [one["value"] for one in form.select("[name=action_fields][checked]")],
    }
    return visitor.post(link, **{**fields, **changes})


@pytest.mark.usefixtures("programme")
def test_an_entry_counts_once_its_mail_was_answered(visitor, database, keys, ada):
    page = enter(visitor)
    assert "Bitte sehen Sie in Ihr Postfach" in page.h1.text
    assert [one.confirmed_on for one in entries(database)] == [None]
    assert "Frauentreff" not in ada.open(f"{BASE}/volunteers").words
    [link] = links(database, keys)
    visitor.open(link)
    visitor.client.head(link)
    assert [one.confirmed_on for one in entries(database)] == [None], "opening changes nothing"
    page = press(visitor, link)
    assert "Ihr Eintrag ist gespeichert." in page.words
    [one] = entries(database)
    assert one.confirmed_on is not None
    assert (one.name, one.email, one.language, one.is_person) == (
        "Frauentreff Süd",
        "post@treff.example",
        "ar",
        False,
    )
    assert (one.purposes, one.action_fields) == (["surveys", "results"], ["work"])
    assert "Frauentreff Süd" in ada.open(f"{BASE}/volunteers").words


@pytest.mark.usefixtures("programme")
def test_the_mail_is_written_in_the_wanted_language_and_leads_to_the_entry(visitor, app, keys):
    enter(visitor)
    database = app.extensions["database"]
    [link] = links(database, keys)
    with app.test_request_context(), database.reading() as session:
        [mail] = session.scalars(select(OutboxMail)).all()
        pen = Pen(app.extensions["settings"], keys)
        written = KINDS["volunteer"](session, mail, opened_token(mail, key=keys.outbox), pen)
    assert (written.recipient, written.language) == ("post@treff.example", "ar")
    assert f"http://127.0.0.1:8000{link}" in written.body


@pytest.mark.usefixtures("programme")
def test_a_known_address_gets_the_same_answer_and_is_changed_by_its_owner_only(
    visitor, database, keys
):
    first = confirmed(visitor, database, keys)
    fresh = enter(visitor, email="new@treff.example")
    again = enter(visitor, name="Jemand anders", purposes=["gatherings"])
    assert fresh.words == again.words
    assert entries(database)[0].name == "Frauentreff Süd"
    visitor.open(first, status=404)
    assert "Ihr Eintrag" in visitor.open(links(database, keys)[-1]).h1.text


@pytest.mark.usefixtures("programme")
def test_nobody_is_flooded_with_mail(visitor, database, keys):
    pages = [enter(visitor).words for _time in range(5)]
    assert len(set(pages)) == 1
    assert len(links(database, keys)) == 3


@pytest.mark.usefixtures("programme")
def test_an_entry_is_changed_and_ended_behind_its_link(visitor, database, keys):
    link = confirmed(visitor, database, keys)
    press(visitor, link, name="Treff", purposes=["gatherings"], action_fields=[])
    [one] = entries(database)
    assert (one.name, one.purposes, one.action_fields) == ("Treff", ["gatherings"], [])
    page = visitor.post(f"{link}/end")
    assert page.h1.text == "Ihr Eintrag ist gelöscht"
    assert entries(database) == []
    visitor.open(link, status=404)


@pytest.mark.usefixtures("programme")
@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"name": ""}, "#name"),
        ({"purposes": []}, "#purposes"),
        ({"email": "keine Mail"}, "#email"),
        ({"leave_empty": "spam"}, "#leave_empty"),
        ({"who": "bot"}, "#who"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_kept(visitor, database, changes, place):
    page = enter(visitor, status=422, **changes)
    assert page.select_one(".problems a")["href"] == place
    assert page.select_one("[name=action_fields][value=work]").has_attr("checked")
    assert entries(database) == []


@pytest.mark.usefixtures("programme")
def test_no_page_of_it_sets_a_cookie(visitor, database, keys):
    enter(visitor)
    for address in (PAGE, f"{PAGE}/mail", f"{PAGE}/ende", *links(database, keys)):
        assert "Set-Cookie" not in visitor.open(address).response.headers


@pytest.mark.usefixtures("programme")
def test_after_a_week_an_unanswered_entry_is_forgotten(visitor, database, keys):
    enter(visitor)
    confirmed(visitor, database, keys, email="stays@treff.example")
    link = links(database, keys)[0]
    today = clock.now()
    forget_unconfirmed(database, today + timedelta(days=7))
    assert len(entries(database)) == 2
    visitor.open(link)
    forget_unconfirmed(database, today + timedelta(days=8))
    assert [one.email for one in entries(database)] == ["stays@treff.example"]


@pytest.mark.usefixtures("programme")
def test_a_link_of_last_week_is_no_link_even_before_anybody_tidied_up(visitor, database, keys):
    enter(visitor)
    with database.writing() as session:
        session.scalars(select(Volunteer)).one().asked_on -= timedelta(days=8)
    visitor.open(links(database, keys)[0], status=404)


def test_forgetting_is_a_daily_duty(app):
    assert app.extensions["office"].daily["unconfirmed volunteers"] is forget_unconfirmed


def test_what_is_not_public_has_no_such_page(visitor, database, programme):
    with database.writing() as session:
        session.get(Programme, programme).is_public = False
    visitor.open(PAGE, status=404)


@pytest.mark.usefixtures("programme")
def test_the_public_page_leads_there_in_both_languages(visitor):
    assert visitor.open("/p/teilhabe").select_one(f"a[href='{PAGE}']")
    assert visitor.open(f"{PAGE}?lang=en").html["lang"] == "en"


@pytest.mark.usefixtures("programme")
def test_a_link_of_one_programme_opens_nothing_in_another(visitor, database, keys):
    enter(visitor)
    link = links(database, keys)[0]
    visitor.open(link.replace("teilhabe", "other"), status=404)


@pytest.mark.usefixtures("programme")
def test_another_site_cannot_make_a_browser_enter(visitor, database):
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert visitor.client.post(PAGE, data=SAID, headers=headers).status_code == 403
    assert entries(database) == []


def test_staff_take_the_list_home_as_a_table_without_formulas(ada, visitor, database, keys):
    confirmed(visitor, database, keys, name="=1+1", who="person")
    text = ada.client.get(f"{BASE}/volunteers.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0][0] == "Name"
    assert rows[1][:4] == ["'=1+1", "Person", "post@treff.example", "العربية"]
    assert ada.client.get(f"{BASE}/volunteers.xlsx").data.startswith(b"PK")
    assert ada.client.get(f"{BASE}/volunteers.exe").status_code == 404


def test_an_organisation_is_taken_into_the_address_book(ada, visitor, database, keys):
    confirmed(visitor, database, keys)
    page = ada.open(f"{BASE}/volunteers")
    [link] = [one["href"] for one in page.select("a") if "volunteer=" in one["href"]]
    page = ada.open(link)
    assert page.select_one("#name")["value"] == "Frauentreff Süd"
    token = page.select_one("[name=csrf_token]")["value"]
    ada.post(
        link,
        csrf_token=token,
        name="Frauentreff Süd",
        email="post@treff.example",
        source=page.select_one("#source")["value"],
        language=page.select_one("#language option[selected]")["value"],
        state="active",
    )
    with database.reading() as session:
        one = session.scalars(select(Organisation)).one()
    assert (one.name, one.source, one.languages) == ("Frauentreff Süd", "eigene Angabe", ["ar"])


def test_staff_delete_an_entry_for_somebody_who_asks(ada, visitor, database, keys):
    confirmed(visitor, database, keys)
    page = ada.open(f"{BASE}/volunteers")
    form = page.select_one("td form")
    token = form.select_one("[name=csrf_token]")["value"]
    ada.post(form["action"], csrf_token=token)
    assert entries(database) == []


def test_cleo_gets_no_entry_of_another_programme(app, visitor, database, keys, ada):
    confirmed(visitor, database, keys)
    [one] = entries(database)
    cleo = staff(app, programme="other", name="cleo")
    own = "/staff/programmes/other/organisations"
    assert "Frauentreff" not in cleo.open(f"{own}/volunteers").words
    cleo.open(f"{own}/new?volunteer={one.id}", status=404)
    token = cleo.open(f"{own}/new").select_one("[name=csrf_token]")["value"]
    cleo.post(f"{own}/volunteers/{one.id}/remove", status=404, csrf_token=token)
    cleo.post(f"{BASE}/volunteers/{one.id}/remove", status=404, csrf_token=token)
    assert len(entries(database)) == 1
    assert ada.open(f"{BASE}/volunteers")
