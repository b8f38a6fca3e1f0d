"""Writing single answers into a file that whoever runs the server names."""

import os
from pathlib import Path

from analysis.exports.microdata.making import Order, Report, make_microdata
from surveys.accounts.audit import record
from surveys.clock import now
from surveys.db import Database
from surveys.reading import Reader, wave_facts


def written(database: Database, wave: int, order: Order, target: Path, report: Report) -> int:
    """Write the single answers of a wave into a file for its owner alone; return how many rows.

    A file is there in whole or not at all.

    Raises
    ------
    NotAllowed
        If the wave is not attributed.
    OSError
        If the file cannot be written.
    """
    unfinished = target.with_name(f".{target.name}.part")
    try:
        with (
            os.fdopen(
                os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b"
            ) as file,
            database.reading() as session,
        ):
            facts = wave_facts(session, wave)
            rows = make_microdata(
                session,
                facts,
                order,
                file,
                folder=target.parent,
                reader=Reader.of_the_house(facts.programme_id),
                report=report,
            )
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    with database.writing() as session:
        names = " with names" if order.names else ""
        record(
            session,
            None,
            "single answers written",
            f"wave {wave} {order.format.value}{names}",
            at=now(),
            programme_id=facts.programme_id,
        )
    return rows
