"""What nobody can ever be asked is a fault; what somebody can is none."""

import pytest

from surveys.questionnaires import document
from tests.factories import definition

ABOUT = "sections[about]"


def places(found):
    return [(fault.place, fault.sentence) for fault in document.parse(found).faults]


def with_rule(rule, *, required=False):
    """Return the fields questionnaire with `rule` on its last section's first item."""
    found = definition("fields")
    item = found["sections"][-1]["items"][0]
    item |= {"asked_if": rule, "required": required}
    return found, item["name"]


IMPOSSIBLE = [
    {"any": []},
    {"all": [{"equals": ["kind", "club"]}, {"equals": ["kind", "office"]}]},
    {"all": [{"contains": ["fields", "work"]}, {"contains_none": ["fields", ["work"]]}]},
    {"all": [{"less": ["members", 5]}, {"greater": ["members", 9]}]},
    {"greater": ["members", 10000]},
    {"not": {"answered": "kind"}},
    {"all": [{"answered": "members"}, {"empty": "members"}]},
    {"none": [{"one_of": ["kind", ["club", "office", "school"]]}]},
]
POSSIBLE = [
    {"equals": ["kind", "club"]},
    {"all": [{"equals": ["kind", "club"]}, {"contains": ["fields", "work"]}]},
    {"all": [{"at_least": ["members", 5]}, {"at_most": ["members", 5]}]},
    {"not": {"answered": "members"}},
    {"all": [{"contains": ["fields", "work"]}, {"contains": ["fields", "language"]}]},
    {"at_least": [{"count": "fields"}, 2]},
]


@pytest.mark.parametrize("rule", IMPOSSIBLE, ids=str)
def test_an_item_that_nobody_is_ever_asked_is_a_fault(rule):
    found, name = with_rule(rule)
    [(place, sentence)] = places(found)
    assert place.endswith(f"items[{name}].asked_if")
    assert "nie gestellt" in sentence


@pytest.mark.parametrize("rule", POSSIBLE, ids=str)
def test_an_item_that_somebody_is_asked_is_none(rule):
    found, _name = with_rule(rule)
    assert places(found) == []


def test_a_required_item_that_is_never_asked_is_named_as_such():
    found, _name = with_rule({"any": []}, required=True)
    assert "Pflichtfrage" in places(found)[0][1]


def test_a_section_nobody_can_reach_is_one_fault_not_one_per_item():
    found = definition("fields")
    found["sections"][-1]["asked_if"] = IMPOSSIBLE[1]
    [(_place, sentence)] = places(found)
    assert "Diese Seite kann niemand erreichen" in sentence


def test_what_depends_on_an_item_that_is_hidden_with_it_is_hidden_too():
    found = definition("fields")
    items = found["sections"][0]["items"]
    club = {"equals": ["kind", "club"]}
    extra = {"name": "extra", "type": "number", "stem": {"de": "x", "en": "x"}, "asked_if": club}
    items.append(extra)
    rule = {"all": [{"answered": "extra"}, {"equals": ["kind", "office"]}]}
    found["sections"][-1]["items"][0]["asked_if"] = rule
    assert "nie gestellt" in places(found)[0][1]


def test_an_option_that_never_shows_is_a_fault():
    found = definition("fields")
    options = next(i for i in found["sections"][0]["items"] if i["name"] == "fields")["options"]
    options[0]["asked_if"] = IMPOSSIBLE[1]
    assert any("Diese Antwort erscheint nie" in sentence for _place, sentence in places(found))
