"""Files and codebook: who gets which, in which words, and once only."""

import io
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from sqlalchemy import select

from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish_everything
from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import Wave
from surveys.jobs import produced
from surveys.jobs.models import Job, ProducedFile
from surveys.programmes.models import Programme
from surveys.reading import wave_facts
from tests.pages.results_cast import answer, staff


@pytest.fixture
def wave(world, workshop):
    """Return a wave with 12 answers and a release."""
    wave = world.wave(programme=world.programme())
    answer(world, wave, 12, change_language="Mehr Kurse")
    make_release(workshop, wave, at=clock.now())
    return wave


@pytest.fixture
def ada(app):
    """Return a browser of the coordinator; the programme must be there."""
    return lambda: staff(app, programme="teilhabe")


def ask(browser, wave, *, status=200, **chosen):
    address = f"/staff/results/{wave}/files"
    return browser.send(address, status=status, **chosen)


def work(app):
    with app.test_request_context():
        app.extensions["office"].work_off()


def fetch(browser, job):
    page = browser.open(f"/staff/jobs/{job}")
    token = page.select_one("input[name=csrf_token]")["value"]
    with browser.client.post(f"/staff/jobs/{job}/file", data={"csrf_token": token}) as answer:
        assert answer.data
        return answer


def actions(database):
    with database.reading() as session:
        return session.execute(select(AuditEntry.action, AuditEntry.object)).all()


def test_the_page_says_of_each_file_what_for_who_may_and_what_not(ada, wave):
    page = ada().open(f"/staff/results/{wave}/files")
    headings = [heading.text for heading in page.select("main h2")]
    assert headings == ["Tabellen", "Codebuch", "Einzelne Antworten"]
    for words in ("Wer sie nutzen darf", "Wofür nicht", "bitte nicht weitergeben"):
        assert words in page.words


def test_every_file_that_is_offered_opens(ada, wave):
    browser = ada()
    page = browser.open(f"/staff/results/{wave}/files")
    offered = [one["href"] for one in page.select("main section a[href]")]
    assert len(offered) == 5
    for address in offered:
        assert browser.client.get(address).status_code == 200, address


def test_a_file_of_answers_is_made_by_a_job_fetched_once_and_gone(app, ada, wave, database):
    browser = ada()
    page = ask(browser, wave, format="csv")
    assert page.select_one("meta[http-equiv=refresh]")
    work(app)
    page = browser.open(page.response.request.path)
    assert "Die Datei ist fertig: 12 Antworten." in page.words
    assert "einmal herunterladen" in page.words
    answer = fetch(browser, 1)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "antworten.csv" in answer.headers["Content-Disposition"]
    found = pd.read_csv(io.BytesIO(answer.data), sep=";")
    assert len(found) == 12
    assert "organisation" not in found
    assert len(answer.data) == int(answer.headers["Content-Length"])
    folder = produced.folder_of(app.extensions["settings"].instance)
    assert list(folder.iterdir()) == []
    assert fetch(browser, 1).status_code == 404
    assert "Die Datei ist gelöscht." in browser.open("/staff/jobs/1").words
    noted = [action for action, _object in actions(database)]
    assert noted.count("file fetched") == 1
    assert ("single answers asked for", f"wave {wave} csv") in actions(database)


def test_what_only_looks_at_the_address_takes_nothing_away(app, ada, wave):
    browser = ada()
    ask(browser, wave, format="csv")
    work(app)
    assert browser.client.get("/staff/jobs/1/file").status_code == 404
    assert browser.client.post("/staff/jobs/1/file").status_code in {400, 403, 404}
    assert fetch(browser, 1).status_code == 200


def test_names_are_there_only_if_asked_for_and_that_is_noted(app, ada, wave, database):
    browser = ada()
    ask(browser, wave, format="csv", names="y")
    work(app)
    assert b"Erfundener Verein" in fetch(browser, 1).data
    assert ("single answers with names asked for", f"wave {wave} csv") in actions(database)


@pytest.mark.parametrize("kind", ["sav", "dta", "parquet"])
def test_every_kind_of_file_can_be_had(app, ada, wave, kind):
    browser = ada()
    ask(browser, wave, format=kind)
    work(app)
    assert len(fetch(browser, 1).data) > 500


def test_a_kind_must_be_chosen(ada, wave, database):
    page = ask(ada(), wave, status=422)
    assert page.select_one(".problems a")["href"] == "#format-csv"
    with database.reading() as session:
        assert session.scalars(select(Job)).all() == []


