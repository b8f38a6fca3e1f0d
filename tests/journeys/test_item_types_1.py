"""Kinds of item that scripts make easier: with the keyboard, by dragging, and without scripts."""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from surveys.db import Database
from surveys.secrets import Keys
from tests.factories import World, definition
from tests.journeys.people import NEXT, look, press
from tests.plugins.browser import serving

Windows = Callable[..., Page]
Asked = Callable[..., None]
PAGES = {
    "two_scale_grid": {"item_groups": "young"},
    "rating": {},
    "number_group": {},
    "point_allocation": {"item_kind": "office"},
    "ranking": {},
    "searchable_select": {},
}
"""Questionnaires, and what leads past their first page."""


@pytest.fixture(scope="module")
def asked(
    sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., None]]:
    """Give a function that opens the page of a questionnaire in a window."""
    folder = tmp_path_factory.mktemp("types")
    url = f"sqlite:///{shutil.copy(sqlite_template, folder / 'mitsprache.db')}"
    with serving(url, folder) as server:
        world = World(Database(url), Keys.derive(b"nobody is invited by name here"))

        def ask(page: Page, name: str, document: dict[str, Any] | None = None) -> None:
            wave = world.wave(document or name, mode="A")
            page.goto(f"{server.url}{world.link(wave)}")
            press(page.locator("form[action$='/start'] button"))
            for field, value in PAGES.get(name, {}).items():
                page.check(f"[name={field}][value={value}]")
                press(page.locator(NEXT))

        yield ask
        world.database.engine.dispose()


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "de")])
def test_every_type_is_accessible(window: Windows, asked: Asked, width: int, language: str) -> None:
    page = window(width, 740, language=language)
    for name in PAGES:
        asked(page, name)
        for button in page.locator("[data-does=take]:visible").all()[:2]:
            button.click()
        look(page)
        assert page.evaluate(TOO_SMALL) == [], name
    page.locator("#item_main-search").click()
    look(page)


TOO_SMALL = """() => [...document.querySelectorAll(
    ".item label:has(input:is([type=radio], [type=checkbox])), .item button, .item .text-field"
  )]
  .filter((tag) => tag.checkVisibility())
  .map((tag) => [tag.textContent.trim(), tag.getBoundingClientRect()])
  .filter(([, {width, height}]) => width < 44 || height < 44)
  .map(([words]) => words)"""


def test_ranking_with_the_keyboard_is_told_as_it_happens(window: Windows, asked: Asked) -> None:
    page = window(360, 740)
    asked(page, "ranking")
    first = page.locator("#ask-item_first")
    said = first.get_by_role("status")
    first.get_by_role("button", name="Einordnen: Schule").focus()
    page.keyboard.press("Enter")
    expect(said).to_have_text("Schule: Platz 1 von 3")
    expect(first.get_by_role("button", name="Einordnen: Gesundheit")).to_be_focused()
    page.keyboard.press("Space")
    expect(said).to_have_text("Gesundheit: Platz 2 von 3")
    up = first.get_by_role("button", name="Höher: Gesundheit")
    up.focus()
    page.keyboard.press("ArrowUp")
    expect(said).to_have_text("Gesundheit: Platz 1 von 3")
    expect(up).to_be_focused()
    for name in ("Wohnen", "Sprachförderung"):
        first.get_by_role("button", name=f"Einordnen: {name}").press("Enter")
    expect(said).to_have_text("Alle Plätze sind vergeben. Nehmen Sie zuerst etwas heraus.")
    first.get_by_role("button", name="Herausnehmen: Wohnen").press("Enter")
    expect(said).to_have_text("Wohnen: herausgenommen")
    expect(first.get_by_role("button", name="Einordnen: Wohnen")).to_be_focused()
    assert ranks(page, "first") == {"health": "1", "school": "2"}


def test_ranking_by_dragging(window: Windows, asked: Asked) -> None:
    page = window(1280)
    asked(page, "ranking")
    ways = page.locator("#ask-item_ways")
    drag(page, "ways", "council", ways.locator(".rank-empty"))
    drag(page, "ways", "meeting", row(page, "ways", "council"))
    assert ranks(page, "ways") == {"meeting": "1", "council": "2"}
    drag(page, "ways", "council", row(page, "ways", "meeting"))
    assert ranks(page, "ways") == {"council": "1", "meeting": "2"}
    drag(page, "ways", "survey", row(page, "ways", "council"), then="Escape")
    assert ranks(page, "ways") == {"council": "1", "meeting": "2"}
    drag(page, "ways", "council", row(page, "ways", "survey"))
    assert ranks(page, "ways") == {"meeting": "1"}


