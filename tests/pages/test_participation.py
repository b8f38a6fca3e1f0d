"""The page of taking part: as much as a readership may know, and never who."""

import csv
import io

import pytest
from sqlalchemy import inspect, select, update

from analysis.disclosure.cells import Readership
from analysis.releases.freezing import make_release
from analysis.releases.models import Release, ReleasePart
from analysis.releases.participation import PARTICIPATION, participation
from analysis.releases.reading import latest
from surveys.fieldwork.models import Organisation
from surveys.responses.models import Response
from tests.analysis.releases.waves_for_tests import AFTER, BEFORE
from tests.pages.results_cast import staff


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


@pytest.fixture
def rea(app, programme):
    assert programme
    return staff(app, programme="teilhabe", role="reader", name="rea")


@pytest.fixture
def cleo(app, world, programme):
    assert programme
    world.programme("other")
    return staff(app, programme="other", name="cleo")


@pytest.fixture
def attributed(world, programme):
    """Twelve of sixteen answered a wave with names: ten clubs of twelve, two offices of four."""
    wave = world.wave(mode="P", programme=programme)
    for place in range(12):
        kind = "club" if place < 10 else "administration"
        world.respond(
            wave,
            link=world.link(wave, kind=kind),
            language="en" if place < 3 else "de",
            kind="club",
            fields=["language"],
            progress_language=None if place < 4 else "high",
        )
    world.begin(world.link(wave, kind="club"))
    for kind in ("club", "administration", "administration"):
        world.link(wave, kind=kind)
    return wave


def address(wave, table=""):
    return f"/staff/waves/{wave}/participation" + (f"/{table}.csv" if table else "")


def rows_of(page, table):
    return {
        row.th.text: [cell.text for cell in row.select("td")]
        for row in page.select(f"#{table} tbody tr")
    }


def file_of(browser, wave, table):
    content = browser.open(address(wave, table)).response.data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content), delimiter=";"))


def test_without_a_release_the_page_says_so(ada, world, programme):
    page = ada.open(address(world.wave(programme=programme)))
    assert "Es gibt noch keine Auswertung" in page.words
    assert not page.select("table")


def test_the_way_from_invitation_to_counted_answer(ada, world, attributed):
    make_release(world.workshop, attributed, at=BEFORE)
    page = ada.open(address(attributed))
    assert "12 von 16 eingeladenen Organisationen haben geantwortet" in page.words
    assert {step: cells[0] for step, cells in rows_of(page, "funnel").items()} == {
        "eingeladen": "16",
        "Einladung kam nicht zurück": "16",
        "begonnen": "12",
        "abgesendet": "12",
        "gezählt": "12",
    }
    assert page.select_one("#funnel svg")


def test_who_is_missing_is_said_of_groups_of_five_and_more_only(ada, world, attributed):
    make_release(world.workshop, attributed, at=BEFORE)
    page = ada.open(address(attributed))
    assert rows_of(page, "rate-kind")["Verwaltung"][:2] == ["4", "2"]
    assert "fehlt häufiger" not in page.words, "of four nobody speaks"
    for _ in range(3):
        world.link(attributed, kind="administration")
    make_release(world.workshop, attributed, at=BEFORE)
    page = ada.open(address(attributed))
    assert "Geantwortet haben 2 von 7, von allen 12 von 19 (63 %)" in page.words.replace(
        "\xa0", " "
    )


def test_groups_are_told_by_size_too(ada, world, attributed, database):
    with database.writing() as session:
        session.execute(update(Organisation).where(Organisation.id < 7).values(size="1-9"))
    make_release(world.workshop, attributed, at=BEFORE)
    page = ada.open(address(attributed))
    assert rows_of(page, "rate-size") == {
        "1 bis 9 Beschäftigte": ["6", "6", "–"],
        "ohne Angabe": ["10", "6", "(60\xa0%)"],
    }


