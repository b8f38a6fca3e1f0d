"""A sheet on paper is keyed in, keyed in again and compared; every page of it is looked at."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]


def test_a_sheet_is_keyed_in_twice_and_compared(demo: Demo, window: Windows) -> None:
    page = window(360, 740)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, demo.password)
    rounds = [str(card.get_attribute("href")) for card in page.locator("a.choice-card").all()]
    begin = page.get_by_role("link", name="Bogen eingeben")
    for one in reversed(rounds):  # the last one that runs is without names
        page.goto(demo.url + one.replace("/results/", "/waves/") + "/sheets")
        if begin.count():
            break
    press(begin)
    page.get_by_label("auf Papier").check()
    page.get_by_label("Zeichen auf dem Bogen").fill("Bogen 7")
    look(page)
    press(page.get_by_role("button", name="Weiter zum Fragebogen"))
    page.locator(".keying-part input[type=radio]").first.check()
    look(page)
    save(page, "Speichern")
    look(page)
    press(page.get_by_role("link", name="Bogen 7"))
    page.locator(".keying-part input[type=radio]").nth(1).check()
    look(page)
    save(page, "Speichern und vergleichen")
    look(page)
    page.get_by_label("Zweite Eingabe").first.check()
    save(page, "Speichern")
    assert "zweimal eingegeben und verglichen" in page.locator("main").inner_text()


def save(page: Page, words: str) -> None:
    """Press the button that saves, once more if there is something to look at first."""
    button = page.get_by_role("button", name=words, exact=True).last
    press(button)
    if page.locator("#remarks").count():
        press(button)
