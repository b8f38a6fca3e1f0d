"""Indices of a questionnaire: declared once, unfolded with their sections, checked."""

import copy

import pytest

from surveys.questionnaires import document
from surveys.questionnaires.questionnaire import IndexItem
from tests.factories import definition


@pytest.fixture
def indices():
    return copy.deepcopy(definition("indices"))


def faults(broken):
    return [str(fault) for fault in document.parse(broken).faults]


def items(*names):
    return [{"item": name} for name in names]


def test_an_index_names_variables_and_which_are_turned(indices):
    index = document.read(indices).indices[0]
    assert (index.name, index.kind, index.label["de"]) == ("involved", "reflective", "Beteiligung")
    assert [one.variable for one in index.items] == [
        "involvement.informed",
        "involvement.heard",
        "involvement.passed_over",
    ]
    assert [one.is_reversed for one in index.items] == [False, False, True]


def test_an_index_belongs_to_the_action_field_that_its_items_share(indices):
    assert document.read(indices).indices[0].action_field == "politics"
    indices["indices"][0]["action_field"] = "language"
    assert document.read(indices).indices[0].action_field == "language"


def test_an_index_over_repeated_sections_is_repeated_with_them(indices):
    _, language, work = document.read(indices).indices
    assert (language.name, work.name) == ("arrival_language", "arrival_work")
    assert (language.action_field, work.action_field) == ("language", "work")
    assert work.label["de"] == "Ankommen in Arbeit"
    assert work.origin == "arrival"
    assert work.items[1] == IndexItem("help_work.known", is_reversed=False, reference="help.known")


def test_every_variable_of_an_index_is_in_the_codebook(indices):
    from surveys.responses.columns import codebook_of

    found = document.read(indices)
    names = {variable.name for variable in codebook_of(found)}
    assert {one.variable for index in found.indices for one in index.items} <= names


def test_two_items_are_too_few(indices):
    indices["indices"][0]["items"].pop()
    assert faults(indices) == ["indices[involved].items: needs at least 3 entries. Add some."]


def test_an_index_without_items_has_the_same_fault(indices):
    del indices["indices"][1]["items"]
    assert faults(indices) == ["indices[arrival].items: needs at least 3 entries. Add some."]


@pytest.mark.parametrize("name", ["nobody", "involvement.nobody", "involvement", "open"])
def test_what_is_no_scale_is_named_with_a_cure(indices, name):
    indices["indices"][0]["items"] += items(name)
    assert faults(indices) == [
        (
            f"indices[involved].items: `{name}` is no scale that is asked. "
            "Name one, or a row of a grid."
        )
    ]


def test_of_an_index_that_is_repeated_each_fault_is_said_once(indices):
    indices["indices"][1]["items"] += items("help.nobody")
    assert len(faults(indices)) == 1
    assert "`help.nobody`" in faults(indices)[0]


def test_an_item_named_twice_is_refused(indices):
    indices["indices"][0]["items"] += items("involvement.heard")
    assert faults(indices) == [
        "indices[involved].items: `involvement.heard` is named twice. Take one out."
    ]


def test_scales_of_different_length_make_no_index(indices):
    indices["indices"][0]["items"] += items("stars")
    assert faults(indices) == [
        (
            "indices[involved].items: has scales of 3, 11 options. "
            "Choose items with as many options each."
        )
    ]


def test_items_that_are_not_repeated_together_make_no_index(indices):
    indices["indices"][0]["items"] += items("arrives")
    assert faults(indices) == [
        "indices[involved].items: mixes items that are not repeated together. Choose some that are."
    ]


def test_a_name_used_twice_is_refused(indices):
    indices["indices"][1]["name"] = "involved"
    indices["indices"][1]["items"] = items(
        "involvement.heard", "involvement.informed", "involvement.passed_over"
    )
    assert faults(indices) == ["indices[involved].name: is used twice. Rename one of them."]


def test_a_repeated_index_cannot_have_the_name_of_another(indices):
    indices["indices"][0]["name"] = "arrival_work"
    assert faults(indices) == ["indices[arrival].name: is used twice. Rename one of them."]


def test_a_missing_translation_is_said_once(indices):
    indices["fallback"] = False
    del indices["indices"][1]["label"]["de"]
    indices["indices"][1]["label"]["en"] = "Arrival"
    found = faults(indices)
    assert "indices[arrival].label: the words in `de` are missing. Add them." in found
    assert len(found) == 2


@pytest.mark.parametrize("kind", ["", "both"])
def test_an_index_is_of_one_of_two_kinds(indices, kind):
    indices["indices"][0]["kind"] = kind
    (fault,) = faults(indices)
    assert fault.startswith("indices[involved].kind: ")


def test_options_that_exclude_all_have_no_index(indices):
    assert {index.name for index in document.read(indices).indices} == {
        "involved",
        "arrival_language",
        "arrival_work",
    }
