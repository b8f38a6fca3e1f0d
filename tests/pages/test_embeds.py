"""Results in the pages of others: framable, without script, form or cookie."""

import inspect
from html import unescape

import pytest
from bs4 import BeautifulSoup

from analysis.releases.publishing import withdraw
from surveys.accounts.policy import policy_of
from surveys.web.security import FRAMABLE
from tests.pages.results_cast import answer, staff
from tests.pages.test_public import CLOSED, release

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def wave(world, workshop):
    found = world.wave(programme=world.programme())
    answer(world, found, 6)
    answer(world, found, 6, progress_language="low")
    release(workshop, found)
    return found


@pytest.fixture
def addresses(wave):
    return (f"/p/teilhabe/embed/{wave}/progress_language", "/p/teilhabe/embed/language")


def test_a_question_shows_sentence_picture_base_and_source(visitor, wave):
    page = visitor.open(f"/p/teilhabe/embed/{wave}/progress_language")
    words = page.words.replace("\xa0", " ")
    assert "6 von 12 (50 %) sehen deutliche Fortschritte." in words
    assert page.select_one("figure svg")
    assert "n = 12" in page.select_one(".base").text
    link = page.select_one(".embed-source a")
    assert link["target"] == "_blank"
    source = visitor.open(link["href"])
    assert source.select_one("#" + link["href"].partition("#")[2])


def test_a_question_on_the_whole_concept_can_be_shown_too(visitor, wave):
    page = visitor.open(f"/p/teilhabe/embed/{wave}/direction")
    assert page.select_one(".embed-source a")["href"] == "/p/teilhabe"


def test_a_field_shows_its_lines_with_their_bases(visitor, addresses):
    page = visitor.open(addresses[1])
    lines = page.select(".embed-lines li")
    assert 1 <= len(lines) <= 3
    assert all("n =" in line.select_one(".base").text for line in lines)
    assert "sehen deutliche Fortschritte" in page.words


def test_embedded_pages_run_nothing_send_nothing_and_keep_nothing(visitor, addresses):
    for address in addresses:
        page = visitor.open(address)
        assert not page.select("script, form, button, input, iframe")
        assert "Set-Cookie" not in page.response.headers
        policy = page.response.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "script-src" not in policy
        assert "default-src 'none'" in policy
        assert "X-Frame-Options" not in page.response.headers
    assert not visitor.client._cookies


def test_no_other_page_may_be_framed(app, visitor, wave):
    marked = {
        endpoint for endpoint, view in app.view_functions.items() if getattr(view, FRAMABLE, False)
    }
    assert marked == {"embeds.question", "embeds.field"}
    assert all(policy_of(app, endpoint).kind == "public" for endpoint in marked)
    plain = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if not rule.arguments and "GET" in rule.methods and rule.endpoint not in marked
    ]
    public = ["/p/teilhabe", "/p/teilhabe/language", f"/p/teilhabe/method/{wave}"]
    files = [f"/p/teilhabe/results/{wave}.csv", "/p/teilhabe/catalogue.jsonld", "/p/nobody"]
    assert len(plain) > 20
    for address in (*plain, *public, *files):
        headers = visitor.client.get(address).headers
        assert headers["X-Frame-Options"] == "DENY", address
        assert "frame-ancestors *" not in headers["Content-Security-Policy"], address


def test_what_is_not_published_says_so_inside_the_frame(visitor, world, wave, workshop):
    unknown = visitor.open(f"/p/teilhabe/embed/{wave}/nothing", status=404)
    assert "frame-ancestors *" in unknown.response.headers["Content-Security-Policy"]
    assert "nicht mehr veröffentlicht" in unknown.h1.text
    assert unknown.response.headers["Cache-Control"] == "no-store"
    other = world.programme("other")
    assert other
    visitor.open(f"/p/other/embed/{wave}/progress_language", status=404)
    with workshop.database.writing() as session:
        withdraw(session, wave, at=CLOSED)
    visitor.open(f"/p/teilhabe/embed/{wave}/progress_language", status=404)
    visitor.open("/p/teilhabe/embed/language", status=404)


def test_the_code_to_copy_leads_to_the_page(app, visitor, wave):
    field = visitor.open("/p/teilhabe/language")
    ada = staff(app, programme="teilhabe")
    publish = ada.open(f"/staff/results/{wave}/publish")
    for page in (field, publish):
        codes = [code.text for code in page.select(".embed-code")]
        assert len(codes) > 1
        for code in codes:
            frame = BeautifulSoup(code, "html.parser").iframe
            assert frame["title"]
            address = unescape(frame["src"])
            assert address.startswith(f"{BASE}/p/teilhabe/embed/")
            assert visitor.open(address.removeprefix(BASE)).select_one(".embed-source")


def test_embedded_pages_speak_arabic_from_right_to_left(visitor, addresses):
    for address in addresses:
        page = visitor.open(f"{address}?lang=ar")
        assert (page.html["lang"], page.html["dir"]) == ("ar", "rtl")


def test_charts_run_from_right_to_left_on_arabic_pages(visitor, addresses):
    assert visitor.open(f"{addresses[0]}?lang=ar").select_one("figure svg")["direction"] == "rtl"
    assert visitor.open(f"{addresses[0]}?lang=de").select_one("figure svg")["direction"] == "ltr"


def test_a_framable_view_keeps_its_name_and_policy(app):
    view = app.view_functions["embeds.question"]
    assert inspect.unwrap(view).__name__ == "question"
