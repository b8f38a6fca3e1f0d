"""The short notice of the first mail says where an address came from, and what becomes of it."""

from datetime import date

import pytest

from surveys.fieldwork.models import Wave
from surveys.fieldwork.notices import art14_words
from surveys.programmes.models import Authority


@pytest.fixture
def authority():
    return Authority(
        name="Amt für Beispiele",
        contact_name="Koordinierungsstelle",
        contact_email="hilfe@example.org",
        privacy_officer="datenschutz@example.org",
    )


def test_it_names_the_source_and_the_officer(authority):
    words = art14_words(Wave(mode="A"), authority, "Vereinsregister", "de")
    assert "Ihre Adresse haben wir von hier: Vereinsregister." in words
    assert "datenschutz@example.org" in words


def test_without_a_source_it_says_whom_to_ask(authority):
    words = art14_words(Wave(mode="A"), authority, " ", "de")
    assert "Koordinierungsstelle: hilfe@example.org" in words


@pytest.mark.parametrize(("mode", "day"), [("C", "30. Januar 2027"), ("P", "1. Juni 2028")])
def test_it_says_until_when_the_link_to_answers_is_there(authority, mode, day):
    wave = Wave(mode=mode, link_deletion_on=date(2027, 1, 30), delete_on=date(2028, 6, 1))
    assert day in art14_words(wave, authority, "Vereinsregister", "de")


def test_without_names_there_is_no_link_to_answers(authority):
    words = art14_words(Wave(mode="A", delete_on=date(2028, 6, 1)), authority, "x", "de")
    assert "verbinden wir sie nicht" in words
