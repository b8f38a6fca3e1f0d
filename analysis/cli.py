"""Commands of analysis. `app.py` registers `commands`."""

import click
from flask import current_app
from flask.cli import with_appcontext

from surveys.errors import SurveyError


@click.command("release")
@click.argument("wave", type=int)
@with_appcontext
def release(wave: int) -> None:
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


commands: tuple[click.Command, ...] = (release,)
