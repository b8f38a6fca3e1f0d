"""What is said on paper besides the questions: numbers, who answers what, where to go on."""

from pathlib import Path

import pytest

from surveys.questionnaires import document
from surveys.questionnaires.formats.sheet import BLANK, sheet_of
from surveys.questionnaires.loading import load

QUESTIONNAIRES = Path(__file__).parents[2] / "questionnaires"
TEXT = {"de": "Wort"}


def sheet(name):
    return sheet_of(document.read(load(QUESTIONNAIRES / f"{name}.yaml")))


def question(found, number):
    return next(ask for part in found.parts for ask in part.questions if ask.number == number)


def choice(name, **more):
    options = [{"code": code, "label": {"de": code}} for code in ("ja", "nein", "beides")]
    return {"name": name, "type": "single_choice", "stem": TEXT, "options": options, **more}


def text(name, **more):
    return {"name": name, "type": "short_text", "stem": TEXT, **more}


def of_items(*items):
    return sheet_of(
        document.read(
            {
                "questionnaire": "made",
                "base_language": "de",
                "languages": ["de"],
                **dict.fromkeys(("title", "purpose", "what_happens"), TEXT),
                "minutes": 5,
                "sections": [{"name": "only", "title": TEXT, "items": list(items)}],
            }
        )
    )


def test_a_question_says_who_answers_it():
    found = of_items(choice("a"), text("b", asked_if={"equals": ["a", "ja"]}))
    assert question(found, "2").only_if == (
        "Nur beantworten, wenn Sie bei Frage 1 „ja“ angekreuzt haben."
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"one_of": ["a", ["ja", "nein"]]}, "Sie bei Frage 1 „ja“ oder „nein“ angekreuzt haben"),
        ({"differs": ["a", "ja"]}, "Sie bei Frage 1 etwas anderes angekreuzt haben als „ja“"),
        ({"answered": "a"}, "Sie Frage 1 beantwortet haben"),
        ({"asked": "a"}, "Frage 1 für Sie gilt"),
        ({"equals": ["n", 5]}, "Sie bei Frage 2 „5“ angegeben haben"),
        ({"at_least": ["n", 5]}, "die Antwort auf Frage 2 mindestens 5 ist"),
        ({"greater": ["y", 2019]}, "die Antwort auf Frage 3 größer als 2019 ist"),
        ({"equals": ["c", "yes"]}, "Sie bei Frage 4 zugestimmt haben"),
        ({"not": {"answered": "a"}}, "es nicht zutrifft, dass Sie Frage 1 beantwortet haben"),
        (
            {"any": [{"answered": "a"}, {"all": [{"empty": "n"}, {"answered": "y"}]}]},
            (
                "Sie Frage 1 beantwortet haben oder "
                "(Sie Frage 2 nicht beantwortet haben und Sie Frage 3 beantwortet haben)"
            ),
        ),
        (
            {"at_least": ["double", 10]},
            "die Summe aus Frage 2 und Frage 2, wenn alles beantwortet ist mindestens 10 ist",
        ),
        ({"equals": ["size", "big"]}, "die Antwort auf Frage 2 größer als 9 ist"),
    ],
)
def test_rules_are_said_to_the_reader(rule, said):
    size = {"if": [{"greater": ["n", 9]}, {"value": "big"}, {"value": "small"}]}
    found = of_items(
        choice("a"),
        {"name": "n", "type": "number", "stem": TEXT},
        {"name": "y", "type": "year", "stem": TEXT},
        {"name": "c", "type": "consent", "stem": TEXT},
        {
            "name": "double",
            "type": "calculated",
            "stem": TEXT,
            "value": {"add": ["n", "n"]},
            "level": "interval",
        },
        {"name": "size", "type": "calculated", "stem": TEXT, "value": size, "level": "nominal"},
        text("last", asked_if=rule),
    )
    assert question(found, "5").only_if == f"Nur beantworten, wenn {said}."


def test_a_tick_leads_past_what_it_leaves_out():
    found = of_items(
        choice("a", dont_know=True),
        text("b", asked_if={"equals": ["a", "ja"]}),
        text("c", asked_if={"one_of": ["a", ["ja", "nein"]]}),
        text("d"),
    )
    assert question(found, "1").ways == {
        "nein": "weiter mit Frage 3",
        "beides": "weiter mit Frage 4",
        "dont_know": "weiter mit Frage 4",
    }


def test_nobody_is_led_past_a_question_another_answer_may_ask_for():
    either = {"any": [{"equals": ["a", "ja"]}, {"equals": ["b", "ja"]}]}
    found = of_items(choice("a"), choice("b"), text("c", asked_if=either), text("d"))
    assert question(found, "1").ways == {}
    assert question(found, "2").ways == {}


def test_what_rests_on_a_question_left_out_is_left_out_too():
    found = of_items(
        choice("a"),
        choice("b", asked_if={"equals": ["a", "ja"]}),
        text("c", asked_if={"equals": ["b", "ja"]}),
    )
    assert question(found, "1").ways == dict.fromkeys(("nein", "beides"), "danach sind Sie fertig")


def test_free_words_beside_an_answer_lead_nowhere():
    found = of_items(
        choice("a", other=TEXT), text("b", asked_if={"answered": "a.other"}), text("c")
    )
    assert question(found, "1").ways == {}


def test_what_is_computed_has_no_number_and_no_place():
    found = sheet("calculated")
    assert "total" not in found.numbers
    assert all(ask.item.type != "calculated" for part in found.parts for ask in part.questions)


def test_a_repeated_answer_is_room_to_write():
    part = sheet("piping").parts[1]
    assert f"{BLANK}" in part.title["de"]
    assert "(Ihre Antwort auf Frage 1)" in part.title["de"]
    assert "{" not in question(sheet("piping"), "4").options[0].options[0].label["de"]


def test_there_is_room_for_as_many_measures_as_may_be_chosen():
    parts = [part for part in sheet("measure_block").parts if part.measure]
    assert [part.measure for part in parts] == [1, 2]
    assert "mindestens 2 Maßnahmen" in parts[1].only_if
    assert "Kurse am Abend" not in str(parts)[: str(parts).index("subject=")]


def test_options_with_the_same_condition_stand_together():
    found = question(sheet("measure_block"), "2").options
    assert [[one.code for one in together.options] for together in found] == [
        ["courses", "tandem"],
        ["fair"],
    ]
    assert found[0].only_if == "Nur, wenn Sie bei Frage 1 „Sprache“ angekreuzt haben:"


def test_items_inside_an_entry_have_letters():
    group = question(sheet("repeating_group"), "2")
    assert [inner.number for inner in group.inner] == ["2a", "2b", "2c", "2d", "2e"]
    assert "Frage 2c" in group.inner[3].only_if
