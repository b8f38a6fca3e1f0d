"""Parts follow the rows: whatever is added, changed, taken back, put aside or damaged."""

import os
import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, select, update

from surveys import clock
from surveys.fieldwork.addresses.registered import confirm
from surveys.fieldwork.models import Invitation, Organisation, Wave
from surveys.questionnaires.models import Survey
from surveys.questionnaires.versions import publish
from surveys.reading import seal_parts
from surveys.responses import erasing, mixing, suspicion, withdrawing
from surveys.responses.changing import begin_change
from surveys.responses.models import Response
from surveys.responses.parts import files, syncing
from surveys.responses.parts.checking import differences
from surveys.responses.parts.models import AnswerPart
from surveys.responses.parts.references import listed, references
from surveys.responses.parts.syncing import Keeper, rebuild, sweep, sync
from surveys.responses.receipts import open_receipt
from tests.factories import LONG_AGO, definition
from tests.surveys.parts.beside import in_parts, parts_of, same, stored_columns, synced

CLUB = {"kind": "club", "fields": ["work"]}


@pytest.fixture
def folder(settings):
    return settings.parts_path


@pytest.fixture
def wave(world):
    return world.wave()


@pytest.fixture
def _small(monkeypatch):
    """Let a part be full at three rows."""
    monkeypatch.setattr(syncing, "PART_ROWS", 3)


def the_list(database, wave):
    with database.reading() as session:
        return listed(session, wave)


def ids(database, wave):
    with database.reading() as session:
        return session.scalars(select(Response.id).where(Response.wave_id == wave)).all()


def test_a_wave_without_answers_has_no_part(database, wave, folder):
    assert not synced(database, wave, folder).added
    assert parts_of(database, wave, folder) == ()


def test_what_came_is_added_to_the_open_part(world, database, wave, folder):
    world.respond(wave, **CLUB, members=3)
    assert synced(database, wave, folder).added == 1
    for members in range(4):
        world.respond(wave, kind="office", fields=["language"], members=members)
    assert synced(database, wave, folder).added == 4
    [part] = the_list(database, wave)
    assert (part.rows, part.batch) == (5, 0)
    assert not synced(database, wave, folder).added
    assert the_list(database, wave)[0].id == part.id


@pytest.mark.usefixtures("_small")
def test_a_full_part_is_left_and_the_next_begins(world, database, wave, folder):
    for _ in range(7):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    assert sorted(part.rows for part in the_list(database, wave)) == [1, 3, 3]
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    assert sorted(part.rows for part in the_list(database, wave)) == [2, 3, 3]


@pytest.mark.usefixtures("_small")
def test_a_changed_answer_rewrites_its_part_alone(world, database, wave, folder):
    link = world.link(wave)
    carried = world.respond(wave, link=link, **CLUB, progress_work="low")
    synced(database, wave, folder)
    for _ in range(5):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    before = {part.id for part in the_list(database, wave)}
    with database.reading() as session:
        own = open_receipt(session, carried, at=clock.now())
    begin_change(database, carried, own)
    world.respond(wave, link=link, **CLUB, progress_work="high")
    synced(database, wave, folder)
    after = {part.id for part in the_list(database, wave)}
    assert len(before & after) == 1
    assert len(ids(database, wave)) == 6


def test_an_answer_taken_back_is_taken_out(world, database, wave, folder):
    for _ in range(3):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    with database.writing() as session:
        one = session.scalars(select(Response.invitation_id)).first()
        withdrawing.withdraw_attributed(session, one)
    assert synced(database, wave, folder).removed == 1
    with database.writing() as session:
        for number in session.scalars(select(Response.invitation_id)).all():
            erasing.erase_invitations(session, [number])
    assert synced(database, wave, folder).removed == 2
    assert the_list(database, wave) == []


@pytest.mark.parametrize("mode", ["A", "C"])
def test_without_names_only_what_was_mixed_is_in_a_part(world, database, keys, folder, mode):
    wave = world.wave(mode=mode)
    for _ in range(4):
        world.respond(wave, **CLUB, mix=False)
    assert synced(database, wave, folder).added == 0
    world.mix(wave)
    assert synced(database, wave, folder).added == 4
    with database.writing() as session:
        withdrawing.withdraw_response(session, ids(database, wave)[0], inbox_key=keys.inbox)
    assert synced(database, wave, folder).removed == 0
    world.mix(wave)
    assert synced(database, wave, folder).removed == 1
    assert len(ids(database, wave)) == 3


def test_mixing_anew_changes_no_part(world, database, keys, folder):
    wave = world.wave(mode="A")
    for _ in range(2 * mixing.BATCH):
        world.respond(wave, **CLUB, mix=False)
    mixing.mix_due(database, keys.inbox, at=clock.now())
    synced(database, wave, folder)
    with database.writing() as session:
        mixing._shuffle(session, wave)
    before = [part.id for part in the_list(database, wave)]
    synced(database, wave, folder)
    assert [part.id for part in the_list(database, wave)] == before


