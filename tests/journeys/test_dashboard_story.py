"""The work of a Monday: where are need and progress furthest apart, and for whom?

Somebody who is no statistician finds it in the demo, sends the link to a colleague who may only
read, and takes the table for the advisory board along. Nothing on the way claims more than the
answers carry. And an attacker who fetched every release finds nobody's answer in it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Locator, Page
from sqlalchemy import select

from analysis.attack.attacking import attack
from analysis.exports.open_data import release_document
from analysis.releases.reading import history
from surveys.db import Database
from surveys.programmes.models import Programme
from surveys.reading import waves_of
from tests.journeys.conftest import Demo
from tests.journeys.people import Staff, look, press
from tests.plugins.browser import run_command, surroundings
from tests.proofs.conftest import FULL

Windows = Callable[..., Page]
SURVEY, LAST, NOW = "Befragung der Organisationen", "Befragungsrunde 2025", "Befragungsrunde 2026"
FIELDS = 13
CLAIMS = re.compile(
    r"repräsentativ|signifikan|\bbewei(st|sen)\b|\bführ(t|en) zu\b|\bdie Bürger|Fehlermarge"
    r"|\brepresentative (sample|of)\b|significan|\bproves?\b|\bleads? to\b|\bthe citizens\b"
    r"|margin of error",
    re.IGNORECASE,
)
"""What no survey of ours can say, in the two languages of staff."""
COLLEAGUE = "beirat@mitsprache.example"
WHY = {"de": "damit niemand erkannt werden kann", "en": "so that nobody can be recogni"}
"""Why somebody who may only read sees no groups."""
PLAIN = str.maketrans({"−": "-", "(": None, ")": None})
"""What is written of a number beyond its digits: its sign, and brackets from few answers."""
SAMPLE = 40
"""Of a wave with all groups rounded, every fortieth question is attacked; all at full length."""


def test_from_the_overview_to_the_table_for_the_advisory_board(demo: Demo, window: Windows) -> None:
    desk = Staff(window(1280), demo.url)
    page = desk.page
    desk.sign_in(demo.email, demo.password)
    claims_nothing(page)
    desk.open_round(SURVEY, NOW)
    claims_nothing(page)

    choose_gap(page, "Art der Organisation in drei Gruppen")
    look(page)
    claims_nothing(page)
    gaps = [points(row) for row in page.locator("table.heat tbody tr").all()]
    assert len(gaps) == FIELDS
    widest = max((one for one in gaps if one[0] is not None), key=lambda one: one[0] or 0)
    kinds = [gap for gap in widest[1:] if gap is not None]
    assert kinds, "No kind of organisation has enough answers to be compared."

    press(page.locator("table.heat tbody tr").nth(gaps.index(widest)).locator("th a"))
    press(page.get_by_role("link", name="Art der Organisation in drei Gruppen"))
    look(page)
    claims_nothing(page)
    summary = page.locator(".field-summary").inner_text().translate(PLAIN)
    assert f"{widest[0]:+} Punkte Abstand" in summary
    assert [gap for gap in kinds if f"{gap:+} Punkte" not in summary] == []

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Alle Tabellen als XLSX").first.click()
    book = openpyxl.load_workbook(BytesIO(waiting.value.path().read_bytes()))
    assert len(book.sheetnames) > FIELDS
    assert "Methode" in book.sheetnames
    assert not [text for text in written_in(book) if CLAIMS.search(text)]
    counted = [gap_counted(sheet) for sheet in book.worksheets[:FIELDS]]
    shown = [gap[0] for gap in gaps]
    assert [ours for ours, gap in zip(counted, shown, strict=True) if gap is not None] == [
        gap for gap in shown if gap is not None
    ]

    press(page.get_by_role("link", name="Methode").first)
    claims_nothing(page)


def test_a_colleague_who_may_only_read_opens_the_same_link(demo: Demo, window: Windows) -> None:
    desk = Staff(window(1280), demo.url)
    desk.sign_in(demo.email, demo.password)
    links = []
    for title in (NOW, LAST):
        desk.page.goto(f"{demo.url}/staff")
        desk.open_round(SURVEY, title)
        choose_gap(desk.page, "Art der Organisation")
        links.append(desk.page.url)
    assert all("by=kind" in link for link in links)

    password = reader_of(demo)
    for language, reason in WHY.items():
        page = window(1280, language=language)
        Staff(page, demo.url).sign_in(COLLEAGUE, password)
        page.goto(links[0])
        look(page)
        claims_nothing(page)
        assert page.locator("table.heat").count() == 0
        assert len(page.locator("main p").all_inner_texts()) >= 2, "Nothing says why."

        page.goto(links[1])
        look(page)
        claims_nothing(page)
        assert page.locator("table.heat tbody tr").count() == FIELDS
        assert page.locator("table.heat thead th").count() == 2, "Few exact numbers, no groups."
        assert reason in page.locator("#heat").inner_text()


@pytest.mark.parametrize("number", [1, 2])
def test_an_attacker_with_every_release_of_an_open_survey_knows_nobodys_answer(
    demo: Demo, number: int
) -> None:
    documents = protected(demo, "open", number)
    assert documents
    if not FULL and len(documents) > 1:
        documents = [sampled(document) for document in documents]
    found = attack(documents, integers=FULL)
    assert any(item.groups for item in found.items)
    assert found.is_safe


def test_an_attacker_with_the_releases_of_the_survey_by_name_knows_nobodys_answer(
    demo: Demo,
) -> None:
    assert attack(protected(demo, "personal", 1), integers=False).is_safe


def choose_gap(page: Page, grouping: str) -> None:
    """Have the table of all fields show the gap by kinds of organisation."""
    page.get_by_label("Was zeigen?").select_option(
        label="Abstand zwischen Wichtigkeit und Fortschritt"
    )
    page.get_by_label("Nach welchen Gruppen?").select_option(label=grouping)
    press(page.locator("#heat form button"))


def points(row: Locator) -> list[int | None]:
    """Return the gaps of a row, everybody first; None where a dot stands for nothing."""
    return [
        int(found[1].replace("−", "-")) if found else None
        for text in row.locator(".heat-value").all_inner_texts()
        for found in [re.fullmatch(r"\(?([+−]?\d+)\)?", text.strip())]
    ]


def gap_counted(sheet: Worksheet) -> int | None:
    """Count the gap of a field from its sheet: the upper two of five options, in points."""
    questions: list[list[tuple[int, int]]] = []
    for cells in sheet.iter_rows(min_row=6, max_col=4, values_only=True):
        if cells[1] is None:
            questions.append([])
        elif isinstance(cells[1], int) and isinstance(cells[3], int):
            questions[-1].append((cells[1], cells[3]))
    importance, progress = (sum(n for n, _ in one[-2:]) / one[0][1] for one in questions[:2])
    return round(100 * (importance - progress))


def written_in(book: Workbook) -> Iterator[str]:
    """Yield every text of a workbook."""
    yield from book.sheetnames
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            yield from (cell for cell in row if isinstance(cell, str))


def claims_nothing(page: Page) -> None:
    """Fail if a page claims what answers do not carry, also for ears and in pictures.

    What respondents wrote is theirs.
    """
    said = page.evaluate(
        """() => {
          const copy = document.documentElement.cloneNode(true);
          copy.querySelectorAll("script, .quote, blockquote").forEach((tag) => tag.remove());
          return copy.outerHTML;
        }"""
    )
    found = CLAIMS.search(said)
    assert found is None, f"{page.url}: {said[found.start() - 80 : found.end() + 80]}"


def reader_of(demo: Demo) -> str:
    """Add a colleague who may only read; return the password."""
    environment = surroundings({"instance": demo.folder, "database_url": url_of(demo)})
    said = run_command(
        environment, "staff", "add", COLLEAGUE, "--name", "Beirat", "--programme", "teilhabe",
        "--role", "reader",
    )  # fmt: skip
    password = re.search(r"shown only now: (\S+)", said)
    assert password, said
    return password[1]


def url_of(demo: Demo) -> str:
    """Return where the database of the demo is."""
    return f"sqlite:///{demo.folder / 'mitsprache.db'}"


def protected(demo: Demo, access: str, number: int) -> Sequence[dict[str, Any]]:
    """Return the documents of every release of a round that protects anybody, oldest first."""
    database = Database(url_of(demo))
    with database.reading() as session:
        wave = next(
            facts.id
            for programme in session.scalars(select(Programme.id))
            for facts in waves_of(session, programme)
            if facts.access == access and facts.number == number
        )
        found = [
            release_document(session, release.id)
            for release in reversed(history(session, wave))
            if release.readership.value != "exact"
        ]
    database.engine.dispose()
    return found


def sampled(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document about fewer questions: each is attacked on its own."""
    some = document["variables"][::SAMPLE]
    names = {one["name"] for one in some}
    cells = [cell for cell in document["cells"] if cell["variable"] in names]
    return document | {"variables": some, "cells": cells}
