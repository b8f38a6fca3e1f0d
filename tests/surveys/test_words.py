"""In mode A nothing that follows from somebody's own words stays with the codes."""

import copy

import pytest

from surveys.errors import NotReady
from surveys.fieldwork.waves import require_anonymous
from surveys.questionnaires import document
from surveys.questionnaires.words import betraying, computed_from_words
from surveys.responses.answering import answers_after, bare
from tests.factories import definition

STEM = {"de": "x", "en": "x"}


def with_items(*items):
    found = copy.deepcopy(definition("fields"))
    found["sections"] = found["sections"][:1]
    found["sections"][0]["items"] += [{"stem": STEM, **item} for item in items]
    return document.read(found)


TEXT = {"name": "remark", "type": "short_text"}
COPY = {"name": "copy", "type": "calculated", "level": "text", "value": {"join": ["remark"]}}
LENGTH = {"name": "length", "type": "calculated", "value": {"length": "remark"}}
TWICE = {"name": "twice", "type": "calculated", "value": {"multiply": ["length", 2]}}
ASKED = {"name": "more", "type": "number", "asked_if": {"answered": "remark"}}


def test_a_value_computed_from_words_leaves_no_trace():
    asked = with_items(TEXT, COPY, LENGTH, TWICE)
    given = answers_after(asked, {}, {"kind": "club", "remark": "Mein Chef ist streng."})
    assert given["length"] == 21
    kept, texts = bare(asked, given)
    assert (kept["copy"], kept["length"], kept["twice"], kept["remark"]) == (None,) * 4
    assert texts == [("remark", "Mein Chef ist streng.")]
    assert computed_from_words(asked) == {"copy", "length", "twice"}


@pytest.mark.parametrize("items", [(TEXT, COPY), (TEXT, LENGTH, TWICE), (TEXT, ASKED)])
def test_a_wave_without_names_refuses_what_follows_from_words(items):
    with pytest.raises(NotReady, match="follows from what somebody wrote"):
        require_anonymous(with_items(*items))


def test_words_beside_a_choice_count_as_words():
    asked = with_items(
        {
            "name": "role",
            "type": "single_choice",
            "options": [{"code": code, "label": STEM} for code in "ab"],
            "other": STEM,
            "explain": STEM,
        },
        {"name": "why", "type": "number", "asked_if": {"answered": "role.why"}},
        {"name": "what", "type": "number", "asked_if": {"answered": "role.other"}},
        {"name": "fine", "type": "number", "asked_if": {"equals": ["role", "other"]}},
    )
    assert list(betraying(asked)) == ["why", "what"]


def test_words_in_entries_count_as_words():
    asked = with_items(
        {
            "name": "projects",
            "type": "repeating_group",
            "items": [
                {"name": "title", "type": "short_text", "stem": STEM},
                {
                    "name": "size",
                    "type": "number",
                    "stem": STEM,
                    "asked_if": {"answered": "title"},
                },
            ],
        },
        {"name": "many", "type": "number", "asked_if": {"at_least": [{"count": "projects"}, 2]}},
    )
    assert list(betraying(asked)) == ["projects.size"]


def test_rules_on_codes_are_nobodys_words():
    require_anonymous(document.read(definition("fields")))
