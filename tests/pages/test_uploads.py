"""Files on pages: kept once, never lost with an error, gone with their answer, handed to staff."""

import io
import stat
from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.fieldwork.models import Invitation, Wave
from surveys.programmes.models import Programme
from surveys.questionnaires.models import Survey
from surveys.responses.files import folder_of, sweep
from surveys.responses.models import Draft, Response, UploadedFile
from tests import documents
from tests.conftest import hidden_fields
from tests.documents import PDF, docx, odt
from tests.pages.results_cast import staff

PAGE = "/answer/page"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture(autouse=True)
def in_memory(monkeypatch):
    """Let the client of the tests send large pages from memory; it forgets to close a file."""
    monkeypatch.setattr("werkzeug.test.TemporaryFile", lambda _mode: io.BytesIO())


@pytest.fixture
def wave(world):
    return world.wave("file_upload")


@pytest.fixture
def started(visitor, world, wave):
    visitor.start(world.link(wave))
    return visitor


@pytest.fixture
def folder(settings):
    return folder_of(settings.instance)


def upload(*contents, name="Stellungnahme.pdf"):
    """Return what a browser sends for a field with these files in it."""
    return [(io.BytesIO(content), name) for content in contents]


def answers(database):
    with database.reading() as session:
        return session.scalar(select(Draft.answers))


def kept(database):
    with database.reading() as session:
        return {row.id.hex(): row for row in session.scalars(select(UploadedFile))}


def on_disk(folder):
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def hidden(page, name):
    return [str(field["value"]) for field in page.select(f"input[name='{name}']")]


def fields_of(page, *names):
    """Return the hidden fields of a page, and those that may be there several times."""
    return hidden_fields(page) | {name.replace(".", "__"): hidden(page, name) for name in names}


