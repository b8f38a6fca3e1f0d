"""Earlier answers repeated in later texts: escaped, isolated, in words of the page's language."""

import pytest

from surveys.questionnaires import document
from tests.factories import definition

NASTY = "<script>alert(1)</script> **fett** [x](https://example.org) `c`"


@pytest.fixture
def link(world):
    return world.link(world.wave("piping"))


def second(visitor, link, language="de", **answers):
    visitor.start(link, language=language)
    return visitor.send("/answer/first", **answers)


def test_an_answer_is_repeated_in_words(visitor, link):
    page = second(visitor, link, item_called="Ada", item_kind="club", item_trust__town="high")
    assert page.h1.text.strip() == "Nun zu \u2068Ada\u2069"
    assert page.select_one(".section-intro strong").text == "\u2068Verein\u2069"
    assert "Warum sagt \u2068Ada\u2069: \u2068viel\u2069?" in page.words
    assert "wegen \u2068Ada\u2069" in page.words


def test_what_was_not_answered_is_an_ellipsis(visitor, link):
    page = second(visitor, link)
    assert "Warum sagt \u2068…\u2069: \u2068…\u2069?" in page.words


def test_marks_and_tags_of_a_respondent_stay_what_they_are(visitor, link):
    page = second(visitor, link, item_called=NASTY)
    assert NASTY in page.h1.text
    assert NASTY in page.select_one("legend").text
    assert NASTY in page.select_one("input[value=us] + span").text
    main = page.select_one("main")
    assert not main.select("script, legend strong, .options strong, .options a, code")
    page = visitor.send("/answer/second", item_why="us")
    assert f"wegen \u2068{NASTY}\u2069" in page.words


def test_words_of_another_direction_are_kept_apart(visitor, link):
    page = second(visitor, link, item_called="مرحبا")
    assert "Nun zu \u2068مرحبا\u2069" in page.h1.text
    visitor.send("/answer/first", item_called="Ada")
    fields = {f["name"]: f["value"] for f in visitor.page.select("main form input[type=hidden]")}
    page = visitor.post("/answer/second/language", **fields, language="ar")
    assert page.h1.text.strip() == "الآن \u2068Ada\u2069"


def test_an_option_is_repeated_in_the_language_of_the_page(visitor, link):
    page = second(visitor, link, "ar", item_kind="office", item_trust__land="low")
    assert page.select_one(".section-intro strong").text == "\u2068دائرة\u2069"
    assert "عن الريف: \u2068قليل\u2069" in page.words


def test_the_words_of_other_are_repeated_with_it(visitor, link):
    page = second(visitor, link, item_kind="other", item_kind__other="*Stiftung*")
    assert "anderes: *Stiftung*" in page.select_one(".section-intro").text


def test_nothing_of_an_answer_is_seen_by_the_next(visitor, link, world, app):
    second(visitor, link, item_called="Ada")
    other = type(visitor)(app.test_client())
    page = second(other, world.link(world.wave("piping")), item_called="Bea")
    assert "Ada" not in page.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{nobody}", "there is no item `nobody`"),
        ("{why}", "`why` is asked later"),
        ("{trust.sea}", "`trust` has no part `sea`"),
        ("{known.organisation_kind}", "cannot be repeated in a text"),
    ],
)
def test_repeating_what_is_not_there_is_a_fault(words, sentence):
    text = definition("piping")
    text["sections"][1]["items"][0]["stem"]["de"] = words
    (fault,) = document.parse(text).faults
    assert sentence in str(fault)
    assert (fault.section, fault.item) == ("second", "why")
