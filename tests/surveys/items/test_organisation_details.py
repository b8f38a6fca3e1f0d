"""What is known of an organisation, confirmed or corrected."""

from random import Random

from surveys.items import ITEM_TYPES
from surveys.items.base import NOTHING_SOUND
from tests.surveys.items.answers import asked, faults, names_asked, said, sent, variables

CHANCE = Random(1)  # noqa: S311  a test guards no secret
US = asked("organisation_details").items["us"]
KIND = ITEM_TYPES["organisation_details"]
RIGHT = {"name": "Verein Beispiel", "kind": "club", "district": "north", "email": "a@example.org"}


def filled(**changed):
    return {f"x__{detail}": words for detail, words in {**RIGHT, **changed}.items()}


def known(**record):
    return KIND.default(US, {f"known.organisation_{name}": words for name, words in record.items()})


def test_the_record_stands_in_the_fields():
    assert known(**RIGHT) == RIGHT
    assert known() is None


def test_what_cannot_be_chosen_is_not_shown_as_chosen():
    assert known(**{**RIGHT, "kind": "Theater"})["kind"] is None


def test_what_was_sent_is_kept_and_the_record_is_not_asked():
    found = sent(US, **filled(name="  Neuer   Name ", kind="office"))
    assert found.problem is None
    assert found.value == {**RIGHT, "name": "Neuer   Name", "kind": "office"}


def test_required_means_every_field():
    found = sent(US, **filled(district=""))
    assert found.problem == "Bitte füllen Sie jedes Feld aus."
    assert found.value["name"] == "Verein Beispiel"
    assert found.sound == found.value
    assert not KIND.is_seen(US, {"us": found.sound})
    assert KIND.is_seen(US, {"us": RIGHT})
    assert sent(US).value is None
    assert sent(US, **filled(district="", email="verein")).sound is NOTHING_SOUND


def test_wrong_codes_and_addresses_are_named():
    found = sent(US, **filled(kind="king", email="verein"))
    assert "stand nicht zur Auswahl" in found.problem
    assert "fehlt das Zeichen @" in found.problem
    assert (found.value["kind"], found.value["email"]) == (None, "verein")


def test_it_is_said_line_by_line():
    assert said(US, RIGHT) == [
        "Name der Organisation: Verein Beispiel",
        "Art der Organisation: Verein",
        "Bezirk: Nordstadt",
        "E-Mail-Adresse: a@example.org",
    ]
    assert "المدينة الشمالية" in said(US, RIGHT, "ar")[2]
    assert said(US, None) == []
    assert KIND.word(US, "club", "ar", "de", place="kind") == "جمعية"


def test_rules_know_the_kind():
    assert "members" in names_asked(asked("organisation_details"), us=RIGHT)
    assert "members" not in names_asked(
        asked("organisation_details"), us={**RIGHT, "kind": "office"}
    )
    wrong = faults("organisation_details", "members", asked_if={"equals": ["us.kind", "king"]})
    assert "no option `king`" in wrong[0]


def test_it_says_who_somebody_is():
    assert not KIND.anonymous
    assert KIND.bared(US, RIGHT) == (None, [])
    assert variables(US) == ()


def test_details_without_a_list_are_faults():
    assert ".kinds" in faults("organisation_details", "us", kinds=[])[0]
    assert ".districts" in faults("organisation_details", "us", districts=[])[0]
    assert ".details" in faults("organisation_details", "us", details=["name", "name"])[0]
    assert "details" in faults("organisation_details", "us", details=["founder"])[0]


def test_a_sample_is_an_answer():
    sample = KIND.sample(US, CHANCE)
    assert sent(US, **{f"x__{part}": words for part, words in sample.items()}).problem is None
