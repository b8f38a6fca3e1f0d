"""A questionnaire is shown to the staff council before it is asked, in Arabic on a phone too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, Staff, look, press

Windows = Callable[..., Page]
WORDS = "هذا السؤال طويل جداً."


def share(desk: Staff, label: str) -> str:
    """Open a questionnaire, make a link to its preview and return its address."""
    page = desk.page
    page.goto(f"{desk.url}/staff/programmes/teilhabe/questionnaires")
    press(page.locator("a.choice-card", has_text="Befragung der Organisationen"))
    press(page.get_by_role("link", name="Vorschau teilen"))
    page.get_by_label("Für wen?").fill(label)
    press(page.get_by_role("button", name="Link machen"))
    look(page)
    return page.locator("input[readonly]").first.input_value()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_staff_council_reads_remarks_and_is_read(
    demo: Demo, window: Windows, *, scripts: bool
) -> None:
    desk = Staff(window(1280), demo.url)
    desk.sign_in(demo.email, demo.password)
    label = f"Personalvertretung {scripts}"
    address = share(desk, label)

    phone = window(360, 740, scripts=scripts)
    reader = Respondent(phone, looks=scripts)
    reader.open(address)
    assert phone.get_by_text("Vorschau – nichts wird gezählt").first.is_visible()
    assert phone.context.cookies() == []
    reader.speak("العربية")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    place = phone.locator(".preview-item").filter(has=phone.locator("#ask-item_kind"))
    place.locator("summary").click()
    place.locator("textarea").fill(WORDS)
    press(place.get_by_role("button"))
    reader.see()
    assert phone.locator(".remark-text").inner_text() == WORDS
    assert phone.context.cookies() == []

    desk.page.reload()
    look(desk.page)
    remark = desk.page.locator(".remark", has_text=label)
    assert remark.inner_text().startswith(WORDS)
    press(remark.get_by_role("button"))
    reader.open(address)
    assert "erledigt" in phone.locator(".remark-by").inner_text()


def test_a_questionnaire_is_played_through_by_its_readers(demo: Demo, window: Windows) -> None:
    desk = Staff(window(1280), demo.url)
    desk.sign_in(demo.email, demo.password)
    address = share(desk, "Amtsleitung")
    phone = window(360, 740)
    reader = Respondent(phone, looks=True)
    reader.open(address)
    press(phone.get_by_role("link", name="Seite für Seite durchspielen"))
    for _page in range(20):
        if not phone.locator("main form").count():
            break
        for group in phone.locator("main fieldset.item").all():
            box = group.locator("input[type=radio], input[type=checkbox]").first
            if box.count() and box.is_visible():
                box.check()
        press(phone.get_by_role("button", name="Weiter", exact=True))
        reader.see()
    assert phone.locator("h1").inner_text() == "Das war der ganze Fragebogen"
