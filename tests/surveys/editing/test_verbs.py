"""Verbs on the document: whatever is done can be taken back, and done again on a newer draft."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaires.document import parse
from surveys.questionnaires.editing import items, parts, sections
from surveys.questionnaires.editing.changes import (
    applied,
    difference,
    flattened,
    inverse,
    overlap,
    unflattened,
)
from surveys.questionnaires.editing.languages import with_languages
from surveys.questionnaires.editing.places import PlaceGone, all_places, find, get, place_of
from tests.factories import definition

NAMES = ("a", "b", "c")


def document(shape=((2, 1, 3))):
    return {
        "questionnaire": "q",
        "base_language": "de",
        "languages": ["de"],
        "sections": [
            {
                "name": f"s{s}",
                "title": {"de": f"Seite {s}"},
                "items": [
                    {"name": f"i{s}_{i}", "type": "short_text", "stem": {"de": f"Frage {s} {i}"}}
                    for i in range(n)
                ],
            }
            for s, n in enumerate(shape)
        ],
    }


@st.composite
def deeds(draw):
    """One verb with its arguments, to be done to whatever document there is."""
    return draw(
        st.tuples(
            st.sampled_from(
                ["add", "add section", "change", "duplicate", "move", "move to", "remove"]
            ),
            st.integers(0, 50),
            st.integers(0, 50),
            st.sampled_from([-1, 1]),
        )
    )


def done(document, deed):  # noqa: PLR0911  one way out per verb
    what, first, second, by = deed
    places = [place for place, _part in all_places(document)]
    if what == "add section" or not places:
        return sections.add(document, {"de": f"Neu {second}"}, None)
    place = places[first % len(places)]
    if what == "add":
        item = {"type": "number", "stem": {"de": f"Wie viel {second}?"}}
        return items.add(document, place[:1], item)
    if what == "change":
        part = dict(get(document, place))
        settings = {**part, "help": {"de": str(second)}, "required": bool(second % 2)}
        return parts.change(document, place, settings)
    if what == "duplicate":
        verb = sections.duplicate if len(place) == 1 else items.duplicate
        return verb(document, place[0] if len(place) == 1 else place)
    if what == "move":
        verb = sections.move if len(place) == 1 else items.move
        return verb(document, place[0] if len(place) == 1 else place, by)
    if what == "move to":
        parents = [one for one in places if len(one) == 1] if len(place) == 2 else [()]
        return parts.move_to(document, place, parents[second % len(parents)], second % 5)
    return parts.remove(document, place)


@given(st.lists(deeds(), max_size=12))
def test_every_change_can_be_taken_back_in_turn(todo):
    start = now = document()
    made = []
    for deed in todo:
        before = now
        now, change = done(now, deed)
        assert applied(before, change) == now
        made.append(change)
    for change in reversed(made):
        now = applied(now, inverse(change))
    assert now == start


@given(deeds(), deeds())
def test_changes_that_do_not_overlap_can_be_done_in_either_order(mine, theirs):
    start = document()
    _mine, my_change = done(start, mine)
    after_theirs, their_change = done(start, theirs)
    adds = {"add", "duplicate", "move"}
    if overlap(my_change, their_change) or {my_change.kind, their_change.kind} & adds:
        return
    after_mine = applied(start, my_change)
    assert applied(after_theirs, my_change) == applied(after_mine, their_change)


@given(deeds())
def test_a_verb_leaves_the_document_it_was_given_alone(deed):
    start = document()
    before = copy.deepcopy(start)
    done(start, deed)
    assert start == before


@given(
    st.dictionaries(
        st.sampled_from(["stem", "help", "messages", "options", "asked_if", "kept", "minimum"]),
        st.one_of(
            st.integers(),
            st.booleans(),
            st.dictionaries(st.sampled_from(["de", "en"]), st.text(), max_size=2),
            st.lists(
                st.fixed_dictionaries(
                    {"code": st.sampled_from(NAMES), "label": st.just({"de": "x"})}
                ),
                max_size=3,
            ),
        ),
    )
)
def test_settings_come_back_from_their_paths_as_they_were(part):
    assert unflattened(flattened(part)) == part


def test_a_moved_item_keeps_its_place_behind_its_neighbour():
    moved, _change = items.move(document(), ("s0", "i0_0"), 1)
    assert [item["name"] for item in moved["sections"][0]["items"]] == ["i0_1", "i0_0"]


def test_past_the_edge_an_item_goes_to_the_page_beside():
    moved, change = items.move(document(), ("s0", "i0_1"), 1)
    assert [item["name"] for item in moved["sections"][1]["items"]] == ["i0_1", "i1_0"]
    assert applied(moved, inverse(change)) == document()


def test_a_section_that_is_doubled_has_names_and_rules_of_its_own():
    doubled, change = sections.duplicate(definition("fields"), "about")
    copied = get(doubled, change.place)
    names = {item["name"] for item in copied["items"]}
    assert not names & {item["name"] for item in doubled["sections"][0]["items"]}
    assert [fault for fault in parse(doubled).faults if "twice" in fault.sentence] == []


def test_rules_inside_a_copy_mean_the_copy():
    start = document((2,))
    start["sections"][0]["items"][1]["asked_if"] = {"answered": "i0_0"}
    start["sections"][0]["items"][1]["stem"] = {"de": "Sie sagten {i0_0}."}
    doubled, change = sections.duplicate(start, "s0")
    first, second = get(doubled, change.place)["items"]
    assert second["asked_if"] == {"answered": first["name"]}
    assert second["stem"] == {"de": f"Sie sagten {{{first['name']}}}."}


def test_names_are_made_from_the_words_that_matter():
    added, change = items.add(
        document(), ("s1",), {"type": "likert", "stem": {"de": "Wie wichtig ist die Sprache?"}}
    )
    assert change.place == ("s1", "wichtig_sprache")
    assert find(added, change.place)["type"] == "likert"


def test_two_people_may_change_two_settings_of_one_item():
    part = {"stem": {"de": "A", "en": "A"}, "options": [{"code": "x", "label": {"de": "X"}}]}
    mine = difference(("s", "i"), part, {**part, "stem": {"de": "B", "en": "A"}})
    theirs = difference(
        ("s", "i"), part, {**part, "options": [{"code": "x", "label": {"de": "Y"}}]}
    )
    assert not overlap(mine, theirs)
    assert overlap(mine, difference(("s", "i"), part, {**part, "stem": {"de": "C", "en": "A"}}))


def test_a_language_that_goes_takes_its_words_along():
    without, change = with_languages(definition("fields"), ["de"])
    assert parse(without).faults == ()
    assert applied(without, inverse(change)) == definition("fields")


def test_a_place_that_is_gone_is_said():
    with pytest.raises(PlaceGone):
        items.remove(document(), place_of("s0/nothing"))
