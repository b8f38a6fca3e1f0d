"""Definition documents: what is read, and what a writer is told."""

import copy

import pytest

from surveys.errors import BrokenDefinition
from surveys.questionnaires import document, loading
from surveys.questionnaires.routing import applicable
from tests.factories import QUESTIONNAIRES, definition

DEMO = QUESTIONNAIRES.parents[1] / "surveys" / "demo" / "content"


@pytest.fixture
def fields():
    return copy.deepcopy(definition("fields"))


def faults(broken):
    with pytest.raises(BrokenDefinition) as raised:
        document.read(broken)
    return raised.value.faults


@pytest.mark.parametrize("path", sorted(QUESTIONNAIRES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_questionnaire_of_the_collection_is_sound(path):
    assert document.read(loading.load(path)).items


@pytest.mark.parametrize("name", ["stakeholder", "residents"])
def test_the_questionnaires_of_the_demo_speak_four_languages(name):
    found = document.read(loading.load(DEMO / f"{name}.yaml"))
    assert found.languages == ("de", "de-x-einfach", "en", "ar")


def test_a_section_is_repeated_for_each_option(fields):
    found = document.read(fields)
    assert found.section("field_work").action_field == "work"
    assert found.items["progress_work"].stem["de"] == "Wie weit sind wir bei Arbeit gekommen?"


def test_other_stands_before_what_excludes_all(fields):
    assert document.read(fields).items["hurdles_work"].codes == ("time", "money", "other", "none")


def test_a_wrong_type_is_named_with_place_and_cure(fields):
    fields["sections"][0]["items"][1]["type"] = "dropdown"
    (fault,) = faults(fields)
    assert fault.startswith("sections[about].items[kind]: is not a kind of item. Use one of:")


def test_a_rule_on_a_later_item_is_named_with_place_and_cure(fields):
    fields["sections"][0]["items"][2]["asked_if"] = {"equals": ["direction", "low"]}
    (fault,) = faults(fields)
    assert fault.startswith("sections[about].items[members].asked_if: `direction` is asked later.")


def test_a_missing_translation_is_named_with_place_and_cure(fields):
    del fields["sections"][2]["title"]["en"]
    assert faults(fields) == ["sections[whole].title: the words in `en` are missing. Add them."]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"equals": ["nobody", "x"]}, "there is no item `nobody`"),
        ({"equals": ["kind", "king"]}, "has no option `king`"),
        ({"less": ["kind", 3]}, "does not fit"),
        ({"at_least": ["members", "many"]}, "needs a number"),
        ({"sometimes": ["kind", "club"]}, "is no rule"),
        ({"all": "kind"}, "is no rule"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(fields, rule, words):
    fields["sections"][2]["asked_if"] = rule
    assert words in faults(fields)[0]


def test_a_name_used_twice_is_refused(fields):
    fields["sections"][2]["items"][0]["name"] = "kind"
    assert "is used in sections[about] too" in faults(fields)[0]


def test_a_code_used_twice_is_refused(fields):
    fields["sections"][0]["items"][1]["options"][1]["code"] = "club"
    assert any("is used twice" in fault for fault in faults(fields))


def test_a_grouping_must_cover_every_option(fields):
    fields["groupings"][1]["merge"]["other"]["codes"] = ["office"]
    assert "exactly one group" in faults(fields)[0]


def test_a_grouping_needs_a_required_item(fields):
    fields["sections"][0]["items"][1]["required"] = False
    assert all("required single choice" in fault for fault in faults(fields))


def test_a_file_that_is_no_yaml_is_refused_with_its_line(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("a: [1, 2\nb: 3", encoding="utf-8")
    with pytest.raises(BrokenDefinition, match="line 2"):
        loading.load(path)


def test_the_command_says_every_fault_and_fails(fields, tmp_path):
    import yaml
    from click.testing import CliRunner

    from app import main

    del fields["title"]["en"]
    path = tmp_path / "broken.yaml"
    path.write_text(yaml.safe_dump(fields), encoding="utf-8")
    result = CliRunner().invoke(main, ["questionnaire", "check", str(path)])
    assert result.exit_code == 1
    assert "title: the words in `en` are missing" in result.output


def asked(definition_, **answers):
    found = document.read(definition_)
    return [item.name for _section, items in applicable(found, answers) for item in items]


def test_an_unanswered_item_satisfies_no_comparison(fields):
    assert "arrival_work" not in asked(fields, fields=["work"])


def test_a_not_around_an_unanswered_item_holds(fields):
    fields["sections"][2]["asked_if"] = {"not": {"equals": ["kind", "club"]}}
    assert "direction" in asked(fields)
    assert "direction" not in asked(fields, kind="club")


def test_an_answer_that_no_longer_applies_steers_nothing(fields):
    answers = {"fields": ["language"], "aware_work": "yes"}
    assert "arrival_work" not in asked(fields, **answers)
