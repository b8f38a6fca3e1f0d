"""Signing in and out, ending what is open elsewhere, planning what comes next."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]


def test_a_wrong_password_is_refused_kindly_and_the_right_one_opens(
    demo: Demo, window: Windows
) -> None:
    page = window(360, 740)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, "falsches Passwort")
    assert "passen nicht zusammen" in page.locator("nav.problems").inner_text()
    assert page.input_value("[name=email]") == demo.email
    look(page)
    page.fill("[name=password]", demo.password)
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff")
    assert page.locator("h1").inner_text() == "Ihre Konzepte"
    look(page)


def test_a_session_on_another_device_is_ended_from_here(demo: Demo, window: Windows) -> None:
    here, there = Staff(window(360, 740), demo.url), Staff(window(1280), demo.url)
    for desk in (there, here):
        desk.sign_in(demo.email, demo.password)
    here.page.get_by_text("Mein Zugang").first.click()
    press(here.page.locator(".account-links").get_by_role("link", name="Mein Zugang"))
    look(here.page)
    press(here.page.get_by_role("button", name="Alle anderen beenden"))
    assert here.page.get_by_role("button", name="Beenden").count() == 0
    there.page.reload()
    assert there.page.locator("h1").inner_text() == "Anmelden"


def test_whoever_signs_out_is_out(demo: Demo, window: Windows) -> None:
    page = window(1280)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, demo.password)
    page.get_by_text("Mein Zugang").first.click()
    press(page.get_by_role("button", name="Abmelden"))
    page.goto(f"{demo.url}/staff")
    assert page.locator("h1").inner_text() == "Anmelden"


def test_new_dates_appear_on_the_public_page(demo: Demo, window: Windows) -> None:
    page = window(1280)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, demo.password)
    press(page.get_by_role("link", name="„So geht es weiter“ bearbeiten"))
    look(page)
    page.get_by_label("Tag").first.fill("2099-03-01")
    page.get_by_label("Was geschieht, auf Deutsch").first.fill("Ein Fest für alle.")
    page.get_by_label("Auf Englisch").first.fill("A feast for all.")
    press(page.get_by_role("button", name="Speichern"))

    public = window(360, 740)
    public.goto(f"{demo.url}/p/teilhabe")
    assert "1. März 2099" in public.locator(".dates").inner_text()
    assert public.get_by_text("Ein Fest für alle.").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_staff_is_accessible(demo: Demo, window: Windows, width: int) -> None:
    page = window(width)
    desk = Staff(page, demo.url)
    desk.sign_in(demo.email, demo.password)
    rounds = [str(card.get_attribute("href")) for card in page.locator("a.choice-card").all()]
    attributed, anonymous = rounds[0], rounds[-1]
    for address in (
        attributed,
        f"{attributed}/concept",
        attributed.replace("/results/", "/waves/") + "/responses",
        attributed.replace("/results/", "/waves/") + "/mailings",
        attributed.replace("/results/", "/waves/") + "/mailings/new/reminder",
        anonymous,
        f"{anonymous}/spracherwerb",
        f"{anonymous}/texts",
        "/staff/second-factor",
        "/staff/password",
    ):
        answer = page.goto(f"{demo.url}{address}")
        assert answer is not None
        assert answer.ok, address
        look(page)
