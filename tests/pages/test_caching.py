"""Pages of published results may be kept for five minutes and asked for again by their tag."""

import pytest

from surveys.programmes.models import Programme
from tests.pages.results_cast import answer, staff
from tests.pages.test_public import release


@pytest.fixture
def wave(world, workshop):
    found = world.wave(programme=world.programme())
    answer(world, found, 6)
    answer(world, found, 6, progress_language="low")
    release(workshop, found)
    return found


@pytest.fixture
def addresses(wave):
    return (
        "/p/teilhabe",
        "/p/teilhabe/language",
        f"/p/teilhabe/method/{wave}",
        f"/p/teilhabe/waves/{wave}/codebook",
        f"/p/teilhabe/results/{wave}.csv",
        f"/p/teilhabe/results/{wave}.json",
        "/p/teilhabe/catalogue.jsonld",
        f"/p/teilhabe/embed/{wave}/progress_language",
        "/p/teilhabe/embed/language",
        f"/p/teilhabe/chart/{wave}/progress_language.svg",
        f"/p/teilhabe/chart/{wave}/progress_language.csv",
    )


def test_a_tag_saves_sending_the_same_again(visitor, addresses):
    for address in addresses:
        first = visitor.client.get(address)
        assert first.cache_control.public, address
        assert 0 < first.cache_control.max_age <= 300
        again = visitor.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
        assert "Set-Cookie" not in again.headers


def test_where_the_browser_decides_on_the_language_caches_are_told(visitor, addresses):
    for address in addresses:
        said = "Accept-Language" in visitor.client.get(address).headers.get("Vary", "")
        assert said is not address.endswith(("json", "jsonld")), address


@pytest.mark.usefixtures("wave")
def test_a_tag_is_of_one_language(visitor):
    german, english = (
        visitor.client.get("/p/teilhabe", headers={"Accept-Language": tag}).headers["ETag"]
        for tag in ("de", "en")
    )
    assert german != english


@pytest.mark.usefixtures("wave")
def test_a_changed_word_changes_the_tag(visitor, database):
    tag = visitor.client.get("/p/teilhabe").headers["ETag"]
    with database.writing() as session:
        session.query(Programme).one().about = {"de": "Neue Worte."}
    answered = visitor.client.get("/p/teilhabe", headers={"If-None-Match": tag})
    assert answered.status_code == 200
    assert "Neue Worte." in answered.text


@pytest.mark.usefixtures("wave")
def test_while_anybody_is_asked_the_page_is_kept_for_a_minute_only(visitor):
    assert visitor.client.get("/p/teilhabe").cache_control.max_age == 60
    assert visitor.client.get("/p/teilhabe/language").cache_control.max_age == 300


def test_nothing_for_staff_is_kept(app, wave, addresses):
    ada = staff(app, programme="teilhabe")
    for address in (f"/staff/results/{wave}/release.json", f"/staff/results/{wave}", *addresses):
        answered = ada.client.get(address)
        assert answered.status_code == 200
        assert answered.headers["Cache-Control"] == "no-store", address


def test_pages_that_are_not_there_are_not_kept(visitor, wave):
    assert visitor.client.get(f"/p/nobody/results/{wave}.csv").headers["Cache-Control"] == (
        "no-store"
    )
