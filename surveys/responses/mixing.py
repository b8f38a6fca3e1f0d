"""The mixer: answers without names leave the sealed inbox in batches, shuffled.

Whoever copies the database after every submission sees sealed letters come, and at times a
batch of answers appear. Which answer came in which letter stays among at least `BATCH`: so many
leave at once, drawn at random from twice as many, and as many stay behind. Rows of answers are
written anew in random order each time, so that neither their place nor their transaction
tells when they came. What was withdrawn goes in the same step.
"""

import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from surveys.db import Database
from surveys.errors import UnknownLink
from surveys.fieldwork.models import Wave
from surveys.fieldwork.waves import LATE_COMMITS, ends_at
from surveys.responses import paradata
from surveys.responses.models import RECORD_KEY_BITS, Inbox, OpenText, Response, Withdrawal
from surveys.responses.posting import opened_letter
from surveys.responses.sealing import unseal_under

BATCH = 10
"""b: answers that become visible at once, and letters that stay behind."""
SHARE = 20
"""A batch is at least one in so many of the answers there are: writing all anew stays cheap."""
AT_ONCE = 500
REWRITTEN = (Response.__tablename__, OpenText.__tablename__)


def mix_due(database: Database, key: bytes, *, at: datetime) -> int:
    """Mix every wave that is due, each in a transaction of its own; return how many answers.

    A letter that cannot be opened stops its own wave, never the others; it is raised at the end.
    """
    with database.reading() as session:
        waiting = session.execute(select(Inbox.wave_id, func.count()).group_by(Inbox.wave_id)).all()
        withdrawn = session.scalars(select(Withdrawal.wave_id).distinct()).all()
        waves = {wave_id for wave_id, _count in waiting} | set(withdrawn)
        due = [wave_id for wave_id in waves if _is_due(session, wave_id, at=at)]
    mixed = 0
    failed: UnknownLink | None = None
    for wave_id in due:
        try:
            with database.writing() as session:
                mixed += mix(session, wave_id, key, at=at)
        except UnknownLink as problem:
            failed = problem
    if due:
        forget_traces(database)
    if failed is not None:
        raise failed
    return mixed


def mix(session: Session, wave_id: int, key: bytes, *, at: datetime) -> int:
    """Open a batch of letters of a wave and shuffle them among its answers; return how many.

    All or nothing: the caller's transaction commits it. Before the end of the wave nothing
    happens unless enough wait; after it, everything that waits is opened.
    """
    wave = session.get_one(Wave, wave_id, with_for_update={"key_share": True})
    if not _is_due(session, wave_id, at=at):
        return 0
    chosen = _chosen(session, wave, at=at)
    for ids in _portions(chosen):
        _open(session, wave, ids, key)
    _withdraw(session, wave_id, key)
    _shuffle(session, wave_id)
    return len(chosen)


def waiting_count(session: Session, wave_id: int) -> int:
    """Return how many letters of a wave wait."""
    query = select(func.count()).select_from(Inbox).where(Inbox.wave_id == wave_id)
    return session.scalar(query) or 0


def forget_traces(database: Database) -> None:
    """Take what is past out of the database's own files: its journal, its dead rows."""
    is_sqlite = database.engine.dialect.name == "sqlite"
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if is_sqlite:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in (*REWRITTEN, Inbox.__tablename__, Withdrawal.__tablename__):
                connection.execute(text(f"VACUUM {table}"))