@pytest.mark.parametrize("mode", ["A", "C"])
def test_there_are_no_single_answers_of_waves_without_names(app, world, mode):
    wave = world.wave(programme=world.programme(), mode=mode)
    browser = staff(app, programme="teilhabe")
    page = browser.open(f"/staff/results/{wave}/files")
    assert "versprochen" in page.words
    assert not page.select("main form")
    token = browser.open("/staff").select_one("input[name=csrf_token]")["value"]
    page = browser.post(f"/staff/results/{wave}/files", status=403, csrf_token=token, format="csv")
    assert "niemand ihre Antworten als Datei bekommt" in page.words


def test_a_reader_gets_tables_and_codebook_but_no_answers(app, wave):
    reader = staff(app, programme="teilhabe", role="reader", name="rita")
    page = reader.open(f"/staff/results/{wave}/files")
    assert not page.select("main form")
    assert "nur Koordination und Auswertung" in page.words
    token = page.select_one("input[name=csrf_token]")["value"]
    reader.post(f"/staff/results/{wave}/files", status=403, csrf_token=token, format="csv")


def test_an_analyst_may_have_the_file_too(app, wave):
    analyst = staff(app, programme="teilhabe", role="analyst", name="ana")
    ask(analyst, wave, format="parquet")
    work(app)
    assert fetch(analyst, 1).status_code == 200


def test_without_a_second_factor_in_production_there_is_no_file(app, ada, wave):
    browser = ada()
    app.config["ROWS_NEED_SECOND_FACTOR"] = True
    page = browser.open(f"/staff/results/{wave}/files")
    assert "zweiten Faktor" in page.words
    assert not page.select("main form")
    token = page.select_one("input[name=csrf_token]")["value"]
    browser.post(f"/staff/results/{wave}/files", status=403, csrf_token=token, format="csv")


def test_cleo_learns_nothing_of_it(app, world, ada, wave):
    browser = ada()
    ask(browser, wave, format="csv")
    work(app)
    world.programme("other")
    cleo = staff(app, programme="other", name="cleo")
    for address in ("files", "codebook", "codebook.json", "codebook.xml"):
        cleo.open(f"/staff/results/{wave}/{address}", status=404)
    assert cleo.client.get("/staff/jobs/1").status_code == 404
    token = cleo.open("/staff").select_one("input[name=csrf_token]")["value"]
    answer = cleo.client.post("/staff/jobs/1/file", data={"csrf_token": token})
    assert answer.status_code == 404
    assert fetch(browser, 1).status_code == 200


def test_a_file_nobody_fetched_is_gone_the_next_day(app, ada, wave, database):
    ask(ada(), wave, format="csv")
    work(app)
    folder = produced.folder_of(app.extensions["settings"].instance)
    assert len(list(folder.iterdir())) == 1
    tomorrow = clock.now() + produced.A_DAY
    assert produced.sweep(database, folder, at=tomorrow) == 1
    assert list(folder.iterdir()) == []
    with database.reading() as session:
        assert session.scalars(select(ProducedFile)).all() == []


def test_the_codebook_is_a_page_to_read(ada, wave):
    page = ada().open(f"/staff/results/{wave}/codebook")
    assert "Was für eine Organisation sind Sie?" in page.words
    assert "gesehen, nicht beantwortet" in page.words
    assert page.select("table")


def test_the_codebook_is_read_in_any_language_of_the_questionnaire(ada, wave):
    page = ada().open(f"/staff/results/{wave}/codebook?in=en")
    assert "What kind of organisation are you?" in page.words
    assert page.select_one("article span[lang=en][dir=ltr]")
    assert page.select_one("main nav a[aria-current]").text == "English"


def test_an_unknown_version_is_no_codebook(ada, wave):
    browser = ada()
    assert browser.client.get(f"/staff/results/{wave}/codebook?version=1").status_code == 200
    browser.open(f"/staff/results/{wave}/codebook?version=7", status=404)


def test_the_codebook_is_public_when_results_are(world, database, workshop, visitor):
    wave = world.wave(programme=world.programme())
    address = f"/p/teilhabe/waves/{wave}/codebook"
    visitor.open(address, status=404)
    answer(world, wave, 12)
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() - produced.A_DAY
    make_release(workshop, wave, at=clock.now())
    visitor.open(address, status=404)
    with database.writing() as session:
        publish_everything(session, wave_facts(session, wave), at=clock.now())
    assert "Was für eine Organisation sind Sie?" in visitor.open(address).words
    found = visitor.client.get(f"{address}.json").get_json()
    assert found["format"] == "mitsprache-codebook/1"
    root = ET.fromstring(visitor.client.get(f"{address}.xml").data)  # noqa: S314  our own file
    assert root.tag == "{ddi:codebook:2_5}codeBook"
    with database.writing() as session:
        session.scalars(select(Programme)).one().is_public = False
    visitor.open(address, status=404)
    visitor.open(f"/p/elsewhere/waves/{wave}/codebook", status=404)
