"""Commands that write files. `app.py` registers `commands`."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from analysis.disclosure.cells import Readership
from analysis.exports.tables import tables
from surveys.db import database
from surveys.errors import SurveyError
from surveys.reading import wave_facts
from surveys.web.locale import spoken


@click.group("export")
def export() -> None:
    """Write results into a file."""


@export.command("tables")
@click.argument("wave", type=int)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; .xlsx or .csv.",
)
@click.option("--language", default="de", show_default=True, help="de or en.")
@with_appcontext
def export_tables(wave: int, target: Path, language: str) -> None:
    """Write the tables of WAVE's newest release as its coordinator sees them."""
    if target.suffix not in {".csv", ".xlsx"}:
        raise click.ClickException(f"{target.name}: the name must end in .xlsx or .csv.")
    try:
        with database().reading() as session, spoken(language):
            facts = wave_facts(session, wave)
            readership = Readership.EXACT if facts.mode == "P" else Readership.STAFF
            found = tables(session, facts, readership)
    except SurveyError as problem:
        raise click.ClickException(f"Wave {wave}: {problem}") from problem
    try:
        target.write_bytes(found.csv() if target.suffix == ".csv" else found.xlsx())
    except OSError as problem:
        raise click.ClickException(f"{target}: {problem.strerror}.") from problem
    click.echo(f"{target}: {len(found.results.rows)} rows of wave {wave}.")


commands: tuple[click.Command, ...] = (export,)
