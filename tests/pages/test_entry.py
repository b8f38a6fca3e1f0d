"""The page behind a link: who asks, why, on what promise, until when, and what becomes of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from surveys import clock
from surveys.fieldwork.models import Invitation, Wave
from surveys.fieldwork.promises import Promised, promises
from surveys.responses.models import Draft
from tests.conftest import Visitor

NO_INFLUENCE = "keinen Einfluss auf Aufenthalt, Leistungen oder Förderung"


@pytest.mark.parametrize("mode", "ACP")
def test_who_asks_why_and_until_when_stands_before_the_first_question(visitor, world, mode):
    page = visitor.open(world.link(world.wave(mode=mode)))
    assert "Amt für Beispiele" in page.words
    assert "Wir möchten wissen, was ankommt." in page.words
    assert "030 23125 000" in page.words and "Koordinierungsstelle" in page.words
    assert "etwa 5 Minuten" in page.words
    assert "noch 30 Minuten" in page.words
    assert "Die Ergebnisse stehen auf dieser Seite." in page.words


@pytest.mark.parametrize("mode", "ACP")
def test_the_promise_is_that_of_the_mode_and_nothing_else(visitor, world, mode):
    wave = world.wave(mode=mode, no_influence=True, link_deletion_on=date(2999, 1, 1))
    page = visitor.open(world.link(wave))
    shown = tuple(" ".join(one.text.split()) for one in page.select(".promises li"))
    assert shown == promises(Promised(mode, no_influence=True, link_deletion_on=date(2999, 1, 1)))


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_no_influence_is_promised_only_where_the_authority_confirmed_it(
    visitor, world, is_confirmed
):
    page = visitor.open(world.link(world.wave(no_influence=is_confirmed)))
    assert (NO_INFLUENCE in page.words) == is_confirmed


def test_the_address_of_results_is_written_out_and_can_be_opened(visitor, world):
    link = visitor.open(world.link(world.wave())).select_one(".entry-results")
    assert link.text.startswith("http")
    assert link.text.endswith(link["href"])
    visitor.open(link["href"])


def test_languages_stand_under_their_own_names(visitor, world):
    page = visitor.open(world.link(world.wave()))
    assert [a.text for a in page.select(".languages a")] == ["Deutsch", "English"]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("mode", "ACP")
def test_looking_changes_nothing_and_leaves_no_cookie(app, world, database, method, mode):
    link = world.link(world.wave(mode=mode))
    client = app.test_client()
    for _ in range(3):
        answer = getattr(client, method)(link)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0
        assert session.scalar(select(func.count()).where(Invitation.used.is_(True))) == 0


@pytest.mark.parametrize("mode", "AC")
def test_without_a_name_on_the_answer_a_code_leads_back(visitor, world, mode):
    page = visitor.open(world.link(world.wave(mode=mode)))
    assert page.select_one("form[action='/resume'] #code")


@pytest.mark.parametrize("mode", "CP")
def test_the_open_link_of_a_wave_for_organisations_begins_nothing(visitor, world, database, mode):
    wave = world.wave(mode=mode, access="both")
    with database.reading() as session:
        token = session.get_one(Wave, wave).open_code
    page = visitor.open(f"/s/{token}")
    assert page.select_one("form[action='/start']") is None
    assert "Link, der darin steht" in page.words
    again = visitor.post("/start", token=token, language="de")
    assert "Für Organisationen" in again.words
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Draft)) == 0


def test_the_invited_come_in_by_their_own_link_where_there_is_an_open_one_too(visitor, world):
    link = world.link(world.wave(access="both"))
    assert visitor.start(link).h1.text.strip() == "Über Sie"


def test_a_code_of_a_wave_that_has_ended_does_not_stand_in_the_way_of_another(
    visitor, world, database
):
    old, new = world.wave(mode="A"), world.wave(mode="A")
    visitor.start(world.link(old))
    with database.writing() as session:
        session.get_one(Wave, old).closes_at = clock.now() - timedelta(days=1)
    assert visitor.start(world.link(new)).h1.text.strip() == "Über Sie"


def test_before_it_begins_nobody_comes_in(app, world):
    wave = world.wave(opens_at=clock.now() + timedelta(days=1))
    link = world.link(wave)
    visitor = Visitor(app.test_client())
    assert "030 23125 000" in visitor.open(link, status=409).words
    visitor.post("/start", status=409, token=link.rsplit("/", 1)[-1], language="de")
