"""Mistakes, old links and closed doors, as they look in a browser."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, look, press

Windows = Callable[..., Page]


def test_a_blank_that_is_needed_is_named_and_linked(demo: Demo, window: Windows) -> None:
    page = window(360, 740)
    person = Respondent(page, looks=True)
    person.open(demo.link())
    person.start()
    person.write("active", "zwölf")
    person.on()
    summary = page.locator("nav.problems")
    assert summary.evaluate("summary => summary === document.activeElement")
    assert summary.get_by_role("link").count() == 3
    summary.get_by_role("link").last.click()
    assert page.locator("#ask-item_active").evaluate("ask => ask.getBoundingClientRect().top < 99")
    assert person.field("active").input_value() == "zwölf"


def test_two_devices_disagree_and_nothing_is_lost(demo: Demo, window: Windows) -> None:
    link = demo.link()
    here, there = Respondent(window(360, 740), looks=True), Respondent(window(1280))
    for person in (here, there):
        person.open(link)
        person.start()
    there.introduce()
    here.tick("kind", "club")
    here.tick("district", "mitte")
    here.on()
    assert here.page.get_by_text("Auf einem anderen Gerät").first.is_visible()
    assert here.chosen("kind", "club")
    here.on()
    assert here.at == "/answer/choice"


def test_a_used_link_shows_the_receipt(demo: Demo, window: Windows) -> None:
    link = demo.link()
    person = Respondent(window(360, 740))
    person.open(link)
    person.start()
    person.introduce()
    person.tick("fields", "kultur")
    person.leave_the_rest()
    person.submit()
    person.page.context.close()

    again = Respondent(window(360, 740), looks=True)
    again.open(link)
    assert again.page.locator("h1").inner_text() == "Vielen Dank, Ihre Antwort ist angekommen"
    assert again.page.get_by_text("Migrantenorganisation").is_visible()


def test_a_closed_round_says_where_results_appear_and_whom_to_ask(
    demo: Demo, window: Windows
) -> None:
    page = window(360, 740)
    page.goto(demo.closed_link())
    assert page.locator("h1").inner_text() == "Diese Befragung ist beendet"
    assert page.locator("a[href^='tel:']").is_visible()
    look(page)
    press(page.get_by_role("link", name="Hier erscheinen die Ergebnisse"))
    assert page.locator(".statements li").count() == 3


def test_a_mistyped_link_and_page_are_answered_kindly(demo: Demo, window: Windows) -> None:
    page = window(320, 640)
    answer = page.goto(f"{demo.url}/s/abgetippt")
    assert answer is not None
    assert answer.status == 404
    assert page.locator("a[href^='mailto:']").is_visible()
    look(page)
    page.goto(f"{demo.url}/gibt/es/nicht")
    assert page.locator("h1").inner_text() == "Diese Seite gibt es nicht"
    look(page)


def test_a_browser_without_a_questionnaire_is_told_to_open_the_link(
    demo: Demo, window: Windows
) -> None:
    page = window(320, 640)
    page.goto(f"{demo.url}/answer/organisation")
    assert page.locator("h1").inner_text() == "In diesem Browser ist kein Fragebogen geöffnet"
    look(page)
