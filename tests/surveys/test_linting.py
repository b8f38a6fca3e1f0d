"""What a questionnaire must not ask carelessly."""

import pytest

from surveys.questionnaires import document
from surveys.questionnaires.linting import advice_of
from tests.factories import definition

BOTH = {"de": "x", "en": "x"}


def with_item(**values):
    """Return the fields questionnaire with one more item at its end."""
    found = definition("fields")
    found["sections"][-1]["items"].append(
        {"name": "extra", "type": "short_text", "stem": {**BOTH, "de": "?"}, **values}
    )
    return found


def asking(words, **values):
    return with_item(stem={"de": words, "en": "?"}, **values)


def faults(found):
    return [str(fault) for fault in document.parse(found).faults]


def advice(found):
    return [sentence for _place, sentence in advice_of(document.parse(found).questionnaire)]


SENSITIVE = [
    "Was ist Ihre Religion?",
    "Ihre Staatsangehörigkeit?",
    "Haben Sie eine Behinderung?",
    "Welche politische Meinung haben Sie?",
    "Ihre sexuelle Orientierung?",
    "In welchem Herkunftsland sind Sie geboren?",
]


@pytest.mark.parametrize("words", SENSITIVE)
def test_a_question_on_special_categories_must_be_settled(words):
    assert any("Art. 9" in fault for fault in faults(asking(words)))


@pytest.mark.parametrize("words", SENSITIVE)
def test_somebody_may_say_that_it_is_none(words):
    assert faults(asking(words, special=False)) == []


def test_a_special_question_needs_consent_before_it_and_is_optional():
    found = faults(asking("Ihre Religion?", special=True, required=True))
    assert any("muss freiwillig sein" in fault for fault in found)
    assert any("Einwilligung" in fault for fault in found)


def test_after_consent_a_special_question_is_sound():
    found = definition("fields")
    found["sections"][-1]["items"] += [
        {"name": "agreed", "type": "consent", "stem": BOTH, "accept": BOTH},
        {
            "name": "extra",
            "type": "short_text",
            "stem": {"de": "Ihre Religion?", "en": "Your religion?"},
            "special": True,
            "asked_if": {"equals": ["agreed", "yes"]},
        },
    ]
    assert faults(found) == []


@pytest.mark.parametrize(
    "words",
    [
        "Wie weit sind wir im Feld Gesundheit gekommen?",
        "Welche Hürden gibt es beim Ankommen?",
        "Wie viele Menschen erreichen Sie mit Ihrem Angebot?",
        "In welcher Sprache beraten Sie?",
    ],
)
def test_questions_on_the_work_of_an_organisation_are_left_alone(words):
    assert faults(asking(words)) == []
    assert advice(asking(words)) == []


@pytest.mark.parametrize(
    ("words", "values", "said"),
    [
        ("Wie lautet Ihr Name?", {}, "eine Person unmittelbar"),
        ("Ihre Anschrift?", {"type": "long_text"}, "eine Person unmittelbar"),
        ("Ihr Alter?", {}, "wenige, breite Gruppen"),
        ("Wie alt sind Sie?", {"type": "number"}, "genaue Zahl"),
        ("x" * 500, {}, "sehr lang"),
    ],
)
def test_what_is_worth_a_second_thought_is_advice(words, values, said):
    found = asking(words, **values)
    assert any(said in sentence for sentence in advice(found))
    assert faults(found) == []


def test_many_small_groups_are_advised_against():
    options = [{"code": f"g{n}", "label": BOTH} for n in range(20)]
    found = asking("Ihr Beruf?", type="single_choice", options=options)
    assert any("einzeln sehr klein" in sentence for sentence in advice(found))
