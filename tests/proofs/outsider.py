"""What somebody sees who has a copy of the database: rows as they lie there, and what moved them.

Knows tables by name only, and nothing of the product's code.
"""

from collections.abc import Sequence

from sqlalchemy import Engine, text


def as_they_lie(engine: Engine, table: str, column: str) -> dict[str, list]:
    """Return a column of a table in every order that the database itself offers."""
    with engine.connect() as connection:
        ask = lambda query: [row[0] for row in connection.execute(text(query))]  # noqa: E731
        found = {"natural": ask(f"SELECT {column} FROM {table}")}
        if engine.dialect.name == "postgresql":
            found["ctid"] = ask(f"SELECT {column} FROM {table} ORDER BY ctid")
            found["xmin"] = ask(f"SELECT {column} FROM {table} ORDER BY xmin::text::bigint, ctid")
        else:
            sql = "SELECT sql FROM sqlite_master WHERE name = :table"
            made = connection.execute(text(sql), {"table": table}).scalar_one()
            if "WITHOUT ROWID" not in made:
                found["rowid"] = ask(f"SELECT {column} FROM {table} ORDER BY rowid")
        return found


def kendall_tau(order: Sequence[int]) -> float:
    """Return how far numbers that rose with time still rise: 1 fully, 0 not at all."""
    pairs = concordant = 0
    for place, earlier in enumerate(order):
        for later in order[place + 1 :]:
            pairs += 1
            concordant += later > earlier
    return 2 * concordant / pairs - 1 if pairs else 0.0


def everything(engine: Engine) -> bytes:
    """Return all that stands in all tables, as one heap of bytes."""
    heap = []
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        for (table,) in connection.execute(text(tables)).all():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                heap.extend(
                    bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
                    for cell in row
                )
    return b"\n".join(heap)
