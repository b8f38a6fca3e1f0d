"""How much a page weighs on its way to a phone. A size, not a time.

Our server compresses nothing: in service a proxy does. Every text is counted as gzip makes it at
the level proxies use; fonts and pictures as they are.
"""

import gzip
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent

Windows = Callable[..., Page]
FIRST, LATER = 150_000, 30_000
"""Bytes that the first page of a respondent may weigh, and each page after it."""
TEXT = ("text/", "application/javascript", "image/svg")


@pytest.mark.parametrize("language", ["de", "ar"])
def test_the_pages_of_a_respondent_are_light(demo: Demo, window: Windows, language: str) -> None:
    page = window(360, 740, language=language)
    link = demo.link()
    with weighed(page) as first:
        page.goto(link)
    assert sum(first.values()) <= FIRST, first

    person = Respondent(page)
    steps = (person.start, person.introduce, lambda: choose_all_of_seven(person), person.on)
    for step in steps:
        with weighed(page) as later:
            step()
        assert sum(later.values()) <= LATER, later


def test_a_public_page_is_light_until_somebody_asks_for_more(demo: Demo, window: Windows) -> None:
    page = window(360, 740)
    with weighed(page) as first:
        page.goto(f"{demo.url}/p/teilhabe/spracherwerb")
    assert sum(first.values()) <= FIRST, first
    assert not any("vendor/plotly" in address for address in first)


def choose_all_of_seven(person: Respondent) -> None:
    """Choose as many fields as allowed; the page of the first one comes."""
    fields = "spracherwerb politik quartiere bildung jugendarbeit arbeit gesundheit"
    person.tick("fields", *fields.split())
    person.on()


@contextmanager
def weighed(page: Page) -> Iterator[dict[str, int]]:
    """Collect the bytes of everything that is fetched within a `with`, by address."""
    found: dict[str, int] = {}
    fetched: dict[str, dict[str, Any]] = {}
    kept: set[str] = set()

    def arrived(event: dict[str, Any]) -> None:
        if not event["response"]["fromDiskCache"]:
            fetched[event["requestId"]] = event["response"]

    network = page.context.new_cdp_session(page)
    network.on("Network.responseReceived", arrived)
    network.on("Network.requestServedFromCache", lambda event: kept.add(event["requestId"]))
    network.send("Network.enable")
    yield found
    page.wait_for_load_state("networkidle")
    for identity, answer in fetched.items():
        if identity not in kept and answer["url"].startswith("http"):
            found[answer["url"]] = weight(network, identity, answer["mimeType"])
    network.detach()


def weight(network: CDPSession, identity: str, mimetype: str) -> int:
    """Return the bytes of an answer as a proxy would send it."""
    told = network.send("Network.getResponseBody", {"requestId": identity})
    body = b64decode(told["body"]) if told["base64Encoded"] else told["body"].encode()
    return len(gzip.compress(body, 6)) if mimetype.startswith(TEXT) else len(body)
