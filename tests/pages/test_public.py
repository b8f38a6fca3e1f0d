"""The public pages of a programme."""

from datetime import timedelta

import pytest

from analysis.releases.freezing import make_release
from analysis.releases.publishing import publish, publish_everything, withdraw
from surveys import clock
from surveys.reading import wave_facts
from surveys.web import catalogues, locale
from surveys.web.locale import LANGUAGES
from surveys.web.words import words_in
from tests.pages.results_cast import answer

CLOSED = clock.now() + timedelta(days=20)
"""After the closing of every wave made here."""


def release(workshop, wave):
    """Make the results of a wave, and publish all of them."""
    make_release(workshop, wave, at=CLOSED)
    with workshop.database.writing() as session:
        publish_everything(session, wave_facts(session, wave), at=CLOSED)


@pytest.fixture
def wave(world):
    return world.wave(programme=world.programme())


def test_before_a_release_the_page_says_what_it_is_about_and_no_number(visitor, world, wave):
    answer(world, wave, 12)
    page = visitor.open("/p/teilhabe")
    assert "Worum es geht." in page.words
    assert "Es gibt noch keine Ergebnisse" in page.words
    assert not page.select(".statement")
    assert "12" not in page.select_one("main .field-list").text


def test_results_for_staff_are_not_published(visitor, world, wave, workshop):
    answer(world, wave, 12)
    make_release(workshop, wave, at=clock.now())
    assert not visitor.open("/p/teilhabe").select(".statement")


def test_after_closing_it_opens_with_statements_to_read_aloud(visitor, world, wave, workshop):
    answer(world, wave, 8)
    answer(world, wave, 4, direction="low")
    world.link(wave)
    release(workshop, wave)
    statements = [
        " ".join(one.text.split()) for one in visitor.open("/p/teilhabe")(class_="statement")
    ]
    assert statements[0].startswith("12 von 13 eingeladenen Organisationen haben geantwortet.")
    assert statements[1].startswith("8 von 12 Organisationen sehen das Konzept auf dem richtigen")


def test_a_field_without_published_numbers_gives_no_reason_for_it(visitor, world, wave, workshop):
    answer(world, wave, 6)
    answer(world, wave, 6, progress_language="low")
    release(workshop, wave)
    cards = visitor.open("/p/teilhabe").select(".field-card")
    assert "6 von 12" in cards[0].text
    assert "Hiervon ist nichts veröffentlicht." in cards[1].text
    assert "ab 10" not in cards[1].text
    assert "Hiervon ist nichts veröffentlicht." in visitor.open("/p/teilhabe/work").words


def test_the_page_of_a_field_shows_what_was_released(visitor, world, wave, workshop):
    answer(world, wave, 6)
    answer(world, wave, 6, progress_language="low")
    release(workshop, wave)
    page = visitor.open("/p/teilhabe/language")
    assert "6 von 12 (50 %) sehen deutliche Fortschritte." in page.words.replace("\xa0", " ")


def test_what_nearly_all_say_is_not_counted_in_public(visitor, world, wave, workshop):
    answer(world, wave, 12)
    release(workshop, wave)
    page = visitor.open("/p/teilhabe/language")
    figure = page.select_one("#progress_language")
    assert "Fast alle antworteten „weit“" in figure.text
    assert "12 von 12" not in figure.text


def test_words_are_never_public(visitor, world, wave, workshop):
    answer(world, wave, 12, change_language="Mehr Kurse.")
    release(workshop, wave)
    assert "Mehr Kurse." not in visitor.open("/p/teilhabe/language").text


@pytest.mark.usefixtures("wave")
def test_the_next_dates_are_shown(visitor):
    assert "Steuerungsrunde" in visitor.open("/p/teilhabe").select_one(".dates").text


def test_an_open_wave_invites_everybody(visitor, world):
    wave = world.wave(mode="A", programme=world.programme())
    link = visitor.open("/p/teilhabe").select_one("main a.kern-btn")
    assert link["href"] == world.link(wave)


@pytest.mark.usefixtures("wave")
def test_personal_links_are_on_no_public_page(visitor):
    links = [link["href"] for link in visitor.open("/p/teilhabe").select("a[href]")]
    assert "/p/teilhabe/mitwirken" in links
    assert not [link for link in links if link.startswith("/s/")]


@pytest.mark.usefixtures("wave")
def test_strange_programmes_and_fields_are_no_pages(visitor):
    visitor.open("/p/nobody", status=404)
    visitor.open("/p/teilhabe/nobody", status=404)


@pytest.mark.usefixtures("wave")
def test_the_public_page_sets_no_cookie(visitor):
    visitor.open("/p/teilhabe")
    assert not visitor.client._cookies


