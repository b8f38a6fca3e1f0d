"""Commands of the collecting side. Each says in one line what it did, or why it did not."""

import os
import socket
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import with_appcontext
from pydantic import ValidationError

from surveys import clock, db
from surveys.errors import BrokenDefinition, SurveyError
from surveys.secrets import create_key_file
from surveys.settings import Settings
from surveys.starting import require_ready


def plainly(command: Callable[..., Any]) -> Callable[..., Any]:
    """End a command with one clear sentence instead of a trace when it cannot be done."""

    @wraps(command)
    def run(*given: Any, **named: Any) -> Any:
        try:
            return command(*given, **named)
        except BrokenDefinition as problem:
            for fault in problem.faults:
                click.echo(fault, err=True)
            sys.exit(1)
        except SurveyError as problem:
            click.echo(str(problem), err=True)
            sys.exit(1)

    return run


def read_settings() -> Settings:
    """Return the settings, or end with a sentence per setting that is wrong."""
    known = {f"MITSPRACHE_{name.upper()}" for name in Settings.model_fields}
    given = {name for name in os.environ if name.upper().startswith("MITSPRACHE_")}
    for name in sorted(given):
        if name.upper() not in known:
            click.echo(f"{name} is no setting. Correct its spelling: docs/settings.md.", err=True)
            sys.exit(1)
    try:
        return Settings()
    except ValidationError as problem:
        for error in problem.errors(include_url=False, include_input=False):
            name = ".".join(str(step) for step in error["loc"]) or "settings"
            click.echo(f"{name}: {error['msg']}. See docs/settings.md.", err=True)
        sys.exit(1)


@click.command()
@plainly
def init() -> None:
    """Create the key file and the tables, or bring the tables up to date."""
    settings = read_settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    create_key_file(settings.key_path)
    db.upgrade(settings.database)
    click.echo("The database is ready.")


def serving(make_app: Callable[[Settings], Flask]) -> click.Command:
    """Return the command that serves the app of `make_app`."""

    @click.command()
    @click.option("--port", type=int, default=8000, envvar="PORT", show_default=True)
    @click.option("--host", default="127.0.0.1", show_default=True)
    @plainly
    def serve(port: int, host: str) -> None:
        """Serve the pages until Ctrl-C."""
        from surveys.responses.submitting import purge_receipts
        from surveys.serving import Server

        settings = read_settings()
        # What keeps it from starting is said here, once, before any process is made.
        database = make_app(settings).extensions["database"]
        require_ready(database, settings)
        require_free(host, port)
        with database.writing() as session:
            purge_receipts(session, at=clock.now())
        # Server processes are forks of this one and must not share its connections.
        database.engine.dispose()
        click.echo(f"Serving on http://{host}:{port} - end with Ctrl-C.")
        Server(make_app, settings, f"{host}:{port}").run()

    return serve


def require_free(host: str, port: int) -> None:
    """End with a sentence if something else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            other = port + 1
            click.echo(f"Port {port} is in use. Try another: PORT={other} make run", err=True)
            sys.exit(1)


@click.group()
def questionnaire() -> None:
    """Work with definition documents."""


@questionnaire.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@plainly
def check(file: Path) -> None:
    """Check a definition document; name every fault with its place and a cure."""
    from surveys.questionnaires import document, loading

    found = document.read(loading.load(file))
    click.echo(
        f"{found.slug}: {len(found.items)} items in {len(found.sections)} sections, no fault."
    )


@click.command()
@with_appcontext
@plainly
def purge() -> None:
    """Delete the receipts of mode A whose day is over. Run it once a day; safe to run twice."""
    from surveys.responses.submitting import purge_receipts

    with db.database().writing() as session:
        gone = purge_receipts(session, at=clock.now())
    click.echo(f"{gone} receipts deleted.")


commands: tuple[click.Command, ...] = (init, purge, questionnaire)
