"""Publishing results: staff choose, everybody sees."""

import pytest

from analysis.releases.freezing import make_release
from tests.pages.results_cast import answer, staff
from tests.pages.test_public import CLOSED


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def wave(world, programme, workshop):
    found = world.wave(programme=programme)
    answer(world, found, 6)
    answer(world, found, 6, progress_language="low")
    make_release(workshop, found, at=CLOSED)
    return found


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


def press(browser, wave, to="", **ticks):
    page = browser.open(f"/staff/results/{wave}/publish")
    token = page.select_one("main input[name=csrf_token]")["value"]
    return browser.post(f"/staff/results/{wave}/publish{to}", csrf_token=token, **ticks)


def test_what_is_ticked_is_public_at_once(ada, visitor, wave):
    page = press(ada, wave, field="language", item="progress_language")
    assert "Veröffentlicht am" in page.words
    shown = visitor.open("/p/teilhabe/language")
    assert shown.select_one("#progress_language")
    assert not shown.select_one("#aware_language")


def test_without_a_field_nothing_is_published(ada, visitor, wave):
    page = press(ada, wave, item="progress_language")
    assert "Bitte wählen Sie mindestens ein Handlungsfeld" in page.words
    assert not visitor.open("/p/teilhabe").select(".statement")


def test_results_can_be_withdrawn(ada, visitor, wave):
    press(ada, wave, field="language", item="progress_language")
    page = press(ada, wave, to="/withdraw")
    assert "Noch ist nichts veröffentlicht" in page.words
    assert not visitor.open("/p/teilhabe/language").select("#progress_language")


def test_an_analyst_sees_what_is_public_and_publishes_nothing(app, wave):
    ben = staff(app, programme="teilhabe", role="analyst", name="ben")
    page = ben.open(f"/staff/results/{wave}/publish")
    assert not page.select("main button[type=submit]")


def test_before_the_closing_there_is_nothing_to_publish(ada, world, programme):
    running = world.wave(programme=programme)
    assert "noch keine Ergebnisse" in ada.open(f"/staff/results/{running}/publish").words
