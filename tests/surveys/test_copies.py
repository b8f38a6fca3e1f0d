"""Answers to take away, read back from the files."""

from io import BytesIO

import docx
import pytest
from pypdf import PdfReader

from surveys.responses import copies
from surveys.responses.beside import Beside
from surveys.responses.copies import Copy
from surveys.responses.receipts import AnswerInWords, SectionInWords

SECTION = SectionInWords(
    "about",
    "Über Sie",
    (
        AnswerInWords("kind", "Was sind Sie?", ("Verein", "seit 1998")),
        AnswerInWords("wish", "Was fehlt?", ()),
    ),
)


def copy(language="de", *, is_draft=False, beside=None):
    return Copy(
        "Befragung",
        language,
        (("Organisation", "Verein Nord"),),
        (SECTION,),
        beside or Beside(),
        is_draft,
    )


def words_of(form, made):
    if form == "pdf":
        return " ".join(
            " ".join(page.extract_text().split()) for page in PdfReader(BytesIO(made)).pages
        )
    document = docx.Document(BytesIO(made))
    head = [one.text for one in document.sections[0].header.paragraphs]
    return " ".join([*head, *(one.text for one in document.paragraphs)])


@pytest.mark.parametrize("form", copies.FORMS)
def test_everything_that_was_answered_stands_in_the_file(form):
    write, _kind = copies.FORMS[form]
    found = words_of(form, write(copy()))
    for words in ("Verein Nord", "Über Sie", "Was sind Sie?", "seit 1998", "nicht beantwortet"):
        assert words in found
    assert "Entwurf" not in found


@pytest.mark.parametrize("form", copies.FORMS)
def test_a_draft_says_that_it_is_one(form):
    write, _kind = copies.FORMS[form]
    assert "Entwurf" in words_of(form, write(copy(is_draft=True)))


@pytest.mark.parametrize("form", copies.FORMS)
def test_the_board_reads_what_was_agreed_and_who_sees_it_differently(form):
    beside = Beside().about("kind", agreed=True, minority="Eher eine Initiative.")
    write, _kind = copies.FORMS[form]
    found = words_of(form, write(copy(is_draft=True, beside=beside)))
    assert "geeinigt" in found
    assert "Eher eine Initiative." in found


def test_the_pdf_is_tagged_and_in_its_language():
    catalogue = PdfReader(BytesIO(copies.as_pdf(copy("ar")))).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "ar"


def test_signs_that_a_style_sheet_would_read_are_only_words():
    tricky = Copy('A" } body { content: "', "de", (), (SECTION,), Beside(), is_draft=False)
    made = copies.as_pdf(tricky)
    assert made.startswith(b"%PDF")
