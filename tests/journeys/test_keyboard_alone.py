"""With nothing but Tab, Space and Enter."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import NEXT, Respondent, tab_to

Windows = Callable[..., Page]


def test_pages_are_answered_with_the_keyboard(demo: Demo, window: Windows) -> None:
    page = window(1280)
    person = Respondent(page)
    page.goto(demo.open_link)
    tab_to(page, "form[action$='/start'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer/who")
    tab_to(page, "[name='item_role']")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name='item_district']")
    page.keyboard.press("Space")
    tab_to(page, NEXT)
    page.keyboard.press("Enter")
    page.wait_for_url("**/answer/choice")
    tab_to(page, "[name='item_fields'][value='kultur']")
    page.keyboard.press("Space")
    assert person.chosen("fields", "kultur")
    person.back()
    assert person.chosen("role", "group")


def test_staff_sign_in_with_the_keyboard(demo: Demo, window: Windows) -> None:
    page = window(1280)
    page.goto(f"{demo.url}/staff/sign-in")
    tab_to(page, "[name=email]")
    page.keyboard.type(demo.email)
    page.keyboard.press("Tab")
    page.keyboard.type(demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff")
    tab_to(page, "a.choice-card")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/results/*")


def test_the_first_tab_skips_to_the_content(demo: Demo, window: Windows) -> None:
    page = window(1280)
    page.goto(f"{demo.url}/p/teilhabe")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
