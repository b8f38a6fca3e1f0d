"""Through the open link: nobody knows who answers, and a code opens what was begun."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, press

Windows = Callable[..., Page]
WISH = "Die Kurse sollen abends sein."


def test_a_code_opens_what_was_begun_and_nothing_stays_behind(demo: Demo, window: Windows) -> None:
    code = begin_in_simple_german(window(360, 740), demo.open_link)
    resume_and_submit(window(360, 740), demo.open_link, code)
    find_an_empty_start(window(360, 740), demo.open_link)


def begin_in_simple_german(page: Page, link: str) -> str:
    """Begin, answer a page, and return the code that the pause page shows."""
    person = Respondent(page, looks=True)
    person.open(link)
    person.speak("Einfaches Deutsch")
    person.start()
    person.tick("role", "self")
    person.tick("district", "nord")
    person.on()
    person.tick("fields", "spracherwerb")
    person.pause()
    code = page.locator(".receipt-number").inner_text()
    page.context.close()
    return code


def resume_and_submit(page: Page, link: str, code: str) -> None:
    person = Respondent(page, looks=True)
    person.open(link)
    page.fill("#code", code.lower().replace("-", " "))
    press(page.locator("form[action$='/resume'] button"))
    person.go_on()
    assert page.locator("h1").inner_text() == "Deutsch lernen"  # still in simple German
    person.write("change_spracherwerb", WISH)
    person.leave_the_rest()
    person.submit()
    assert page.get_by_text(WISH).is_visible()
    page.context.close()


def find_an_empty_start(page: Page, link: str) -> None:
    person = Respondent(page)
    person.open(link)
    assert page.get_by_text(WISH).count() == 0
    person.start()
    assert person.at == "/answer/who"
    assert page.locator("main input:checked").count() == 0


def test_whoever_closes_it_on_a_shared_device_leaves_nothing_on_it(
    demo: Demo, window: Windows
) -> None:
    page = window(360, 740)
    person = Respondent(page)
    person.open(demo.open_link)
    person.start()
    person.pause()
    press(page.locator("form[action$='/leave'] button"))
    page.goto(f"{demo.url}/answer")
    assert page.locator("h1").inner_text() == "In diesem Browser ist kein Fragebogen geöffnet"
