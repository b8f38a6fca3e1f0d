"""An address book grows: from a file, by registering, and by whoever wants to take part."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press

Windows = Callable[..., Page]
BOOK = "/staff/programmes/teilhabe/organisations"
FILE = (
    "Organisation;Typ;PLZ;Ort;Vorname;Nachname;E-Mail\r\n"
    "Müßiggang am Öresund;Verein;01067;Dresden;Aylin;Öz;post@muessig.example\r\n"
    "Müssiggang am Öresund e.V.;Verein;01067;Dresden;Bo;Weiß;\r\n"
)


def test_a_clerk_imports_a_file_on_a_phone_without_scripts(
    demo: Demo, window: Windows, tmp_path: Path
) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(FILE.encode("cp1252"))
    page = window(360, scripts=False)
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    press(page.get_by_role("link", name="Organisationen", exact=True))
    press(page.get_by_role("link", name="Aus einer Datei importieren"))
    page.get_by_label("Datei").set_input_files(file)
    press(page.get_by_role("button", name="Weiter"))
    press(page.get_by_role("button", name="Weiter zur Vorschau"))
    assert "bitte entscheiden: 1" in page.locator("main").inner_text()
    page.get_by_label("Ja: Müßiggang am Öresund").check()
    press(page.get_by_role("button", name="Alles übernehmen"))
    press(page.get_by_role("link", name="Zu den Organisationen"))
    page.get_by_text("Suchen und filtern").click()
    page.get_by_label("Suchen nach").fill("müssiggang")
    press(page.get_by_role("button", name="Anwenden"))
    press(page.get_by_role("link", name="Müßiggang am Öresund"))
    people = page.locator(".contacts li").all_inner_texts()
    assert [one.split("\n")[0] for one in people] == ["Aylin Öz bekommt die Einladung", "Bo Weiß"]


def test_every_page_of_the_address_book_can_be_used_by_everybody(
    demo: Demo, window: Windows, tmp_path: Path
) -> None:
    file = tmp_path / "liste.csv"
    file.write_bytes(FILE.replace("post@muessig.example", "keine Mail").encode())
    page = window(360)
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    page.goto(demo.url + BOOK)
    look(page)
    press(page.locator("tbody th a").first)
    look(page)
    press(page.get_by_role("link", name="Ansprechperson hinzufügen"))
    look(page)
    for place in ("import", "lists", "lists/new", "registered", "volunteers"):
        page.goto(f"{demo.url}{BOOK}/{place}")
        look(page)
    page.goto(f"{demo.url}{BOOK}/import")
    page.get_by_label("Datei").set_input_files(file)
    press(page.get_by_role("button", name="Weiter"))
    look(page)
    press(page.get_by_role("button", name="Weiter zur Vorschau"))
    look(page)


def open_link(demo: Demo) -> str:
    """Let the running wave with names of the demo take registrations, and return the address."""
    with sqlite3.connect(demo.folder / "mitsprache.db") as connection:
        connection.execute(
            "UPDATE wave SET access = 'both', open_code = 'mitmachen' WHERE id = "
            "(SELECT id FROM wave WHERE mode = 'P' ORDER BY closes_at DESC LIMIT 1)"
        )
    connection.close()
    return f"{demo.url}/register/mitmachen"


def test_an_organisation_registers_in_arabic_on_a_small_phone(demo: Demo, window: Windows) -> None:
    page = window(320, language="ar")
    page.goto(open_link(demo))
    assert page.locator("html").get_attribute("dir") == "rtl"
    look(page)
    press(page.locator("main button[type=submit]"))
    look(page)
    page.locator("#name").fill("جمعية الجسر")
    page.locator("#kind").select_option("mo")
    page.locator("#contact").fill("ليلى")
    page.locator("#email").fill("leila@jisr.example")
    press(page.locator("main button[type=submit]"))
    assert "/s/" in page.url
    assert "جمعية الجسر" in page.locator("main").inner_text()
    assert page.locator("html").get_attribute("dir") == "rtl"


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_enters_under_mitwirken(demo: Demo, window: Windows, *, scripts: bool) -> None:
    page = window(320, scripts=scripts)
    page.goto(demo.url)
    press(page.locator("a[href*='/p/']").first)
    press(page.get_by_role("link", name="Eintragen"))
    if scripts:
        look(page)
    page.get_by_label("für mich selbst").check()
    page.get_by_label("Ihr Name").fill("Dana")
    page.get_by_label("Ergebnisse erfahren").check()
    page.get_by_label("E-Mail", exact=True).fill("dana@example.org")
    press(page.get_by_role("button", name="Eintragen"))
    assert page.locator("h1").inner_text() == "Fast fertig: Bitte sehen Sie in Ihr Postfach"
    if scripts:
        look(page)
