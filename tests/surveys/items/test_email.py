"""An e-mail address."""

import time
from random import Random

import pytest

from surveys.items import ITEM_TYPES
from surveys.items.item import REFUSED
from surveys.web.locale import spoken
from tests.surveys.items.answers import asked, names_asked, said, sent, variables

CHANCE = Random(1)  # noqa: S311  a test guards no secret
ADDRESS = asked("email").items["address"]
SECOND = asked("email").items["second"]


@pytest.mark.parametrize(
    "typed",
    [
        "verein@example.org",
        "Vor.Name+x@mail.example.co.uk",
        "o'hara_1@example.museum",
        "büro@müllheim.example",
        "مكتب@مثال.إختبار",
    ],
)
def test_an_address_is_kept_as_it_was_typed(typed):
    found = sent(ADDRESS, x=f" {typed} ")
    assert (found.value, found.problem) == (typed, None)


def test_what_mail_programs_put_around_it_is_taken_off():
    assert sent(ADDRESS, x="mailto:a@example.org").value == "a@example.org"
    assert sent(ADDRESS, x="<a@example.org>").value == "a@example.org"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("verein", "fehlt das Zeichen @"),
        ("verein example.org", "keine Leerzeichen"),
        ("a@example.org b@example.org", "keine Leerzeichen"),
        ("verein@example,org", "Komma"),
        ("verein@example", "fehlt ein Teil"),
        ("@example.org", "kann so nicht stimmen"),
        ("a@@example.org", "kann so nicht stimmen"),
        (".a@example.org", "kann so nicht stimmen"),
        ("a..b@example.org", "kann so nicht stimmen"),
        ("a@-example.org", "kann so nicht stimmen"),
        ("a@example..org", "kann so nicht stimmen"),
        ("a@127.0.0.1", "kann so nicht stimmen"),
        ("x" * 65 + "@example.org", "kann so nicht stimmen"),
        ("a@" + "x" * 300 + ".org", "zu lang"),
    ],
)
def test_a_sentence_says_what_is_wrong_and_the_words_stay(typed, words):
    found = sent(ADDRESS, x=typed)
    assert words in found.problem
    assert found.value == typed


def test_nobody_can_make_us_think_long():
    begun = time.perf_counter()
    for typed in ("a" * 200_000, "a@" * 100_000, "a@" + "a-" * 100_000, "a." * 100_000 + "@b.c"):
        assert sent(ADDRESS, x=typed).problem
    assert time.perf_counter() - begun < 2


def test_blank_required_reason_and_own_sentence():
    assert sent(ADDRESS).problem
    assert sent(ADDRESS, x__missing="refused").value == REFUSED
    assert (sent(SECOND).value, sent(SECOND).problem) == (None, None)
    assert sent(SECOND, x="x").problem == "Bitte prüfen Sie die zweite Adresse."
    with spoken("ar"):
        assert sent(SECOND, x="x").problem == "يرجى التحقق من العنوان الثاني."


def test_it_is_words_and_says_who_somebody_is():
    kind = ITEM_TYPES["email"]
    assert variables(ADDRESS) == ()
    assert kind.free_text
    assert not kind.anonymous
    assert kind.bared(ADDRESS, "a@example.org") == (None, [("", "a@example.org")])
    assert said(ADDRESS, "a@example.org") == ["a@example.org"]


def test_rules_know_whether_there_is_one():
    assert "second" in names_asked(asked("email"), address="a@example.org")
    assert "second" not in names_asked(asked("email"), address=REFUSED)


def test_a_sample_is_an_answer():
    assert sent(ADDRESS, x=ITEM_TYPES["email"].sample(ADDRESS, CHANCE)[""]).problem is None
