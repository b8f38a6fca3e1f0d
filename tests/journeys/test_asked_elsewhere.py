"""A town that keeps a spreadsheet, or LimeSurvey, brings a survey here and sees its results.

Every step is found by its words; addresses are typed only to sign in.
"""

import csv
import io
import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press
from tests.journeys.test_from_limesurvey import button, choose_file, link
from tests.surveys.limesurvey.lss import survey

Windows = Callable[..., Page]
IMPORTANT = "Wie wichtig ist Sprachförderung?"
LAW = "Art. 6 Abs. 1 Buchst. e DSGVO in Verbindung mit § 3 DSG NRW"
SCALE = ("kaum", "etwas", "sehr")


def spreadsheet() -> bytes:
    """Return what a form on the web leaves in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        ["Zeitstempel", "E-Mail", "Art", IMPORTANT, "Kurse[Tag]", "Kurse[Abend]", "Wunsch"]
    )
    for n in range(40):
        writer.writerow(
            [
                f"2026-05-{n % 28 + 1:02} 12:00",
                f"person{n}@example.org",
                ("Verein", "Amt", "Schule")[n % 3],
                SCALE[n // 2 % 3],
                "x" if n % 2 else "",
                "x" if n % 3 else "",
                f"Ich wünsche mir {n}",
            ]
        )
    return out.getvalue().encode()


def lime_structure() -> bytes:
    """Return what LimeSurvey exports of a small survey."""
    marks = tuple((str(n), word) for n, word in enumerate(("gar nicht", "etwas", "weit"), 1))
    return survey(
        {
            "type": "L",
            "title": "art",
            "question": "Was sind Sie?",
            "answers": (("A1", "Verein"), ("A2", "Amt")),
        },
        {
            "type": "F",
            "title": "stand",
            "question": "Wie weit?",
            "rows": (("a", "Arbeit"),),
            "answers": marks,
        },
        {"type": "T", "title": "mehr", "question": "Was noch?"},
    )


def lime_responses() -> bytes:
    """Return the responses of it, the last with a code that nobody offered."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "submitdate", "token", "ipaddr", "art", "stand[a]", "mehr"])
    for n in range(30):
        mark = "9" if n == 29 else str(n % 3 + 1)
        writer.writerow(
            [
                n,
                f"2026-04-{n % 28 + 1:02} 08:00:00",
                f"t{n}",
                "192.0.2.1",
                f"A{n % 2 + 1}",
                mark,
                "",
            ]
        )
    return out.getvalue().encode()


def at_the_door(demo: Demo, window: Windows, width: int) -> Page:
    """Sign in, and find the way from the list of questionnaires."""
    page = window(width)
    Staff(page, demo.url).sign_in(demo.email, demo.password)
    press(link(page, "Fragebögen").first)
    press(link(page, "Anderswo gefragt, hier auswerten"))
    look(page)
    return page


def go_on(page: Page, words: str = "Weiter") -> None:
    """Press the button that goes on, and look at what comes."""
    press(button(page, words))
    look(page)


def take_over(page: Page, responses: int) -> None:
    """Take everything over, and follow the way to results and files."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Prüfen und übernehmen")
    go_on(page, "Übernehmen und auswerten")
    expect(page.get_by_text(f"{responses} Antworten sind übernommen.")).to_be_visible()
    ways = page.url
    if link(page, "Ansehen, wie weit sie ist").is_visible():  # made faster than looked at, at times
        press(link(page, "Ansehen, wie weit sie ist"))
        Staff(page, "").to_results()
        page.goto(ways)
    press(link(page, "Ergebnisse ansehen"))
    look(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Auf einen Blick")
    expect(page.locator(".stand")).to_contain_text(f"{responses} Antworten")
    page.go_back()
    press(link(page, "Dateien und Codebuch"))
    expect(page.get_by_text("XLSX").first).to_be_visible()
    page.go_back()


def test_a_spreadsheet_becomes_results(demo: Demo, window: Windows) -> None:
    page = at_the_door(demo, window, 1280)
    press(button(page, "Weiter"))
    expect(page.locator("#answers-error")).to_have_text("Bitte wählen Sie zuerst eine Datei aus.")
    choose_file(page, "Die Antworten", "formular.csv", spreadsheet())
    go_on(page)
    row = page.get_by_role("row").filter(has_text="E-Mail")
    expect(row.get_by_role("combobox")).to_have_value("")
    expect(row).not_to_contain_text("person1@")
    page.get_by_label(f"Was in der Spalte „{IMPORTANT}“ steht").select_option("likert")
    page.get_by_role("row").filter(has_text=IMPORTANT).get_by_text("Reihenfolge").click()
    page.get_by_label(f"„{IMPORTANT}“: je Zeile").fill("\n".join(SCALE))
    page.get_by_label("Was in der Spalte „Wunsch“ steht").select_option("long_text")
    go_on(page)
    page.get_by_label(f"Handlungsfeld von „{IMPORTANT}“").select_option(index=1)
    page.get_by_label(f"Worum es geht in „{IMPORTANT}“").select_option("importance")
    page.get_by_label("Welche Frage sagt, wer da antwortet?").select_option("art")
    go_on(page)
    page.get_by_label("Erster Tag der Befragung").fill("2026-05-01")
    page.get_by_label("Letzter Tag der Befragung").fill("2026-05-28")
    page.get_by_label("Rechtsgrundlage").fill(LAW)
    go_on(page, "Weiter zur Vorschau")
    expect(page.get_by_text("Die Datei hat 40 Zeilen. 40 davon werden Antworten.")).to_be_visible()
    take_over(page, 40)


def test_a_survey_of_limesurvey_becomes_results_on_a_phone(demo: Demo, window: Windows) -> None:
    page = at_the_door(demo, window, 360)
    choose_file(page, "Die Antworten", "antworten.csv", lime_responses())
    choose_file(page, re.compile("^Der Fragebogen, wenn"), "umfrage.lss", lime_structure())
    go_on(page)
    page.get_by_label("Handlungsfeld von „Wie weit?“").select_option(index=2)
    go_on(page)
    expect(page.get_by_label("Erster Tag der Befragung")).to_have_value("2026-04-01")
    page.get_by_label("Rechtsgrundlage").fill(LAW)
    go_on(page, "Weiter zur Vorschau")
    expect(page.get_by_text("id, submitdate, token, ipaddr")).to_be_visible()
    expect(page.get_by_text("Spalte stand[a], Antwort 30")).to_be_visible()
    take_over(page, 30)
