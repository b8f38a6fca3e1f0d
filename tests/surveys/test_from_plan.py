"""Taking measures and districts over from the plan of a programme."""

from copy import deepcopy

from surveys.questionnaires import document
from surveys.questionnaires.from_plan import PlannedDistrict, PlannedMeasure, with_plan
from tests.factories import definition

MEASURES = [
    PlannedMeasure("courses", {"de": "Kurse", "en": "Courses", "fr": "Cours"}, "language", "reach"),
    PlannedMeasure("fair", {"de": "Messe", "en": "Fair"}, "work"),
    PlannedMeasure("sport", {"de": "Sport", "en": "Sports"}, "health"),
]
DISTRICTS = [PlannedDistrict("north", {"de": "Nord", "en": "North"})]


def filled(**settings):
    text = definition("measure_block")
    text["sections"][1]["items"][0].update(settings)
    return with_plan(text, MEASURES, DISTRICTS)["sections"][1]["items"][0]["measures"]


def test_a_block_gets_the_measures_of_the_fields_that_can_be_chosen():
    assert [one["code"] for one in filled(measures=[])] == ["courses", "fair"]
    assert filled(measures=[])[0] == {
        "code": "courses",
        "label": {"de": "Kurse", "en": "Courses"},
        "action_field": "language",
        "goal": "reach",
    }


def test_a_block_of_one_field_gets_its_measures_alone():
    assert [one["code"] for one in filled(action_field="work")] == ["fair"]


def test_a_block_without_fields_gets_all():
    text = definition("measure_block")
    del text["sections"][1]["items"][0]["fields"]
    found = with_plan(text, MEASURES, DISTRICTS)["sections"][1]["items"][0]["measures"]
    assert [one["code"] for one in found] == ["courses", "fair", "sport"]


def test_what_an_editor_added_to_a_measure_stays():
    courses, fair = filled()
    assert courses["label"] == {"de": "Kurse", "en": "Courses", "ar": "دورات مسائية"}
    assert fair["label"]["ar"] == "معرض وظائف"
    ruled = filled(
        measures=[{"code": "fair", "label": {}, "asked_if": {"answered": "fields"}, "goal": "old"}]
    )
    assert ruled[1]["asked_if"] == {"answered": "fields"}
    assert "goal" not in ruled[1]


def test_a_filled_document_is_sound_and_the_draft_stays_as_it_was():
    text = definition("measure_block")
    before = deepcopy(text)
    assert document.read(with_plan(text, MEASURES, DISTRICTS)).items["effect_fair"]
    assert text == before


def test_districts_are_filled_wherever_they_are_asked():
    text = definition("measure_block")
    stem = {"de": "Wo?", "en": "Where?", "ar": "أين؟"}
    text["sections"][0]["items"].append({"name": "where", "type": "district", "stem": stem})
    found = with_plan(text, MEASURES, DISTRICTS)["sections"][0]["items"][-1]
    assert found["options"] == [{"code": "north", "label": {"de": "Nord", "en": "North"}}]


def test_a_draft_of_any_shape_is_no_accident():
    assert with_plan({}, MEASURES, DISTRICTS)["sections"] == []
    assert with_plan({"sections": [{"items": None}, 3]}, [], [])["sections"] == [{"items": []}]
