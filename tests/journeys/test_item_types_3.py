"""Statements one at a time, and lists of entries: with a script, the keyboard, and in Arabic."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys.db import Database
from surveys.secrets import Keys
from tests.factories import World
from tests.journeys.people import NEXT, look, press
from tests.plugins.browser import serving

Windows = Callable[..., Page]
Asked = Callable[[Page, str], None]
NAMES = ("statements", "measure_block", "repeating_group")


@pytest.fixture(scope="module")
def asked(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Give a function that opens the page of a questionnaire in a window."""
    folder = tmp_path_factory.mktemp("types")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'mitsprache.db')}"
    with serving(url, folder) as server:
        world = World(Database(url), Keys.derive(b"nobody is invited by name here"))

        def ask(page: Page, name: str) -> None:
            page.goto(f"{server.url}{world.link(world.wave(name, mode='A'))}")
            press(page.locator("form[action$='/start'] button"))
            if name == "measure_block":
                page.check("[value=language]")
                press(page.locator(NEXT))

        yield ask
        world.database.engine.dispose()


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "de")])
def test_every_type_is_accessible(window: Windows, asked: Asked, width: int, language: str) -> None:
    page = window(width, 740, language=language)
    for name in NAMES:
        asked(page, name)
        look(page)
    page.locator("[name='item_projects.add']").click()
    page.locator("[value=yes]").first.check()
    press(page.locator(NEXT))
    assert page.locator(".problems").is_visible()
    look(page)


def test_statements_come_one_at_a_time(window: Windows, asked: Asked) -> None:
    page = window(360, 740)
    asked(page, "statements")
    shown = page.locator(".statement-card:visible")
    first = shown.get_attribute("data-code")
    expect(shown).to_contain_text("1 von 4")
    shown.get_by_text("Stimme zu", exact=True).click()
    expect(shown).to_contain_text("2 von 4")
    second = shown.get_attribute("data-code")
    expect(shown.locator("input").first).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")  # chooses, and stays
    expect(shown).to_contain_text("2 von 4")
    page.keyboard.press("Enter")
    expect(shown).to_contain_text("3 von 4")
    page.get_by_role("button", name="Vorige Aussage").click()
    expect(shown.locator("[value=disagree]")).to_be_checked()
    press(page.locator(NEXT))
    page.go_back()
    page.reload()
    expect(shown).to_contain_text("3 von 4")
    assert page.locator(".statements").get_attribute("data-seen").split() == sorted(
        {first, second, shown.get_attribute("data-code")}
    )


def test_entries_come_and_go_without_loading_the_page(window: Windows, asked: Asked) -> None:
    page = window(360, 740)
    asked(page, "repeating_group")
    titles = page.get_by_label("Titel")
    titles.first.fill("Sprachcafé")
    add = page.get_by_role("button", name="Weiteren Eintrag hinzufügen")
    add.click()
    expect(page.locator(".entry:focus > legend")).to_have_text("Projekt 2")
    titles.nth(1).fill("Fußball")
    add.click()
    expect(add).to_be_hidden()
    titles.nth(2).fill("Chor")
    page.get_by_role("button", name="Eintrag entfernen: Projekt 2").click()
    expect(page.locator(".entry > legend").nth(1)).to_have_text("Projekt 2")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # in a text field: goes on, and removes nothing
    page.wait_for_url("**/after")
    assert page.get_by_text("Sprachcafé, Chor").is_visible()