def test_left_out_questions_have_their_base(ada, world, attributed):
    make_release(world.workshop, attributed, at=BEFORE)
    page = ada.open(address(attributed))
    rows = rows_of(page, "items")
    found = next(cells for title, cells in rows.items() if "Sprache gekommen" in title)
    assert [cell.replace("\xa0", " ") for cell in found] == [
        "Sprache",
        "12",
        "4",
        "(33 %)",
        "0",
        "(0 %)",
    ]
    assert not any("Arbeit gekommen" in title for title in rows), "nobody saw it"


def test_many_missing_is_said_in_words(ada, world, programme):
    wave = world.wave(mode="P", programme=programme)
    for place in range(20):
        world.respond(wave, fields=["language"], members=None if place % 2 else 12)
    make_release(world.workshop, wave, at=BEFORE)
    page = ada.open(address(wave))
    words = " ".join(one.text for one in page.select(".sentence"))
    assert "20 von 20 haben diese Frage ausgelassen oder „weiß nicht“ gewählt" in words
    assert words.count("haben diese Frage ausgelassen") == 3, "the worst, not all"


def test_languages_stand_side_by_side_for_those_who_see_rows(ada, rea, world, attributed):
    make_release(world.workshop, attributed, at=AFTER)
    rows = rows_of(ada.open(address(attributed)), "languages")
    assert {name: cells[0] for name, cells in rows.items()} == {"Deutsch": "9", "English": "3"}
    # Shown: kind, members, fields; progress, aware, hurdles, ... the same for all.
    assert int(rows["Deutsch"][1]) == 3 * int(rows["English"][1])
    assert not rows_of(rea.open(address(attributed)), "languages")


def test_pages_and_minutes_are_told_without_a_name(ada, world, attributed):
    make_release(world.workshop, attributed, at=BEFORE)
    page = ada.open(address(attributed))
    rows = rows_of(page, "pages")
    assert rows["mindestens eine Seite beantwortet"][0] == "12"
    assert rows["am Ende abgesendet"][0] == "12"
    assert rows_of(page, "minutes")["unter 5 Minuten"][0] == "12"


def test_a_reader_sees_totals_and_neither_groups_nor_languages_nor_names(rea, world, attributed):
    make_release(world.workshop, attributed, at=AFTER)
    page = rea.open(address(attributed))
    assert set(rows_of(page, "funnel")) == {"eingeladen", "gezählt"}
    assert not page.select("#rate-kind, #rate-district, #rate-size, #languages")
    assert "Erfundener Verein" not in page.text
    rea.open(address(attributed, "rate-kind"), status=404)
    assert "(nicht für alle)" not in page.text, "how many saw such a page would tell an answer"


def test_before_the_end_a_reader_is_told_nothing_of_pages(rea, world, programme):
    wave = world.wave(mode="C", programme=programme, protection="groups")
    for _ in range(12):
        world.respond(wave, fields=["language"])
    make_release(world.workshop, wave, at=BEFORE)
    page = rea.open(address(wave))
    assert "nach dem Ende der Befragung" in page.words
    assert not page.select("#pages, #minutes")


@pytest.mark.parametrize("mode", ["A", "C"])
def test_without_names_only_numbers_of_all_are_told(ada, world, programme, mode):
    wave = world.wave(mode=mode, programme=programme)
    for _ in range(12):
        world.respond(wave, fields=["language"])
    make_release(world.workshop, wave, at=AFTER)
    page = ada.open(address(wave))
    if mode == "A":
        assert "Gezählt werden 12 Antworten." in page.words
    else:
        assert [cells[0] for cells in rows_of(page, "funnel").values()] == ["12"] * 5
    assert "Alle Antworten kamen über den Link." in page.words
    assert "nur in Befragungen mit Namen gespeichert" in page.words
    assert bool(page.select("#pages")) is (mode == "C")
    assert ("Ohne Namen wird nicht gemessen" in page.words) is (mode == "A")


