"""Deciding about texts without names."""

import pytest

from surveys.responses.models import OpenText
from tests.pages.results_cast import answer, staff


@pytest.fixture
def wave(world):
    """Return an anonymous wave."""
    return world.wave(mode="A", programme=world.programme())


@pytest.fixture
def ada(app, wave):  # noqa: ARG001  the wave brings the programme
    return staff(app, programme="teilhabe")


def decide(browser, wave, state, place=0):
    page = browser.open(f"/staff/results/{wave}/texts")
    form = page.select("main li form")[place]
    fields = {name: form.select_one(f"[name={name}]")["value"] for name in ("csrf_token", "text")}
    return browser.post(f"/staff/results/{wave}/texts", state=state, **fields)


def test_texts_wait_for_five_answers(ada, world, wave):
    answer(world, wave, 4, change_language="Mehr Kurse.")
    page = ada.open(f"/staff/results/{wave}/texts")
    assert "ab 5 Antworten" in page.words
    assert "Mehr Kurse." not in page.words


def test_an_approved_text_is_read_on_its_field_without_a_name(ada, world, wave):
    answer(world, wave, 5, change_language="Mehr Kurse.")
    decide(ada, wave, "approved")
    quotes = ada.open(f"/staff/results/{wave}/language").select(".quote")
    assert [quote.text.strip() for quote in quotes] == ["Mehr Kurse."]


def test_a_withheld_text_is_never_shown(ada, world, wave, database):
    answer(world, wave, 4)
    answer(world, wave, 1, change_language="Die Leitung heißt …")
    decide(ada, wave, "withheld")
    assert "Die Leitung" not in ada.open(f"/staff/results/{wave}/language").text
    assert "Die Leitung" not in ada.open(f"/staff/results/{wave}/texts").text
    with database.reading() as session:
        assert session.query(OpenText).one().state == "withheld"


def test_nothing_else_can_become_of_a_text(ada, world, wave):
    answer(world, wave, 5, change_language="Mehr Kurse.")
    page = ada.open(f"/staff/results/{wave}/texts")
    form = page.select_one("main li form")
    fields = {name: form.select_one(f"[name={name}]")["value"] for name in ("csrf_token", "text")}
    ada.post(f"/staff/results/{wave}/texts", state="published", status=404, **fields)


def test_a_text_of_another_wave_cannot_be_decided_here(ada, world, wave):
    other = world.wave(mode="A", programme=world.programme("other"))
    answer(world, other, 5, change_language="Mehr Kurse.")
    answer(world, wave, 5)
    token = ada.open("/staff").select_one("input[name=csrf_token]")["value"]
    address = f"/staff/results/{wave}/texts"
    ada.post(address, csrf_token=token, text="00" * 16, state="approved", status=404)


def test_a_reader_decides_about_nothing(app, wave):
    ben = staff(app, programme="teilhabe", role="reader", name="ben")
    ben.open(f"/staff/results/{wave}/texts", status=403)


def test_answers_with_names_have_no_queue(app, world):
    wave = world.wave(programme=world.programme())
    staff(app, programme="teilhabe").open(f"/staff/results/{wave}/texts", status=404)
