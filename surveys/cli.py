"""Commands of the collecting side. Each says in one line what it did, or why it did not."""

import os
import socket
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
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
    from surveys.web.locale import spoken

    with spoken("en"):
        found = document.read(loading.load(file))
    click.echo(
        f"{found.slug}: {len(found.items)} items in {len(found.sections)} sections, no fault."
    )


@questionnaire.command()
@click.argument(
    "source", metavar="IN", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.argument("target", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="As JSON.")
@click.option("--language", help="Of a PDF or DOCX; without it, the base language.")
@plainly
def convert(source: Path, target: Path, report: Path | None, language: str | None) -> None:
    """Convert a questionnaire; the endings say from what to what.

    Reads .yaml .json .xlsx .xls (XLSForm) .lss (LimeSurvey); writes .yaml .json .xlsx .lss .pdf
    .docx.
    """
    import json

    from surveys.questionnaires.formats.converting import read_file, writable, write_file
    from surveys.web.locale import spoken

    with spoken("en"):
        writable(target.name)  # said before anything is read
        found = read_file(source.read_bytes(), source.name)
        written = write_file(found.document, target.name, language=language)
    target.write_bytes(written.content)
    entries = [*found.report, *written.report]
    if report is not None:
        lines = [{"kind": e.kind.value, "place": e.place, "what": e.what} for e in entries]
        report.write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for entry in entries:
        click.echo(f"{entry.kind.value}: {entry.place}: {entry.what}")
    click.echo(f"Written to {target.name}: {len(entries)} things reported.")


@questionnaire.command()
def schema() -> None:
    """Print the JSON Schema of the definition document."""
    import json

    from surveys.questionnaires import document

    click.echo(json.dumps(document.schema(), ensure_ascii=False, indent=1))


@click.command()
@with_appcontext
@plainly
def purge() -> None:
    """Delete receipts of mode A whose day is over, files and recordings that nothing names.

    Run it once a day; safe to run twice.
    """
    from surveys.questionnaires.audio import recordings
    from surveys.responses.files import folder_of, sweep
    from surveys.responses.submitting import purge_receipts

    with db.database().writing() as session:
        gone = purge_receipts(session, at=clock.now())
    click.echo(f"{gone} receipts deleted.")
    settings: Settings = current_app.extensions["settings"]
    today = clock.now().astimezone(clock.BERLIN).date()
    removed = sweep(db.database(), folder_of(settings.instance), today=today)
    click.echo(f"{removed} files deleted.")
    folder = recordings.folder_of(settings.instance)
    removed = recordings.sweep(db.database(), folder, at=clock.now())
    click.echo(f"{removed} recordings deleted.")


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@with_appcontext
@plainly
def work(once: bool) -> None:  # noqa: FBT001  click passes a flag like this
    """Do what waits: mail, mixing, letters, what comes by the clock. Until Ctrl-C."""
    from surveys.jobs.office import TICK_SECONDS, office_of

    settings: Settings = current_app.extensions["settings"]
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001  Flask's documented way
    office = office_of(app)
    while True:
        with app.test_request_context(base_url=settings.base_url):
            done = office.work_off()
        if once:
            office.settle()
            click.echo(f"{done} jobs done.")
            return
        office.wait(TICK_SECONDS)


@click.group()
def parts() -> None:
    """Compare or rebuild the columnar parts that results are counted from."""


@parts.command("check")
@click.argument("wave", type=int, required=False)
@with_appcontext
@plainly
def check_parts(wave: int | None) -> None:
    """Compare parts with the stored responses: every variable, every reason of missing.

    Of WAVE, or of every wave. Ends with 1 and says what differs, if anything does.
    """
    from surveys.responses.parts.checking import differences

    settings: Settings = current_app.extensions["settings"]
    found = 0
    for number in _waves(wave):
        for sentence in differences(db.database(), number, settings.parts_path):
            click.echo(f"Wave {number}: {sentence}")
            found += 1
    if found:
        click.echo("Run: mitsprache parts rebuild", err=True)
        sys.exit(1)
    click.echo("Parts and responses are the same.")


@parts.command("rebuild")
@click.argument("wave", type=int, required=False)
@with_appcontext
@plainly
def rebuild_parts(wave: int | None) -> None:
    """Make the parts of WAVE, or of every wave, anew from the stored responses."""
    from surveys.responses.parts.syncing import rebuild

    settings: Settings = current_app.extensions["settings"]
    for number in _waves(wave):
        done = rebuild(db.database(), number, settings.parts_path)
        click.echo(f"Wave {number}: {done}")


def _waves(wave: int | None) -> list[int]:
    """Return the wave that was named, or all that were opened."""
    from surveys.errors import UnknownPage
    from surveys.responses.parts.syncing import waves_with_parts

    with db.database().reading() as session:
        found = waves_with_parts(session)
    if wave is None:
        return found
    if wave not in found:
        raise UnknownPage(f"There is no opened wave {wave}.")
    return [wave]


commands: tuple[click.Command, ...] = (init, purge, work, questionnaire, parts)
