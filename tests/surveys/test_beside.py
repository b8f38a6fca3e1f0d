"""What an organisation says beside its answers."""

from datetime import date

import pytest

from surveys.responses.beside import Beside, Group, Quoted, SignOff, changed_items

EVERYTHING = Beside(
    sign_off=SignOff("Mina Muster", "Vorstand", date(2026, 11, 28)),
    named=True,
    quoted=Quoted.ANONYMOUS,
    agreed=frozenset({"kind"}),
    minority={"kind": "Wir sehen das anders."},
    group=Group(12, discussed=True),
    must_sign=True,
    touched={"kind": 3},
    earlier={"wish": "mehr Kurse"},
    languages={"7": "ar"},
)


def test_whoever_said_nothing_agreed_to_nothing():
    nothing = Beside.read(None)
    assert not nothing.named
    assert nothing.quoted is Quoted.NO
    assert nothing.stored() == {}


def test_what_is_stored_is_read_again():
    assert Beside.read(EVERYTHING.stored()) == EVERYTHING


def test_a_response_keeps_nothing_of_its_draft():
    sent = EVERYTHING.submitted({"kind", "wish"})
    assert (sent.must_sign, sent.touched, sent.earlier, sent.languages) == (False, {}, {}, {})
    assert (sent.sign_off, sent.named, sent.quoted) == (
        EVERYTHING.sign_off,
        True,
        Quoted.ANONYMOUS,
    )


def test_nothing_is_agreed_about_what_was_not_asked():
    sent = EVERYTHING.submitted({"wish"})
    assert (sent.agreed, sent.minority) == (frozenset(), {})


def test_a_minority_view_can_be_taken_back():
    kept = EVERYTHING.about("kind", agreed=False, minority="")
    assert (kept.agreed, kept.minority) == (frozenset(), {})


@pytest.mark.parametrize(
    ("before", "now", "changed"),
    [
        ({"a": "1"}, {"a": "1"}, set()),
        ({}, {"a": None}, set()),
        ({"a": None}, {"a": "1"}, {"a"}),
        ({"a": "1"}, {}, {"a"}),
        ({"a": "1", "a.other": None}, {"a": "1", "a.other": "x"}, {"a"}),
    ],
)
def test_an_answer_has_changed_if_it_or_its_parts_did(before, now, changed):
    assert changed_items(before, now) == changed


def test_what_is_answered_needs_no_earlier_answer():
    kept = EVERYTHING.after({}, {"wish": "weniger Papier"}, 4)
    assert kept.earlier == {}
    assert kept.touched == {"kind": 3, "wish": 4}
