"""Posters and a slide: what is on them, in which languages, and for whom."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from surveys.fieldwork.models import Wave
from surveys.programmes.models import Programme
from tests.factories import definition

pytestmark = pytest.mark.usefixtures("near_press")


@pytest.fixture
def wave(world, survey, database):
    """A wave of Ada's programme with an open link."""
    assert survey, "the accounts come with it"
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    return world.wave(mode="A", programme=programme)


def pdf(clerk, address):
    answer = clerk.visitor.client.get(address)
    assert answer.mimetype == "application/pdf", answer.status
    return PdfReader(io.BytesIO(answer.data))


@pytest.mark.parametrize(
    ("size", "millimetres"), [("a4", (210, 297)), ("a3", (297, 420)), ("slide", (339, 190))]
)
def test_a_poster_fits_its_sheet_and_says_who_asks_what_until_when(
    clerk, wave, database, size, millimetres
):
    found = pdf(clerk("ada"), f"/staff/waves/{wave}/posters/{size}-de.pdf")
    [page] = found.pages
    box = page.mediabox
    assert (round(box.width / 72 * 25.4), round(box.height / 72 * 25.4)) == millimetres
    words = " ".join(page.extract_text().split())
    with database.reading() as session:
        code = session.scalar(select(Wave.open_code).where(Wave.id == wave))
    assert code in words.replace(" ", "")
    assert "Letzter Tag:" in words
    assert "Amt für Beispiele" in words
    assert "Deutsch · English" in words
    assert found.trailer["/Root"]["/Lang"] == "de"


def test_a_long_title_stays_on_the_sheet(clerk, world, database, wave):
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    document = definition("fields")
    document["title"] = dict.fromkeys(document["languages"], "Wie gelingt das Zusammenleben? " * 4)
    long = world.wave(document, mode="A", programme=programme)
    for size in ("a4", "slide"):
        assert len(pdf(clerk("ada"), f"/staff/waves/{long}/posters/{size}-de.pdf").pages) == 1
    assert wave != long


def test_the_page_lists_every_language_and_the_wave_leads_there(clerk, wave):
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{wave}/posters")
    assert [one.text for one in page.select("tbody th")] == ["Deutsch", "English"]
    assert ada.open(f"/staff/waves/{wave}").select_one(f"a[href='/staff/waves/{wave}/posters']")


def test_what_there_is_no_poster_of_is_an_unknown_page(clerk, world, wave, database):
    ada = clerk("ada")
    for name in ("a5-de", "a4-fr", "slide-x"):
        ada.open(f"/staff/waves/{wave}/posters/{name}.pdf", status=404)
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    personal = world.wave(programme=programme)
    ada.open(f"/staff/waves/{personal}/posters", status=404)


def test_posters_are_for_those_who_coordinate(clerk, wave):
    for address in (f"/staff/waves/{wave}/posters", f"/staff/waves/{wave}/posters/a4-de.pdf"):
        clerk("cleo").open(address, status=404)
        clerk("ann").open(address, status=403)
