"""Where a measurement happens: a fresh database on a real disk, durable as in production."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from surveys import db
from surveys.secrets import create_key_file
from surveys.settings import Settings
from tests.plugins.databases import Cluster, fresh_database

DATABASES = ("sqlite", "postgresql")


class DurableCluster(Cluster):
    """The throw-away PostgreSQL of the tests, but safe against power cuts, as in production."""

    durability = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


@dataclass(frozen=True)
class Place:
    """An installation of its own: a folder with keys, and a migrated database."""

    kind: str
    folder: Path
    url: str
    version: str
    pid: int | None
    """The database server, so that its work can be told from ours; SQLite has none."""

    @property
    def settings(self) -> Settings:
        """The settings of this installation."""
        return Settings(instance=self.folder, database_url=self.url)


@contextmanager
def place(kind: str) -> Iterator[Place]:
    """Give a fresh installation for the length of a `with`, on the disk of temporary files."""
    with tempfile.TemporaryDirectory(prefix="mitsprache-bench-") as name:
        folder = Path(name)
        if kind == "sqlite":
            url = f"sqlite:///{folder / 'mitsprache.db'}"
            yield prepared(Place(kind, folder, url, f"SQLite {sqlite3.sqlite_version}", None))
            return
        cluster = DurableCluster(Path(tempfile.gettempdir()))
        try:
            with psycopg.connect(cluster.url) as connection:
                version = f"PostgreSQL {connection.info.parameter_status('server_version')}"
            with fresh_database(make_url(cluster.url), "template0") as url:
                yield prepared(Place(kind, folder, url, version, cluster.process.pid))
        finally:
            cluster.stop()


def prepared(found: Place) -> Place:
    """Return `found` with its key file and its tables made."""
    create_key_file(found.settings.key_path)
    db.upgrade(found.settings.database)
    return found
