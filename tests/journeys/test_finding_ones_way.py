"""All sections on one page: coming back, choosing, by keyboard only."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, press, tab_to

Windows = Callable[..., Page]


def test_whoever_comes_back_chooses_where_to_go_on(demo: Demo, window: Windows) -> None:
    link = demo.link()
    person = Respondent(window(360, 740), looks=True)
    person.open(link)
    person.start()
    person.introduce()
    person.tick("fields", "kultur", "bildung")
    person.on()
    person.write("change_bildung", "Mehr Plätze.")
    press(person.page.get_by_role("button", name="Alle Abschnitte"))
    person.see()
    person.page.context.close()

    person = Respondent(window(320, 640), looks=True)
    person.open(link)
    person.start()
    assert person.at == "/overview"
    assert state_of(person.page, "Frühkindliche") == "begonnen"
    assert state_of(person.page, "Ihre Organisation") == "fertig"
    assert state_of(person.page, "Kultur") == "noch nicht begonnen"
    press(person.page.get_by_role("link", name="Kultur"))
    person.tick("importance_kultur", "high")
    person.on()
    press(person.page.get_by_role("button", name="Alle Abschnitte"))
    assert state_of(person.page, "Kultur") == "fertig"
    person.go_on()
    assert person.at == "/answer/field_bildung"
    assert person.field("change_bildung").input_value() == "Mehr Plätze."
    person.leave_the_rest()
    press(person.page.locator(".review-change a").first)
    person.see()
    person.on()
    assert person.at == "/review"


def test_the_sections_are_reached_with_the_keyboard(demo: Demo, window: Windows) -> None:
    page = window(1280)
    page.goto(demo.open_link)
    tab_to(page, "form[action$='/start'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer/who")
    tab_to(page, "[name='item_role']")
    page.keyboard.press("Space")
    page.wait_for_selector("form[data-keeping=saved]")
    page.keyboard.press("Shift+Tab")
    tab_to(page, "button[formaction$='/overview']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/overview")
    tab_to(page, ".stages a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer/who")
    assert Respondent(page).page.locator("[name='item_role']:checked").count() == 1


def test_enter_in_a_text_goes_on(demo: Demo, window: Windows) -> None:
    page = window(1280)
    person = Respondent(page)
    person.open(demo.link())
    person.start()
    person.tick("kind", "mo")
    person.tick("district", "nord")
    person.write("active", "12")
    with page.expect_navigation(url="**/answer/choice"):
        page.keyboard.press("Enter")


def state_of(page: Page, section: str) -> str:
    """Return what the page says of a section."""
    return page.locator(".stage").filter(has_text=section).locator(".stage-state").inner_text()
