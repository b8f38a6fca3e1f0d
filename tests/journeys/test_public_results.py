"""What everybody sees, on a screen and on paper."""

from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]
A4 = (595, 842)
"""Points."""


@pytest.mark.parametrize(("width", "language"), [(360, "de"), (1280, "en")])
def test_three_sentences_all_fields_and_what_comes_next(
    demo: Demo, window: Windows, width: int, language: str
) -> None:
    page = window(width, language=language)
    page.goto(f"{demo.url}/p/teilhabe")
    assert page.locator(".statements li").count() == 3
    assert page.locator(".field-list > li").count() == 13
    assert 1 <= page.locator(".dates li").count() <= 3
    look(page)
    press(page.locator(".field-card a").first)
    assert page.locator("figure.figure").count() > 0
    look(page)
    page.goto(f"{demo.url}/p/teilhabe/inklusion")
    look(page)


def test_plotly_comes_and_draws_only_when_asked(demo: Demo, window: Windows) -> None:
    page = window(1280)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{demo.url}/p/teilhabe/spracherwerb")
    assert page.locator("figure svg.chart").first.is_visible()
    assert not any("plotly-basic" in address for address in asked)
    figure = page.locator("figure.figure").filter(has=page.locator("[data-figure]")).first
    figure.locator("[data-figure]").first.click()
    figure.locator(".figure-live .main-svg").first.wait_for()
    assert figure.locator(".figure-live").first.bounding_box()["height"] > 100
    assert any("plotly-basic" in address for address in asked)
    # The window fails this test if the content policy refused anything.


def test_without_scripts_the_numbers_are_in_pictures_and_tables(
    demo: Demo, window: Windows
) -> None:
    page = window(360, 740, scripts=False)
    page.goto(f"{demo.url}/p/teilhabe/spracherwerb")
    assert page.locator("figure svg.chart").first.is_visible()
    assert not page.locator("[data-figure]").first.is_visible()
    page.locator("details.figure-table summary").first.click()
    assert page.locator("details.figure-table table").first.is_visible()


def test_an_overview_and_a_field_are_printed_on_a4_with_their_base(
    demo: Demo, window: Windows
) -> None:
    page = window(1280)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, demo.password)
    press(page.locator("a.choice-card").first)
    n = desk.answers_in("Spracherwerb")
    assert str(n) in printed(page)
    press(page.get_by_role("link", name="Spracherwerb").first)
    base = page.locator("figure .base").first.inner_text()
    assert words(base) in words(printed(page))


def printed(page: Page) -> str:
    """Print a page as its style sheet wants it; return its text, and fail unless it is A4."""
    paper = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    for sheet in paper.pages:
        size = (float(sheet.mediabox.width), float(sheet.mediabox.height))
        assert size == pytest.approx(A4, abs=1)
    return "\n".join(sheet.extract_text() for sheet in paper.pages)


def words(text: str) -> str:
    """Return a text without anything between its words, where printing breaks lines."""
    return "".join(text.split())
