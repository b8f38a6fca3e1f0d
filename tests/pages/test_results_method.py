"""The method sheet, and the address of a number."""

import pytest

from tests.pages.results_cast import answer, refresh, staff


@pytest.fixture
def programme(world):
    return world.programme()


@pytest.fixture
def wave(world, programme):
    return world.wave(programme=programme)


@pytest.fixture
def ada(app, programme):
    assert programme
    return staff(app, programme="teilhabe")


@pytest.fixture
def cleo(app, world, programme):
    assert programme
    world.programme("other")
    return staff(app, programme="other", name="cleo")


def test_the_sheet_has_the_eleven_points_and_the_software(ada, world, wave):
    answer(world, wave, 2)
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/method")
    assert len(page.select("main h2")) == 13
    assert "Rücklauf 100" in page.words
    assert "gemacht mit Mitsprache" in page.words


def test_a_number_says_how_it_was_counted(ada, world, wave):
    answer(world, wave, 2)
    answer(world, wave, 1, progress_language="low")
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/method?cell=progress_language~kind~club")
    number = page.select_one("#number")
    assert "n = 3" in number.text
    assert [cell.text for cell in number.select("tbody td")][::2] == ["1", "0", "2"]


def test_what_is_not_shown_gives_no_reason_that_may_be_wrong(ada, world, wave):
    answer(world, wave, 2)
    refresh(ada, wave)
    page = ada.open(f"/staff/results/{wave}/method?cell=progress_work")
    assert "Hiervon ist nichts veröffentlicht." in page.select_one("#number").text


@pytest.mark.parametrize("cell", ["nobody", "progress_language~nobody~x", "a~b~c~d"])
def test_a_number_that_does_not_exist_is_refused(ada, world, wave, cell):
    answer(world, wave, 2)
    refresh(ada, wave)
    ada.open(f"/staff/results/{wave}/method?cell={cell}", status=404)


def test_others_do_not_see_the_sheet(cleo, wave):
    cleo.open(f"/staff/results/{wave}/method", status=404)


def test_without_results_there_is_no_sheet_for_everybody(visitor, wave):
    visitor.open(f"/p/teilhabe/method/{wave}", status=404)
