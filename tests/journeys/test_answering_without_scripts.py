"""Everything a respondent does works without a line of JavaScript, on a very narrow phone."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, Staff, look, press

LONG_WORD = "Donaudampfschifffahrtsgesellschaftskapitänsmützenbeschaffungsverfahren"


def test_an_organisation_answers_without_scripts_at_320_pixels(
    demo: Demo, window: Callable[..., Page]
) -> None:
    page = window(320, 640, scripts=False)
    person = Respondent(page)
    person.open(demo.link())
    person.start()
    person.tick("languages", "other")
    person.write("languages.other", LONG_WORD)
    person.introduce()
    person.tick("fields", "bildung")
    person.on()
    person.tick("aware_bildung", "yes")
    person.on()
    person.tick("arrival_bildung.reached", "rather_agree")
    person.write("change_bildung", LONG_WORD)
    person.leave_the_rest()
    person.submit()
    assert person.at == "/receipt"
    assert page.get_by_text(LONG_WORD).count() == 2
    read_it_on_a_phone(Staff(window(360, 740), demo.url), demo)


def read_it_on_a_phone(desk: Staff, demo: Demo) -> None:
    """Open the page of the field on which the long word stands."""
    desk.sign_in(demo.email, demo.password)
    desk.open_round("Befragung der Organisationen", "Befragungsrunde 2026")
    press(desk.page.get_by_role("link", name="Frühkindliche").first)
    assert desk.page.get_by_text(LONG_WORD).is_visible()
    look(desk.page)


def test_whoever_has_no_scripts_pauses_and_comes_back(
    demo: Demo, window: Callable[..., Page]
) -> None:
    link = demo.link()
    page = window(320, 640, scripts=False)
    person = Respondent(page)
    person.open(link)
    person.start()
    person.tick("kind", "club")
    person.pause()  # although the page still lacks an answer it insists on
    assert person.at == "/pause"
    page.context.close()

    person = Respondent(window(320, 640, scripts=False))
    person.open(link)
    person.start()
    assert person.at == "/overview"
    person.go_on()
    assert person.at == "/answer/organisation"
    assert person.chosen("kind", "club")


def test_the_language_changes_on_an_unfinished_page(
    demo: Demo, window: Callable[..., Page]
) -> None:
    page = window(320, 640, scripts=False)
    person = Respondent(page)
    person.open(demo.open_link)
    person.start()
    person.tick("role", "group")
    press(page.get_by_role("button", name="العربية"))
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator("nav.problems").count() == 0
    assert person.chosen("role", "group")
