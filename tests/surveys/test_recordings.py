"""What a sound file is, whatever it is called; where recordings lie and how long they stay."""

import os
import stat
import struct
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from surveys import clock
from surveys.cli import purge
from surveys.errors import NotStored
from surveys.questionnaires.audio import recordings
from surveys.questionnaires.audio.content import TYPES, read_sound
from surveys.questionnaires.audio.models import Recording
from surveys.questionnaires.audio.recordings import find_path, folder_of, keep, sweep
from surveys.questionnaires.audio.spoken import checked, codes_of, with_recording
from surveys.questionnaires.document import parse
from surveys.questionnaires.editing.changes import applied, inverse
from surveys.questionnaires.editing.models import DraftChange, QuestionnaireDraft
from surveys.questionnaires.editing.places import PlaceGone, all_places, get
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from tests import sounds
from tests.factories import LONG_AGO, definition, texts
from tests.sounds import SOUNDS, aac, box, element, m4a, mp3, ogg, tag, wav, webm

KIND = ("about", "kind")


@pytest.mark.parametrize("kind", TYPES)
def test_each_kind_is_known_by_its_content(kind):
    found = read_sound(SOUNDS[kind])
    assert found and found.kind == kind


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"ID3",
        b"\0" * 5000,
        tag(b"only a tag"),
        tag(b"x") + b"<html><script>alert(1)</script>",
        b"<!doctype html><audio src=x>",
        b"%PDF-1.7\n" + bytes(900),
        b"\x89PNG\r\n\x1a\n" + bytes(900),
        b"RIFF\x10\0\0\0WEBPVP8 " + bytes(90),
        mp3(2),
        mp3(before=b"<html>"),
        b"\xff\xfb\x90\x00" + bytes(900),
        b"\xff\xd8\xff\xe0" + bytes(900),
        aac(2),
        m4a((b"soun", b"mp4a"), (b"vide", b"avc1")),
        m4a((b"soun", b"samr")),
        m4a((b"text", b"text")),
        m4a()[:-100] + b"\xff",
        box(b"ftyp", b"M4A "),
        box(b"ftyp", b"heic") + box(b"meta", bytes(90)) + box(b"mdat"),
        ogg(b"\x80theora" + bytes(20)),
        ogg(b"OpusHead" + bytes(11), b"\x80theora" + bytes(20)),
        ogg(b"\x7fFLAC" + bytes(20)),
        sounds.ogg_page(2, b"OpusHead" + bytes(11)),
        webm((1, b"V_VP9")),
        webm((2, b"A_OPUS"), (1, b"V_VP9")),
        webm(doctype=b"matroska"),
        element(0x1A45DFA3, element(0x4282, b"webm")),
        b"RIFF\0\0\0\0WAVEfmt ",
        wav()[:36] + b"junk" + bytes(90),
        b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x55\0" + bytes(14) + b"data\4\0\0\0" + bytes(4),
    ],
)
def test_what_is_no_sound_is_none(content):
    assert read_sound(content) is None


@given(
    st.sampled_from(sorted(SOUNDS)),
    st.integers(0, 300),
    st.integers(0, 300),
    st.binary(max_size=12),
)
def test_a_broken_file_is_refused_or_read_and_never_an_error(kind, start, length, noise):
    whole = SOUNDS[kind]
    found = read_sound(whole[:start] + noise + whole[start + length :])
    assert found is None or found.kind in TYPES


def test_what_a_recorder_tells_besides_is_left_out():
    secret = b"Lindenstr. 4, Telefon von Anna"
    chunk = struct.pack("<4sI", b"LIST", len(secret)) + secret
    waved = wav() + chunk
    for content in (
        mp3(before=tag(secret), after=b"TAG" + secret.ljust(125)),
        m4a(notes=box(b"name", secret)),
        waved,
    ):
        found = read_sound(content)
        assert found and secret in content
        assert secret not in found.content and read_sound(found.content) == found
    assert read_sound(mp3(before=tag(secret))).content == mp3()
    assert len(read_sound(m4a(notes=secret)).content) == len(m4a(notes=secret))  # places stay
    assert read_sound(waved).content == wav()


def test_a_file_is_checked_and_its_fault_said():
    assert checked(b"")[1].startswith("Bitte wählen Sie zuerst")
    assert "keine Tondatei" in checked(b"<svg>")[1]
    assert "höchstens 8 MB" in checked(mp3(1) + bytes(recordings.LARGEST))[1]
    assert "höchstens 3 MB" in checked(wav(100))[1]
    sound, problem = checked(mp3())
    assert sound.kind == "mp3" and problem == ""


@pytest.fixture
def folder(tmp_path):
    return folder_of(tmp_path)


@pytest.fixture
def survey(world, database):
    """A questionnaire that was published once."""
    programme = world.programme()
    with database.writing() as session:
        found = Survey(programme_id=programme, slug="kurz", title=texts("Kurz"))
        session.add(found)
        session.flush()
        publish(session, found, definition("fields"), at=LONG_AGO)
        return found.id


