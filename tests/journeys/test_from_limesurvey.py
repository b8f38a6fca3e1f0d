"""Somebody who knows LimeSurvey, but not us, brings a survey over and publishes it in a browser.

Nothing here needs a manual: every step is a link, a button or a field with its words. Addresses are
typed only to sign in, and to open the same page on a telephone.
"""

import io
import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

import openpyxl
from playwright.sync_api import Locator, Page, expect

from surveys.questionnaires.document import parse
from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press
from tests.surveys.limesurvey.lss import survey

Windows = Callable[..., Page]
TITLE = "Unsere Bibliothek"
OFTEN = (("A1", "oft"), ("A2", "manchmal"), ("A3", "nie"))
MARKS = (("1", "gut"), ("2", "geht so"), ("3", "schlecht"))
NATIONALITY = "Welche Staatsangehörigkeit haben Sie?"
ARABIC = {
    TITLE: "مكتبتنا",
    "Wie oft sind Sie in der Bibliothek?": "كم مرة تزورون المكتبة؟",
}
WISHES = ("mehr Bücher", "längere Öffnungszeiten", "ein Café", "ruhige Räume")


def library_survey() -> bytes:
    """Return what LimeSurvey exports of a small survey, with things that we do not have."""
    return survey(
        {
            "type": "L",
            "title": "besuch",
            "question": "Wie oft sind Sie in der Bibliothek?",
            "mandatory": "Y",
            "answers": OFTEN,
        },
        {
            "type": "F",
            "title": "urteil",
            "question": "Wie finden Sie dort …?",
            "rows": (("r1", "die Bücher"), ("r2", "die Räume")),
            "answers": MARKS,
            "relevance": 'besuch != "A3"',
        },
        {
            "type": "L",
            "title": "staat",
            "question": NATIONALITY,
            "answers": (("d", "deutsch"), ("a", "eine andere")),
        },
        {"type": "S", "title": "wohnort", "question": "Wo wohnen Sie?", "preg": r"/^(?=\d)\d{5}$/"},
        {
            "type": "T",
            "title": "mehr",
            "question": "Was fehlt Ihnen dort?",
            "relevance": 'regexMatch("/x/", wohnort)',
        },
        surveys_languagesettings=[
            {
                "surveyls_survey_id": "77",
                "surveyls_language": "de",
                "surveyls_title": TITLE,
                "surveyls_description": "Wir wollen die Bibliothek verbessern.",
            }
        ],
        quota=[{"id": "1", "sid": "77", "name": "Oft", "qlimit": "50", "active": "1"}],
        quota_members=[{"id": "1", "quota_id": "1", "sid": "77", "qid": "101", "code": "A1"}],
    )


