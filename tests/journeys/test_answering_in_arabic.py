"""The main story, on both databases: an organisation answers, and staff find it counted."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo
from tests.journeys.people import Respondent, Staff, look, press

Windows = Callable[..., Page]
WISH = "نحتاج إلى دورات مسائية مع رعاية للأطفال."
SURVEY, ROUND, FIELD = "Befragung der Organisationen", "Befragungsrunde 2026", "Spracherwerb"


@dataclass
class Told:
    """What the respondent remembers."""

    link: str
    organisation: str = ""


def test_an_organisation_answers_in_arabic_and_finds_itself_counted(
    everywhere: Demo, window: Windows
) -> None:
    desk = Staff(window(1280), everywhere.url)
    desk.sign_in(everywhere.email, everywhere.password)
    desk.open_round(SURVEY, ROUND)
    before = desk.answers_in(FIELD)

    told = Told(everywhere.link())
    begin_on_a_phone(window(360, 740), told)
    come_back_and_change_a_filter(phone := window(360, 740), told)
    review_change_and_submit(phone)

    make_a_release(desk)
    assert desk.answers_in(FIELD) == before + 1
    shown = read_what_was_written(desk, told)
    assert take_away(desk, everywhere.folder) == {"csv": shown, "xlsx": shown}


def begin_on_a_phone(phone: Page, told: Told) -> None:
    person = Respondent(phone, looks=True)
    person.open(told.link)
    assert phone.locator("html").get_attribute("lang") == "de"
    told.organisation = phone.locator(".lead bdi").inner_text()
    person.speak("العربية")
    assert phone.locator("html").get_attribute("dir") == "rtl"
    person.start()
    person.introduce()
    person.tick("fields", "spracherwerb", "kultur")
    person.on()
    person.tick("importance_spracherwerb", "very_high")
    person.tick("progress_spracherwerb", "low")
    person.tick("aware_spracherwerb", "yes")  # opens the grid for those who know measures, at once
    person.tick("arrival_spracherwerb.known", "agree")
    person.tick("arrival_spracherwerb.daily", "dont_know")
    person.write("change_spracherwerb", WISH)
    person.on()
    assert person.at == "/answer/field_kultur"
    phone.context.close()


def come_back_and_change_a_filter(phone: Page, told: Told) -> None:
    person = Respondent(phone, looks=True)
    person.open(told.link)
    person.start()
    assert phone.locator("html").get_attribute("dir") == "rtl"
    assert person.at == "/overview"
    person.go_on()
    assert person.at == "/answer/field_kultur"
    person.back()
    assert person.chosen("importance_spracherwerb", "very_high")
    assert person.chosen("arrival_spracherwerb.daily", "dont_know")
    assert person.field("change_spracherwerb").input_value() == WISH
    person.back()
    person.clear("fields", "kultur")
    person.tick("fields", "antidiskriminierung")
    person.on()
    person.on()
    assert person.at == "/answer/field_antidiskriminierung"
    person.tick("importance_antidiskriminierung", "high")
    person.leave_the_rest()


def review_change_and_submit(phone: Page) -> None:
    person = Respondent(phone, looks=True)
    assert phone.get_by_text(WISH).is_visible()
    assert phone.locator("main a[href*='/field_kultur']").count() == 0
    press(phone.locator("a[href$='#ask-item_progress_spracherwerb']"))
    person.see()
    person.tick("progress_spracherwerb", "high")
    person.on()
    assert person.at == "/review"  # one answer was to be changed, not all pages seen again
    person.submit()
    assert person.at == "/receipt"
    assert phone.get_by_text(WISH).is_visible()
    assert phone.get_by_text("تقدم كبير", exact=True).is_visible()


def make_a_release(desk: Staff) -> None:
    press(desk.page.get_by_role("button", name="Auswertung aktualisieren"))
    expect(desk.page.get_by_text("Die Auswertung ist aktualisiert:")).to_be_visible(timeout=60_000)
    look(desk.page)
    desk.to_results()
    look(desk.page)


def read_what_was_written(desk: Staff, told: Told) -> str:
    """Read the field's page and the whole answer; return the base of the first question."""
    page = desk.page
    press(page.get_by_role("link", name=FIELD).first)
    look(page)
    base = page.locator("figure#importance_spracherwerb .base").inner_text()
    quote = page.locator(".quotes li").filter(has_text=WISH)
    assert told.organisation in quote.inner_text()
    press(quote.get_by_role("link"))
    assert page.locator("h1").inner_text() == told.organisation
    assert page.get_by_text(WISH).is_visible()
    look(page)
    page.go_back()
    return base.removeprefix("n = ").split()[0]


def take_away(desk: Staff, folder: Path) -> dict[str, str]:
    """Download both files; return n of the same question as each of them has it."""
    found = {}
    for kind in ("csv", "xlsx"):
        with desk.page.expect_download() as download:
            desk.page.locator(f"a[href$='/tables.{kind}']").first.click()
        path = folder / f"tables.{kind}"
        download.value.save_as(path)
        table = rows_of(path.read_bytes(), kind)
        found[kind] = next(
            row["n"] for row in table if row["Variable"] == "importance_spracherwerb"
        )
    return found


def rows_of(content: bytes, kind: str) -> list[dict[str, str]]:
    """Return the results sheet of a file as rows by column name."""
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True)["Ergebnisse"]
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), map(str, row), strict=True)) for row in rows]
