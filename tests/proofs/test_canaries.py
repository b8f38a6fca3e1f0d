"""T3, T5, T6, P4: what respondents bring along is found in no log, no file, no foreign address.

A server of its own, as it is run, with canaries in every header and answer; then everything it
wrote is searched.
"""

import re
import secrets
import statistics
import time
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import update

from surveys.db import Database
from surveys.fieldwork.models import Wave
from surveys.secrets import read_key_file
from tests.bench.browsing import form_on
from tests.factories import World
from tests.plugins.browser import serving
from tests.proofs.conftest import FULL
from tests.proofs.outsider import everything
from tests.proofs.wire import Somebody

ONLY_COOKIE = {"answer", "__Host-answer"}


@pytest.fixture
def served(database_url, tmp_path):
    with serving(database_url, tmp_path, trusted_proxies=1, wrong_links_per_minute=100000) as one:
        world = World(Database(database_url), read_key_file(tmp_path / "secret.key"))
        yield one, world, tmp_path
        world.database.engine.dispose()


class Marked:
    """A respondent whose every trace is unmistakable."""

    def __init__(self, url):
        self.url = url
        self.mark = secrets.token_hex(6)
        self.address = f"203.0.113.{secrets.randbelow(250)}"
        self.headers = {
            "User-Agent": f"agent-{self.mark}",
            "X-Forwarded-For": self.address,
            "Referer": f"https://from-{self.mark}.example/",
            "Accept-Language": "de",
        }
        self.cookie = ""
        self.set_cookies = []

    def ask(self, method, address, fields=None):
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        headers = self.headers | ({"Cookie": self.cookie} if self.cookie else {})
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            self.set_cookies.append((method, address, cookie))
            self.cookie = cookie.partition(";")[0]
        found = answer.status, text, answer.headers
        connection.close()
        return found

    def press(self, text, **given):
        address, inputs = form_on(text)
        fields = [(one.name, one.value) for one in inputs if one.kind == "hidden"]
        return self.ask("POST", address, [*fields, *given.items()])

    def go(self, link):
        """Answer everything and submit; also do what goes wrong."""
        self.press(self.ask("GET", link)[1])
        words = f"answer-{self.mark}"
        self.press(self.ask("GET", "/answer/about")[1], item_kind=f"no-{self.mark}")
        for address, given in (
            ("/answer/about", {"item_kind": "club", "item_fields": "language"}),
            ("/answer/field_language", {"item_change_language": words}),
            ("/answer/whole", {}),
        ):
            self.press(self.ask("GET", address)[1], **given)
        self.ask("GET", f"/s/wrong-{self.mark}")
        self.ask("POST", "/resume", [("code", f"code-{self.mark}")])
        self.ask("POST", "/answer/about", [("csrf_token", f"token-{self.mark}")])
        self.ask("GET", f"/nowhere-{self.mark}?q={self.mark}@example.org")
        self.press(self.ask("GET", "/review")[1])
        return self.ask("GET", "/receipt")

    def canaries(self, link):
        return [self.mark.encode(), self.address.encode(), link.rpartition("/")[2].encode()]


def test_no_canary_is_found_in_logs_and_files_nor_in_tables_without_names(served, evidence):
    server, world, folder = served
    wave = world.wave(mode="A", access="personal")
    people = [(Marked(server.url), world.link(wave)) for _ in range(50 if FULL else 5)]
    for person, link in people:
        status, text, _headers = person.go(link)
        assert (status, "Vielen Dank" in text) == (200, True)
    canaries = [one for person, link in people for one in person.canaries(link)]
    files = [
        path
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("mitsprache.sqlite")
    ]
    heap = b"".join(path.read_bytes() for path in files) + everything(world.database.engine)
    found = [one for one in canaries if one in heap]
    evidence.update(canaries=len(canaries), files=len(files), searched=len(heap), found=len(found))
    assert found == []


def test_the_search_finds_a_canary_that_was_logged(served):
    server, world, folder = served
    person, link = Marked(server.url), world.link(world.wave(mode="A"))
    person.go(link)
    (folder / "access.log").write_bytes(b'"GET /s/x" ' + person.canaries(link)[0])
    heap = b"".join(path.read_bytes() for path in folder.rglob("*.log"))
    assert person.canaries(link)[0] in heap


@pytest.mark.parametrize("mode", ["A", "P"])
def test_a_link_is_left_behind_at_once_and_looking_uses_nothing(served, mode):
    server, world, _folder = served
    link = world.link(world.wave(mode=mode, access="personal"))
    token = link.rpartition("/")[2]
    scanner = Marked(server.url)
    for method in ("HEAD", "GET", "HEAD", "GET"):
        status, text, headers = scanner.ask(method, link)
        assert status == 200
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert re.findall(r'(?:src|href|action)="(?:https?:)?//', text) == []
    assert scanner.set_cookies == []
    tables = everything(world.database.engine)
    person = Somebody(server.url)
    page = person.press(person.open(link))
    assert token not in page.location
    review = person.to_review(link)
    assert token not in review.text
    person.close()
    assert tables != everything(world.database.engine)  # only pressing the button did something


def test_the_only_cookie_comes_after_the_button(served):
    server, world, _folder = served
    person = Marked(server.url)
    person.go(world.link(world.wave(mode="A")))
    assert {cookie.partition("=")[0] for _m, _a, cookie in person.set_cookies} <= ONLY_COOKIE
    method, address, cookie = person.set_cookies[0]
    assert (method, address) == ("POST", "/start")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "expires" not in cookie.lower()


def test_a_link_that_leads_nowhere_answers_like_any_other(served, evidence):
    server, world, _folder = served
    unopened = world.link(world.wave())
    with world.database.writing() as session:
        session.execute(update(Wave).values(opened_at=None))
    kinds = {
        "unknown": lambda: f"/s/{secrets.token_hex(13)}",
        "not opened": lambda: unopened,
        "mistyped": lambda: unopened[:-1],
    }
    person, seen, took = Marked(server.url), {}, {}
    for name, address in kinds.items():
        waits = []
        for _ in range(200 if FULL else 20):
            began = time.perf_counter()
            status, text, _headers = person.ask("GET", address())
            waits.append(time.perf_counter() - began)
            seen.setdefault(name, set()).add((status, text))
        took[name] = statistics.median(waits) * 1000
    evidence.update(**{f"{name} ms": f"{value:.2f}" for name, value in took.items()})
    assert len(set.union(*seen.values())) == 1
    if FULL:
        assert max(took.values()) - min(took.values()) < 5
