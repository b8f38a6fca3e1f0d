"""Read aloud, larger, with more contrast: what a device or a person asks for."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, look, press

Windows = Callable[..., Page]
SPEAKING = """
  window.said = [];
  const speech = Object.assign(new EventTarget(), {
    getVoices: () => VOICES,
    speak: (one) => { window.said.push([one.lang, one.text]); window.last = one; },
    cancel: () => { window.said.push(["", "cancelled"]); },
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
"""A browser with voices, which the one of the tests has not."""
GERMAN = '[{ lang: "de-DE", localService: true, default: true }]'
FAR_AWAY = '[{ lang: "de-DE", localService: false, default: true }]'


def first_page(page: Page, link: str, language: str = "") -> Respondent:
    person = Respondent(page)
    person.open(link)
    if language:
        person.speak(language)
    person.start()
    return person


@pytest.mark.parametrize("voices", ["[]", FAR_AWAY, '[{ lang: "fr", localService: true }]'])
def test_without_a_voice_of_this_device_nothing_offers_to_read(
    demo: Demo, window: Windows, voices: str
) -> None:
    page = window(1280)
    page.add_init_script(SPEAKING.replace("VOICES", voices))
    first_page(page, demo.open_link)
    assert page.locator(".aloud").count() == 0


def test_the_browser_of_the_tests_has_no_voice_and_no_button(demo: Demo, window: Windows) -> None:
    page = window(1280)
    first_page(page, demo.open_link)
    assert page.locator(".aloud").count() == 0


def test_an_item_is_read_in_the_language_of_the_page_and_stops_on_the_second_press(
    demo: Demo, window: Windows
) -> None:
    page = window(360, 740)
    page.add_init_script(SPEAKING.replace("VOICES", GERMAN))
    first_page(page, demo.open_link)
    button = page.locator("#ask-item_role .aloud")
    button.click()
    assert button.get_attribute("aria-pressed") == "true"
    said = [tuple(one) for one in page.evaluate("window.said") if one[0]]
    assert {language for language, _words in said} == {"de-DE"}
    assert said[0][1].startswith(page.locator("#ask-item_role .item-stem").inner_text()[:10])
    assert len(said) > 2  # the answers too
    look(page)
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.evaluate("window.said.at(-1)[1]") == "cancelled"


def test_an_item_is_read_to_its_end_and_another_takes_over(demo: Demo, window: Windows) -> None:
    page = window(1280)
    page.add_init_script(SPEAKING.replace("VOICES", GERMAN))
    first_page(page, demo.open_link)
    first, second = page.locator(".aloud").nth(0), page.locator(".aloud").nth(1)
    first.click()
    second.click()
    assert first.get_attribute("aria-pressed") == "false"
    assert second.get_attribute("aria-pressed") == "true"
    page.evaluate("window.last.onend()")
    assert second.get_attribute("aria-pressed") == "false"


def test_an_arabic_page_is_not_read_by_a_german_voice(demo: Demo, window: Windows) -> None:
    page = window(320, 640)
    page.add_init_script(SPEAKING.replace("VOICES", GERMAN))
    first_page(page, demo.open_link, "العربية")
    assert page.locator(".aloud").count() == 0


@pytest.mark.parametrize("language", ["", "العربية"])
def test_twice_the_text_size_fits_a_narrow_phone(
    demo: Demo, window: Windows, language: str
) -> None:
    page = window(320, 640)
    person = Respondent(page, looks=True)
    person.open(demo.link())
    if language:
        person.speak(language)
    page.locator(".display summary").click()
    page.locator("[name=display-text][value='200']").check()
    person.see()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    person.start()
    person.introduce()
    person.tick("fields", "spracherwerb")
    person.on()
    person.tick("aware_spracherwerb", "yes")
    page.wait_for_selector("form[data-keeping=saved]")
    person.see()
    press(page.locator("button[formaction$='/overview']"))
    person.see()
    person.go_on()
    person.leave_the_rest()
    person.submit()
    assert person.at == "/receipt"


def test_contrast_is_remembered_in_this_window_only(demo: Demo, window: Windows) -> None:
    page = window(360, 740)
    person = Respondent(page, looks=True)
    person.open(demo.open_link)
    page.locator(".display summary").click()
    page.get_by_label("Hoher Kontrast").check()
    person.start()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.dataset.contrast") == "high"
    assert page.evaluate("localStorage.length") == 0
    assert {cookie["name"] for cookie in page.context.cookies()} == {"answer"}
    person.pause()
    press(page.get_by_role("button", name="Auf diesem Gerät schließen"))
    assert page.evaluate("sessionStorage.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_the_device_asks_for_needs_no_script(demo: Demo, window: Windows, scheme: str) -> None:
    page = window(360, 740)
    page.emulate_media(contrast="more", color_scheme=scheme, reduced_motion="reduce")
    person = Respondent(page, looks=True)
    person.open(demo.open_link)
    person.start()
    shown = "rgb(255, 255, 255)" if scheme == "light" else "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == shown
    page.emulate_media(contrast=None, forced_colors="active", color_scheme=scheme)
    person.tick("role", "self")
    page.wait_for_selector("form[data-keeping=saved]")
    person.see()


def test_without_scripts_there_is_no_control_that_does_nothing(demo: Demo, window: Windows) -> None:
    page = window(360, 740, scripts=False)
    first_page(page, demo.open_link)
    assert not page.locator(".display").is_visible()
    assert not page.locator(".keeping button").is_visible()
