"""Pages in languages with a short catalogue, on the narrowest phone, in letters that we bring."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from surveys.db import Database
from surveys.secrets import read_key_file
from tests.factories import World, definition
from tests.journeys.people import Respondent
from tests.plugins.browser import Server

Windows = Callable[..., Page]
LANGUAGES = ("fa", "ckb", "uk", "tr", "ku", "pl")
WORDS = "main p, main label, main legend, main h2, main button span, footer a"


@pytest.fixture
def link(serve: Callable[..., Server], tmp_path: Path) -> str:
    """Give the address of a questionnaire in these languages, on a server of its own."""
    url = f"sqlite:///{tmp_path / 'mitsprache.db'}"
    server = serve(url)
    spoken = {**definition("fields"), "languages": ["de", "en", *LANGUAGES], "fallback": True}
    database = Database(url)
    world = World(database, read_key_file(tmp_path / "secret.key"))
    found = world.link(world.wave(spoken, mode="A", access="open"))
    database.engine.dispose()
    return f"{server.url}{found}"


def test_a_phone_shows_every_language_accessibly_and_in_our_own_letters(
    link: str, window: Windows
) -> None:
    for language in LANGUAGES:
        phone = window(320, 640, language=language)
        person = Respondent(phone, looks=True)
        person.open(link)
        assert phone.locator("html").get_attribute("lang") == language
        assert fonts_of_the_system(phone) == set()
        person.start()
        phone.locator("main form .buttons button").first.click()
        phone.locator(".problems").wait_for()
        person.see()
        assert fonts_of_the_system(phone) == set()
        phone.context.close()


def fonts_of_the_system(page: Page) -> set[str]:
    """Return the fonts that words of a page are shown in although we do not bring them."""
    devtools = page.context.new_cdp_session(page)
    for part in ("DOM", "CSS"):
        devtools.send(f"{part}.enable")
    root = devtools.send("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    asked = {"nodeId": root, "selector": WORDS}
    return {
        font["familyName"]
        for node in devtools.send("DOM.querySelectorAll", asked)["nodeIds"]
        for font in devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        if not font["isCustomFont"]
    }