def test_suspects_come_and_go_as_staff_decide(world, database, folder):
    wave = world.wave(mode="A")
    for _ in range(4):
        world.respond(wave, **CLUB)
    synced(database, wave, folder)
    some = ids(database, wave)[:2]
    with database.writing() as session:
        session.execute(update(Response).where(Response.id.in_(some)).values(suspect=True))
    assert synced(database, wave, folder).removed == 2
    with database.writing() as session:
        suspicion.clear_suspects(session, session.get_one(Wave, wave))
    assert synced(database, wave, folder).added == 2
    with database.writing() as session:
        session.execute(update(Response).where(Response.id.in_(some)).values(suspect=True))
        suspicion.remove_suspects(session, session.get_one(Wave, wave))
    assert synced(database, wave, folder).removed == 2


def test_who_registered_counts_once_staff_know_them(world, database, wave, folder):
    world.respond(wave, **CLUB)
    with database.writing() as session:
        session.scalars(select(Organisation)).one().state = "unconfirmed"
    assert synced(database, wave, folder).added == 0
    with database.writing() as session:
        confirm(session.scalars(select(Organisation)).one())
    assert synced(database, wave, folder).added == 1


def test_parts_of_a_deleted_wave_go_with_it(world, database, wave, folder, settings):
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    with database.writing() as session:
        gone = erasing.erase_wave(session, session.get_one(Wave, wave), today=clock.now().date())
    gone.discard(erasing.Folders.of(settings.instance, folder))
    assert not (folder / str(wave)).exists()
    assert the_list(database, wave) == []
    assert not sync(database, wave, folder).added


def test_a_version_that_changed_while_the_wave_runs_has_parts_of_its_own(
    world, database, wave, folder
):
    world.respond(wave, **CLUB, progress_work="high")
    synced(database, wave, folder)
    document = definition("fields")
    item = next(
        item
        for section in document["sections"]
        for item in section["items"]
        if item["name"] == "kind"
    )
    document["groupings"] = []
    item["options"].insert(0, {"code": "choir", "label": {"de": "Chor", "en": "Choir"}})
    with database.writing() as session:
        found = session.get_one(Wave, wave)
        survey = session.get_one(Survey, found.survey_id)
        stays = {"kind": "comparable"}
        found.version_id = publish(session, survey, document, at=LONG_AGO, decided=stays).id
    world.respond(wave, kind="choir", fields=["work"])
    synced(database, wave, folder)
    assert len({part.version_id for part in the_list(database, wave)}) == 2
    positions = sorted(
        position for part in in_parts(database, wave, folder) for position in part["kind"]
    )
    assert positions == [0, 1]


def test_sealing_makes_later_answers_a_batch_of_their_own(world, database, wave, folder):
    link = world.link(wave)
    carried = world.respond(wave, link=link, **CLUB)
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    counted = parts_of(database, wave, folder)
    with database.writing() as session:
        assert seal_parts(session, wave, counted, 1)
    world.respond(wave, **CLUB)
    synced(database, wave, folder)
    assert [(part.batch, part.rows) for part in the_list(database, wave)] == [(1, 2), (0, 1)]
    with database.reading() as session:
        own = open_receipt(session, carried, at=clock.now())
    begin_change(database, carried, own)
    world.respond(wave, link=link, kind="office")
    synced(database, wave, folder)
    # A change is an answer that was taken back, and a new one.
    assert [(part.batch, part.rows) for part in the_list(database, wave)] == [(1, 1), (0, 2)]


def test_parts_that_changed_since_they_were_counted_are_not_sealed(world, database, wave, folder):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    counted = parts_of(database, wave, folder)
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert not seal_parts(session, wave, counted, 1)
    assert {part.batch for part in the_list(database, wave)} == {0}


def test_an_empty_wave_is_sealed_only_while_it_is_empty(world, database, wave, folder):
    with database.writing() as session:
        assert seal_parts(session, wave, (), 1)
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert not seal_parts(session, wave, (), 1)


@pytest.mark.parametrize("damage", ["gone", "cut", "changed", "none of ours"])
@pytest.mark.parametrize("ending", ["answers", "missing"])
def test_a_damaged_part_is_found_and_rebuilt_with_its_batch(  # noqa: PLR0913, PLR0917  fixtures
    world, database, wave, folder, damage, ending
):
    for _ in range(3):
        world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert seal_parts(session, wave, parts_of_in(session, wave, folder), 7)
    [part] = parts_of(database, wave, folder)
    path = part.beside(f"{ending}.parquet")
    content = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(
            {
                "cut": content[:-10],
                "changed": content[:40] + bytes([content[40] ^ 1]) + content[41:],
                "none of ours": b"",
            }[damage]
        )
    done = sync(database, wave, folder, doubted=[part.id])
    assert done.rebuilt == [part.id]
    assert done.is_exact
    assert same(database, wave, folder)
    assert [part.batch for part in the_list(database, wave)] == [7]


def parts_of_in(session, wave, folder):
    return references(session, wave, session.get_one(Wave, wave).version_id, folder)


