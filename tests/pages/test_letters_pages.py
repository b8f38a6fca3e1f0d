"""Letters on pages: words, a preview that opens nothing, the job, its file and who may have it."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from surveys import clock
from surveys.accounts.models import AuditEntry
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.jobs import queue
from surveys.jobs.models import Job, ProducedFile
from surveys.programmes.models import Programme
from tests.surveys.test_letters import address_of, codes_on

pytestmark = pytest.mark.usefixtures("near_press")


@pytest.fixture
def wave(world, survey, database):
    """A wave of Ada's programme; three of its four organisations have an address."""
    assert survey, "the accounts come with it"
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    found = world.wave(programme=programme)
    for _ in range(4):
        world.link(found)
    address_of(database, found)
    return found


@pytest.fixture
def ada(clerk):
    return clerk("ada")


def words(page):
    return " ".join(page.text.split())


def work(app):
    with app.test_request_context():
        app.extensions["office"].work_off()


def make(ada, wave, **changes):
    page = ada.open(f"/staff/waves/{wave}/letters")
    return ada.fill(page, "main form", go="make", **changes)


def pdf(answer):
    with answer:
        return pages(answer)


def pages(answer):
    return [one.extract_text() for one in PdfReader(io.BytesIO(answer.data)).pages]


def test_the_page_says_who_gets_a_letter_and_who_has_no_address(ada, wave, database):
    page = ada.open(f"/staff/waves/{wave}/letters")
    assert "3 Organisationen haben eine Anschrift." in page.words
    with database.reading() as session:
        [missing] = session.scalars(select(Organisation.name).where(Organisation.city == ""))
    assert missing in page.words
    assert "„{title}“" in page.select_one("#body_de").text
    assert ada.open(f"/staff/waves/{wave}").select_one(f"a[href='/staff/waves/{wave}/letters']")


def test_letters_are_made_by_a_job_and_fetched_once_they_are_done(ada, wave, app, database):
    page = make(ada, wave)
    assert page.select_one("meta[http-equiv=refresh]")
    assert "Gleich geht es los." in page.words
    work(app)
    page = ada.open(page.response.request.path)
    assert not page.select_one("meta[http-equiv=refresh]")
    assert "3 Briefe sind fertig." in page.words
    answer = ada.visitor.client.get(page.select_one("a[href$='/file']")["href"])
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert len(pdf(answer)) == 3
    with database.reading() as session:
        noted = session.scalars(select(AuditEntry.action)).all()
    assert {"letters made", "file fetched"} <= set(noted)
    assert "3 Briefe" in ada.open(f"/staff/waves/{wave}/letters").words


def test_a_code_from_a_fetched_letter_lets_its_organisation_in(ada, wave, app, visitor):
    make(ada, wave)
    work(app)
    [letter, *_others] = pdf(ada.visitor.client.get("/staff/jobs/1/file"))
    assert "Erfundener Verein" in visitor.post("/code", code=codes_on(letter)[0].lower()).words


def test_a_preview_shows_the_words_typed_and_opens_nothing(ada, wave, database):
    page = ada.open(f"/staff/waves/{wave}/letters")
    fields = {one["name"]: one.get("value") or one.text for one in page.select("main [name]")}
    fields |= {"go": "preview-de", "subject_de": "Ein anderer Betreff", "whom": "all"}
    answer = ada.visitor.client.post(f"/staff/waves/{wave}/letters", data=fields)
    [letter] = pdf(answer)
    assert "Ein anderer Betreff" in letter
    assert "MUST-ERMU-STER-MUST" in letter
    assert codes_on(letter) == []
    with database.reading() as session:
        assert session.scalars(select(Job)).all() == []
        assert set(session.scalars(select(Invitation.code_hash))) == {None}


def test_a_placeholder_that_is_none_is_named_and_nothing_typed_is_lost(ada, wave):
    page = ada.open(f"/staff/waves/{wave}/letters")
    typed = "Bitte bis {lastday}!"
    page = ada.fill(page, "main form", status=422, go="make", body_de=typed, whom="no_mail")
    assert page.select_one(".problems a")["href"] == "#body_de"
    assert "„{lastday}“ können wir nicht einsetzen." in page.words
    assert page.select_one("#body_de").text.strip() == typed
    assert page.select_one("#whom option[selected]")["value"] == "no_mail"


def test_empty_words_are_refused(ada, wave):
    page = ada.open(f"/staff/waves/{wave}/letters")
    page = ada.fill(page, "main form", status=422, go="make", subject_de=" ", body_de="")
    assert [one["href"] for one in page.select(".problems a")] == ["#subject_de", "#body_de"]


def test_after_the_last_day_no_letter_is_made(ada, wave, database):
    with database.writing() as session:
        session.get_one(Wave, wave).closes_at = clock.now() - timedelta(minutes=1)
    page = ada.open(f"/staff/waves/{wave}/letters")
    assert "Ein Brief käme zu spät." in page.words
    assert page.select("main form") == []


