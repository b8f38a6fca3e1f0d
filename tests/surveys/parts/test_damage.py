"""What breaks is found and made good from the rows; what a crash leaves is swept."""

import threading

import pytest
from sqlalchemy import delete, update

from surveys.errors import NotStored
from surveys.fieldwork.models import Wave
from surveys.reading import seal_parts
from surveys.responses.parts import files, syncing
from surveys.responses.parts.checking import differences
from surveys.responses.parts.models import AnswerPart
from surveys.responses.parts.references import references
from surveys.responses.parts.syncing import rebuild, sweep, sync
from surveys.responses.parts.writing import Overtaken, Writer
from tests.surveys.parts.beside import (
    CLUB,
    parts_of,
    same,
    synced,
    the_list,
)


def parts_of_in(session, wave, folder):
    return references(session, wave, session.get_one(Wave, wave).version_id, folder)


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


def test_a_newer_program_that_wants_other_columns_gets_them_with_their_batch(
    world, database, wave, folder
):
    for _ in range(2):
        world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        assert seal_parts(session, wave, parts_of_in(session, wave, folder), 3)
        session.execute(update(AnswerPart).values(shape="of an older program"))
    [before] = the_list(database, wave)
    world.respond(wave, **CLUB)
    done = synced(database, wave, folder)
    assert (done.renewed, done.added, done.rebuilt) == (1, 1, [])
    assert [(part.batch, part.rows) for part in the_list(database, wave)] == [(3, 2), (0, 1)]
    assert before.id not in {part.id for part in the_list(database, wave)}


def test_who_is_overtaken_again_and_again_says_so(world, database, wave, folder, monkeypatch):
    world.respond(wave, **CLUB)
    monkeypatch.setattr(syncing, "PAUSES", (0, 0))

    def lose(*_given):
        raise Overtaken

    monkeypatch.setattr(Writer, "put", lose)
    with pytest.raises(NotStored, match="Another process"):
        sync(database, wave, folder)


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


def test_a_part_that_nobody_lists_any_more_is_made_again(world, database, wave, folder):
    world.respond(wave, **CLUB)
    sync(database, wave, folder)
    with database.writing() as session:
        session.execute(delete(AnswerPart))
    assert sync(database, wave, folder).added == 1
    assert same(database, wave, folder)


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
