"""How much a page weighs on its way to a phone, as our own server sends it. A size, not a time.

The server compresses style sheets and scripts, but no page (`surveys/web/assets.py` says why).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent

Windows = Callable[..., Page]
FIRST, LATER = 150_000, 30_000
"""Bytes that the first page of a respondent may weigh, and each page after it."""
PUBLIC = 150_000
"""Bytes of a public page with all its pictures, its tables and the numbers of its figures."""


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
    assert sum(first.values()) <= PUBLIC, first
    assert not any("vendor/plotly" in address for address in first)


def choose_all_of_seven(person: Respondent) -> None:
    """Choose as many fields as allowed; the page of the first one comes."""
    fields = "spracherwerb politik quartiere bildung jugendarbeit arbeit gesundheit"
    person.tick("fields", *fields.split())
    person.on()


@contextmanager
def weighed(page: Page) -> Iterator[dict[str, int]]:
    """Collect the bytes that come over the network within a `with`, headers included, by address.

    What the browser has kept comes over no network.
    """
    found: dict[str, int] = {}
    addresses: dict[str, str] = {}

    def arrived(event: dict[str, Any]) -> None:
        if not event["response"]["fromDiskCache"]:
            addresses[event["requestId"]] = event["response"]["url"]

    def finished(event: dict[str, Any]) -> None:
        address = addresses.get(event["requestId"], "")
        if address.startswith("http"):
            found[address] = int(event["encodedDataLength"])

    network = page.context.new_cdp_session(page)
    network.on("Network.responseReceived", arrived)
    network.on("Network.loadingFinished", finished)
    network.send("Network.enable")
    yield found
    page.wait_for_load_state("networkidle")
    network.detach()
