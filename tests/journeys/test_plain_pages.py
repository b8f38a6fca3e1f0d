"""Pages without a story of their own: who is behind this, how to sign in, what is asked where."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import look

PAGES = (
    "/",
    "/impressum",
    "/datenschutz",
    "/barrierefreiheit",
    "/staff/sign-in",
    "/staff/forgotten",
)


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_plain_page_is_accessible_on_a_narrow_phone(
    demo: Demo, window: Callable[..., Page], language: str
) -> None:
    page = window(320, 640, language=language)
    for address in PAGES:
        answer = page.goto(f"{demo.url}{address}")
        assert answer is not None
        assert answer.ok, address
        look(page)
