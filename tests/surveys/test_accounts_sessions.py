"""Sign-ins that end when they should, and leave no trace where nobody signs in."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from surveys import db
from surveys.accounts.models import Account, Membership, StaffSession
from surveys.accounts.sessions import IDLE, LONGEST, stored_id
from surveys.clock import now
from tests.plugins.staff import Staff

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"


def stored(app):
    with app.app_context(), db.database().reading() as session:
        return session.scalars(select(StaffSession)).all()


def change(app, table, **values):
    with app.app_context(), db.database().writing() as session:
        session.execute(update(table).values(**values))


def is_signed_in(browser):
    return browser.client.get("/staff").status_code == 200


def cookie(browser):
    return browser.client.get_cookie("staff").value


@pytest.mark.parametrize("address", ["/open", "/s/abc", "/static/css/mitsprache.css"])
def test_pages_for_all_and_for_respondents_set_no_cookie(stranger, accounts_app, address):
    answer = stranger.client.get(address, buffered=True)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert stored(accounts_app) == []


def test_being_sent_to_sign_in_sets_no_cookie(stranger):
    assert "Set-Cookie" not in stranger.client.get("/staff").headers


def test_asking_for_the_sign_in_page_stores_nothing(stranger, accounts_app):
    stranger.open("/staff/sign-in")
    assert stored(accounts_app) == []


def test_the_database_holds_nothing_to_sign_in_with(ada, accounts_app):
    (row,) = stored(accounts_app)
    assert row.id == stored_id(cookie(ada))
    assert cookie(ada) not in row.data
    assert "127.0.0.1" not in row.data
    assert "_id" not in row.data.replace("_user_id", "")


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(stranger):
    answer = stranger.sign_in()
    words = answer.headers["Set-Cookie"]
    assert "HttpOnly" in words and "SameSite=Lax" in words and "Path=/" in words


def test_signing_in_gives_a_new_id_and_a_new_form_token(stranger, accounts_app):
    stranger.open("/staff/sign-in")
    before = cookie(stranger)
    stranger.sign_in()
    planted = Staff(accounts_app)
    planted.client.set_cookie("staff", before)
    assert cookie(stranger) != before
    assert not is_signed_in(planted)


def test_a_form_token_from_before_the_sign_in_is_worth_nothing(stranger):
    page = stranger.open("/staff/sign-in")
    token = page.select_one("[name=csrf_token]")["value"]
    stranger.sign_in()
    answer = stranger.client.post("/staff/sign-out", data={"csrf_token": token})
    assert answer.status_code == 400
    assert is_signed_in(stranger)


def test_a_signed_cookie_alone_signs_nobody_in(stranger, accounts_app):
    with accounts_app.app_context(), db.database().reading() as session:
        key = session.scalar(select(Account.fs_uniquifier))
    signer = accounts_app.session_interface._signer(accounts_app)
    stranger.client.set_cookie("staff", signer.dumps({"_user_id": key, "_fresh": True}))
    assert not is_signed_in(stranger)


def test_a_sign_out_is_final_even_for_a_copy_of_the_cookie(ada, accounts_app):
    copy = cookie(ada)
    ada.send("/staff/sign-out", page="/staff/account")
    ada.client.set_cookie("staff", copy)
    assert not is_signed_in(ada)
    assert stored(accounts_app) == []


def test_signing_out_needs_the_form_token(ada):
    assert ada.client.post("/staff/sign-out").status_code == 400
    assert is_signed_in(ada)


def test_a_new_password_ends_every_other_session(ada, accounts_app):
    other = Staff(accounts_app)
    other.sign_in()
    before = cookie(ada)
    ada.send(
        "/staff/password",
        password="long enough to be good",
        new_password="another one, long enough",
        new_password_confirm="another one, long enough",
    )
    assert is_signed_in(ada)
    assert cookie(ada) != before
    assert not is_signed_in(other)
    assert len(stored(accounts_app)) == 1


def test_a_deactivated_account_is_out_at_once(ada, accounts_app):
    change(accounts_app, Account, active=False)
    assert not is_signed_in(ada)


def test_a_lost_role_is_lost_at_once(ada, accounts_app):
    change(accounts_app, Membership, role="reader")
    ada.open("/staff/rows/1", status=403)


def test_two_hours_without_use_end_a_session(ada, accounts_app):
    change(accounts_app, StaffSession, seen_at=now() - IDLE)
    assert not is_signed_in(ada)


def test_twelve_hours_end_a_session_in_use(ada, accounts_app):
    change(accounts_app, StaffSession, expires_at=now())
    assert not is_signed_in(ada)


def test_use_is_noted_to_five_minutes_only(ada, accounts_app):
    recently = now() - timedelta(minutes=4)
    change(accounts_app, StaffSession, seen_at=recently)
    ada.open("/staff")
    assert stored(accounts_app)[0].seen_at == recently
    change(accounts_app, StaffSession, seen_at=now() - timedelta(minutes=6))
    ada.open("/staff")
    assert stored(accounts_app)[0].seen_at > recently


@pytest.mark.usefixtures("ada")
def test_sessions_that_are_over_are_cleared_away_at_the_next_sign_in(accounts_app):
    change(accounts_app, StaffSession, created_at=now() - LONGEST, expires_at=now())
    Staff(accounts_app).sign_in()
    assert len(stored(accounts_app)) == 1


def test_a_session_is_listed_by_device_without_version(accounts_app):
    browser = Staff(accounts_app)
    browser.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    browser.sign_in()
    page = browser.open("/staff/account")
    assert page.select_one("tbody th").text == "Firefox, Windows"
    assert "140" not in stored(accounts_app)[0].device


def test_another_session_can_be_ended(ada, accounts_app):
    other = Staff(accounts_app)
    other.sign_in()
    listed = ada.open("/staff/account").select_one("input[name=session]")["value"]
    ada.send("/staff/account/sessions/end", page="/staff/account", session=listed)
    assert not is_signed_in(other)
    assert is_signed_in(ada)


def test_all_other_sessions_can_be_ended(ada, accounts_app):
    others = [Staff(accounts_app), Staff(accounts_app)]
    for other in others:
        other.sign_in()
    ada.send("/staff/account/sessions/end-others", page="/staff/account")
    assert not any(is_signed_in(other) for other in others)
    assert "2 andere Geräte" in ada.open("/staff/account").text


@pytest.mark.parametrize("session", ["", "no hash", "ab" * 32])
def test_nobody_ends_a_session_that_is_not_theirs(ada, session):
    ada.send("/staff/account/sessions/end", page="/staff/account", session=session, status=404)


def test_a_page_of_staff_costs_one_statement(ada, accounts_app):
    statements = []
    engine = accounts_app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", lambda *asked: statements.append(asked[2]))
    ada.open("/staff")
    assert len([one for one in statements if one.startswith("SELECT")]) == 1
    assert not [one for one in statements if not one.startswith(("SELECT", "BEGIN"))]


def test_pages_of_respondents_never_ask_for_a_session(ada, accounts_app):
    statements = []
    engine = accounts_app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", lambda *asked: statements.append(asked[2]))
    ada.open("/s/abc")
    assert statements == []


def test_elsewhere_a_session_cannot_be_written(accounts_app):
    from flask import session

    with accounts_app.test_request_context("/s/abc"), pytest.raises(RuntimeError):
        session["seen"] = True


def test_under_https_the_cookie_is_bound_to_the_host(database_url):
    from tests.plugins.staff import make_app

    app = make_app(database_url, base_url="https://mitsprache.example")
    answer = app.test_client().get("/staff/sign-in")
    words = answer.headers["Set-Cookie"]
    assert words.startswith("__Host-staff=") and "Secure" in words and "Path=/" in words
    assert "Domain" not in words
    app.extensions["database"].engine.dispose()
