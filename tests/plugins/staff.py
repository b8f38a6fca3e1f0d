"""A small app with accounts in it, and a visitor who can sign in, for the tests of accounts."""

import socket
import time
from dataclasses import dataclass

import pyotp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from bs4 import BeautifulSoup
from flask import Blueprint, Flask, render_template_string

from surveys import db
from surveys.accounts import security as accounts_security
from surveys.accounts.actor import current_actor
from surveys.accounts.codes import password_hashing
from surveys.accounts.policy import administrator, public, respondent, staff
from surveys.accounts.staffing import add_staff
from surveys.clock import now
from surveys.programmes.models import Authority, Programme
from surveys.secrets import Keys
from surveys.settings import ROOT, Settings
from surveys.web import assets, locale, problems, security

KEYS = Keys.derive(b"the key of the tests, 32 bytes..")
ADA = "ada@stadt.example"
PASSWORD = "long enough to be good"


class Mailbox(Message):
    """A mail relay of the tests, and what arrived there."""

    def __init__(self, **options):
        super().__init__()
        self.letters = []
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.server = Controller(self, hostname="127.0.0.1", port=self.port, **options)

    def handle_message(self, message):
        self.letters.append(message)

    def __enter__(self):
        self.server.start()
        return self

    def __exit__(self, *problem):
        self.server.stop()


@dataclass
class Staff:
    """A browser on pages of staff."""

    app: Flask

    def __post_init__(self):
        self.client = self.app.test_client()

    def open(self, address, *, status=200, **named):
        answer = self.client.get(address, **named)
        assert answer.status_code == status, (answer.status_code, answer.text[:300])
        return BeautifulSoup(answer.text, "html.parser")

    def send(self, address, *, status=302, page=None, **fields):
        """Post `fields` to `address` with the token of `page` (or of the address itself)."""
        shown = BeautifulSoup(self.client.get(page or address).text, "html.parser")
        token = shown.select_one("input[name=csrf_token]")
        sent = {"csrf_token": token["value"] if token else "", **fields}
        answer = self.client.post(address, data=sent)
        assert answer.status_code == status, (answer.status_code, answer.text[:300])
        return answer

    def sign_in(self, email=ADA, password=PASSWORD, *, status=302, **named):
        return self.send("/staff/sign-in", status=status, email=email, password=password, **named)

    def set_up_second_factor(self):
        """Switch the second factor on and return the app on Ada's phone."""
        shown = self.send("/staff/second-factor", status=200, setup="authenticator").text
        page = BeautifulSoup(shown, "html.parser")
        phone = pyotp.TOTP(page.select_one("code").text.replace("-", "").replace(" ", ""))
        form = page.select_one("main form")
        token = form.select_one("[name=csrf_token]")["value"]
        answer = self.client.post(
            form["action"], data={"csrf_token": token, "code": phone.at(time.time() - 30)}
        )
        assert answer.status_code == 302
        return phone

    @property
    def cookies(self):
        return [cookie.key for cookie in self.client._cookies.values()]


def make_app(url, **settings):
    """Return a small app with accounts, and one view for each kind of policy."""
    settings = Settings(database_url=url, **settings)
    app = Flask("accounts", root_path=str(ROOT))
    app.testing = True
    app.extensions.update(settings=settings, keys=KEYS)
    db.attach(app, url)
    security.attach(app, settings, KEYS)
    assets.attach(app)
    locale.attach(app)
    problems.attach(app)
    accounts_security.attach(app, settings, KEYS)
    # As in service, but quick: one test looks at the real cost.
    app.extensions["security"].pwd_context = password_hashing(memory_kib=64)
    pages = Blueprint("pages", __name__)
    for name in ("start", "imprint", "privacy", "accessibility", "open"):
        pages.add_url_rule(f"/{name}", name, public(lambda: "for all"))
    pages.add_url_rule("/s/<code>", "entry", respondent(ask))
    pages.add_url_rule("/staff", "home", staff()(lambda: current_actor().name))
    pages.add_url_rule("/staff/make", "make", staff("analyst")(lambda: "for analysts"))
    pages.add_url_rule("/staff/admin", "admin", administrator(lambda: "for administrators"))
    pages.add_url_rule("/staff/programme/<int:number>", "programme", staff()(programme))
    pages.add_url_rule("/staff/rows/<int:number>", "rows", staff()(rows))
    app.register_blueprint(pages)
    return app


def ask(code):
    return render_template_string('{% extends "base.html" %}', code=code)


def programme(number):
    current_actor().require(number, "analyst")
    return "a programme"


def rows(number):
    current_actor().require_rows(number)
    return "rows"


@pytest.fixture
def accounts_app(database_url):
    """A small app, two programmes, and Ada, who coordinates the first."""
    app = make_app(database_url)
    with app.app_context(), db.database().writing() as session:
        words = {"de": "…"}
        authority = Authority(
            name="Stadt",
            contact_name="Amt",
            contact_phone="0",
            contact_email="amt@stadt.example",
            mail_sender="amt@stadt.example",
            imprint=words,
            privacy=words,
            accessibility=words,
        )
        for slug in ("first", "second"):
            session.add(
                Programme(slug=slug, name=words, about=words, is_public=True, authority=authority)
            )
        session.flush()
        add_staff(
            session,
            ADA,
            name="Ada",
            roles=["coordinator"],
            programme_slug="first",
            password=PASSWORD,
            at=now(),
        )
    # Outside its context: a context around the requests would share `g` between them.
    yield app
    app.extensions["database"].engine.dispose()


@pytest.fixture
def ada(accounts_app):
    """Return Ada's browser, signed in."""
    browser = Staff(accounts_app)
    browser.sign_in()
    return browser


@pytest.fixture
def stranger(accounts_app):
    """Return the browser of somebody who is not signed in."""
    return Staff(accounts_app)
