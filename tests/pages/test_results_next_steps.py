"""Editing "So geht es weiter"."""

import pytest

from tests.pages.results_cast import staff

ADDRESS = "/staff/programmes/teilhabe/next-steps"


@pytest.fixture
def ada(app, world):
    world.programme()
    return staff(app, programme="teilhabe")


def sent(*rows):
    """Return the form fields of up to three rows (day, German, English)."""
    names = ("on_day", "german", "english")
    return {
        f"steps-{place}-{name}": value
        for place, row in enumerate(rows)
        for name, value in zip(names, row, strict=True)
    }


def test_what_was_saved_stands_on_the_public_page(ada):
    page = ada.send(ADDRESS, **sent(("2999-01-14", "Der Beirat berät.", "The board meets.")))
    assert "Der Beirat berät." in page.select_one(".dates").text


def test_the_dates_are_put_in_order(ada):
    rows = (("2999-05-01", "später", ""), ("2999-01-01", "früher", ""))
    page = ada.send(ADDRESS, **sent(*rows))
    assert [step.span.text for step in page.select(".dates li")] == ["früher", "später"]


def test_a_row_without_a_day_comes_back_with_what_was_typed(ada):
    page = ada.send(ADDRESS, status=422, **sent(("", "Der Beirat berät.", "")))
    assert "Bitte geben Sie ein Datum an." in page.select_one(".problems").text
    assert page.select_one("input[name=steps-0-german]")["value"] == "Der Beirat berät."


def test_a_day_that_is_none_comes_back(ada):
    page = ada.send(ADDRESS, status=422, **sent(("morgen", "Der Beirat berät.", "")))
    assert page.select_one("input[name=steps-0-on_day]")["value"] == "morgen"


def test_a_row_without_german_words_comes_back(ada):
    ada.send(ADDRESS, status=422, **sent(("2999-01-14", "", "The board meets.")))


def test_cleo_and_readers_do_not_plan(app, world):
    world.programme()
    world.programme("other")
    staff(app, programme="other", name="cleo").open(ADDRESS, status=404)
    staff(app, programme="teilhabe", role="reader", name="ben").open(ADDRESS, status=403)