def test_a_job_that_failed_says_so_in_a_plain_sentence(ada, wave, database):
    number = int(make(ada, wave).response.request.path.rsplit("/", 1)[-1])
    with database.writing() as session:
        job = session.get_one(Job, number)
        job.state, job.problem, job.attempts = "failed", "NotReady", queue.MOST_ATTEMPTS
    page = ada.open(f"/staff/jobs/{number}")
    assert "Das hat nicht geklappt" in page.words
    assert "Auf dem Server fehlt Pango" in page.words
    assert not page.select_one("meta[http-equiv=refresh]")


def test_how_far_a_job_is_is_said_in_words_and_as_a_bar(ada, wave, database):
    number = int(make(ada, wave).response.request.path.rsplit("/", 1)[-1])
    with database.writing() as session:
        job = session.get_one(Job, number)
        job.state, job.progress, job.total = "running", 1250, 10_000
    page = ada.open(f"/staff/jobs/{number}")
    assert "1.250 von 10.000 sind fertig." in page.words
    assert page.select_one("progress")["max"] == "10000"


def test_a_file_whose_day_has_come_is_gone(ada, wave, app, database):
    make(ada, wave)
    work(app)
    with database.writing() as session:
        session.delete(session.scalars(select(ProducedFile)).one())
    assert "Die Datei ist gelöscht." in ada.open("/staff/jobs/1").words
    ada.open("/staff/jobs/1/file", status=404)


def test_letters_jobs_and_files_are_for_those_who_coordinate(clerk, ada, wave, app):
    make(ada, wave)
    work(app)
    for address in (f"/staff/waves/{wave}/letters", "/staff/jobs/1", "/staff/jobs/1/file"):
        clerk("cleo").open(address, status=404)
        clerk("ann").open(address, status=403)


def test_without_a_second_factor_nobody_makes_or_fetches_letters_in_production(ada, wave, app):
    make(ada, wave)
    work(app)
    app.config["ROWS_NEED_SECOND_FACTOR"] = True
    ada.open("/staff/jobs/1/file", status=403)
    page = ada.open(f"/staff/waves/{wave}/letters")
    ada.fill(page, "main form", status=403, go="make")


def test_an_unknown_job_is_an_unknown_page(ada):
    ada.open("/staff/jobs/999", status=404)


def table(ada, wave, **fields):
    """Return the list of links as Word reads it: rows of words, and the sheet."""
    page = ada.open(f"/staff/waves/{wave}/links")
    fields["csrf_token"] = page.select_one("[name=csrf_token]")["value"]
    answer = ada.visitor.client.post(f"/staff/waves/{wave}/links.xlsx", data=fields)
    sheet = load_workbook(io.BytesIO(answer.data)).active
    return [[cell.value or "" for cell in row] for row in sheet.iter_rows()], sheet


def test_the_list_of_links_has_a_row_per_organisation_that_mail_merge_reads(ada, wave, visitor):
    [headings, *rows], _sheet = table(ada, wave)
    assert all(heading.isascii() and heading.isalpha() for heading in headings)
    assert len(rows) == 4
    found = [dict(zip(headings, row, strict=True)) for row in rows]
    assert [one["Postleitzahl"] for one in found] == ["", "10115", "44135", "80331"]
    for one in found:
        assert one["Organisation"] in visitor.post("/code", code=one["Code"]).words
        link = one["Link"].removeprefix("http://127.0.0.1:8000")
        assert one["Organisation"] in visitor.open(link).words


def test_cells_are_words_and_never_formulas(ada, wave, database):
    name = '=HYPERLINK("https://example.org")'
    with database.writing() as session:
        session.scalars(
            select(Organisation).where(Organisation.postcode == "10115")
        ).one().name = name
    rows, sheet = table(ada, wave)
    assert rows[2][0] == name
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert {cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "n"} <= {
        None
    }


def test_who_is_on_the_list_counts_as_invited_if_staff_say_so(ada, wave, database):
    def channels():
        with database.reading() as session:
            return set(session.scalars(select(Invitation.channel)))

    table(ada, wave)
    assert channels() == {None}
    table(ada, wave, invites="y")
    assert channels() == {"list"}
    with database.reading() as session:
        noted = session.scalars(select(AuditEntry.action)).all()
    assert noted.count("list of links downloaded") == 2


def test_the_list_of_links_is_for_those_who_coordinate(clerk, wave):
    for name, programme, status in (("cleo", "other", 404), ("ann", None, 403)):
        other = clerk(name)
        other.open(f"/staff/waves/{wave}/links", status=status)
        page = other.open(f"/staff/programmes/{programme}/about") if programme else None
        token = page.select_one("[name=csrf_token]")["value"] if page else ""
        address = f"/staff/waves/{wave}/links.xlsx"
        answer = other.visitor.client.post(address, data={"csrf_token": token})
        assert answer.status_code in {status, 400}
        assert answer.mimetype == "text/html"