def test_a_statement_is_kept_outside_the_web_root(started, database, folder):
    page = started.send(PAGE, item_statement=upload(PDF))
    assert page.select_one("#ask-item_pages")  # an answer opened it
    ((file_id, row),) = kept(database).items()
    assert answers(database)["statement"] == [
        {"file": file_id, "name": "Stellungnahme.pdf", "type": "application/pdf", "bytes": len(PDF)}
    ]
    assert (folder / file_id).read_bytes() == PDF
    assert stat.S_IMODE((folder / file_id).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert row.mode == "P"


@pytest.mark.parametrize(("content", "name", "type_"), [
    (docx(), "a.docx", "wordprocessingml.document"),
    (odt(), "a.odt", "opendocument.text"),
])  # fmt: skip
def test_documents_are_taken_too(started, database, content, name, type_):
    started.send(PAGE, item_statement=upload(content, name=name))
    assert answers(database)["statement"][0]["type"].endswith(type_)


@pytest.mark.parametrize(("content", "words"), [
    (b"<!doctype html><script>alert(1)</script>", "nicht das richtige Format"),
    (SVG, "nicht das richtige Format"),
    (b"MZ" + b"\0" * 500, "nicht das richtige Format"),
    (b"", "ist leer"),
    (PDF + b"\0" * 1_100_000 + b"%%EOF", "zu groß"),
    (docx(("word/vbaProject.bin", "x")), "enthält Makros"),
    (docx(("../../x", "x")), "beschädigt oder geschützt"),
    (documents.bomb(), "beschädigt oder geschützt"),
])  # fmt: skip
def test_what_is_no_document_is_refused_and_nothing_stays(
    started, database, folder, content, words
):
    page = started.send(PAGE, status=422, item_statement=upload(content))
    assert words in page.select_one("#item_statement-error").text
    assert "Stellungnahme.pdf" in page.select_one("#item_statement-error").text
    assert kept(database) == {}
    assert on_disk(folder) == set()
    assert "statement" not in answers(database)


def test_an_item_takes_only_its_own_formats(started):
    page = started.send(PAGE, status=422, item_annexes=upload(docx(), name="a.pdf"))
    assert "Möglich ist: PDF." in page.select_one("#item_annexes-error").text


@pytest.mark.parametrize(
    "name", ["../../../../tmp/x.pdf", "/etc/cron.d/x.pdf", "C:\\x.pdf", "x\u202e.pdf"]
)
def test_a_path_in_a_name_leads_nowhere(started, database, folder, name):
    started.send(PAGE, item_statement=upload(PDF, name=name))
    assert answers(database)["statement"][0]["name"] == "x.pdf"
    assert on_disk(folder) == set(kept(database))


def test_a_file_on_a_page_that_comes_back_is_not_lost(started, database, folder):
    page = started.send(PAGE, status=422, item_annexes=upload(PDF), item_statement=upload(SVG))
    assert answers(database)["annexes"][0]["name"] == "Stellungnahme.pdf"
    assert hidden(page, "item_annexes.kept")
    fields = fields_of(page, "item_annexes.kept")
    started.post(PAGE, **fields, item_statement=upload(docx(), name="b.docx"))
    found = answers(database)
    assert [found[name][0]["name"] for name in ("annexes", "statement")] == [
        "Stellungnahme.pdf",
        "b.docx",
    ]
    assert (
        on_disk(folder)
        == set(kept(database))
        == {found["annexes"][0]["file"], found["statement"][0]["file"]}
    )


def test_a_good_file_beside_a_bad_one_waits_on_the_page(started, database, folder):
    sent = upload(PDF) + upload(SVG, name="b.pdf")
    page = started.send(PAGE, status=422, item_annexes=sent, item_statement=upload(docx()))
    assert "b.pdf" in page.select_one("#item_annexes-error").text
    assert "annexes" not in answers(database)
    (waiting,) = hidden(page, "item_annexes.kept")
    assert waiting in on_disk(folder)
    started.post(PAGE, **fields_of(page, "item_annexes.kept", "item_statement.kept"))
    assert answers(database)["annexes"][0]["file"] == waiting


def test_a_file_that_was_waiting_is_gone_once_the_page_is_saved_without_it(
    started, database, folder
):
    sent = upload(PDF) + upload(SVG, name="b.pdf")
    started.send(PAGE, status=422, item_annexes=sent, item_statement=upload(docx()))
    page = started.open(PAGE)
    started.post(PAGE, **fields_of(page, "item_statement.kept"))
    assert answers(database)["annexes"] is None
    assert on_disk(folder) == set(kept(database)) == {answers(database)["statement"][0]["file"]}


def test_another_file_takes_the_place_of_the_first(started, database, folder):
    started.send(PAGE, item_statement=upload(PDF))
    first = on_disk(folder)
    page = started.open(PAGE)
    assert "die diese ersetzt" in page.select_one("label[for=item_statement]").text
    started.post(PAGE, **fields_of(page, "item_statement.kept"), item_statement=upload(docx()))
    assert len(on_disk(folder)) == 1
    assert on_disk(folder) != first
    assert on_disk(folder) == set(kept(database))


def test_an_answer_that_is_removed_takes_its_file_along(started, database, folder):
    started.send(PAGE, item_statement=upload(PDF), item_annexes=upload(PDF + b"\n", PDF + b"\n\n"))
    assert len(on_disk(folder)) == 3
    page = started.open(PAGE)
    fields = fields_of(page, "item_statement.kept", "item_annexes.kept")
    removed = hidden(page, "item_annexes.remove")[0]
    started.post(PAGE, **fields, item_annexes__remove=removed)
    assert len(answers(database)["annexes"]) == 1
    assert len(on_disk(folder)) == 2
    page = started.open(PAGE)
    started.post(PAGE, **hidden_fields(page), item_statement__missing="refused")
    assert answers(database)["statement"] == {"missing": "refused"}
    (left,) = answers(database)["annexes"]
    assert on_disk(folder) == set(kept(database)) == {left["file"]}


def test_the_same_page_sent_twice_is_one_file_and_no_conflict(started, database, folder):
    fields = hidden_fields(started.open(PAGE))
    for _ in range(2):
        started.post(PAGE, **fields, item_statement=upload(PDF))
    assert len(on_disk(folder)) == len(kept(database)) == 1


def test_somebody_elses_file_cannot_be_named(started, world, wave, app, database):
    started.send(PAGE, item_statement=upload(PDF))
    (theirs,) = kept(database)
    other = type(started)(app.test_client())
    other.start(world.link(wave))
    page = other.send(PAGE, status=422, item_statement__kept=theirs)
    assert "nicht mehr da" in page.select_one("#item_statement-error").text
    for odd in ("../secret.key", "0" * 31, "x", "0" * 32):
        other.send(PAGE, status=422, item_statement__kept=odd)


def test_a_form_of_another_draft_keeps_no_file(started, database, folder):
    fields = hidden_fields(started.open(PAGE)) | {"csrf_token": "x"}
    page = started.post(PAGE, status=409, **fields, item_statement=upload(PDF))
    assert "noch einmal" in page.select_one("#item_statement-error").text
    assert on_disk(folder) == set()
    assert kept(database) == {}


def test_two_devices_lose_no_file(started, database):
    stale = hidden_fields(started.open(PAGE))
    started.send(PAGE, item_statement=upload(docx()))
    page = started.post(PAGE, status=409, **stale, item_statement=upload(PDF))
    assert "Auf dem anderen Gerät" in page.words
    started.post(PAGE, **fields_of(page, "item_statement.kept"))
    assert answers(database)["statement"][0]["type"] == "application/pdf"


def test_going_back_or_changing_the_language_keeps_the_file(started, database):
    fields = hidden_fields(started.open(PAGE))
    page = started.post(
        f"{PAGE}/language", **fields, language="ar", item_statement=upload(PDF, name="بيان.pdf")
    )
    assert page.html["dir"] == "rtl"
    assert "بيان.pdf" in page.select_one(".file-name").text
    assert answers(database)["statement"][0]["name"] == "بيان.pdf"


def test_a_whole_page_above_the_limit_is_refused_politely(started):
    page = started.open(PAGE)
    answer = started.client.post(
        PAGE,
        data={**hidden_fields(page), "item_statement": (io.BytesIO(b"\0" * 52_500_000), "x.pdf")},
    )
    assert answer.status_code == 413
    assert "kleinere" in answer.text


def test_only_pages_that_ask_for_files_may_be_large(started):
    started.send(PAGE, item_statement__missing="refused")
    page = started.open("/answer/last")
    data = {**hidden_fields(page), "item_remark": (io.BytesIO(b"\0" * 200_000), "x.pdf")}
    assert started.client.post("/answer/last", data=data).status_code == 413


def test_a_disk_that_is_full_says_so_and_keeps_the_rest(started, database, monkeypatch):
    def full(*_given):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("surveys.responses.files._write", full)
    page = started.send(PAGE, status=422, item_statement=upload(PDF), item_annexes__why="Anlage")
    assert "konnte nicht gespeichert werden" in page.select_one("#item_statement-error").text
    assert answers(database)["annexes.why"] == "Anlage"
    assert kept(database) == {}


def test_without_names_no_file_is_ever_kept(visitor, world, folder):
    visitor.start(world.link(world.wave("file_upload", mode="A")))
    page = visitor.send(PAGE, status=422, item_statement=upload(PDF))
    assert "konnte nicht gespeichert werden" in page.select_one("#item_statement-error").text
    assert on_disk(folder) == set()


class TestAfterSubmitting:
    @pytest.fixture
    def submitted(self, started, database):
        started.send(PAGE, item_statement=upload(PDF, name="Brief zwei.pdf"))
        page = started.open(PAGE)
        fields = fields_of(page, "item_statement.kept")
        page = started.post(PAGE, **fields, item_pages="2")
        page = started.send("/answer/last")
        assert "Brief zwei.pdf (1 kB)" in page.words
        started.post("/submit", **hidden_fields(page))
        with database.reading() as session:
            return session.scalar(select(Response))

    @pytest.fixture
    def slug(self, database, wave):
        with database.reading() as session:
            return session.scalar(
                select(Programme.slug)
                .join(Survey, Survey.programme_id == Programme.id)
                .join(Wave, Wave.survey_id == Survey.id)
                .where(Wave.id == wave)
            )

    def test_staff_get_it_as_a_download_that_can_do_nothing(self, submitted, app, slug, folder):
        ada = staff(app, programme=slug)
        page = ada.open(f"/staff/responses/{submitted.id.hex()}")
        link = next(one["href"] for one in page.select("main a") if "/files/" in one["href"])
        with ada.client.get(link) as answer:
            assert answer.data == PDF
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.mimetype == "application/pdf"

    def test_nobody_else_gets_it(self, submitted, app, slug, world, started):
        (file,) = submitted.answers["statement"]
        address = f"/staff/responses/{submitted.id.hex()}/files/{file['file']}"
        assert started.client.get(address).status_code in {302, 403, 404}
        world.programme("andere")
        stranger = staff(app, programme="andere", name="eve")
        assert stranger.client.get(address).status_code == 404
        ada = staff(app, programme=slug)
        for odd in ("0" * 32, "..%2f..%2fsecret.key", "x"):
            wrong = f"/staff/responses/{submitted.id.hex()}/files/{odd}"
            assert ada.client.get(wrong).status_code == 404

    def test_the_sweep_leaves_what_an_answer_names(self, submitted, database, folder):
        later = clock.now().date() + timedelta(days=400)
        assert sweep(database, folder, today=later) == 0
        assert len(on_disk(folder)) == 1


def test_the_sweep_takes_what_nobody_names_any_more(started, database, folder):
    sent = upload(PDF) + upload(SVG, name="b.pdf")
    started.send(PAGE, status=422, item_annexes=sent)
    assert len(on_disk(folder)) == 1
    today = clock.now().date()
    assert sweep(database, folder, today=today) == 0
    assert sweep(database, folder, today=today + timedelta(days=3)) == 1
    assert on_disk(folder) == set()
    assert kept(database) == {}


def test_a_file_goes_with_its_invitation(started, database):
    started.send(PAGE, item_statement=upload(PDF))
    with database.writing() as session:
        for kind in (Draft, Invitation):
            for row in session.scalars(select(kind)):
                session.delete(row)
            session.flush()
    assert kept(database) == {}


def test_a_draft_cannot_fill_the_disk(started, folder, monkeypatch):
    monkeypatch.setattr("surveys.responses.files.MOST_WAITING", 1)
    page = started.send(PAGE, status=422, item_annexes=upload(PDF, PDF + b"\n"))
    assert "konnte nicht gespeichert werden" in page.select_one("#item_annexes-error").text
    assert len(on_disk(folder)) == 1
