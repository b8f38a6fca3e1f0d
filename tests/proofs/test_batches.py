"""T2: with a copy of everything after each submission, an answer hides among at least ten.

The outsider has database, journal and folders, but not the key file, and knows who submits when.
"""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from surveys import clock
from surveys.responses import mixing
from tests.proofs.conftest import patched
from tests.proofs.outsider import everything

B = 10


def look(database):
    """Return ids and sizes of letters, ids of answers and words, and every byte of the files."""
    with database.engine.connect() as connection:
        ask = lambda query: connection.execute(text(query)).all()  # noqa: E731
        letters = {bytes(row[0]): len(bytes(row[1])) for row in ask("SELECT id, sealed FROM inbox")}
        answers = {bytes(row[0]) for row in ask("SELECT id FROM response")}
        words = {row[0] for row in ask("SELECT text FROM open_text")}
    return letters, answers, words, bytes_of(database)


def bytes_of(database):
    """Return what a thief finds: on SQLite the files with journal, else all tables."""
    if database.engine.dialect.name != "sqlite":
        return everything(database.engine)
    with database.engine.connect() as connection:
        path = connection.execute(text("PRAGMA database_list")).all()[0][2]
    heap = b""
    for ending in ("", "-wal", "-shm"):
        file = Path(f"{path}{ending}")
        heap += file.read_bytes() if file.is_file() else b""
    return heap


def watch(world, database, keys, n):
    """Yield what the outsider learns after each of `n` submissions."""
    wave = world.wave(mode="A")
    before = look(database)
    for number in range(n):
        secret = f"Geheimwort{number:04d}"
        world.respond(wave, mix=False, fields=["work"], change_work=secret)
        mixing.mix_due(database, keys.inbox, at=clock.now())
        after = look(database)
        yield secret, before, after
        before = after


def hiding_places(world, database, keys, n):
    """Return the size of each set in which answers hide, sizes of letters, words seen too early.

    An answer that appears came in one of the letters that left since the last look, or in the
    newest, if that one is gone as well.
    """
    sets, sizes, early = [], set(), 0
    for secret, (was, had, _said, _heap), (now, has, words, heap) in watch(
        world, database, keys, n
    ):
        left = len(was.keys() - now.keys()) + (not now.keys() - was.keys())
        if has != had:
            assert len(has - had) == left
            sets.append(left)
        sizes |= set(now.values())
        early += secret not in words and secret.encode() in heap
    return sets, sizes, early


def test_every_answer_hides_among_ten_and_no_word_is_seen_before(
    world, database, keys, times, evidence
):
    n = times(60, 45)
    sets, sizes, early = hiding_places(world, database, keys, n)
    evidence.update(submissions=n, batches=len(sets), smallest=min(sets), sizes=len(sizes))
    assert min(sets) >= B
    assert len(sizes) == 1
    assert early == 0


def test_the_proof_sees_answers_that_appear_alone(world, database, keys):
    with patched(mixing, "BATCH", 1):
        sets, _sizes, _early = hiding_places(world, database, keys, 12)
    assert min(sets) < B


def test_the_journal_forgets_what_was_mixed(world, database, keys):
    if database.engine.dialect.name != "sqlite":
        with database.engine.connect() as connection:
            xmins = "SELECT count(DISTINCT xmin::text) FROM response"
            list(watch(world, database, keys, 45))
            assert connection.execute(text(xmins)).scalar_one() == 1
        return
    list(watch(world, database, keys, 45))
    with database.engine.connect() as connection:
        path = connection.execute(text("PRAGMA database_list")).all()[0][2]
    content = Path(f"{path}-wal").read_bytes()
    with sqlite3.connect(path) as copy:
        mixed = [row[0] for row in copy.execute("SELECT text FROM open_text")]
    copy.close()
    assert mixed
    assert not any(word.encode() in content for word in mixed)


@pytest.mark.parametrize("mode", ["A", "C"])
def test_a_sealed_letter_opens_with_the_key_file_only(world, database, mode):
    wave = world.wave(mode=mode)
    world.respond(wave, mix=False, fields=["work"], change_work="Nur mit Schlüssel")
    assert "Nur mit Schlüssel".encode() not in bytes_of(database)
    world.mix(wave)
    assert "Nur mit Schlüssel".encode() in bytes_of(database)
