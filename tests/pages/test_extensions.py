"""More time: asked for by an organisation, decided by staff, true for its links."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import (
    ExtensionRequest,
    Invitation,
    Organisation,
    OutboxMail,
    Wave,
)
from surveys.questionnaires.models import Survey
from tests.pages.results_cast import staff
from tests.pages.test_consents import programme_of
from tests.pages.test_together import asked, written_mail


def day_in(days):
    return (clock.now().astimezone(clock.BERLIN).date() + timedelta(days=days)).isoformat()


@pytest.fixture
def wave(world):
    return world.wave(closes_in=timedelta(days=4))


@pytest.fixture
def contact(visitor, world, wave):
    visitor.start(world.link(wave))
    return visitor


@pytest.fixture
def wish(contact, database):
    contact.send("/extension", wanted_on=day_in(20), reason="Der Vorstand tagt erst dann.")
    with database.reading() as session:
        return session.scalars(select(ExtensionRequest)).one()


@pytest.fixture
def ada(app, database, wave):
    return staff(app, programme=programme_of(database, wave))


def decide(browser, wave, wish, what, *, status=200, **fields):
    page = browser.open(f"/staff/waves/{wave}/extensions")
    token = page.select_one("[name=csrf_token]")["value"]
    address = f"/staff/waves/{wave}/extensions/{wish.id}/{what}"
    return browser.post(address, status=status, csrf_token=token, **fields)


def all_of(database, what):
    with database.reading() as session:
        return list(session.scalars(select(what)))


def test_only_the_contact_asks(contact, app):
    helper = type(contact)(app.test_client())
    helper.start(asked(contact, "Mina", sections="about"))
    helper.open("/extension", status=404)
    helper.open("/earlier", status=404)


def test_an_organisation_asks_and_is_told_that_it_arrived(contact, database):
    page = contact.send("/extension", wanted_on=day_in(20), reason="Der Vorstand tagt erst dann.")
    assert "Ihre Bitte ist angekommen" in page.words
    contact.send("/extension", wanted_on=day_in(25), reason="Doch noch später.")
    (row,) = all_of(database, ExtensionRequest)
    assert (row.wanted_on.isoformat(), row.reason) == (day_in(25), "Doch noch später.")


@pytest.mark.parametrize(
    ("wanted_on", "reason", "wrong"),
    [
        ("", "Darum.", "#wanted_on"),
        (day_in(1), "Darum.", "#wanted_on"),
        (day_in(9), " ", "#reason"),
    ],
)
def test_a_wish_needs_a_later_day_and_a_reason(contact, database, wanted_on, reason, wrong):
    page = contact.send("/extension", status=422, wanted_on=wanted_on, reason=reason)
    assert page.select_one(".problems a")["href"] == wrong
    assert page.select_one("#wanted_on")["value"] == wanted_on
    assert all_of(database, ExtensionRequest) == []


def test_staff_learn_that_no_mail_can_tell_the_organisation(ada, wave, wish, database):
    with database.writing() as session:
        session.execute(update(Organisation).values(email=None))
    page = decide(ada, wave, wish, "grant", closes_on=day_in(15))
    assert "Sie hat keine Mailadresse: Bitte sagen Sie es ihr." in page.words


def test_staff_grant_a_day_and_the_link_works_until_then(ada, wave, wish, contact, database):
    page = ada.open(f"/staff/waves/{wave}/extensions")
    assert "Der Vorstand tagt erst dann." in page.words
    page = decide(ada, wave, wish, "grant", closes_on=day_in(15))
    assert "Gewährt bis" in page.words
    (mail,) = all_of(database, OutboxMail)
    assert (mail.kind, mail.invitation_id) == ("extension", wish.invitation_id)
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        found.closes_at = clock.now() - timedelta(minutes=1)
    assert contact.open("/answer/about").h1.text.strip() == "Über Sie"
    assert "Sie haben mehr Zeit" in contact.open("/extension").words
    notes = [entry.action for entry in all_of(database, AuditEntry)]
    assert "more time granted" in notes


def test_the_mail_says_what_was_decided(app, ada, wish, database):
    with database.writing() as session:
        session.scalars(select(Organisation)).one().email = "post@verein.example"
        (wave,) = session.scalars(select(Wave.id))
    decide(ada, wave, wish, "refuse")
    written = written_mail(app, database)
    assert written.recipient == "post@verein.example"
    assert "/s/" in written.body


def test_a_later_end_for_all_is_never_cut_short_by_ones_own(contact, wave, wish, ada, database):
    decide(ada, wave, wish, "grant", closes_on=day_in(15))
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() + timedelta(days=40)
        session.scalars(select(Invitation)).one().closes_at = clock.now() - timedelta(days=1)
    assert contact.open("/answer/about").h1.text.strip() == "Über Sie"


def test_staff_refuse_and_the_day_stays(ada, wave, wish, contact, database):
    page = decide(ada, wave, wish, "refuse")
    assert "Abgelehnt." in page.words
    assert "Der letzte Tag bleibt" in contact.open("/extension").words
    assert all_of(database, Invitation)[0].closes_at is None


def test_a_decision_pressed_twice_is_one(ada, wave, wish, database):
    page = ada.open(f"/staff/waves/{wave}/extensions")
    token = page.select_one("[name=csrf_token]")["value"]
    address = f"/staff/waves/{wave}/extensions/{wish.id}"
    ada.post(f"{address}/grant", csrf_token=token, closes_on=day_in(15))
    ada.post(f"{address}/refuse", csrf_token=token)
    (row,) = all_of(database, ExtensionRequest)
    assert row.state == "granted"
    assert len(all_of(database, OutboxMail)) == 1


@pytest.mark.parametrize("day", ["", "gestern", day_in(1)])
def test_a_day_that_cannot_be_is_refused_with_what_was_typed(ada, wave, wish, database, day):
    page = decide(ada, wave, wish, "grant", status=422, closes_on=day)
    assert page.select_one(f"#closes-{wish.id}")["value"] == day
    assert all_of(database, Invitation)[0].closes_at is None


def test_nothing_closes_after_the_day_on_which_answers_are_deleted(ada, wave, wish, database):
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        found.delete_on = clock.now().date() + timedelta(days=10)
    decide(ada, wave, wish, "grant", status=422, closes_on=day_in(12))


def test_a_wave_that_has_ended_opens_for_nobody_again(ada, wave, wish, database):
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() - timedelta(days=1)
    decide(ada, wave, wish, "grant", status=422, closes_on=day_in(12))
    assert all_of(database, Invitation)[0].closes_at is None


def test_cleo_of_another_programme_decides_nothing(app, world, wave, wish, database):
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    cleo.open(f"/staff/waves/{wave}/extensions", status=404)
    token = cleo.open("/staff/account").select_one("[name=csrf_token]")["value"]
    for what in ("grant", "refuse"):
        address = f"/staff/waves/{wave}/extensions/{wish.id}/{what}"
        cleo.post(address, status=404, csrf_token=token, closes_on=day_in(15))
    (row,) = all_of(database, ExtensionRequest)
    assert row.state == "open"


def test_a_wave_without_names_has_no_such_page(ada, world, database, wave):
    with database.reading() as session:
        survey = session.get_one(Survey, session.get_one(Wave, wave).survey_id)
    unnamed = world.wave(mode="A", programme=survey.programme_id)
    ada.open(f"/staff/waves/{unnamed}/extensions", status=404)


def test_in_confidence_one_may_ask_too_and_the_link_works_until_then(app, world, visitor, database):
    wave = world.wave(mode="C", closes_in=timedelta(days=4))
    visitor.start(world.link(wave))
    visitor.send("/extension", wanted_on=day_in(20), reason="Der Vorstand tagt erst dann.")
    (wish,) = all_of(database, ExtensionRequest)
    ada = staff(app, programme=programme_of(database, wave))
    page = decide(ada, wave, wish, "grant", closes_on=day_in(15))
    assert "Erfundener Verein" in page.words
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() - timedelta(minutes=1)
    assert visitor.open("/answer/about").h1.text.strip() == "Über Sie"