def test_a_chosen_language_stays_on_the_way(visitor, world, wave, workshop):
    answer(world, wave, 6)
    answer(world, wave, 6, progress_language="low")
    release(workshop, wave)
    link = visitor.open("/p/teilhabe?lang=en").select_one(".field-card a")
    page = visitor.open(link["href"])
    assert page.html["lang"] == "en"
    assert "6 of 12" in page.words
    assert not visitor.client._cookies


def test_results_that_nobody_published_are_not_public(visitor, world, wave, workshop):
    answer(world, wave, 12)
    make_release(workshop, wave, at=CLOSED)
    assert not visitor.open("/p/teilhabe").select(".statement")
    visitor.open(f"/p/teilhabe/method/{wave}", status=404)


def test_only_chosen_fields_and_questions_are_public(visitor, world, wave, workshop):
    answer(world, wave, 6)
    answer(world, wave, 6, progress_language="low")
    make_release(workshop, wave, at=CLOSED)
    with workshop.database.writing() as session:
        facts = wave_facts(session, wave)
        publish(session, facts, fields=["language"], left_out=["progress_language"], at=CLOSED)
    page = visitor.open("/p/teilhabe/language")
    assert page.select_one("#aware_language")
    assert not page.select_one("#progress_language")
    number = visitor.open(f"/p/teilhabe/method/{wave}?cell=progress_language")
    assert "6" not in number.select_one("#number").text


def test_withdrawn_results_are_gone(visitor, world, wave, workshop):
    answer(world, wave, 12)
    release(workshop, wave)
    with workshop.database.writing() as session:
        withdraw(session, wave, at=CLOSED)
    assert not visitor.open("/p/teilhabe").select(".statement")


@pytest.mark.parametrize("address", ["/p/teilhabe", "/p/teilhabe/language"])
def test_results_are_offered_in_every_language(visitor, world, wave, workshop, address):
    answer(world, wave, 12)
    release(workshop, wave)
    links = visitor.open(address).select(".languages a")
    assert [link["hreflang"] for link in links] == [one.lang for one in LANGUAGES.values()]
    for link in links:
        page = visitor.open(link["href"])
        assert page.html["lang"] == link["hreflang"]
        assert page.html["dir"] == link["dir"]
        assert page.select_one(".languages a[aria-current]")["href"] == link["href"]
    assert not visitor.client._cookies


@pytest.mark.parametrize("protection", ["few", "groups"])
def test_everything_results_say_is_translated(visitor, world, workshop, monkeypatch, protection):
    wave = world.wave(programme=world.programme(), protection=protection, expected_answers=60)
    answer(world, wave, 15)
    answer(world, wave, 15, progress_language="low", direction="low", hurdles_language=["money"])
    answer(world, wave, 10, kind="office", fields=["language", "work"], progress_work="none")
    release(workshop, wave)
    asked = said_by_us(monkeypatch)
    for address in (
        *("/p/teilhabe", "/p/teilhabe/language", "/p/teilhabe/work"),
        *(f"/p/teilhabe/embed/{wave}/progress_language", "/p/teilhabe/embed/language"),
    ):
        page = visitor.open(f"{address}?lang=uk")
        for link in page.select("main a[href*='/chart/']"):
            assert visitor.client.get(link["href"]).status_code == 200
    wanted = catalogues.wanted("uk")
    assert len(asked) > 50
    assert sorted(words for words in asked if wanted.get(words) is None) == []


def said_by_us(monkeypatch):
    """Return a set that fills with each text a page asks the catalogue for."""
    asked = set()

    def heard(tag, message):
        asked.add(message)
        return words_in(tag, message)

    monkeypatch.setattr(locale, "words_in", heard)
    return asked


def test_a_browser_in_arabic_is_answered_in_arabic(visitor, wave):
    assert wave
    page = visitor.open("/p/teilhabe", headers={"Accept-Language": "ar-SY,ar;q=0.9"})
    assert page.html["lang"] == "ar"
    assert "lang=ar" not in page.select_one("main a[href*=mitwirken]")["href"]


def test_questions_in_another_language_say_so(visitor, world, wave, workshop):
    answer(world, wave, 6)
    answer(world, wave, 6, progress_language="low")
    release(workshop, wave)
    heading = visitor.open("/p/teilhabe/language?lang=fa").select_one("#progress_language h3")
    assert (heading["lang"], heading["dir"]) == ("de", "ltr")
    row = visitor.open("/p/teilhabe/language?lang=fa").select_one("#progress_language tbody th")
    assert (row["lang"], row["dir"]) == ("de", "ltr")
    for tag in ("de", "en"):
        page = visitor.open(f"/p/teilhabe/language?lang={tag}")
        assert not page.select("#progress_language h3[lang], #progress_language th[lang]")


def test_words_of_staff_in_another_language_say_so(visitor, wave):
    assert wave
    about = visitor.open("/p/teilhabe?lang=ar").find("p", string="Worum es geht.")
    assert (about["lang"], about["dir"]) == ("de", "ltr")
    assert "lang" not in visitor.open("/p/teilhabe").find("p", string="Worum es geht.").attrs