def test_it_is_said_when_nobody_can_tell_any_more_what_a_release_had_counted(
    world, database, wave, folder
):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert seal_parts(session, wave, parts_of_in(session, wave, folder), 1)
    [part] = parts_of(database, wave, folder)
    part.beside("answers.parquet").unlink()
    world.respond(wave, **CLUB)
    done = sync(database, wave, folder)
    assert not done.is_exact
    assert "not certain" in str(done)
    assert same(database, wave, folder)


def test_rebuilding_makes_new_files_of_the_same_content(world, database, wave, folder):
    for _ in range(3):
        world.respond(wave, **CLUB)
    sync(database, wave, folder)
    before = the_list(database, wave)
    assert rebuild(database, wave, folder).renewed == 1
    after = the_list(database, wave)
    assert same(database, wave, folder)
    assert {part.id for part in before}.isdisjoint(part.id for part in after)
    assert list(differences(database, wave, folder)) == []


def test_two_answers_with_one_key_are_told_apart_by_what_they_say(world, database, wave, folder):
    for members in (1, 2, 3):
        world.respond(wave, **CLUB, members=members)
    with database.writing() as session:
        session.execute(update(Response).values(record_key=5))
    synced(database, wave, folder)
    with database.writing() as session:
        gone = session.scalars(select(Response.invitation_id)).first()
        withdrawing.withdraw_attributed(session, gone)
    assert synced(database, wave, folder).removed == 1
    world.respond(wave, **CLUB, members=9)
    with database.writing() as session:
        session.execute(update(Response).values(record_key=5))
    assert synced(database, wave, folder).added == 1
    assert list(differences(database, wave, folder)) == []


@pytest.mark.usefixtures("_small")
def test_several_processes_at_once_add_every_answer_once(world, database, wave, folder):
    for _ in range(8):
        world.respond(wave, **CLUB)
    start = threading.Barrier(4)

    def run():
        start.wait()
        for _ in range(3):
            sync(database, wave, folder)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    synced(database, wave, folder)


def test_files_that_a_crash_left_are_swept_and_young_ones_stay(
    world, database, wave, folder, monkeypatch
):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    stray = folder / str(wave) / f"{'0' * 32}.answers.parquet"
    stray.write_bytes(b"half")
    assert sweep(database, wave, folder) == 0
    monkeypatch.setattr(syncing, "ORPHANED_AFTER_SECONDS", -1)
    assert sweep(database, wave, folder) == 1
    assert not stray.exists()
    assert same(database, wave, folder)


def test_files_are_written_before_they_are_listed_and_a_failure_leaves_none(
    world, database, wave, folder, monkeypatch
):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    world.respond(wave, **CLUB)

    def fail(*_given):
        raise OSError(28, "no space left")

    with monkeypatch.context() as broken:
        broken.setattr(files, "_settle", fail)
        with pytest.raises(OSError, match="space"):
            sync(database, wave, folder)
    [part] = the_list(database, wave)
    assert {path.name.partition(".")[0] for path in (folder / str(wave)).iterdir()} == {part.id}
    assert synced(database, wave, folder).added == 1


def test_nothing_in_the_files_tells_who_or_when(world, database, wave, folder):
    link = world.link(wave)
    world.respond(wave, link=link, **CLUB, remark="Wir sind erkennbar")
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    [part] = parts_of(database, wave, folder)
    names = {source.name for source in part.sources}
    assert stored_columns(folder, wave) == names | {"record_key"}
    with database.reading() as session:
        words = [one.name for one in session.scalars(select(Organisation))]
        secrets = [one.token_hash for one in session.scalars(select(Invitation))]
        secrets += [one.id for one in session.scalars(select(Response))]
    for path in (folder / str(wave)).iterdir():
        content = path.read_bytes()
        assert not any(word.encode() in content for word in (*words, "erkennbar"))
        assert not any(bytes(secret) in content for secret in secrets)
        assert path.stat().st_mtime == files.SETTLED


def test_the_clock_looks_once_a_minute(world, database, wave, folder):
    keeper = Keeper(folder)
    world.respond(wave, **CLUB)
    keeper(database, datetime(2026, 5, 1, 12, 0, tzinfo=UTC))
    assert len(the_list(database, wave)) == 1
    world.respond(wave, **CLUB)
    keeper(database, datetime(2026, 5, 1, 12, 0, 59, tzinfo=UTC))
    assert the_list(database, wave)[0].rows == 1
    keeper(database, datetime(2026, 5, 1, 12, 1, tzinfo=UTC))
    assert the_list(database, wave)[0].rows == 2


def test_a_part_that_nobody_lists_any_more_is_made_again(world, database, wave, folder):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        session.execute(delete(AnswerPart))
    assert synced_again(database, wave, folder) == 1


def synced_again(database, wave, folder):
    done = sync(database, wave, folder)
    assert same(database, wave, folder)
    return done.added


def test_the_folder_of_parts_may_be_read_by_nobody_else(world, database, wave, folder):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    assert os.stat(folder / str(wave)).st_mode & 0o007 == 0  # noqa: PTH116  what the system says
