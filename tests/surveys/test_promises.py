"""What respondents are promised follows from what is configured, and from nothing else."""

from datetime import UTC, date, datetime

import pytest

from surveys.fieldwork.promises import Promised, deadline, mode_words, promises

NO_INFLUENCE = "Ihre Antworten haben keinen Einfluss auf Aufenthalt, Leistungen oder Förderung."


@pytest.mark.parametrize(
    ("mode", "words"),
    [
        ("A", "Wir speichern nicht, wer geantwortet hat"),
        ("A", "Wir werten erst ab 10 Antworten aus"),
        ("A", "Löschcode"),
        ("C", "Eine Vertrauensstelle kann bis zum 1. Mai 2027 feststellen"),
        ("C", "Sonst kann das niemand"),
        ("P", "Nur die Verwaltung sieht, welche Organisation was geantwortet hat"),
        ("P", "amtliche Unterlagen"),
    ],
)
def test_each_mode_says_what_holds_for_it(mode, words):
    said = {
        one: " ".join(promises(Promised(one, link_deletion_on=date(2027, 5, 1)))) for one in "ACP"
    }
    assert words in said[mode]
    assert all(words not in said[other] for other in "ACP" if other != mode)


@pytest.mark.parametrize("mode", "ACP")
def test_that_answers_have_no_influence_is_said_only_where_it_was_confirmed(mode):
    assert NO_INFLUENCE in promises(Promised(mode, no_influence=True))
    assert NO_INFLUENCE not in promises(Promised(mode))


@pytest.mark.parametrize("mode", "ACP")
def test_the_mode_has_its_name_on_pages(mode):
    assert mode_words(mode) in {"ohne Namen", "vertraulich", "mit Namen"}


@pytest.mark.parametrize(
    ("minutes", "words"), [(0, ""), (1, "noch eine Minute"), (30, "noch 30 Minuten")]
)
def test_the_grace_is_stated_before_the_first_question(minutes, words):
    said = deadline(datetime(2027, 3, 28, 21, 59, tzinfo=UTC), minutes)
    assert "28. März 2027, 23:59 Uhr" in said
    assert words in said
    assert ("Haben Sie bis dahin angefangen" in said) == bool(minutes)
