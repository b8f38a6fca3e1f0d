"""Commands that write files. `app.py` registers `commands`."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from analysis.disclosure.cells import Readership
from analysis.exports.codebook.as_json import as_json
from analysis.exports.codebook.contents import codebook_of
from analysis.exports.codebook.ddi import as_ddi
from analysis.exports.microdata.making import Format, Order
from analysis.exports.microdata.writing import written
from analysis.exports.tables import tables
from surveys.db import database, dump_json
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


@export.command("microdata")
@click.argument("wave", type=int)
@click.option(
    "--format",
    "kind",
    required=True,
    type=click.Choice([one.value for one in Format]),
    help="What kind of file.",
)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write.",
)
@click.option("--names", is_flag=True, help="Also who answered.")
@click.option("--labels", is_flag=True, help="In CSV: the words of each answer beside its code.")
@click.option("--language", default="de", show_default=True, help="Of labels: de or en.")
@with_appcontext
def export_microdata(  # noqa: PLR0913  one argument for each option
    wave: int, kind: str, target: Path, *, names: bool, labels: bool, language: str
) -> None:
    """Write the single answers of WAVE, which must be attributed, into a file."""
    order = Order(Format(kind), names=names, labels=labels)
    try:
        with spoken(language), click.progressbar(length=0, file=sys.stderr) as bar:
            rows = written(database(), wave, order, target, _shown_on(bar))
    except SurveyError as problem:
        raise click.ClickException(f"Wave {wave}: {problem}") from problem
    except OSError as problem:
        raise click.ClickException(f"{target}: {problem.strerror}.") from problem
    click.echo(f"{target}: {rows} answers of wave {wave}.")


def _shown_on(bar: Any) -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        bar.length = total
        bar.update(done - bar.pos)

    return show


@export.command("codebook")
@click.argument("wave", type=int)
@click.option(
    "--to",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; .json or .xml (DDI-Codebook 2.5).",
)
@with_appcontext
def export_codebook(wave: int, target: Path) -> None:
    """Write what was asked in WAVE, and what the codes in its files mean."""
    if target.suffix not in {".json", ".xml"}:
        raise click.ClickException(f"{target.name}: the name must end in .json or .xml.")
    try:
        with database().reading() as session:
            facts = wave_facts(session, wave)
            book = codebook_of(session, facts, facts.version_id)
    except SurveyError as problem:
        raise click.ClickException(f"Wave {wave}: {problem}") from problem
    try:
        target.write_bytes(
            dump_json(as_json(book)).encode() if target.suffix == ".json" else as_ddi(book)
        )
    except OSError as problem:
        raise click.ClickException(f"{target}: {problem.strerror}.") from problem
    click.echo(f"{target}: {len(book.entries)} variables of wave {wave}.")


commands: tuple[click.Command, ...] = (export,)