def test_a_rare_way_is_not_told_to_protected_readers(ada, world, programme, database):
    wave = world.wave(mode="A", programme=programme)
    for _ in range(12):
        world.respond(wave, fields=["language"])
    with database.writing() as session:
        session.scalars(select(Response)).first().arrival = "telephone"
    make_release(world.workshop, wave, at=AFTER)
    page = ada.open(address(wave))
    assert not page.select("#arrivals")
    assert "mindestens 10 Antworten" in page.words


def test_questions_whose_reasons_are_not_told_are_counted_in_one_sentence(ada, world, programme):
    wave = world.wave(mode="A", programme=programme)
    for place in range(12):
        progress = {"progress_language": "high" if place else None}
        world.respond(wave, fields=["language"], aware_language="no", **progress)
    make_release(world.workshop, wave, at=AFTER)
    page = ada.open(address(wave))
    assert not any("Sprache gekommen" in title for title in rows_of(page, "items"))
    assert "könnte Einzelne verraten" in page.words


TABLES = ["funnel", "rate-kind", "items", "languages", "arrivals", "pages", "minutes"]


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_a_file_with_the_same_numbers(ada, world, attributed, database, table):
    with database.writing() as session:
        session.scalars(select(Response)).first().arrival = "paper"
    make_release(world.workshop, attributed, at=BEFORE)
    shown = rows_of(ada.open(address(attributed)), table)
    head, *rows = file_of(ada, attributed, table)
    assert len(head) == len(rows[0])
    assert {row[0]: row[1:] for row in rows} == shown


@pytest.mark.parametrize("table", TABLES)
def test_what_is_drawn_is_a_file_too_and_nothing_else(ada, world, attributed, table):
    make_release(world.workshop, attributed, at=BEFORE)
    figure = ada.open(address(attributed)).select_one(f"#{table}")
    drawn = figure is not None and figure.select_one("svg.chart") is not None
    for kind in ("svg", "png"):
        file = ada.client.get(f"{address(attributed)}/{table}.{kind}")
        assert file.status_code == (200 if drawn else 404)


def test_numbers_are_those_of_the_release_until_the_next(ada, world, attributed):
    make_release(world.workshop, attributed, at=BEFORE)
    world.respond(attributed, fields=["language"])
    assert rows_of(ada.open(address(attributed)), "funnel")["gezählt"][0] == "12"


def test_a_release_older_than_the_page_still_tells_left_out_questions(
    ada, world, attributed, database
):
    make_release(world.workshop, attributed, at=BEFORE)
    with database.writing() as session:
        release = session.scalars(select(Release)).one()
        columns = {one.key: getattr(release, one.key) for one in inspect(Release).column_attrs}
        older = Release(**{**columns, "id": None, "number": 2})
        session.add(older)
        session.flush()
        for part in session.scalars(select(ReleasePart).where(ReleasePart.part != PARTICIPATION)):
            session.add(ReleasePart(release_id=older.id, part=part.part, cells=part.cells))
    page = ada.open(address(attributed))
    assert "aus der Zeit vor dieser Seite" in page.words
    assert rows_of(page, "items")
    assert not page.select("#funnel")


def test_both_pages_of_fieldwork_lead_to_each_other(ada, rea, world, attributed):
    make_release(world.workshop, attributed, at=AFTER)
    there = f"/staff/waves/{attributed}/fieldwork"
    assert ada.open(address(attributed)).select(f"main a[href='{there}']")
    assert ada.open(there).select(f"main a[href='{address(attributed)}']")
    assert not rea.open(address(attributed)).select(f"main a[href='{there}']")


def test_strangers_do_not_come_here(cleo, world, attributed):
    make_release(world.workshop, attributed, at=BEFORE)
    cleo.open(address(attributed), status=404)
    cleo.open(address(attributed, "funnel"), status=404)


def test_the_public_release_holds_nothing_of_it(world, attributed, database):
    make_release(world.workshop, attributed, at=AFTER)
    with database.reading() as session:
        public = latest(session, attributed, Readership.PUBLIC)
        assert participation(session, public.id) is None
