"""The sentences: their numbers, singular and plural, and what they never claim."""

import inspect

import pytest

from analysis.dashboards import caveats, sentences
from analysis.dashboards.writing import Number


def plain(text):
    return text.replace("\xa0", " ")


FORBIDDEN = ("repräsentativ", "signifikant", "beweist", "führt zu", "die bürger", "fehlermarge")


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_sentence_claims_what_a_survey_cannot(word):
    assert word not in inspect.getsource(sentences).lower()


def test_one_and_many_are_said_in_good_german():
    assert sentences.progress(Number(1, 41)).startswith("1 von 41")
    assert "sieht deutliche" in sentences.progress(Number(1, 41))
    assert "sehen deutliche" in sentences.progress(Number(2, 41))
    assert "sehen deutliche" in sentences.progress(Number(0, 41))


def test_a_list_survey_says_what_is_not_known():
    # 38 of 60: 63 %, 22 silent (analysis-methods, sentence 4).
    assert plain(caveats.list_survey(38, 60)) == (
        "38 von 60 eingeladenen Organisationen haben geantwortet (63 %). Was die anderen 22 "
        "denken, wissen wir nicht."
    )


def test_when_one_or_nobody_is_silent_the_sentence_still_reads_well():
    assert "Was die andere denkt" in caveats.list_survey(59, 60)
    assert caveats.list_survey(60, 60) == "Alle 60 Eingeladenen haben geantwortet."


def test_bounds_and_interval_are_those_of_the_methods():
    # x = 26, n = 38, N = 60: worst case 43-80 %, with finite population 59-77 %.
    assert "mindestens 43 % und höchstens 80 %" in plain(caveats.bounds(26, 38, 60))
    assert "zwischen 59 % und 77 %" in plain(caveats.interval(26, 38, 60))


def test_the_weight_of_one_answer_is_said_for_small_bases():
    assert "bis zu 7 Prozentpunkten" in caveats.weight_of_one(14)
    assert caveats.small_bases([14, 40, 7]) == (caveats.weight_of_one(14),)
    assert caveats.small_bases([30, 9]) == ()


def test_one_answer_is_not_one_answers():
    assert sentences.counts_only(1).startswith("Nur eine Antwort.")
    assert sentences.counts_only(7).startswith("Nur 7 Antworten.")
    assert "die eine Person" in caveats.open_link(1)
    assert "die 260 Teilnehmenden" in caveats.open_link(260)


def test_a_shared_first_place_names_both():
    said = sentences.most_often(Number(12, 40), ["Kosten", "Zeit"])
    assert plain(said) == (
        "Gleich oft am häufigsten genannt: „Kosten“, „Zeit“, je 12 von 40 (30 %)."
    )


def test_many_missing_answers_are_said_and_few_are_not():
    assert "18 von 120" in caveats.many_missing(18, 120)
    assert caveats.many_missing(4, 20) == ""
    assert caveats.many_missing(17, 120) == ""


@pytest.mark.parametrize(
    ("n", "words"), [(27, "Fast alle"), (16, "Mehr als die"), (15, "Die Hälfte"), (14, "Weniger")]
)
def test_the_overview_says_it_in_halves(n, words):
    assert sentences.at_a_glance("importance", Number(n, 30)).startswith(words)


def test_below_ten_answers_nothing_is_put_into_words():
    assert sentences.at_a_glance("progress", Number(3, 9)) == ""
