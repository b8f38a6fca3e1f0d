"""A respondent's way in each language that has a catalogue."""

import re

import pytest

from surveys.web import catalogues
from surveys.web.locale import LANGUAGES, day, language_of, moment, ngettext, spoken
from surveys.web.words import catalogue
from tests.factories import LONG_AGO, definition

SHORT = catalogues.IN_SHORT


def spoken_by(tag, questionnaire="fields"):
    """Return a questionnaire in one more language, with the words of German."""
    return {**definition(questionnaire), "languages": ["de", "en", tag], "fallback": True}


def words_in(part):
    """Yield every text of a document."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict | list):
        for one in part.values() if isinstance(part, dict) else part:
            yield from words_in(one)


QUESTIONS = {"Sprache", *words_in(definition("fields"))}
"""What the questionnaire itself says in German, being in German."""


def german_left_on(page, tag):
    """Return the German sentences of the interface on a page that the language has words for."""
    told = {" ".join(words.split()) for words in page.html.stripped_strings} - QUESTIONS
    return [words for words in catalogue(tag) if words in told and catalogue(tag)[words] != words]


@pytest.mark.parametrize("tag", SHORT)
def test_the_way_from_entry_to_receipt_is_in_the_language(visitor, world, tag):
    link = world.link(world.wave(spoken_by(tag)))
    pages = [visitor.open(f"{link}?lang={tag}"), visitor.start(link, language=tag)]
    visitor.send("/answer/about", item_kind="club", item_members="12", item_fields="language")
    visitor.send("/answer/field_language", item_progress_language="high")
    review = visitor.send("/answer/whole", item_direction="low")
    hidden = {field["name"]: field["value"] for field in review.select("main form [type=hidden]")}
    pages += [review, visitor.open("/pause"), visitor.post("/submit", **hidden)]
    for page in pages:
        assert page.html["lang"] == language_of(tag).lang
        assert page.html["dir"] == ("rtl" if tag in {"fa", "ckb"} else "ltr")
        assert german_left_on(page, tag) == []


@pytest.mark.parametrize("tag", SHORT)
def test_an_ended_survey_and_a_wrong_answer_are_told_in_the_language(visitor, world, tag):
    link = world.link(world.wave(spoken_by(tag), mode="A", access="open"))
    visitor.start(link, language=tag)
    page = visitor.send("/answer/about", status=422, item_members="x")
    assert page.select(".field-error")
    assert german_left_on(page, tag) == []
    closed = world.wave(spoken_by(tag), closes_in=LONG_AGO - LONG_AGO)
    page = visitor.open(f"{world.link(closed)}?lang={tag}", status=410)
    assert german_left_on(page, tag) == []


def test_a_respondent_changes_the_language_on_any_page(visitor, world):
    link = world.link(world.wave(spoken_by("uk")))
    page = visitor.start(link, language="de")
    button = page.select_one("button[name=language][value=uk]")
    assert (button["lang"], button.text) == ("uk", "Українська")


def test_a_browser_that_prefers_a_language_gets_it(visitor, world):
    link = world.link(world.wave(spoken_by("fa")))
    page = visitor.open(link, headers={"Accept-Language": "fa-IR,fa;q=0.9,en;q=0.5"})
    assert page.html["lang"] == "fa"
    page = visitor.open("/s/nothing-here", status=404, headers={"Accept-Language": "ro"})
    assert page.html["lang"] == "ro"


def test_dari_and_swiss_french_speak_with_the_words_of_their_languages(visitor, world):
    for tag, words in (("fa-AF", "آغاز یا ادامه"), ("fr-CH", "Commencer ou continuer")):
        page = visitor.open(f"{world.link(world.wave(spoken_by(tag)))}?lang={tag}")
        assert page.html["lang"] == tag
        assert words in page.words
        assert not page.select_one(".skip-link").get("lang")


@pytest.mark.parametrize("tag", LANGUAGES)
def test_days_and_moments_are_written_in_every_language(tag):
    with spoken(tag):
        assert re.search(r"2026", day(LONG_AGO))
        assert re.search(r"\d:\d\d", moment(LONG_AGO))


@pytest.mark.parametrize(
    ("tag", "numbers", "forms"),
    [
        ("uk", (1, 2, 5, 11, 21), ("хвилина", "хвилини", "хвилин", "хвилин", "хвилина")),
        ("ru", (1, 2, 5, 11, 21), ("минута", "минуты", "минут", "минут", "минута")),
        ("pl", (1, 2, 5, 12, 22), ("minuty", "minut", "minut", "minut", "minut")),
        ("ro", (1, 2, 19, 20, 101), ("minut", "minute", "minute", "de minute", "minute")),
        ("bg", (1, 2, 5), ("минута", "минути", "минути")),
        ("fr", (0, 1, 2, 1_000_000), ("minute", "minute", "minutes", "minutes")),
        ("fa", (1, 2), ("دقیقه", "دقیقه")),
        ("tr", (1, 2), ("dakika", "dakika")),
        ("ku", (1, 2), ("deqeyekê", "deqeyan")),
        ("ckb", (1, 2), ("خولەکێک", "خولەک")),
    ],
)  # fmt: skip
def test_a_number_takes_the_form_of_its_language(tag, numbers, forms):
    with spoken(tag):
        said = [ngettext("etwa %(num)s Minute", "etwa %(num)s Minuten", n) for n in numbers]
    assert [words.endswith(f" {form}") for words, form in zip(said, forms, strict=True)] == [
        True
    ] * len(forms), said