def recorded(database, folder, survey, *, at=None):
    return keep(database, folder, survey, "de", read_sound(SOUNDS["mp3"]), at=at or clock.now())


def known(database):
    with database.reading() as session:
        return set(session.scalars(select(Recording.code)))


def test_a_recording_lies_outside_the_web_root_for_us_only(database, folder, survey):
    code = recorded(database, folder, survey)
    path = find_path(folder, code)
    assert path.read_bytes() == mp3()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [one.name for one in folder.iterdir()] == [code]
    with database.reading() as session:
        row = session.scalar(select(Recording))
    assert (row.survey_id, row.language, row.media_type) == (survey, "de", "audio/mpeg")
    assert row.size == len(mp3())


@pytest.mark.parametrize("code", ["", "..", "../mitsprache.key", "x" * 20, "a" * 20, "A" * 20])
def test_a_code_is_never_a_path(folder, code):
    folder.mkdir()
    assert find_path(folder, code) is None


def test_without_its_row_no_file_stays(database, folder, survey, monkeypatch):
    def gone():
        raise NotStored("gone")

    monkeypatch.setattr(database, "writing", gone)
    with pytest.raises(NotStored):
        recorded(database, folder, survey)
    assert list(folder.iterdir()) == []


def test_an_item_names_a_recording_and_the_change_can_be_taken_back():
    document = definition("fields")
    named, change = with_recording(document, KIND, "de", "a" * 20)
    assert get(named, KIND)["audio"] == {"de": "a" * 20}
    both, _change = with_recording(named, KIND, "en", "b" * 20)
    assert codes_of(get(both, KIND)) == {"de": "a" * 20, "en": "b" * 20}
    one, _change = with_recording(both, KIND, "de", None)
    assert codes_of(get(one, KIND)) == {"en": "b" * 20}
    none, removal = with_recording(named, KIND, "de", None)
    assert none == document
    assert applied(named, inverse(change)) == document
    assert applied(none, inverse(removal)) == named


@pytest.mark.parametrize("place", [(), ("about",), ("about", "nothing")])
def test_only_items_are_read_aloud(place):
    with pytest.raises(PlaceGone):
        with_recording(definition("fields"), place, "de", "a" * 20)


def test_what_nothing_names_goes_after_a_month(database, folder, survey):
    now = clock.now()
    old = now - timedelta(days=31)
    lost, new = recorded(database, folder, survey, at=old), recorded(database, folder, survey)
    in_version, in_draft = (recorded(database, folder, survey, at=old) for _one in range(2))
    in_change = recorded(database, folder, survey, at=old)
    with database.writing() as session:
        document, change = with_recording(definition("fields"), KIND, "de", in_version)
        publish(session, session.get_one(Survey, survey), document, at=now)
        document, change = with_recording(definition("fields"), KIND, "de", in_draft)
        draft = QuestionnaireDraft(
            survey_id=survey, document=document, changes=2, updated_at=now, in_library=False
        )
        session.add(draft)
        session.flush()
        _document, change = with_recording(document, KIND, "de", in_change)
        session.add(
            DraftChange(
                draft_id=draft.id,
                number=2,
                at=now,
                kind="change",
                place="about/kind",
                before=dict(change.after),
                after=dict(change.before),
            )
        )
    assert sweep(database, folder, at=now) == 1
    stay = {new, in_version, in_draft, in_change}
    assert known(database) == {one.name for one in folder.iterdir()} == stay
    assert lost not in stay


def test_files_without_a_row_are_swept_away_after_an_hour(database, folder, survey):
    recorded(database, folder, survey)
    for name in ("a" * 20, f"{'b' * 20}.new"):
        (folder / name).write_bytes(b"x")
    assert sweep(database, folder, at=clock.now()) == 0
    os.utime(folder / ("a" * 20), (0, 0))
    os.utime(folder / f"{'b' * 20}.new", (0, 0))
    assert sweep(database, folder, at=clock.now()) == 2
    assert {one.name for one in folder.iterdir()} == known(database)


def test_the_daily_command_sweeps_them_too(app, database, folder, survey):
    recorded(database, folder, survey, at=LONG_AGO)
    said = app.test_cli_runner().invoke(purge).output
    assert "1 recordings deleted." in said
    assert known(database) == set() and list(folder.iterdir()) == []


def test_copies_and_entries_are_read_aloud_like_their_item():
    document, _change = with_recording(definition("fields"), ("field", "progress"), "de", "a" * 20)
    items = parse(document).questionnaire.items
    assert items["progress_language"].audio == items["progress_work"].audio == {"de": "a" * 20}
    document = definition("repeating_group")
    place = next(place for place, _part in all_places(document) if len(place) == 3)
    document, _change = with_recording(document, place, "de", "a" * 20)
    (inside,) = (
        item
        for item in parse(document).questionnaire.items[place[1]].items
        if item.name == place[2]
    )
    assert inside.audio == {"de": "a" * 20}


def test_an_empty_installation_has_nothing_to_sweep(database, folder):
    assert sweep(database, folder, at=clock.now()) == 0
