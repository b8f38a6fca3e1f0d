"""`mitsprache demo`: load the demo and say what to open."""

import json
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask
from sqlalchemy import event

from surveys.cli import plainly, read_settings
from surveys.clock import now
from surveys.db import Database
from surveys.demo.filling import DemoLinks, MakeReleases, fill, is_filled
from surveys.settings import Settings

USUAL_BASE_URL = str(Settings.model_fields["base_url"].default)


def demo_command(
    make_app: Callable[[Settings], Flask], make_releases: MakeReleases
) -> click.Command:
    """Return the command that fills the database of `make_app`'s app."""

    @click.command()
    @click.option("--json", "as_json", is_flag=True, help="Print links and sign-in as JSON.")
    @plainly
    def demo(as_json: bool) -> None:  # noqa: FBT001  click passes a flag like this
        """Load the demo into an empty database and print its links. Safe to run twice."""
        settings = read_settings()
        app = make_app(settings)
        database, keys = app.extensions["database"], app.extensions["keys"]
        with app.app_context(), in_a_hurry(database):
            if database.is_current() and not is_filled(database):
                click.echo("Die Beispieldaten werden angelegt. Bitte einen Moment.", err=True)
            links = fill(database, keys, settings=settings, at=now(), make_releases=make_releases)
        found = addresses(links, base_url(settings, os.environ.get("PORT")))
        click.echo(json.dumps(found, indent=2) if as_json else in_words(found))

    return demo


@contextmanager
def in_a_hurry(database: Database) -> Iterator[None]:
    """Let commits wait for no disk, in this process only, and close the database at the end.

    A thousand of them would take half a minute on a slow disk. What a power cut takes away is
    filled in by the next run.
    """
    event.listen(database.engine, "connect", _relax)
    try:
        yield
    finally:
        database.engine.dispose()


def _relax(connection: Any, _record: object) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=NORMAL")
    else:
        connection.execute("SET synchronous_commit TO off")
        connection.commit()


def base_url(settings: Settings, port: str | None) -> str:
    """Return the address of the front page without a slash at its end.

    `port` counts only where nobody named an address: then we are on this machine.
    """
    base = settings.base_url.rstrip("/")
    if port and base == USUAL_BASE_URL:
        base = f"{base.rpartition(':')[0]}:{port}"
    prefix = settings.url_prefix.strip("/")
    return f"{base}/{prefix}" if prefix else base


def addresses(links: DemoLinks, base: str) -> dict[str, Any]:
    """Return what scripts read: every link as it is opened in a browser."""
    return {
        "base_url": base,
        "respondent_links": [f"{base}/s/{token}" for token in links.respondent_tokens],
        "open_links": [f"{base}/s/{code}" for code in links.open_codes],
        "staff": {"email": links.email, "password": links.password},
        "staff_page": f"{base}/staff",
        "public_page": f"{base}/p/{links.programme}",
    }


def in_words(found: dict[str, Any]) -> str:
    """Return what people read: one link of each kind, and the sign-in."""
    ended = "(die Befragungsrunde ist beendet)"
    staff = found["staff"]
    lines = (
        ("Als Organisation antworten:", next(iter(found["respondent_links"]), ended)),
        ("Ohne Namen antworten:", next(iter(found["open_links"]), ended)),
        ("Verwaltung:", found["staff_page"]),
        ("  Anmelden als:", staff["email"]),
        ("  Passwort:", staff["password"]),
        ("Öffentliche Seite:", found["public_page"]),
    )
    return "\n".join(
        (
            "Die Beispieldaten sind da. Alles darin ist erfunden.",
            "",
            *(f"  {what:<29}{where}" for what, where in lines),
        )
    )
