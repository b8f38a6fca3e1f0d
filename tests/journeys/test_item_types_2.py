"""Dates, addresses, consents, files and details: seen by everybody, sent without scripts."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys.db import Database
from surveys.secrets import read_key_file
from tests.documents import PDF
from tests.factories import World, definition
from tests.journeys.people import NEXT, look, press
from tests.plugins.browser import serving

Windows = Callable[..., Page]
Asked = Callable[..., None]
KINDS = ("date", "year", "email", "consent", "file_upload", "district", "organisation_details")


def all_kinds() -> dict[str, Any]:
    """Return one questionnaire with the first page of each kind's own on its only page."""
    whole = definition(KINDS[0])
    items = [item for kind in KINDS for item in definition(kind)["sections"][0]["items"]]
    names: set[str] = set()
    whole["sections"] = [{**whole["sections"][0], "items": []}]
    for item in items:
        if item["name"] not in names and not item.get("asked_if"):
            whole["sections"][0]["items"].append(item)
            names.add(item["name"])
    return whole


@pytest.fixture(scope="module")
def asked(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Give a function that opens the page of a questionnaire by an organisation's own link."""
    folder = tmp_path_factory.mktemp("kinds")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'mitsprache.db')}"
    with serving(url, folder) as server:
        world = World(Database(url), read_key_file(folder / "secret.key"))

        def ask(page: Page, document: dict[str, Any]) -> None:
            page.goto(f"{server.url}{world.link(world.wave(document))}")
            press(page.locator("form[action$='/start'] button"))

        yield ask
        world.database.engine.dispose()


@pytest.mark.parametrize(
    ("width", "language", "colours"), [(360, "ar", "dark"), (1280, "de", "light")]
)
def test_every_kind_is_accessible_also_with_what_is_wrong(
    window: Windows, asked: Asked, width: int, language: str, colours: str
) -> None:
    page = window(width, 740, language=language)
    page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]  # one of the two
    asked(page, all_kinds())
    look(page)
    page.fill("[name='item_founded.day']", "31.2.2020")
    page.fill("[name=item_address]", "verein@example,org")
    page.set_input_files("[name=item_annexes]", [file("a.pdf", PDF), file("b.pdf", b"<html>")])
    press(page.locator(NEXT))
    assert page.locator(".field-error").count() >= 5
    expect(page.locator(".file-name")).to_contain_text("a.pdf")
    look(page)
    assert page.evaluate(TOO_SMALL) == []


TOO_SMALL = """() => [...document.querySelectorAll(
    ".item label:has(input:is([type=radio], [type=checkbox])), .item .text-field"
  )]
  .filter((tag) => tag.checkVisibility())
  .map((tag) => [tag.outerHTML.slice(0, 80), tag.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 44 || height < 44)
  .map(([words]) => words)"""


def file(name: str, content: bytes) -> dict[str, Any]:
    """Return a file as somebody chooses it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": content}


def test_a_statement_is_sent_and_replaced_without_scripts(window: Windows, asked: Asked) -> None:
    page = window(320, 640, scripts=False)
    asked(page, definition("file_upload"))
    page.set_input_files("[name=item_statement]", file("Brief.pdf", PDF))
    page.set_input_files("[name=item_annexes]", file("Anlage.pdf", b"<html>"))
    press(page.locator(NEXT))
    assert page.locator("#item_statement-error").count() == 0
    assert "Anlage.pdf" in page.locator("#item_annexes-error").inner_text()
    page.set_input_files("[name=item_annexes]", file("Anlage.pdf", PDF + b"\n"))
    press(page.locator(NEXT))
    assert page.locator(".file-name").all_inner_texts() == ["Brief.pdf 1 kB", "Anlage.pdf 1 kB"]
    page.set_input_files("[name=item_statement]", file("Brief neu.pdf", PDF + b"\n\n"))
    page.locator("[name='item_annexes.remove']").check()
    press(page.locator(NEXT))
    press(page.locator(NEXT))
    answers = page.locator("main dl").first.inner_text()
    assert "Brief neu.pdf (1 kB)" in answers
    assert "Anlage.pdf" not in answers
