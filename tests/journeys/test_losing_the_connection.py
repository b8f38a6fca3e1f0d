"""The connection breaks, twice and more; what was typed arrives, once."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Demo
from tests.journeys.people import NEXT, Respondent, Staff, look, press

Windows = Callable[..., Page]
LOST = "Keine Verbindung."
WISH = "Abends, mit Betreuung der Kinder.\nUnd näher am Bahnhof."
MORE = "Und in den Ferien."


def test_a_connection_lost_twice_ends_in_one_answer_with_everything(
    everywhere: Demo, window: Windows
) -> None:
    desk = Staff(window(1280), everywhere.url)
    desk.sign_in(everywhere.email, everywhere.password)
    desk.open_round("Befragung der Organisationen", "Befragungsrunde 2026")
    before = desk.answers_in("Spracherwerb")
    page = window(360, 740, breaks=True)
    person = Respondent(page, looks=True)
    person.open(everywhere.link())
    person.start()
    person.introduce()
    person.tick("fields", "spracherwerb")
    person.on()

    # First time: gone while typing; the page says so and keeps it, and sends it by itself.
    page.context.set_offline(True)
    person.tick("importance_spracherwerb", "very_high")
    expect(said(page)).to_contain_text(LOST)
    look(page)
    assert len(held(page)) == 1
    page.context.set_offline(False)
    expect(said(page)).to_have_text("Gespeichert")
    assert held(page) == []

    # Second time: gone when the page is sent. Pressing again does not help; the way back does.
    person.write("change_spracherwerb", WISH)
    page.context.set_offline(True)
    page.locator(NEXT).click()
    expect(said(page)).to_contain_text(LOST)
    page.locator(NEXT).click()
    assert person.at == "/answer/field_spracherwerb"
    with page.expect_navigation():
        page.context.set_offline(False)
    assert person.at != "/answer/field_spracherwerb"
    assert held(page) == []

    person.leave_the_rest()
    person.submit()
    assert page.get_by_text("Abends, mit Betreuung der Kinder.").is_visible()
    assert page.get_by_text("sehr wichtig").is_visible()
    assert everything_held(page) == []
    desk.refresh()
    assert desk.answers_in("Spracherwerb") == before + 1


def test_an_answer_of_the_server_that_never_arrives_doubles_nothing(
    demo: Demo, window: Windows
) -> None:
    page = window(1280, breaks=True)
    person = Respondent(page)
    person.open(demo.link())
    person.start()
    swallow(page, "**/keep", times=1)
    person.tick("kind", "mo")
    expect(said(page)).to_contain_text(LOST)
    person.tick("district", "nord")  # typed on before anybody knows what became of the first
    expect(said(page)).to_have_text("Gespeichert")
    swallow(page, "**/answer/organisation", times=1)
    page.locator(NEXT).click()
    page.wait_for_url("**/answer/choice")
    person.back()
    assert person.chosen("kind", "mo")
    assert person.chosen("district", "nord")


def test_what_a_closed_page_held_is_sent_by_the_next(demo: Demo, window: Windows) -> None:
    link = demo.link()
    page = window(1280, breaks=True)
    person = Respondent(page)
    person.open(link)
    person.start()
    person.introduce()
    person.tick("fields", "kultur")
    person.on()
    page.route("**/keep", lambda route: route.abort())
    person.write("change_kultur", WISH)
    person.tick("importance_kultur", "high")
    expect(said(page)).to_contain_text(LOST)
    page.goto("about:blank")
    page.unroute("**/keep")
    with page.expect_response("**/keep") as saved:
        person.open(link)
        press(page.locator("form[action$='/start'] button.kern-btn--primary"))
    assert saved.value.status == 200
    begun = page.locator(".stage--begun").filter(has_text="Kultur")
    expect(begun).to_be_visible()  # the page came again with what is now stored
    press(begun.get_by_role("link"))
    assert person.field("change_kultur").input_value() == WISH
    assert person.chosen("importance_kultur", "high")
    assert held(page) == []


def test_what_cannot_be_stored_is_held_and_comes_back_to_be_put_right(
    demo: Demo, window: Windows
) -> None:
    page = window(1280, breaks=True)
    person = Respondent(page)
    person.open(demo.link())
    person.start()
    with page.expect_response("**/keep") as saved:
        person.write("active", "zwölf")
        person.tick("kind", "club")
    assert saved.value.status == 422
    with page.expect_navigation(url="**/language"):
        page.reload()
    assert person.field("active").input_value() == "zwölf"
    assert person.chosen("kind", "club")
    assert page.locator("nav.problems").is_visible()


def test_another_device_is_noticed_while_typing_and_both_versions_are_shown(
    demo: Demo, window: Windows
) -> None:
    link = demo.link()
    here, there = Respondent(window(360, 740), looks=True), Respondent(window(1280))
    for person in (here, there):
        person.open(link)
        person.start()
    there.introduce()
    here.tick("kind", "club")
    expect(said(here.page)).to_contain_text("Auf einem anderen Gerät")
    look(here.page)
    here.tick("district", "mitte")
    with here.page.expect_navigation():
        here.page.get_by_role("button", name="Beide Fassungen ansehen").click()
    assert here.page.get_by_text("Auf dem anderen Gerät steht:").is_visible()
    assert here.page.locator(".box--warning").get_by_text("Migrantenorganisation").is_visible()
    assert here.chosen("kind", "club")
    assert here.chosen("district", "mitte")
    here.on()
    assert here.at == "/answer/choice"


def test_a_link_waits_until_everything_typed_is_saved(demo: Demo, window: Windows) -> None:
    link = demo.link()
    page = window(1280)
    person = Respondent(page)
    person.open(link)
    person.start()
    person.write("active", "12")
    with page.expect_navigation():
        page.get_by_role("link", name="Datenschutz").click()
    page.goto(f"{demo.url}/answer/organisation")
    assert person.field("active").input_value() == "12"


def test_without_a_name_a_shared_device_keeps_nothing(demo: Demo, window: Windows) -> None:
    page = window(360, 740, breaks=True)
    person = Respondent(page)
    person.open(demo.open_link)
    person.start()
    page.context.set_offline(True)
    person.tick("role", "self")
    expect(said(page)).to_contain_text(LOST)
    assert page.evaluate("Object.keys(localStorage)") == []
    assert len(held(page)) == 1
    page.context.set_offline(False)
    expect(said(page)).to_have_text("Gespeichert")
    person.pause()
    with page.expect_navigation():
        page.get_by_role("button", name="Auf diesem Gerät schließen").click()
    assert everything_held(page) == []
    assert [cookie["name"] for cookie in page.context.cookies()] == []


def test_a_page_typed_in_two_windows_is_kept_once(demo: Demo, window: Windows) -> None:
    page = window(1280)
    person = Respondent(page)
    person.open(demo.open_link)
    person.start()
    twin = Respondent(page.context.new_page())
    twin.page.goto(page.url)
    person.tick("role", "self")
    expect(said(page)).to_have_text("Gespeichert")
    twin.tick("role", "group")
    expect(said(twin.page)).to_contain_text("inzwischen etwas anderes gespeichert")


def test_the_server_has_each_page_once(demo: Demo, window: Windows) -> None:
    page = window(1280, breaks=True)
    person = Respondent(page)
    link = demo.link()
    person.open(link)
    person.start()
    for _time in range(2):
        swallow(page, "**/keep", times=1)
        person.tick("kind", "club" if person.chosen("kind", "mo") else "mo")
        expect(said(page)).to_contain_text(LOST)
        expect(said(page)).to_have_text("Gespeichert")
    with closing(sqlite3.connect(demo.folder / "mitsprache.db")) as connection:
        most = connection.execute(
            'SELECT max(changes) FROM draft WHERE answers LIKE \'%"kind":"club"%\''
        ).fetchone()
    assert most == (2,)


def said(page: Page) -> Any:
    """Return what the page says of the last save."""
    return page.locator(".keeping-words")


def held(page: Page) -> list[str]:
    """Return the names of what this browser holds for drafts, wherever it does."""
    names = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
    return [name for name in names if name.startswith("mitsprache:") and name.count(":") == 2]


def everything_held(page: Page) -> list[str]:
    """Return all names under which this browser holds anything."""
    return page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")


def swallow(page: Page, address: str, *, times: int) -> None:
    """Let requests through to the server and lose what it answers."""

    def through(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route(address, through, times=times)
