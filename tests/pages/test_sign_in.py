"""Signing in, the second factor, a forgotten password: as people and as attackers would."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import select, update

from surveys import db
from surveys.accounts.attempts import TRIES, WINDOW
from surveys.accounts.codes import password_hashing
from surveys.accounts.mail import Relay
from surveys.accounts.models import Account, AuditEntry, SignInFailure
from surveys.clock import now
from tests.plugins.staff import ADA, PASSWORD, Mailbox, Staff, make_app

NEW = "a new one, long enough"
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://localhost@evil.example/",
    "\t//evil.example",
    "/%0a/evil.example",
    " //evil.example",
]


def account(app):
    with app.app_context(), db.database().reading() as session:
        return session.scalar(select(Account).where(Account.email == ADA))


# Password


def test_with_the_right_password_one_arrives(stranger):
    assert stranger.sign_in().status_code == 302
    assert "Ada" in stranger.open("/staff").text


def test_the_address_may_be_written_in_capitals(stranger):
    stranger.sign_in("ADA@Stadt.Example")
    stranger.open("/staff")


def test_every_wrong_sign_in_gets_the_same_answer(accounts_app):
    def answer(email, password):
        page = BeautifulSoup(
            Staff(accounts_app).sign_in(email, password, status=422).text, "html.parser"
        )
        assert page.select_one(".problems a")["href"] == "#email"
        for part in page.select("[name=csrf_token], [name=email], [name=next]"):
            part.decompose()
        return str(page)

    wrong = answer(ADA, "wrong")
    assert "passen nicht zusammen" in wrong
    assert answer("nobody@stadt.example", "wrong") == wrong
    assert answer("no address", "wrong") == wrong
    with accounts_app.app_context(), db.database().writing() as session:
        session.execute(update(Account).values(active=False))
    assert answer(ADA, PASSWORD) == wrong


def test_an_unknown_account_takes_as_long_as_a_known_one(accounts_app):
    accounts_app.extensions["security"].pwd_context = in_service = password_hashing()
    with accounts_app.app_context(), db.database().writing() as session:
        session.execute(update(Account).values(password=in_service.hash(PASSWORD)))
    browser = Staff(accounts_app)
    browser.sign_in("warm@stadt.example", "wrong", status=422)  # templates and hasher are loaded
    took = {}
    for email in (ADA, "nobody@stadt.example"):
        began = time.process_time()
        for _ in range(3):
            browser.sign_in(email, "wrong", status=422)
        took[email] = time.process_time() - began
    assert 0.5 < took[ADA] / took["nobody@stadt.example"] < 2


def test_a_stored_password_costs_an_attacker_64_mib_a_try():
    assert password_hashing().hash("secret").startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_too_many_wrong_passwords_end_in_a_clear_page(stranger, accounts_app):
    for _ in range(TRIES):
        stranger.sign_in(password="wrong", status=422)
    page = BeautifulSoup(stranger.sign_in(status=429).text, "html.parser")
    assert page.h1.text == "Zu viele Versuche"
    assert "Niemand wird dauerhaft ausgesperrt" in page.main.text
    earlier = now() - WINDOW - timedelta(seconds=1)
    with accounts_app.app_context(), db.database().writing() as session:
        session.execute(update(SignInFailure).values(at=earlier))
    stranger.sign_in()


def test_signing_in_needs_the_token_of_the_form(stranger):
    answer = stranger.client.post("/staff/sign-in", data={"email": ADA, "password": PASSWORD})
    assert answer.status_code == 400
    stranger.open("/staff", status=302)


def test_nobody_can_ask_to_stay_signed_in_for_ever(stranger):
    stranger.sign_in(remember="y")
    assert stranger.cookies == ["staff"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_nobody_is_sent_elsewhere_after_signing_in(stranger, elsewhere):
    token = stranger.open("/staff/sign-in").select_one("[name=csrf_token]")["value"]
    for address, form in (
        ("/staff/sign-in", {"next": elsewhere}),
        ("/staff/sign-in?next=" + elsewhere.replace("\t", "%09"), {}),
    ):
        answer = stranger.client.post(
            address, data={"csrf_token": token, "email": ADA, "password": PASSWORD, **form}
        )
        assert answer.status_code == 400
        assert "Location" not in answer.headers
        stranger.client.delete_cookie("staff")
        token = stranger.open("/staff/sign-in").select_one("[name=csrf_token]")["value"]


def test_a_token_in_the_address_is_no_way_in(stranger, accounts_app):
    with accounts_app.test_request_context():
        token = account(accounts_app).get_auth_token()
    stranger.open("/staff?auth_token=" + token, status=302)
    stranger.open("/staff", status=302, headers={"Authentication-Token": token})


def test_while_nothing_can_be_stored_the_password_is_not_given_back(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'busy.sqlite'}"
    db.upgrade(url)
    monkeypatch.setattr(db, "WRITER_PATIENCE_SECONDS", 0.01)
    app = make_app(url)
    with app.extensions["database"].writing():
        answer = Staff(app).sign_in(status=503)
    assert PASSWORD not in answer.text
    app.extensions["database"].engine.dispose()


# Second factor


def test_with_a_second_factor_the_password_is_not_enough(ada, accounts_app):
    phone = ada.set_up_second_factor()
    browser = Staff(accounts_app)
    assert browser.sign_in(next="/staff/account").location == "/staff/code?next=/staff/account"
    browser.open("/staff", status=302)
    answer = browser.send("/staff/code?next=/staff/account", code=phone.now())
    assert answer.location == "/staff/account"
    browser.open("/staff")


def test_a_code_is_good_once(ada, accounts_app):
    phone = ada.set_up_second_factor()
    code = phone.at(time.time() + 30)
    first, second = Staff(accounts_app), Staff(accounts_app)
    first.sign_in()
    second.sign_in()
    first.send("/staff/code", code=code)
    second.send("/staff/code", status=422, code=code)
    second.open("/staff", status=302)


def test_too_many_wrong_codes_end_in_the_same_page(ada, accounts_app):
    ada.set_up_second_factor()
    browser = Staff(accounts_app)
    browser.sign_in()
    for _ in range(TRIES):
        browser.send("/staff/code", status=422, code="000000")
    browser.send("/staff/code", status=429, code="000000")


def test_the_secret_is_stored_encrypted(ada, accounts_app):
    phone = ada.set_up_second_factor()
    row = account(accounts_app)
    assert row.tf_primary_method == "authenticator"
    assert phone.secret not in row.tf_totp_secret


def test_a_wrong_code_sets_nothing_up(ada, accounts_app):
    shown = ada.send("/staff/second-factor", status=200, setup="authenticator").text
    page = BeautifulSoup(shown, "html.parser")
    form = page.select_one("main form")
    token = form.select_one("[name=csrf_token]")["value"]
    ada.client.post(form["action"], data={"csrf_token": token, "code": "000000"})
    assert account(accounts_app).tf_primary_method is None


def test_the_picture_for_the_app_obeys_the_content_policy(ada):
    shown = ada.send("/staff/second-factor", status=200, setup="authenticator").text
    picture = BeautifulSoup(shown, "html.parser").select_one("img.qr-code")
    assert picture["src"].startswith("data:image/svg+xml")
    assert "style=" not in shown


def test_a_spare_code_opens_once_and_is_stored_encrypted(ada, accounts_app):
    ada.set_up_second_factor()
    page = BeautifulSoup(ada.send("/staff/spare-codes", status=200).text, "html.parser")
    codes = [tag.text for tag in page.select(".spare-codes code")]
    assert len(set(codes)) == 10
    assert not set(codes) & set(account(accounts_app).mf_recovery_codes)
    for status in (302, 422):
        browser = Staff(accounts_app)
        browser.sign_in()
        browser.send("/staff/spare-code", status=status, code=codes[0])
    assert len(account(accounts_app).mf_recovery_codes) == 9


def test_the_second_factor_can_be_switched_off_again(ada, accounts_app):
    ada.set_up_second_factor()
    ada.send("/staff/second-factor", setup="disable")
    assert account(accounts_app).tf_primary_method is None
    with accounts_app.app_context(), db.database().reading() as session:
        noted = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert noted[-2:] == ["second factor set up", "second factor removed"]


def test_long_after_the_sign_in_the_password_is_asked_again(ada, monkeypatch):
    later = time.time() + 3600
    monkeypatch.setattr("flask_security.utils.naive_utcnow", lambda: past(later))
    answer = ada.client.get("/staff/second-factor")
    assert answer.location.startswith("/staff/confirm?next=")
    ada.send(answer.location, status=422, password="wrong")


def past(moment):
    return datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)


# A new password


def test_a_wrong_old_password_changes_nothing(ada, accounts_app):
    before = account(accounts_app).password
    new = {
        "new_password": "a new one, long enough",
        "new_password_confirm": "a new one, long enough",
    }
    ada.send("/staff/password", status=422, password="wrong", **new)
    assert account(accounts_app).password == before


def test_a_short_password_is_refused_with_the_reason(ada):
    new = {"new_password": "short", "new_password_confirm": "short"}
    answer = ada.send("/staff/password", status=422, password=PASSWORD, **new)
    assert "mindestens 12 Zeichen" in answer.text


@pytest.fixture
def mailbox(accounts_app):
    """Give the app a mail relay, and what arrives there."""
    with Mailbox() as box:
        changed = {"mail_host": "127.0.0.1", "mail_port": box.port}
        settings = accounts_app.extensions["settings"].model_copy(update=changed)
        accounts_app.extensions["mail relay"] = Relay(settings)
        yield box


def ask_for_link(browser, box, email=ADA, **named):
    page = BeautifulSoup(browser.client.get("/staff/sign-in", **named).text, "html.parser")
    token = page.select_one("[name=csrf_token]")["value"]
    answer = browser.client.post(
        "/staff/forgotten", data={"csrf_token": token, "email": email}, **named
    )
    browser.app.extensions["mail relay"].wait()
    links = [
        re.search(r"https?://\S+", letter.get_payload(decode=True).decode()).group()
        for letter in box.letters
    ]
    return answer, links


def choose(browser, link):
    path = link.removeprefix("http://127.0.0.1:8000")
    return browser.send(path, password=NEW, password_confirm=NEW)


def test_a_forgotten_password_is_replaced_by_mail(stranger, mailbox, ada):
    _answer, (link,) = ask_for_link(stranger, mailbox)
    choose(stranger, link)
    ada.open("/staff", status=302)
    stranger.sign_in(password=NEW)


def test_a_link_is_good_once(stranger, mailbox):
    _answer, (link,) = ask_for_link(stranger, mailbox)
    choose(stranger, link)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert stranger.client.get(path).location == "/staff/forgotten"


def test_a_link_is_good_for_thirty_minutes(stranger, mailbox, monkeypatch):
    _answer, (link,) = ask_for_link(stranger, mailbox)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert stranger.client.get(path).status_code == 200
    signed = int(time.time())
    monkeypatch.setattr("itsdangerous.timed.TimestampSigner.get_timestamp", lambda _: signed + 1801)
    assert stranger.client.get(path).location == "/staff/forgotten"


def test_asking_for_a_link_never_says_whether_there_is_an_account(stranger, mailbox):
    known, letters = ask_for_link(stranger, mailbox)
    unknown, still = ask_for_link(stranger, mailbox, "nobody@stadt.example")
    assert (known.status_code, len(letters), len(still)) == (unknown.status_code, 1, 1)

    def bare(answer):
        page = BeautifulSoup(answer.text, "html.parser")
        for part in page.select("[name=csrf_token], [name=email]"):
            part.decompose()
        return str(page).replace("nobody@", "ada@")

    assert bare(known) == bare(unknown)
    assert "Wenn es zu ada@stadt.example einen Zugang gibt" in known.text


def test_a_forged_host_does_not_bend_the_link(stranger, mailbox):
    forged = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    _answer, (link,) = ask_for_link(
        stranger, mailbox, headers=forged, base_url="http://evil.example"
    )
    assert link.startswith("http://127.0.0.1:8000/staff/forgotten/")


def test_nobody_can_have_mails_sent_without_end(stranger, mailbox):
    for _ in range(TRIES):
        ask_for_link(stranger, mailbox)
    answer, letters = ask_for_link(stranger, mailbox)
    assert answer.status_code == 429
    assert len(letters) == TRIES


def test_where_no_mail_can_be_sent_the_page_says_so(stranger):
    page = stranger.open("/staff/forgotten")
    assert "keine E-Mails" in page.main.text
    assert page.select_one("main form") is None


def test_staff_can_send_a_form_over_https(app):
    client = app.test_client()
    shown = client.get("/staff/sign-in", base_url="https://localhost").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', shown)
    answer = client.post(
        "/staff/sign-in",
        base_url="https://localhost",
        data={"csrf_token": token and token[1], "email": "ada@example.org", "password": "wrong"},
    )
    assert answer.status_code == 422  # a wrong password, not a refused form
