"""Versions: what changed, whether it compares, and answers to several of them in one wave."""

import copy

import pytest

from surveys import reading
from surveys.fieldwork.models import Wave
from surveys.questionnaires import document
from surveys.questionnaires.comparing import Comparability, changed, differences
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import breaks_between, publish
from surveys.reading import Missing, Reader
from tests.factories import LONG_AGO, definition


@pytest.fixture
def first():
    return definition("fields")


@pytest.fixture
def second(first):
    return copy.deepcopy(first)


def item_in(definition_, name):
    return next(
        item
        for section in definition_["sections"]
        for item in section["items"]
        if item["name"] == name
    )


def proposed(first, second):
    found = differences(document.read(first), document.read(second))
    return {one.name: one.proposed for one in found if one.proposed != Comparability.UNCHANGED}


def test_the_same_document_has_no_difference(first, second):
    assert proposed(first, second) == {}


def test_another_wording_stays_comparable_until_somebody_says_otherwise(first, second):
    item_in(second, "kind")["stem"]["de"] = "Was für eine Organisation sind Sie heute?"
    assert proposed(first, second) == {"kind": "comparable"}


def test_a_code_that_goes_breaks_the_series(first, second):
    scale = item_in(second, "progress")
    scale["options"] = scale["options"][:-1]
    assert proposed(first, second) == {"progress_language": "break", "progress_work": "break"}


def test_another_bound_breaks_the_series_and_another_page_order_does_not(first, second):
    item_in(second, "members")["maximum"] = 5
    assert proposed(first, second) == {"members": "break"}


def test_an_item_is_its_name(first, second):
    item_in(second, "members")["name"] = "size"
    assert proposed(first, second) == {"size": "added", "members": "removed"}


def test_a_difference_says_what_it_was_in_each_language(first, second):
    item_in(second, "kind")["stem"]["en"] = "What are you?"
    [one] = changed(differences(document.read(first), document.read(second)))
    [change] = one.changes
    assert (change.what, change.language) == ("stem", "en")
    assert change.after == "What are you?"


def publish_next(database, wave_id, definition_, **decided):
    """Publish a next version and let new respondents of the wave get it."""
    with database.writing() as session:
        wave = session.get_one(Wave, wave_id)
        survey = session.get_one(Survey, wave.survey_id)
        version = publish(session, survey, definition_, at=LONG_AGO, decided=decided)
        before = wave.version_id
        wave.version_id = version.id
        return before, version.id


def rows(database, wave_id):
    with database.reading() as session:
        programme = reading.wave_facts(session, wave_id).programme_id
        return reading.wave_data(session, wave_id, reader=Reader.of_the_house(programme)).answers


def test_what_a_person_decides_is_kept_with_the_version(world, database, second):
    wave = world.wave("fields")
    item_in(second, "kind")["stem"]["de"] = "Anders gemeint?"
    older, newer = publish_next(database, wave, second, kind="break", members="break")
    with database.reading() as session:
        assert breaks_between(session, older, newer) == {"kind"}


def test_a_draft_stays_on_its_version(world, visitor, database, second):
    wave = world.wave("fields")
    link = world.link(wave)
    page = visitor.start(link)
    item_in(second, "kind")["stem"]["de"] = "Neue Frage nach der Art?"
    publish_next(database, wave, second)
    page = visitor.open("/answer")
    assert "Neue Frage" not in page.words
    assert "Neue Frage" in visitor.start(world.link(wave)).words


def test_answers_to_two_versions_are_counted_together_by_code(world, database, second):
    wave = world.wave("fields")
    world.respond(wave, kind="office")
    item_in(second, "kind")["options"].reverse()
    publish_next(database, wave, second, kind="comparable")
    world.respond(wave, kind="office")
    with database.reading() as session:
        [variable] = [
            one
            for one in reading.codebook(session, session.get_one(Wave, wave).version_id)
            if one.name == "kind"
        ]
    found = rows(database, wave)
    assert {variable.codes[place] for place in found["kind"]} == {"office"}


def test_answers_before_a_break_are_not_in_this_wave(world, database, second):
    wave = world.wave("fields")
    world.respond(wave, kind="club", members=12)
    item_in(second, "members")["maximum"] = 5
    publish_next(database, wave, second)
    world.respond(wave, kind="club", members=3)
    found = rows(database, wave)
    assert sorted(found["members!"]) == [Missing.NOT_IN_WAVE, 0]
    assert sorted(found["members"].dropna()) == [3]


def test_an_item_only_the_newer_version_asks_is_missing_before(world, database, second):
    wave = world.wave("fields")
    world.respond(wave, kind="club")
    second["sections"][0]["items"].append(
        {**copy.deepcopy(item_in(second, "kind")), "name": "another", "required": False}
    )
    publish_next(database, wave, second)
    world.respond(wave, kind="club", another="club")
    assert sorted(rows(database, wave)["another"]) == [Missing.NOT_IN_WAVE, 0]
