"""What must be true before a server starts; a sentence for each thing that is not."""

from sqlalchemy import Connection, select, text

from surveys.db import Database
from surveys.errors import NotReady
from surveys.programmes.models import Installation
from surveys.settings import Settings

FULL = 2
"""SQLite's number for `synchronous=FULL`: a commit survives a power cut."""


def require_ready(database: Database, settings: Settings) -> None:
    """Refuse to start on old tables and, in production, on anything for trying out.

    Raises
    ------
    NotReady
        With what to do.
    """
    try:
        if not database.is_current():
            raise NotReady("The tables are not those of this version. Run: mitsprache init")
        if settings.production:
            with database.engine.connect() as connection:
                require_no_demo(connection)
                require_durable(connection)
    finally:
        database.engine.dispose()  # whoever refuses leaves nothing open


def require_no_demo(connection: Connection) -> None:
    """Refuse a demo database: its account and its links are known to everybody."""
    if connection.scalar(select(Installation.is_demo)):
        raise NotReady(
            "This database holds the demo with its known account. Production needs one of its "
            "own: set MITSPRACHE_DATABASE_URL or MITSPRACHE_INSTANCE, then run: mitsprache init"
        )


def require_durable(connection: Connection) -> None:
    """Refuse a database that may forget a commit it has acknowledged."""
    if connection.dialect.name == "sqlite":
        if (connection.scalar(text("PRAGMA synchronous")) or 0) < FULL:
            raise NotReady("SQLite runs without synchronous=FULL and could lose answers.")
        return
    for name in ("fsync", "synchronous_commit"):
        if connection.scalar(text(f"SHOW {name}")) == "off":
            raise NotReady(f"PostgreSQL runs with {name}=off and could lose answers. Switch it on.")
