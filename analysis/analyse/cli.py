"""The command that analyses a file without a database. `app.py` registers `commands`."""

import hashlib
import json
from pathlib import Path
from typing import Any

import click

from analysis.analyse.computing import analysis_of
from analysis.analyse.making import files_of
from analysis.analyse.wishes import wish_of
from surveys.errors import SurveyError
from surveys.reading import file_answers, load_document
from surveys.web.locale import spoken

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("data", type=FILE)
@click.option(
    "--questionnaire",
    "definition",
    required=True,
    type=FILE,
    help="The definition document; .yaml or .json.",
)
@click.option(
    "--to",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for tables.json, tables.xlsx and report.html.",
)
@click.option("--by", multiple=True, metavar="ITEM", help="Also by group; may be given again.")
@click.option("--weights", "targets", type=FILE, help="People by code, by item; .json.")
@click.option("--population", type=click.IntRange(min=1), help="How many were asked in all.")
@click.option("--exact", is_flag=True, help="Show numbers of fewer than ten answers, too.")
@click.option("--lenient", is_flag=True, help="Go on without unknown columns and values.")
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
def analyse(  # noqa: PLR0913  one argument for each option
    data: Path,
    definition: Path,
    folder: Path,
    *,
    by: tuple[str, ...],
    targets: Path | None,
    population: int | None,
    exact: bool,
    lenient: bool,
    language: str,
) -> None:
    """Analyse the responses in DATA (.csv, .xlsx, .sav) without a database.

    Ends with 1 if DATA has columns or values that the questionnaire does not know.
    """
    try:
        with spoken(language):
            found = file_answers(data, load_document(definition))
            for problem in found.problems:
                click.echo(problem, err=True)
            if found.unknown and not lenient:
                raise click.ClickException(
                    f"{data.name} does not fit {definition.name}. Correct the file, or leave out "
                    "what is unknown with --lenient."
                )
            wish = wish_of(
                found,
                by=by,
                targets=None if targets is None else _targets(targets),
                population=population,
                exact=exact,
            )
            made = analysis_of(found, wish)
            files = files_of(made, {"data": _named(data), "questionnaire": _named(definition)})
    except SurveyError as problem:
        raise click.ClickException(str(problem)) from problem
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as problem:
        raise click.ClickException(f"{folder}: {problem.strerror}.") from problem
    for note in found.notes:
        click.echo(note)
    if made.weighting is not None and made.weighting.weights is None:
        click.echo(made.weighting.refusal)
    click.echo(f"{folder}: {len(made.items)} variables of {found.responses} responses.")


def _targets(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"{path.name} is no JSON: {problem}") from problem


def _named(path: Path) -> dict[str, str]:
    """Return the name of a file and what tells its content from any other."""
    return {"name": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


commands: tuple[click.Command, ...] = (analyse,)
