"""Data protection in the browser: the notice for all, papers, requests in three clicks, the log."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]


@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_may_read_what_becomes_of_answers_on_a_narrow_phone(
    demo: Demo, window: Windows, language: str
) -> None:
    page = window(320, 640, language=language)
    answer = page.goto(f"{demo.url}/privacy/1")
    assert answer is not None
    assert answer.ok
    look(page)


def test_a_coordinator_reads_the_papers_of_a_round(demo: Demo, window: Windows) -> None:
    page = window(360, 740)
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    page.goto(f"{demo.url}/staff/waves/1/documents")
    look(page)
    for number in range(page.locator("tbody th a").count()):
        press(page.locator("tbody th a").nth(number))
        look(page)
        page.go_back()
    page.goto(f"{demo.url}/staff/waves/1/archive")
    look(page)


def test_a_request_is_answered_in_three_clicks(demo: Demo, window: Windows) -> None:
    page = window(1280)
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    page.goto(f"{demo.url}/staff/programmes/teilhabe/requests")
    look(page)
    page.get_by_label("Name oder E-Mail-Adresse").fill("verein")
    press(page.get_by_role("button", name="Suchen"))
    look(page)
    press(page.locator("main ul a").first)
    look(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="DOCX").click()
    assert download.value.suggested_filename.endswith(".docx")
    press(page.get_by_role("link", name="Auskunft und Löschung"))
    press(page.get_by_role("link", name="Protokoll"))
    assert "Gespeicherte Angaben heruntergeladen" in page.locator("tbody tr").first.inner_text()
    look(page)
