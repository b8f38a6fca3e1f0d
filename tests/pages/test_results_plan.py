import pytest
from sqlalchemy import update

from surveys.fieldwork.models import Wave
from tests.analysis.releases.waves_for_tests import DEFINITION
from tests.pages.results_cast import staff


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def wave(world, programme):
    return world.wave(DEFINITION, mode="A", protection="groups", programme=programme)


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


@pytest.fixture
def cleo(app, world, programme):
    assert programme
    world.programme("other")
    return staff(app, programme="other")


@pytest.fixture
def unopened(world, wave):
    with world.database.writing() as session:
        session.execute(update(Wave).values(opened_at=None))
    return wave


def address(wave):
    return f"/staff/results/{wave}/plan"


def choose(browser, wave, token_from=None, **ticks):
    page = browser.open(token_from or address(wave))
    token = page.select_one("main input[name=csrf_token]")["value"]
    return browser.post(address(wave), csrf_token=token, **ticks)


def test_groups_are_chosen_before_opening(ada, unopened):
    page = choose(ada, unopened, staff="kind")
    assert "Mit dem Öffnen der Runde steht es fest" in page.words
    ticked = {box["name"] for box in page.select("input[type=checkbox][checked]")}
    assert ticked == {"staff"}


def test_what_the_public_compares_staff_compare_too(ada, unopened):
    page = choose(ada, unopened, public="kind", crossed="1")
    ticked = {box["name"] for box in page.select("input[type=checkbox][checked]")}
    assert ticked == {"public", "staff", "crossed"}


def test_once_open_it_can_only_be_read(ada, wave):
    page = ada.open(address(wave))
    assert not page.select("main form")
    assert "Danach vergleicht die Öffentlichkeit" in page.words


def test_a_choice_that_comes_too_late_changes_nothing(ada, wave):
    page = choose(ada, wave, token_from=f"/staff/results/{wave}", staff="kind")
    assert "Die Runde ist geöffnet" in page.words


def test_others_do_not_see_the_plan(cleo, wave):
    cleo.open(address(wave), status=404)
