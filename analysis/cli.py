"""Commands of analysis. `app.py` registers `commands`."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from surveys.errors import SurveyError

READERS = {"public": ("public",), "staff": ("public", "staff")}
"""Which releases each of the two attackers can fetch."""


class ReleaseGroup(click.Group):
    """`mitsprache release 3` is short for `mitsprache release make 3`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the verb where only a number stands."""
        if args and args[0].isdigit():
            args = ["make", *args]
        return super().parse_args(ctx, args)


@click.group("release", cls=ReleaseGroup)
def release() -> None:
    """Make results, and try what they give away."""


@release.command("make")
@click.argument("wave", type=int)
@with_appcontext
def make(wave: int) -> None:
    """Make the results of WAVE (its number in the list of waves) that may be made now."""
    from analysis.releases.freezing import make_release
    from surveys import clock

    try:
        made = make_release(current_app.extensions["workshop"], wave, at=clock.now())
    except SurveyError as problem:
        raise click.ClickException(str(problem)) from problem
    for facts in made:
        click.echo(
            f"Wave {facts.wave_id}: release {facts.number} for {facts.readership}, "
            f"{facts.responses} responses."
        )


@release.command("verify")
@click.argument("wave", type=int)
@with_appcontext
def verify(wave: int) -> None:
    """Check that no number of the releases of WAVE was changed since they were made.

    Ends with 1 if a signature does not fit. Releases older than signatures are named, not judged.
    """
    from analysis.releases.signing import Seal, seals
    from surveys.db import database

    key = current_app.extensions["keys"].releases
    with database().reading() as session:
        found = seals(session, wave, key)
    for number, readership, seal in found:
        click.echo(f"Release {number} for {readership}: {seal.value}.")
    if any(seal is Seal.BROKEN for _number, _readership, seal in found):
        raise SystemExit(1)


@release.command("audit")
@click.argument("wave", type=int)
@click.option(
    "--knowledge",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Who took part: CSV with a column per variable that makes groups, and n.",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Another published document (JSON) of the same wave; may be given several times.",
)
@with_appcontext
def audit(wave: int, knowledge: Path | None, against: tuple[Path, ...]) -> None:
    """Try to work out answers from what is published of WAVE, as an attacker would.

    Ends with 1 if anything could be worked out.
    """
    from analysis.attack.documents import UnreadableDocument
    from analysis.attack.knowledge import UnreadableKnowledge

    try:
        documents = [*_published(wave), *map(_fetched, against)]
        safe = [
            _attacked(reader, readable, documents, knowledge)
            for reader, readable in READERS.items()
            if any(document.get("readership") in readable for document in documents)
        ]
    except (SurveyError, UnreadableDocument, UnreadableKnowledge) as problem:
        raise click.ClickException(f"Wave {wave}: {problem}") from problem
    if not all(safe):
        raise SystemExit(1)


def _published(wave: int) -> Sequence[dict[str, Any]]:
    """Return the documents of a wave that protect anybody, the oldest first."""
    from analysis.exports.open_data import release_document
    from analysis.releases.reading import history
    from surveys.db import database
    from surveys.reading import wave_facts

    with database().reading() as session:
        wave_facts(session, wave)
        found = [
            release_document(session, facts.id)
            for facts in reversed(history(session, wave))
            if facts.readership.value in READERS["staff"]
        ]
    if not found:
        raise click.ClickException(f"Wave {wave} has no results for the public or for staff.")
    return found


def _fetched(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as problem:
        raise click.ClickException(f"{path.name} is no JSON: {problem}") from problem
    if not isinstance(found, dict):
        raise click.ClickException(f"{path.name} is no published document.")
    return found


def _attacked(
    reader: str,
    readable: Sequence[str],
    documents: Sequence[dict[str, Any]],
    knowledge: Path | None,
) -> bool:
    """Attack as one reader, say what came of it, and return whether nothing did."""
    from analysis.attack.attacking import attack
    from analysis.attack.knowledge import read_people, seeing
    from analysis.attack.report import sentences_of, total_of

    mine = [at for at, document in enumerate(documents) if document.get("readership") in readable]
    click.echo(f"An attacker who reads what {reader} may read:")
    for place in mine:
        one = documents[place]
        click.echo(
            f"  document {place + 1}: release {one.get('release')} for {one.get('readership')}, "
            f"{one.get('responses')} responses"
        )
    people = seeing(read_people(knowledge, len(documents)), mine) if knowledge else None
    found = attack(
        [documents[place] for place in mine],
        people,
        told=lambda item: click.echo("\n".join(sentences_of(item))),
    )
    for sentence in total_of(found):
        click.echo(sentence)
    return found.is_safe


commands: tuple[click.Command, ...] = (release,)
