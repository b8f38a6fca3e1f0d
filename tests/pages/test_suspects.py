"""What looks like a program's is taken, marked, not counted, and removed by one button."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.programmes.models import Programme
from surveys.reading import response_count
from surveys.responses import suspicion
from surveys.responses.models import OpenText, Response
from surveys.settings import Settings
from tests.conftest import Visitor, hidden_fields
from tests.factories import World


@pytest.fixture
def settings(settings):
    """Mark programs, as everywhere but in other tests."""
    return settings.model_copy(update={"mark_programs": True})


@pytest.fixture
def later(monkeypatch):
    """Give a function that lets time pass."""
    real, passed = clock.now, timedelta()

    def wait(**time):
        nonlocal passed
        passed += timedelta(**time)
        monkeypatch.setattr(clock, "now", lambda: real() + passed)

    return wait


def answer(visitor, link, wait=None, **sent):
    visitor.start(link)
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.send("/answer/field_language", item_change_language="Bitte nicht löschen")
    page = visitor.send("/answer/whole")
    if wait:
        wait()
    return visitor.post("/submit", **{**hidden_fields(page), **sent}), page


def counting(world, database, wave):
    world.mix(wave)
    with database.reading() as session:
        return response_count(session, wave)


def test_too_fast_for_a_person_is_thanked_and_does_not_count(visitor, world, database):
    wave = world.wave(mode="A")
    page, _before = answer(visitor, world.link(wave))
    assert "Vielen Dank" in page.h1.text
    assert counting(world, database, wave) == 0


def test_who_takes_their_time_counts(visitor, world, database, later):
    wave = world.wave(mode="A")
    answer(visitor, world.link(wave), wait=lambda: later(minutes=5))
    assert counting(world, database, wave) == 1


def test_who_fills_in_what_no_person_sees_does_not_count(visitor, world, database, later):
    wave = world.wave(mode="A")
    answer(visitor, world.link(wave), wait=lambda: later(minutes=5), website="x")
    assert counting(world, database, wave) == 0


def test_nobody_sees_the_trap(visitor, world):
    _page, review = answer(visitor, world.link(world.wave(mode="A")))
    assert review.select_one("input[name=website]").find_parent("div").has_attr("hidden")


def test_a_personal_link_is_never_suspected(visitor, world, database):
    wave = world.wave(mode="A", access="personal")
    answer(visitor, world.link(wave), website="x")
    assert counting(world, database, wave) == 1


def test_many_at_once_from_one_address_are_marked_and_forty_in_ten_minutes_are_not(
    app, world, database, later
):
    wave = world.wave(mode="A")
    link = world.link(wave)
    for number in range(suspicion.SUBMITS_PER_MINUTE + 3):
        visitor = Visitor(app.test_client())
        answer(visitor, link, wait=lambda n=number: later(minutes=5) if n == 0 else None)
    world.mix(wave)
    with database.reading() as session:
        marked = session.scalars(select(Response.suspect)).all()
    assert sum(marked) >= 3


def solved(challenge):
    for number in range(10**6):
        if suspicion.has_proof(challenge, str(number)):
            return str(number)
    raise AssertionError("no proof found")


def test_the_proof_of_work_is_what_the_script_computes():
    number = solved("a" * 32)
    found = hashlib.sha256(("a" * 32 + number).encode()).hexdigest()
    assert int(found, 16) >> (256 - suspicion.PROOF_BITS) == 0


def test_with_proof_of_work_somebody_without_it_needs_more_time(visitor, world, database, later):
    wave = world.wave(mode="A", proof_of_work=True)
    link = world.link(wave)
    seconds = {"seconds": 60 * 5 * 0.2}
    answer(visitor, link, wait=lambda: later(**seconds))
    assert counting(world, database, wave) == 0


def test_with_the_proof_somebody_quick_counts(visitor, world, database, later):
    wave = world.wave(mode="A", proof_of_work=True)
    visitor.start(world.link(wave))
    visitor.send("/answer/about", item_kind="club", item_fields="language")
    visitor.send("/answer/field_language", item_change_language="Ja")
    review = visitor.send("/answer/whole")
    proof = solved(review.select_one("input[data-challenge]")["data-challenge"])
    later(minutes=1)
    visitor.post("/submit", **{**hidden_fields(review), "proof": proof})
    assert counting(world, database, wave) == 1


def test_a_full_wave_says_so_before_anybody_begins_and_lets_the_others_finish(
    app, visitor, world, later
):
    wave = world.wave(mode="A", quota=1)
    link = world.link(wave)
    slow = Visitor(app.test_client())
    slow.start(link)
    answer(visitor, link, wait=lambda: later(minutes=5))
    late = Visitor(app.test_client())
    page = late.post("/start", token=link.rsplit("/", 1)[-1], language="de", status=409)
    assert "so viele mitgemacht" in page.words
    assert "angekommen" in answer(slow, link)[0].h1.text


@pytest.fixture
def flooded(app, clerk, database, keys, later):
    """Give a wave of Ada's programme with two people's answers and five of a program."""
    world = World(database, keys)
    with database.reading() as session:
        programme = session.scalar(select(Programme.id).where(Programme.slug == "teilhabe"))
    wave = world.wave(mode="A", programme=programme)
    link = world.link(wave)
    for _ in range(5):
        answer(Visitor(app.test_client()), link)
    for _ in range(2):
        answer(Visitor(app.test_client()), link, wait=lambda: later(minutes=5))
    world.mix(wave)
    assert clerk
    return wave


def test_a_flood_goes_by_one_button_and_takes_nobody_along(clerk, flooded, database):
    ada = clerk("ada")
    page = ada.open(f"/staff/waves/{flooded}/suspects")
    assert "5 Antworten" in page.words
    ada.fill(page, "main form", fate="remove")
    with database.reading() as session:
        assert session.scalars(select(Response.suspect)).all() == [False, False]
        assert len(session.scalars(select(OpenText)).all()) == 2


def test_staff_may_count_them_after_all(clerk, flooded, database):
    ada = clerk("ada")
    ada.fill(ada.open(f"/staff/waves/{flooded}/suspects"), "main form", fate="keep")
    with database.reading() as session:
        assert response_count(session, flooded) == 7


def test_cleo_does_not_come_here(clerk, flooded):
    clerk("cleo").open(f"/staff/waves/{flooded}/suspects", status=404)


def test_an_installation_marks_unless_it_is_told_otherwise():
    assert Settings.model_fields["mark_programs"].default is True
