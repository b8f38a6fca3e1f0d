"""The database: one engine, short transactions, the same code on SQLite and PostgreSQL.

Reading and writing are two doors. A write on SQLite begins IMMEDIATE behind one lock per
process, because SQLite lets losers of its own lock sleep for seconds.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    create_engine,
    event,
)
from sqlalchemy.exc import InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from surveys.errors import NotReady, NotStored

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
WRITER_PATIENCE_SECONDS = 5
IN_BRACKETS = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
CONSTRAINT = (
    rf"(?:CHECK|UNIQUE|FOREIGN KEY) ?{IN_BRACKETS}"
    rf"(?: REFERENCES \w+ ?{IN_BRACKETS})?(?: ON DELETE (?:SET NULL|CASCADE))?"
)
"""The words of a constraint, with up to two brackets inside each other."""
GONE = (OperationalError, InterfaceError, InternalError, PoolTimeout)
"""How drivers say that the database is locked, full, read-only, or not there."""
NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all stored classes."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: JSON(none_as_null=True)}


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. Naive moments are refused: nobody would know what they mean."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any aware moment into UTC on its way in."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs a time zone.")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back UTC; SQLite forgets the zone."""
        return value and (value.replace(tzinfo=UTC) if value.tzinfo is None else value)


class Database:
    """One engine and the two doors to it."""

    def __init__(self, url: str) -> None:
        """Connect lazily: the first statement opens the first connection."""
        self.engine = make_engine(url)
        self._read = sessionmaker(self.engine, expire_on_commit=False)
        self._write = sessionmaker(
            self.engine.execution_options(writing=True), expire_on_commit=False
        )
        self._writer = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Give a session for one short read. Nothing done in it is kept.

        Raises
        ------
        NotStored
            If the database is gone.
        """
        try:
            with self._read() as session:
                yield session
        except GONE as problem:
            raise NotStored(type(problem).__name__) from problem

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Give a session for one short write and commit it at the end.

        Raises
        ------
        NotStored
            If the database is locked, full or gone, also at the commit: nothing was kept.
        """
        patient = self.engine.dialect.name == "sqlite"
        if patient and not self._writer.acquire(timeout=WRITER_PATIENCE_SECONDS):
            raise NotStored("Another write took too long.")
        try:
            with self._write.begin() as session:
                yield session
        except GONE as problem:
            raise NotStored(type(problem).__name__) from problem
        finally:
            if patient:
                self._writer.release()

    def is_empty(self) -> bool:
        """Whether no migration ever ran here."""
        with self.engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision() is None

    def is_current(self) -> bool:
        """Whether the tables are those of this version of the program."""
        with self.engine.connect() as connection:
            found = MigrationContext.configure(connection).get_current_heads()
        wanted = ScriptDirectory.from_config(alembic_config()).get_heads()
        return set(found) == set(wanted)


def dump_json(value: Any) -> str:
    """Write JSON as it is stored: short, letters of every script as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def make_engine(url: str) -> Engine:
    """Return an engine for `url` with everything the promises need switched on."""
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            json_serializer=dump_json,
            hide_parameters=True,
            pool_size=32,
            connect_args={"timeout": 5},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        json_serializer=dump_json,
        hide_parameters=True,
        pool_size=16,
        pool_pre_ping=True,
        connect_args={"options": f"-c lock_timeout={WRITER_PATIENCE_SECONDS}s"},
    )


def _prepare_sqlite(connection: Any, _record: object) -> None:
    """Switch on what SQLite leaves off. FULL: NORMAL loses commits in a power cut."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "trusted_schema=OFF",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where a write is coming, never by upgrade."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def attach(app: Flask, url: str) -> Database:
    """Give `app` its database."""
    database = Database(url)
    app.extensions["database"] = database
    return database


def database() -> Database:
    """Return the database of the current app."""
    return cast("Database", current_app.extensions["database"])


def alembic_config(connection: Connection | None = None) -> Config:
    """Return the configuration of the migrations, on `connection` if given."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def with_connection(url: str, verb: Callable[[Config], None]) -> None:
    """Run an Alembic command on its own connection to `url`.

    On SQLite references are not watched meanwhile, because a table that is made anew would take
    along what refers to it; they are all looked at before anything is kept.

    Raises
    ------
    NotReady
        If a reference would lead nowhere afterwards.
    """
    engine = make_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", lambda found, _: found.execute("PRAGMA foreign_keys=OFF"))
    try:
        with engine.execution_options(writing=True).begin() as connection:
            verb(alembic_config(connection))
            _require_sound(connection)
    finally:
        engine.dispose()


def _require_sound(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    lost = {row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")}
    if lost:
        raise NotReady(f"Rows of {', '.join(sorted(lost))} would lead nowhere; nothing was done.")


def reword(
    connection: Connection,
    table: str,
    *,
    remove: Mapping[str, str] = MappingProxyType({}),
    add: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Take constraints off a table and put others on it, by name. For migrations.

    SQLite cannot, so there the table is made anew from its own words, rows included.
    """
    if connection.dialect.name != "sqlite":
        for name in remove:
            connection.exec_driver_sql(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for name, words in add.items():
            connection.exec_driver_sql(f"ALTER TABLE {table} ADD CONSTRAINT {name} {words}")
        return
    made = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).scalar_one()
    indexes = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL",
        (table,),
    ).scalars()
    again = list(indexes)
    for name in remove:
        made, times = re.subn(rf",\s*CONSTRAINT {name} {CONSTRAINT}", "", made)
        if times != 1:
            raise NotReady(f"{table} has no constraint {name}.")
    head, end = made[: made.rindex(")")], made[made.rindex(")") :]
    added = "".join(f",\n\tCONSTRAINT {name} {words}" for name, words in add.items())
    renewed = re.sub(rf'^CREATE TABLE "?{table}"?', f"CREATE TABLE {table}_renewed", head)
    connection.exec_driver_sql(f"{renewed}{added}{end}")
    copy = f"INSERT INTO {table}_renewed SELECT * FROM {table}"  # noqa: S608  names of our own
    connection.exec_driver_sql(copy)
    connection.exec_driver_sql(f"DROP TABLE {table}")
    connection.exec_driver_sql(f"ALTER TABLE {table}_renewed RENAME TO {table}")
    for words in again:
        connection.exec_driver_sql(words)


def upgrade(url: str) -> None:
    """Create or update the tables at `url`. Safe to run twice."""
    with_connection(url, lambda config: command.upgrade(config, "head"))


def facts(row: Any) -> Mapping[str, Any]:
    """Return a result row as a mapping from column names."""
    return cast("Mapping[str, Any]", row._mapping)  # noqa: SLF001  SQLAlchemy's public name