def _is_due(session: Session, wave_id: int, *, at: datetime) -> bool:
    wave = session.get_one(Wave, wave_id)
    waiting = waiting_count(session, wave_id)
    if _is_over(session, wave, at=at):
        withdrawn = select(Withdrawal.id).where(Withdrawal.wave_id == wave_id).limit(1)
        return waiting > 0 or session.scalar(withdrawn) is not None
    counted = select(func.count()).select_from(Response).where(Response.wave_id == wave_id)
    return waiting >= max(2 * BATCH, (session.scalar(counted) or 0) // SHARE)


def _chosen(session: Session, wave: Wave, *, at: datetime) -> list[bytes]:
    """Return the letters to open, in random order: all after the end, else all but a batch."""
    ids = list(session.scalars(select(Inbox.id).where(Inbox.wave_id == wave.id)))
    secrets.SystemRandom().shuffle(ids)
    return ids if _is_over(session, wave, at=at) else ids[BATCH:]


def _portions(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _open(session: Session, wave: Wave, ids: Sequence[bytes], key: bytes) -> None:
    # Held fast: a letter that is changed or taken back meanwhile must not go as it was.
    letters = select(Inbox.id, Inbox.sealed).where(Inbox.id.in_(ids)).with_for_update()
    rows = session.execute(letters).all()
    answers: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    replaced: list[bytes] = []
    before: list[bytes] = []
    minutes: Counter[tuple[str, str]] = Counter()
    for row in rows:
        letter, envelope = opened_letter(key, row.id, row.sealed)
        replaced.append(letter.response_id)
        before.extend(letter.before)
        if letter.minutes is not None and wave.mode == "C":
            minutes[paradata.MINUTES, letter.minutes] += 1
        answers.append(
            {
                "id": letter.response_id,
                "wave_id": wave.id,
                "mode": wave.mode,
                "record_key": secrets.randbits(RECORD_KEY_BITS),
                "answers": letter.answers,
                "number": 1,
                "delete_hash": letter.delete_hash,
                **envelope,
            }
        )
        texts.extend(
            {
                "id": secrets.token_bytes(16),
                "wave_id": wave.id,
                "mode": wave.mode,
                "item": name,
                "text": words,
                "state": "waiting",
                "suspect": envelope["suspect"],
                "delete_hash": delete_hash,
            }
            for name, words, delete_hash in letter.texts
        )
    if wave.mode == "C":
        session.execute(delete(Response).where(Response.id.in_(replaced)))
        for hashes in _portions(before):
            session.execute(delete(OpenText).where(OpenText.delete_hash.in_(hashes)))
    chance = secrets.SystemRandom()
    chance.shuffle(answers)
    chance.shuffle(texts)
    if not answers:
        return
    session.execute(Response.__table__.insert(), answers)  # type: ignore[attr-defined]  # a table
    if texts:
        session.execute(OpenText.__table__.insert(), texts)  # type: ignore[attr-defined]  # the same
    session.execute(delete(Inbox).where(Inbox.id.in_([row.id for row in rows])))
    paradata.add(session, wave.id, wave.mode, minutes)


def _withdraw(session: Session, wave_id: int, key: bytes) -> None:
    """Delete what was withdrawn: responses and texts alike know their own hash only."""
    asked = select(Withdrawal.id, Withdrawal.sealed).where(Withdrawal.wave_id == wave_id)
    rows = session.execute(asked.with_for_update()).all()
    hashes = [
        bytes.fromhex(one)
        for row in rows
        for one in unseal_under(key, row.sealed, bound_to=row.id)["hashes"]
    ]
    for some in _portions(hashes):
        for table in (Response, OpenText):
            session.execute(
                delete(table).where(table.wave_id == wave_id, table.delete_hash.in_(some)),
                execution_options={"synchronize_session": False},
            )
    if hashes:
        _remove_waiting(session, wave_id, key, frozenset(hashes))
    for some in _portions([row.id for row in rows]):  # what was asked since waits
        session.execute(delete(Withdrawal).where(Withdrawal.id.in_(some)))


def _remove_waiting(
    session: Session, wave_id: int, key: bytes, withdrawn: frozenset[bytes]
) -> None:
    """Delete letters that would bring back what was withdrawn: changes still waiting."""
    rows = session.execute(select(Inbox.id, Inbox.sealed).where(Inbox.wave_id == wave_id)).all()
    for row in rows:
        letter, _envelope = opened_letter(key, row.id, row.sealed)
        if letter.delete_hash in withdrawn:
            session.execute(delete(Inbox).where(Inbox.id == row.id))


def _is_over(session: Session, wave: Wave, *, at: datetime) -> bool:
    return at >= ends_at(session, wave) + LATE_COMMITS


def _shuffle(session: Session, wave_id: int) -> None:
    """Write the answers and texts of a wave anew, in random order, in this transaction."""
    session.flush()
    for held in (Response, OpenText):  # what staff decide meanwhile comes after, and is not lost
        rows = select(held.id).where(held.wave_id == wave_id).with_for_update().subquery()
        session.execute(select(func.count()).select_from(rows))
    for table in REWRITTEN:
        of_wave = f"FROM {table} WHERE wave_id = :wave"
        for statement in (
            f"CREATE TEMPORARY TABLE shuffled AS SELECT * {of_wave} ORDER BY random()",
            f"DELETE {of_wave}",
            f"INSERT INTO {table} SELECT * FROM shuffled",  # noqa: S608  the same
            "DROP TABLE shuffled",
        ):
            session.execute(text(statement), {"wave": wave_id} if ":wave" in statement else {})
