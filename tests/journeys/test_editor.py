"""Building a questionnaire in a browser: by keyboard alone, with the page beside it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]


def begun(demo: Demo, page: Page, title: str) -> str:
    """Sign in, begin an empty questionnaire and return its address."""
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    page.goto(f"{demo.url}/staff/programmes/teilhabe/questionnaires/new")
    page.fill("[name=title]", title)
    press(page.get_by_role("button", name="Anlegen"))
    return page.url.partition("?")[0]


def kept(page: Page) -> None:
    """Wait until what was changed is kept."""
    page.wait_for_function("document.querySelector('.editor-state:not([data-busy])') !== null")


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus."""
    for _key in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def focused_line(page: Page, place: str) -> None:
    """Wait until the line of a place has the focus."""
    page.wait_for_function(
        "place => document.activeElement.matches('[data-line]')"
        " && document.activeElement.closest('[data-place]').dataset.place === place",
        arg=place,
    )


def test_a_page_with_a_question_is_built_by_keyboard_alone(demo: Demo, window: Windows) -> None:
    page = window(1280)
    begun(demo, page, "Mit der Tastatur")
    tab_to(page, "#new-section")
    page.keyboard.type("Über Sie")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/ueber_sie*")
    tab_to(page, "a[href*='/add/ueber_sie']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/add/ueber_sie*")
    tab_to(page, "#stem")
    page.keyboard.type("Wie oft treffen Sie sich?")
    tab_to(page, "[name=kind]")
    page.keyboard.press("ArrowDown")
    tab_to(page, ".add-buttons button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/ueber_sie/*")
    assert page.locator(".place-head h2").inner_text() == "Mehrere Antworten"
    look(page)


def test_what_is_typed_appears_beside_it_and_can_be_taken_back(demo: Demo, window: Windows) -> None:
    page = window(1280)
    begun(demo, page, "Nebenan")
    page.fill("#new-section", "Über Sie")
    press(page.get_by_role("navigation", name="Gliederung").get_by_role("button"))
    press(page.get_by_role("link", name="Frage hinzufügen"))
    page.fill("#stem", "Wie oft?")
    press(page.get_by_role("button", name="Hinzufügen"))
    beside = page.frame_locator("#preview-frame")
    expect(beside.locator("legend")).to_contain_text("Wie oft?")
    page.fill("[name='stem.de']", "Wie häufig im Jahr?")
    expect(beside.locator("legend")).to_contain_text("Wie häufig im Jahr?")
    page.fill("[data-adds]", "nie\noft")
    page.keyboard.press("Tab")
    expect(beside.locator(".option-label").last).to_have_text("oft")
    expect(page.locator("[name='options.3.code']")).to_have_value("oft")
    page.locator("#undo").press("Enter")
    expect(page.locator("[name='options.3.code']")).to_have_count(0)
    expect(beside.locator(".option-label")).to_have_count(2)
    look(page)


def test_a_question_moves_with_the_keyboard_and_a_condition_reads_as_a_sentence(
    demo: Demo, window: Windows
) -> None:
    page = window(1280)
    address = begun(demo, page, "Bedingt")
    page.fill("#new-section", "Über Sie")
    press(page.get_by_role("navigation", name="Gliederung").get_by_role("button"))
    for stem in ("Sind Sie ein Verein?", "Seit wann?"):
        page.goto(address.removesuffix("/edit") + "/add/ueber_sie")
        page.fill("#stem", stem)
        press(page.get_by_role("button", name="Hinzufügen"))
    page.locator("[id='rule.asked_if.0.subject']").select_option(label="Sind Sie ein Verein?")
    page.locator("[id='rule.asked_if.0.test']").select_option("equals")
    expect(page.locator(".rule-sentence")).to_have_text(
        "Wird gezeigt, wenn die Antwort auf „Sind Sie ein Verein?“ „ja“ ist."
    )
    line = page.locator("[data-place='ueber_sie/seit_wann'] > .outline-line")
    line.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#outline [data-place]").nth(1)).to_have_attribute(
        "data-place", "ueber_sie/seit_wann"
    )
    focused_line(page, "ueber_sie/seit_wann")
    expect(page.locator("#faults .fault-list li")).not_to_have_count(0)
    page.locator("[data-place='ueber_sie/verein'] > .outline-line").focus()
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url("**/edit/ueber_sie/*verein*")
    focused_line(page, "ueber_sie/verein")
    look(page)


def test_text_that_was_refused_stays_and_a_second_press_adds_nothing(
    demo: Demo, window: Windows
) -> None:
    page = window(1280)
    begun(demo, page, "Zweimal")
    page.fill("#new-section", "Über Sie")
    page.get_by_role("navigation", name="Gliederung").get_by_role("button").dblclick()
    page.wait_for_url("**/edit/ueber_sie*")
    expect(page.locator("#outline [data-place]")).to_have_count(1)
    page.locator("#as-text summary").click()
    page.fill("#text", "nonsense: 1")
    page.get_by_role("button", name="Übernehmen").click()
    expect(page.locator("#as-text [data-refused] li")).not_to_have_count(0)
    expect(page.locator("#text")).to_have_value("nonsense: 1")


def test_the_editor_can_be_used_on_a_phone(demo: Demo, window: Windows) -> None:
    page = window(360, 740)
    begun(demo, page, "Unterwegs")
    look(page)
    page.goto(f"{demo.url}/staff/programmes/teilhabe/questionnaires")
    look(page)


def test_the_editor_works_without_scripts(demo: Demo, window: Windows) -> None:
    page = window(768, scripts=False)
    begun(demo, page, "Ohne Skripte")
    page.fill("#f-title-de", "Ganz ohne")
    press(page.get_by_role("button", name="Speichern").last)
    assert page.locator("h1").inner_text() == "Ganz ohne"
    press(page.get_by_role("button", name=re.compile("^Rückgängig")))
    assert page.locator("h1").inner_text() == "Ohne Skripte"
