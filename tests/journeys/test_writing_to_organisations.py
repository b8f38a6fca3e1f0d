"""Writing to organisations: the words, how they read, and coming back for a mistake."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]


def test_a_mail_is_written_put_right_and_read_as_an_organisation_would(
    demo: Demo, window: Windows
) -> None:
    page = window(360, 740)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, demo.password)
    wave = str(page.locator("a.choice-card").first.get_attribute("href"))
    page.goto(demo.url + wave.replace("/results/", "/waves/") + "/mailings")
    press(page.get_by_role("link", name="Erinnerung"))
    text = page.get_by_label("Text Deutsch")
    proposed = text.input_value()
    text.fill("Guten Tag {organization}, bitte antworten Sie.")
    press(page.get_by_role("button", name="Speichern und ansehen"))
    assert "{organization} kennen wir nicht." in page.locator("nav.problems").inner_text()
    assert page.get_by_label("Text Deutsch").input_value().startswith("Guten Tag {organization}")
    look(page)
    page.get_by_label("Text Deutsch").fill(proposed)
    press(page.get_by_role("button", name="Speichern und ansehen"))
    assert "/s/xxxx" in page.locator(".mail-shown").inner_text()
    look(page)
    page.locator("select[name=language]").select_option("en")
    press(page.get_by_role("button", name="Ansehen"))
    assert page.locator(".mail-shown").get_attribute("lang") == "en"
    look(page)