def link(page: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Return a link by its words."""
    return page.get_by_role("link", name=name, exact=isinstance(name, str))


def button(page: Page | Locator, name: str) -> Locator:
    """Return a button by its words."""
    return page.get_by_role("button", name=name, exact=True)


def kept(page: Page) -> None:
    """Wait until what was changed is kept."""
    expect(page.locator(".editor-state:not([data-busy])")).to_contain_text("Gespeichert")


def choose_file(page: Page, label: str | re.Pattern[str], name: str, content: bytes) -> None:
    """Choose a file in a field."""
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.get_by_label(label).set_input_files(files=[file])


def test_a_survey_from_limesurvey_is_published_without_a_manual(
    demo: Demo, window: Windows
) -> None:
    page = window(1280)
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    bring_over(page)
    read_the_report(page)
    settle_the_nationality(page)
    say_what_happens(page)
    look_at_the_editor_on_a_phone(demo, window, page)
    add_a_ranking(page)
    add_the_measures(page)
    add_arabic(page)
    translate(page)
    see_it_in_arabic(page)
    try_it_out(page)
    publish(page)
    is_published(demo.folder)


def bring_over(page: Page) -> None:
    """Find the way in, and choose the file."""
    press(link(page, "Fragebögen").first)
    press(link(page, "Aus einer Datei"))
    look(page)
    press(button(page, "Datei einlesen"))
    expect(page.get_by_text("Bitte wählen Sie zuerst eine Datei aus.")).to_be_visible()
    choose_file(page, "Datei", "bibliothek.lss", library_survey())
    press(button(page, "Datei einlesen"))


def read_the_report(page: Page) -> None:
    """See what became of the survey, and what is open."""
    look(page)
    report = page.locator("#report")
    expect(report).to_contain_text("Vor dem Veröffentlichen ist noch ein Fehler zu beheben")
    headings = report.get_by_role("heading", level=3).all_inner_texts()
    assert headings[1:] == ["Eines wurde nicht übernommen", "2 sind nur angenähert"]
    expect(report.get_by_text("Quoten", exact=True)).to_be_hidden()
    report.get_by_text("4 sind nur als Notiz aufbewahrt").click()
    expect(report.get_by_text("Quoten", exact=True)).to_be_visible()
    expect(link(report, "Was fehlt Ihnen dort?")).to_be_visible()
    look(page)


def settle_the_nationality(page: Page) -> None:
    """Follow the open fault to its question, and say what the question asks."""
    press(link(page, re.compile(NATIONALITY.replace("?", r"\?"))))
    expect(page.get_by_label("Frage: Deutsch")).to_have_value(NATIONALITY)
    page.get_by_label("Fragt nach besonders geschützten Daten?").select_option(label="nein")
    expect(page.get_by_role("heading", name="Keine offenen Fehler")).to_be_visible()
    look(page)


def say_what_happens(page: Page) -> None:
    """Fill in what LimeSurvey does not say, from the head of the questionnaire."""
    press(link(page, "Dateien"))
    press(link(page.locator("#report"), "Was mit den Antworten geschieht"))
    words = page.get_by_label("Was mit den Antworten geschieht: Deutsch")
    words.fill("Die Stadtbücherei wertet sie aus und berichtet darüber.")
    words.press("Tab")
    kept(page)
    press(link(page, "Dateien"))
    press(button(page, "Bericht schließen"))
    expect(page.get_by_text("Was aus der Datei wurde")).to_have_count(0)


def look_at_the_editor_on_a_phone(demo: Demo, window: Windows, page: Page) -> None:
    """Open the same question on a telephone."""
    press(link(page, "Bearbeiten"))
    small = window(360, 740)
    Staff(small, demo.url).sign_in(demo.email, demo.password)
    small.goto(page.url)
    look(small)
    press(link(small.get_by_role("navigation", name="Gliederung"), re.compile("^Gruppe de")))
    look(small)
    press(link(small.get_by_role("main"), re.compile("^Wie finden Sie dort")).last)
    expect(small.get_by_label("Frage: Deutsch")).to_have_value("Wie finden Sie dort …?")
    look(small)


def add_a_ranking(page: Page) -> None:
    """Add a question behind the others, its answers pasted at once."""
    outline = page.get_by_role("navigation", name="Gliederung")
    press(link(outline, re.compile("Gruppe de")))
    press(link(page, "Frage hinzufügen"))
    page.get_by_label("Was möchten Sie fragen?").fill("Was ist Ihnen am wichtigsten?")
    page.get_by_role("radio", name=re.compile("^Rangfolge")).check()
    look(page)
    press(button(page, "Hinzufügen"))
    for _blank in range(2):
        before = page.get_by_role("button", name=re.compile("^Entfernen: Antwort")).count()
        page.get_by_role("button", name=re.compile("^Entfernen: Antwort")).first.click()
        expect(page.get_by_role("button", name=re.compile("^Entfernen: Antwort"))).to_have_count(
            before - 1
        )
    page.get_by_role("textbox", name="Hinzufügen").fill("\n".join(WISHES))
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=re.compile("^Entfernen: "))).to_have_count(4)
    kept(page)
    shown = page.frame_locator("#preview-frame")
    expect(shown.get_by_text(WISHES[3])).not_to_have_count(0)
    look(page)


def add_the_measures(page: Page) -> None:
    """Add a page with feedback on measures, and take the measures over from the plan."""
    outline = page.get_by_role("navigation", name="Gliederung")
    outline.get_by_label("Neue Seite").fill("Maßnahmen der Stadt")
    press(button(outline, "Hinzufügen"))
    press(link(page, "Frage hinzufügen"))
    page.get_by_label("Was möchten Sie fragen?").fill("Ihre Meinung zu Maßnahmen")
    page.get_by_role("radio", name=re.compile("^Rückmeldung zu Maßnahmen")).check()
    press(button(page, "Hinzufügen"))
    button(page, "Aus dem Konzept übernehmen").click()
    kept(page)
    expect(page.get_by_role("button", name=re.compile("^Entfernen: ")).first).to_be_visible()
    press(link(page, "Frage hinzufügen"))
    page.get_by_label("Was möchten Sie fragen?").fill("Wie hilfreich ist sie?")
    page.get_by_role("radio", name=re.compile("^Note von 0 bis 10")).check()
    press(button(page, "Hinzufügen"))
    expect(page.get_by_role("heading", name="Keine offenen Fehler")).to_be_visible()


def add_arabic(page: Page) -> None:
    """Tick a language where the languages are."""
    press(link(page, "Titel, Sprachen, Zweck"))
    page.get_by_role("checkbox", name="Arabisch").check()
    expect(page.get_by_text("Der Text auf Arabisch fehlt noch.").first).to_be_visible()
    kept(page)
    look(page)


def translate(page: Page) -> None:
    """Write some texts beside the German ones, and send the rest through a translator's table."""
    press(link(page, "Übersetzen"))
    look(page)
    fields = page.get_by_role("textbox", name=re.compile(r" für: "))
    expect(fields.first).to_have_attribute("dir", "rtl")
    page.get_by_role("textbox", name=re.compile(f"für: {TITLE}$")).fill(ARABIC[TITLE])
    press(button(page, "Übersetzungen speichern"))
    expect(page.get_by_text("1 Text ist gespeichert.")).to_be_visible()
    with page.expect_download() as coming:
        link(page, "Tabelle (XLSX)").click()
    choose_file(page, re.compile("^Ausgefüllte Datei"), "zurück.xlsx", filled(coming.value.path()))
    press(button(page, "Datei übernehmen"))
    expect(page.get_by_text("wurden aus der Datei übernommen")).to_be_visible()
    look(page)
    progress = page.get_by_role("link", name=re.compile(r"\d+ von \d+ Texten")).inner_text()
    ready, of = re.findall(r"\d+", progress)
    assert ready == of


def filled(path: Path) -> bytes:
    """Return the table as a translator fills it: every row that is still empty."""
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    for place, base, words, _note in book.active.iter_rows(min_row=2):
        if place.value and not words.value:
            words.value = ARABIC.get(base.value, f"ترجمة: {base.value}")
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def see_it_in_arabic(page: Page) -> None:
    """Choose Arabic beside the form: the page turns round."""
    press(link(page, "Bearbeiten"))
    press(link(page.get_by_role("navigation", name="Gliederung"), re.compile("^Gruppe de")))
    page.get_by_label("Sprache der Vorschau").select_option(label="Arabisch")
    shown = page.frame_locator("#preview-frame")
    expect(shown.get_by_text(ARABIC["Wie oft sind Sie in der Bibliothek?"])).to_be_visible()
    expect(shown.locator("html[lang=ar]")).to_have_attribute("dir", "rtl")


def try_it_out(page: Page) -> None:
    """Let generated people answer."""
    press(link(page, "Prüfen und veröffentlichen"))
    expect(page.get_by_role("heading", name="Alles in Ordnung")).to_be_visible()
    look(page)
    page.get_by_label("So viele Personen").select_option("100")
    press(button(page, "Probelauf starten"))
    expect(page.get_by_text("100 erzeugte Personen")).to_be_visible()
    expect(page.get_by_text("Jede Seite wurde erreicht.")).to_be_visible()
    look(page)


def publish(page: Page) -> None:
    """Publish, and see it in the list of versions."""
    press(button(page, "Als Fassung 1 veröffentlichen"))
    expect(page.get_by_text("Fassung 1 ist veröffentlicht")).to_be_visible()
    look(page)


def is_published(folder: Path) -> None:
    """Fail unless version 1 is what was imported, settled, added and translated."""
    with sqlite3.connect(folder / "mitsprache.db") as connection:
        found = connection.execute(
            "SELECT number, document FROM questionnaire_version JOIN survey"
            " ON survey.id = questionnaire_version.survey_id WHERE survey.slug = ?",
            ("unsere-bibliothek",),
        ).fetchall()
    connection.close()
    ((number, text),) = found
    assert number == 1
    document = json.loads(text)
    assert parse(document).faults == ()
    assert document["languages"] == ["de", "ar"]
    assert document["title"]["ar"] == ARABIC[TITLE]
    first, second = document["sections"]
    items = {item["name"]: item for item in first["items"]}
    assert list(items)[:5] == ["besuch", "urteil", "staat", "wohnort", "mehr"]
    assert [item["type"] for item in items.values()][-1] == "ranking"
    assert items["urteil"]["asked_if"] == {"not": {"equals": ["besuch", "A3"]}}
    assert items["staat"]["special"] is False
    ranking = list(items.values())[-1]
    assert [option["label"]["de"] for option in ranking["options"]] == list(WISHES)
    (block,) = second["items"]
    assert block["type"] == "measure_block"
    assert block["measures"]
    assert all(measure["label"]["ar"] for measure in block["measures"])
    assert [item["type"] for item in block["items"]] == ["rating"]
