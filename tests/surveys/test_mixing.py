"""The mixer: nothing appears alone, nothing tells when it came, nothing waits for ever."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import delete, func, select

from surveys import clock
from surveys.errors import UnknownLink
from surveys.fieldwork.models import Wave
from surveys.questionnaires.versions import published
from surveys.responses import mixing, withdrawing
from surveys.responses.models import Inbox, OpenText, Receipt, Response, Withdrawal
from surveys.responses.posting import Envelope, Letter, Manner, sealed_letter
from surveys.responses.room import room_for
from surveys.responses.sealing import DraftKey, seal_under
from surveys.secrets import keyed_hash
from tests.factories import definition

LATER = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
def wave(world):
    return world.wave(mode="A")


def answer(world, wave, times):
    return [
        world.respond(wave, kind="club", fields=["work"], change_work=f"Wort {n}", mix=False)
        for n in range(times)
    ]


def counts(database, wave):
    with database.reading() as session:
        return (
            session.scalar(select(func.count()).select_from(Response)),
            mixing.waiting_count(session, wave),
        )


def mix(database, keys, at=None):
    return mixing.mix_due(database, keys.inbox, at=at or clock.now())


def test_nothing_appears_before_twice_a_batch_waits(world, wave, database, keys):
    answer(world, wave, 2 * mixing.BATCH - 1)
    assert mix(database, keys) == 0
    assert counts(database, wave) == (0, 19)


def test_a_batch_appears_and_a_batch_stays(world, wave, database, keys):
    answer(world, wave, 2 * mixing.BATCH)
    assert mix(database, keys) == mixing.BATCH
    assert counts(database, wave) == (10, 10)


def test_after_the_end_everything_is_opened_however_little_it_is(world, wave, database, keys):
    answer(world, wave, 3)
    assert mix(database, keys, at=LATER) == 3
    assert counts(database, wave) == (3, 0)
    assert mix(database, keys, at=LATER) == 0


def test_grace_and_the_last_commits_are_waited_for(world, wave, database, keys):
    answer(world, wave, 1)
    with database.reading() as session:
        closes_at = session.get_one(Wave, wave).closes_at
    assert mix(database, keys, at=closes_at + timedelta(minutes=30)) == 0
    assert mix(database, keys, at=closes_at + timedelta(minutes=31)) == 1


def test_codes_and_words_are_parted_and_whole(world, wave, database, keys):
    answer(world, wave, 5)
    mix(database, keys, at=LATER)
    with database.reading() as session:
        answers = session.scalars(select(Response.answers)).all()
        words = set(session.scalars(select(OpenText.text)))
    assert all(one["kind"] == "club" and one["change_work"] is None for one in answers)
    assert words == {f"Wort {n}" for n in range(5)}


def test_letters_of_one_version_have_one_size_whatever_was_written(world, wave, database):
    world.respond(wave, mix=False)
    world.respond(wave, fields=["work"], change_work="ü" * 3000, mix=False)
    with database.reading() as session:
        for table in (Inbox, Receipt):
            assert len({len(sealed) for sealed in session.scalars(select(table.sealed))}) == 1


@pytest.mark.parametrize("name", ["fields", "repeating_group", "statements", "two_scale_grid"])
def test_the_longest_answer_has_room(name):
    from surveys.questionnaires import document

    questionnaire = document.read(definition(name))
    longest = {
        item.name: "😀" * item.max_length
        for item in questionnaire.items.values()
        if item.max_length
    }
    room = room_for(questionnaire)
    sealed = seal_under(secrets.token_bytes(32), {"answers": longest}, room, bound_to=b"x")
    assert len(sealed) - 12 - 16 == room


def test_a_batch_that_fails_leaves_everything_as_it_was(world, wave, database):
    answer(world, wave, 20)
    with pytest.raises(UnknownLink):
        mixing.mix_due(database, secrets.token_bytes(32), at=clock.now())
    assert counts(database, wave) == (0, 20)


def test_a_letter_that_cannot_be_opened_stops_no_other_wave(world, wave, database, keys):
    others = [world.wave(mode="A") for _ in range(2)]
    for one in (others[0], wave, others[1]):
        answer(world, one, 20)
    with database.writing() as session:
        spoilt = session.scalars(select(Inbox).where(Inbox.wave_id == wave)).all()
        for letter in spoilt:
            letter.sealed = secrets.token_bytes(len(letter.sealed))
    with pytest.raises(UnknownLink):
        mix(database, keys)
    with database.reading() as session:
        assert mixing.waiting_count(session, wave) == 20
        assert [mixing.waiting_count(session, one) for one in others] == [10, 10]


def deletion_code(carried):
    return DraftKey.of(carried.secret).deletion.code


def withdraw(database, keys, code):
    with database.writing() as session:
        withdrawing.withdraw_by_code(session, code, inbox_key=keys.inbox)


def test_what_waits_is_withdrawn_at_once(world, wave, database, keys):
    first, *_others = answer(world, wave, 3)
    withdraw(database, keys, deletion_code(first))
    assert counts(database, wave) == (0, 2)


def test_what_was_mixed_goes_with_its_words_at_the_next_mixing(world, wave, database, keys):
    first, *_others = answer(world, wave, 5)
    world.mix(wave)
    withdraw(database, keys, deletion_code(first))
    withdraw(database, keys, deletion_code(first))  # pressed twice
    assert counts(database, wave) == (5, 0)
    mix(database, keys, at=LATER)
    assert counts(database, wave) == (4, 0)
    with database.reading() as session:
        assert "Wort 0" not in session.scalars(select(OpenText.text)).all()
        assert session.scalars(select(Withdrawal)).all() == []


def test_a_withdrawal_that_waits_names_nothing_in_the_open(world, wave, database, keys):
    first, *_others = answer(world, wave, 2)
    world.mix(wave)
    withdraw(database, keys, deletion_code(first))
    with database.reading() as session:
        hashes = session.scalars(select(Response.delete_hash)).all()
        row = session.scalars(select(Withdrawal)).one()
    assert all(one not in row.sealed and one != row.id for one in hashes)


def test_a_code_of_nobody_is_unknown(world, wave, database, keys):
    answer(world, wave, 1)
    with pytest.raises(UnknownLink):
        withdraw(database, keys, "0000-0000-0000-0000-0000")


def test_the_resume_code_does_not_delete_and_the_deletion_code_does_not_open(world, wave):
    (first,) = answer(world, wave, 1)
    key = DraftKey.of(first.secret)
    assert DraftKey.of(key.deletion.code).draft_id != key.draft_id


def test_hashes_on_a_response_and_on_its_words_have_nothing_in_common(world, wave, database):
    answer(world, wave, 2)
    world.mix(wave)
    with database.reading() as session:
        of_responses = set(session.scalars(select(Response.delete_hash)))
        of_texts = set(session.scalars(select(OpenText.delete_hash)))
    assert len(of_responses) == len(of_texts) == 2
    assert not of_responses & of_texts


def test_two_mixers_at_once_open_every_letter_once(world, wave, database, keys):
    answer(world, wave, 25)
    assert mix(database, keys) + mix(database, keys) == 15
    with database.writing() as session:
        session.execute(delete(Inbox))
    assert mix(database, keys, at=LATER) == 0


def test_what_staff_erased_does_not_come_back_with_a_change_that_waits(world, database, keys):
    wave = world.wave(mode="C")
    for _ in range(2 * mixing.BATCH):
        world.respond(wave, kind="club", fields=["work"], mix=False)
    mix(database, keys)
    with database.reading() as session:
        erased = session.scalars(select(Response)).first()
        version = erased.version_id
        questionnaire = published(session, version)
    letter = Letter(erased.id, erased.delete_hash, erased.answers, (), ())
    with database.writing() as session:
        session.execute(delete(Inbox))
        for number in range(mixing.BATCH):
            content = letter if number == 0 else replace(letter, delete_hash=bytes([number]))
            envelope = Envelope(
                keys.inbox, secrets.token_bytes(32), wave, "C", version, None, Manner()
            )
            session.add(sealed_letter(content, envelope, room=room_for(questionnaire)))
        withdrawing.withdraw_response(session, erased.id, inbox_key=keys.inbox)
        found = session.get_one(Wave, wave)
        mixing._withdraw(session, found.id, keys.inbox)
    with database.reading() as session:
        assert session.get(Response, erased.id) is None
    assert counts(database, wave)[1] == mixing.BATCH - 1


def test_a_copy_of_the_database_does_not_tell_which_answer_staff_erased(
    world, wave, database, keys
):
    answer(world, wave, 1)
    mix(database, keys, at=LATER)
    with database.writing() as session:
        response = session.scalars(select(Response)).one()
        withdrawing.withdraw_response(session, response.id, inbox_key=keys.inbox)
        [asked] = session.scalars(select(Withdrawal))
    known = (response.id, response.delete_hash)
    assert asked.id not in {keyed_hash(one, b"withdrawal") for one in known}
    assert not any(one in asked.sealed for one in known)


def test_what_is_taken_back_while_it_is_mixed_goes_all_the_same(
    world, wave, database, keys, monkeypatch
):
    """Between reading a letter and deleting it, its respondent presses delete."""
    opened, pressed = mixing.opened_letter, []
    (mine,) = answer(world, wave, 1)

    def take_back():
        withdraw(database, keys, deletion_code(mine))

    def opened_slowly(*letter):
        if not pressed:
            pressed.append(Thread(target=take_back))
            pressed[0].start()
            pressed[0].join(0.5)
        return opened(*letter)

    monkeypatch.setattr(mixing, "opened_letter", opened_slowly)
    mix(database, keys, at=LATER)
    pressed[0].join()
    mix(database, keys, at=LATER)
    assert counts(database, wave) == (0, 0)
