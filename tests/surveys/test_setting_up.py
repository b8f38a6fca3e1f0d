"""Setting up as verbs: colours, logos, lists, invitations, and the steps they make."""

import pytest
from sqlalchemy import select

from surveys import clock
from surveys.accounts.actor import Actor
from surveys.errors import NotReady
from surveys.fieldwork.first_steps import steps
from surveys.fieldwork.letters import letters, templates
from surveys.fieldwork.models import Organisation, Wave
from surveys.fieldwork.organisations import read_organisations
from surveys.fieldwork.preparing import (
    change_wave,
    invite_chosen,
    open_for_fieldwork,
)
from surveys.programmes.colours import ENOUGH, contrast_with_white, dark_enough
from surveys.programmes.errors import StillUsed
from surveys.programmes.listing import Entry, fields_of, set_fields
from surveys.programmes.logos import find_logo, keep, kind_of
from surveys.programmes.models import Programme
from surveys.programmes.statements import KINDS, blanks, proposed
from surveys.web.locale import LANGUAGES

ADA = Actor(1, "Ada", "ada@stadt.example", roles={1: frozenset({"coordinator"})})


@pytest.fixture
def programme(world):
    return world.programme()


def test_every_colour_can_be_made_dark_enough():
    # W3C's own examples: white on #767676 is 4.54, on #777777 it is 4.48.
    assert contrast_with_white("#767676") >= ENOUGH > contrast_with_white("#777777")
    for colour in ("#ffffff", "#ff0000", "#00ff00", "#ffff00", "#00ffff"):
        assert contrast_with_white(dark_enough(colour)) >= ENOUGH


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "png"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"<svg/>", None),
        (b"", None),
    ],
)
def test_a_picture_is_known_by_its_content(content, kind):
    assert kind_of(content) == kind


def test_a_kept_picture_is_found_by_the_name_it_got_and_no_other(tmp_path):
    name = keep(tmp_path, b"\xff\xd8\xff\xe0")
    found = find_logo(tmp_path, name)
    assert found and found[1] == "image/jpeg"
    assert find_logo(tmp_path, f"../{tmp_path.name}/{name}") is None


@pytest.mark.parametrize("kind", KINDS)
def test_a_proposed_statement_has_blanks_and_names_the_authority(kind):
    words = proposed(kind, name="Stadt", contact="Amt", phone="030", email="a@example.org")
    assert blanks(words)
    assert "{" not in words


def test_fields_somebody_else_added_meanwhile_stay(database, programme):
    with database.writing() as session:
        set_fields(session, programme, [Entry("work", "Arbeit"), Entry(None, "Sport")])
        found = [(field.key, field.position) for field in fields_of(session, programme)]
    assert found == [("work", 1), ("sport", 2), ("language", 3)]


def test_words_in_other_languages_stay_when_the_german_ones_change(database, programme):
    with database.writing() as session:
        set_fields(session, programme, [Entry("work", "Arbeit")])
        found = {field.key: field.name for field in fields_of(session, programme)}
    assert found["work"] == {"de": "Arbeit", "en": "Work"}


def test_a_field_with_a_survey_in_its_programme_is_not_removed(database, world, programme):
    world.wave(programme=programme)
    with pytest.raises(StillUsed), database.writing() as session:
        set_fields(session, programme, [Entry("work", "Arbeit", removed=True)])


def test_no_organisation_gets_two_links(database, world, keys, programme):
    number = world.wave(programme=programme)
    with database.writing() as session:
        row = Organisation(programme_id=programme, name="Verein", kind="club", district="")
        session.add(row)
        session.flush()
        wave = session.get_one(Wave, number)
        made = [invite_chosen(session, wave, programme, {row.id}, key=keys.links) for _ in range(2)]
    assert made == [1, 0]


def test_organisations_of_another_programme_are_not_invited(database, world, keys, programme):
    number, other = world.wave(programme=programme), world.programme("other")
    with database.writing() as session:
        row = Organisation(programme_id=other, name="Fremd", kind="club", district="")
        session.add(row)
        session.flush()
        wave = session.get_one(Wave, number)
        assert invite_chosen(session, wave, programme, {row.id}, key=keys.links) == 0


def test_an_opened_wave_is_not_changed(database, world, programme):
    number = world.wave(programme=programme)
    with database.reading() as session:
        opened = open_for_fieldwork(session, ADA, number)
        with pytest.raises(NotReady):
            change_wave(session, opened.survey, opened.wave, None)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_there_are_words_for_a_mail_in_every_language_of_pages(tag):
    words = templates().get(tag)
    if words is None:
        pytest.fail(f"letters.yaml has no {tag}")
    assert words["here"].startswith("[")
    for body in ("attributed", "anonymous"):
        for name in ("title", "link", "last_day", "phone", "authority"):
            assert f"{{{name}}}" in words[body]


def test_a_mail_names_the_link_and_the_last_day_in_its_language(database, world, programme):
    number = world.wave(programme=programme)
    with database.reading() as session:
        opened = open_for_fieldwork(session, ADA, number)
    found = {one.language.tag: one for one in letters(opened, "https://example.org/s/x")}
    assert "https://example.org/s/x" in found["de"].body
    assert "030 23125 000" in found["de"].body


def test_a_coordinator_without_administration_is_told_who_does_the_rest(database, programme):
    with database.reading() as session:
        found = steps(session, ADA, session.get_one(Programme, programme), at=clock.now())
    assert [step.endpoint for step in found[:2]] == ["", ""]
    assert next(step.title for step in found if step.state == "next") == "Wen Sie fragen"


def test_a_pasted_row_without_a_heading_is_a_row(database, programme):
    with database.reading() as session:
        [read] = read_organisations(session, programme, "Kulturverein\tVerein")
        assert read_organisations(session, programme, "Name\tArt") == ()
    assert read.faults == ()


def test_the_first_wave_without_names_has_no_invitation(database, world, programme):
    world.wave(mode="A", programme=programme)
    with database.reading() as session:
        assert session.scalar(select(Wave.access)) == "open"