def test_ranking_without_scripts(window: Windows, asked: Asked) -> None:
    page = window(320, 640, scripts=False)
    asked(page, "ranking")
    for code, rank in (("meeting", "2"), ("survey", "2"), ("council", "1")):
        page.select_option(f"[name='item_ways.{code}']", rank)
    press(page.locator(NEXT))
    assert "Platz 2 ist mehrmals vergeben" in page.locator("#item_ways-error").inner_text()
    page.select_option("[name='item_ways.survey']", "3")
    press(page.locator(NEXT))
    assert page.url.endswith("/review")
    assert page.get_by_text("1. Beirat").is_visible()


def test_a_long_list_is_searched_with_the_keyboard(window: Windows, asked: Asked) -> None:
    page = window(360, 740)
    asked(page, "searchable_select")
    field = page.get_by_role("combobox", name="In welcher Sprache beraten Sie am meisten?")
    said = page.locator("#ask-item_main").get_by_role("status")
    field.press_sequentially("TÜRK")
    expect(said).to_have_text("Treffer: 1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Türkisch")
    field.fill("xyz")
    expect(said).to_contain_text("Kein Treffer")
    page.keyboard.press("Escape")
    expect(field).to_have_value("Türkisch")
    field.fill("eine andere")
    page.keyboard.press("Tab")
    expect(page.locator("#item_main-other")).to_be_visible()
    page.fill("#item_main-other", "Kurdisch")
    search = page.get_by_label("Antworten durchsuchen")
    search.fill("russ")
    further = page.locator("#ask-item_further")
    expect(further.get_by_label("Türkisch")).to_be_hidden()
    further.get_by_label("Russisch").check()
    search.fill("pers")
    expect(further.get_by_label("Russisch")).to_be_visible()
    press(page.locator(NEXT))
    assert "Kurdisch" in page.locator("main").inner_text()
    assert "Russisch" in page.locator("main").inner_text()


def test_sums_run_along_also_in_items_that_come_later(window: Windows, asked: Asked) -> None:
    document = definition("number_group")
    items = document["sections"][0]["items"]
    gate = definition("point_allocation")["sections"][0]["items"][0]
    shares = next(item for item in items if item["name"] == "shares")
    document["sections"][0]["items"] = [gate, {**shares, "asked_if": {"equals": ["kind", "club"]}}]
    page = window(360, 740)
    asked(page, "", document)
    page.check("[value=club]")
    page.fill("[name='item_shares.grants']", "1.060,5")
    note = page.locator("#ask-item_shares .sum")
    expect(note).to_have_text("Summe: 1.060,5. Das sind 960,5 zu viel.")
    page.fill("[name='item_shares.grants']", "٦٠")
    expect(note).to_have_text("Summe: 60. Es fehlen noch 40.")
    page.fill("[name='item_shares.fees']", "40")
    expect(note).to_have_text("Summe: 100.")


def test_what_hangs_on_an_answer_comes_at_once(window: Windows, asked: Asked) -> None:
    page = window(360, 740)
    asked(page, "rating")
    opened(page, "reasons", lambda: page.check("[name=item_trust][value='3']"))
    asked(page, "number_group")
    opened(page, "thanks", lambda: page.fill("[name='item_people.volunteers']", "10"))
    asked(page, "point_allocation")
    opened(page, "which", lambda: page.fill("[name='item_money.courses']", "51"))
    asked(page, "two_scale_grid")
    opened(page, "urgent", lambda: page.check("[name='item_gap.advice.importance'][value='5']"))
    asked(page, "ranking")
    take = page.locator("#ask-item_first").get_by_role("button", name="Einordnen: Wohnen")
    opened(page, "homes", take.click)


def opened(page: Page, item: str, answer: Callable[[], None]) -> None:
    """See that an item comes with an answer, not before."""
    expect(page.locator(f"#item_{item}")).to_have_count(0)
    answer()
    expect(page.locator(f"#item_{item}")).to_be_visible()


def row(page: Page, item: str, code: str) -> Any:
    """Return the row of an option in a ranking."""
    return page.locator(f"#ask-item_{item} .rank:has(select[name='item_{item}.{code}'])")


def drag(page: Page, item: str, code: str, target: Any, *, then: str = "") -> None:
    """Drag an option by its handle onto the upper half of something."""
    row(page, item, code).locator(".rank-handle").hover()
    page.mouse.down()
    box = target.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 4, steps=4)
    if then:
        page.keyboard.press(then)
    page.mouse.up()


def ranks(page: Page, item: str) -> dict[str, str]:
    """Return the ranks that the form would send."""
    fields = page.locator(f"select[name^='item_{item}.']")
    found = fields.evaluate_all("fields => fields.map((one) => [one.name, one.value])")
    return {
        name.rpartition(".")[2]: rank for name, rank in sorted(found, key=lambda f: f[1]) if rank
    }
