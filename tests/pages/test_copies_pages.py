"""Files for respondents: their own answers, and the blank questionnaire of a link."""

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from surveys.responses.blanks import folder_of
from tests.pages.test_together import finish, submit


def words_of(made):
    return " ".join(" ".join(p.extract_text() for p in PdfReader(BytesIO(made)).pages).split())


@pytest.mark.parametrize("mode", ["A", "P"])
def test_respondents_take_their_own_answers_away(visitor, world, mode):
    visitor.start(world.link(world.wave(mode=mode)))
    finish(visitor)
    page = submit(visitor)
    made = visitor.client.get(page.select_one(".copies a")["href"])
    assert made.headers["Cache-Control"] == "no-store"
    words = words_of(made.data)
    assert "Verein" in words
    assert "Entwurf" not in words
    if mode == "A":
        assert page.select_one(".receipt-number").text.strip() in words
    letter = docx.Document(BytesIO(visitor.client.get("/receipt.docx").data))
    assert any("weit" in paragraph.text for paragraph in letter.paragraphs)


def test_without_a_receipt_there_is_no_file(visitor, world):
    visitor.start(world.link(world.wave()))
    visitor.open("/receipt.pdf", status=404)


def test_the_blank_questionnaire_comes_in_the_language_asked_for(visitor, world, settings):
    link = world.link(world.wave())
    page = visitor.open(f"{link}?lang=en")
    form = page.select_one("form[action='/start/blank']")
    fields = {f["name"]: f["value"] for f in form.select("input")}
    made = visitor.client.post("/start/blank", data={**fields, "form": "pdf"})
    assert made.mimetype == "application/pdf"
    words = words_of(made.data)
    assert "What kind of organisation are you?" in words
    assert link.rsplit("/", 1)[1] not in words
    kept = list(folder_of(settings.instance).iterdir())
    assert [path.suffix for path in kept] == [".pdf"]
    kept[0].write_bytes(b"%PDF as drawn before")
    again = visitor.client.post("/start/blank", data={**fields, "form": "pdf"})
    assert again.data == b"%PDF as drawn before"


def test_a_link_that_leads_nowhere_gives_no_questionnaire(visitor, world):
    world.link(world.wave())
    visitor.post("/start/blank", status=404, token="nobody", form="pdf")


def test_only_known_formats_are_drawn(visitor, world):
    token = world.link(world.wave()).rsplit("/", 1)[1]
    visitor.post("/start/blank", status=404, token=token, form="../../etc/passwd")
