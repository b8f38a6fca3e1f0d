"""Settings in, a wired app out. The only file that knows both packages."""

import click
from flask import Flask
from flask.cli import ScriptInfo

from analysis import cli as analysis_cli
from analysis.dashboards.views import blueprints as dashboards
from analysis.exports import cli as exports_cli
from analysis.releases.catching_up import release_everything
from surveys import cli, db, starting
from surveys.accounts import security as accounts
from surveys.accounts.cli import staff_commands
from surveys.demo.command import demo_command
from surveys.errors import SurveyError
from surveys.programmes import house
from surveys.programmes.views import pages
from surveys.responses.staff_views import responses_staff
from surveys.responses.text_views import moderating
from surveys.responses.views import answering
from surveys.secrets import read_key_file
from surveys.settings import ROOT, Settings
from surveys.web import assets, limits, locale, markdown, problems, security


def create_app(settings: Settings | None = None) -> Flask:
    """Return a wired app. Tests pass `settings`; a server reads them from its surroundings."""
    settings = settings or Settings()
    app = Flask("mitsprache", root_path=str(ROOT), static_folder="static")
    app.extensions["settings"] = settings
    app.extensions["keys"] = keys = read_key_file(settings.key_path)
    database = db.attach(app, settings.database)
    if settings.production:
        starting.require_ready(database, settings)
    security.attach(app, settings, keys)
    assets.attach(app)
    locale.attach(app)
    markdown.attach(app)
    limits.attach(app)
    problems.attach(app)
    house.attach(app)
    accounts.attach(app, settings, keys, home="results.home")
    for blueprint in (pages, answering, responses_staff, moderating, *dashboards):
        app.register_blueprint(blueprint)
    accounts.csrf.exempt(answering)  # its forms carry the draft's own token
    return app


def app_for_commands() -> Flask:
    """Return the app a command works in, or end with the sentence that says what is missing."""
    settings = cli.read_settings()
    try:
        app = create_app(settings)
        starting.require_ready(app.extensions["database"], settings)
    except SurveyError as problem:
        raise click.ClickException(str(problem)) from problem
    return app


# No FlaskGroup: it would offer a debug mode, and commands of the packages we use.
main = click.Group(
    help="Mitsprache: ask, answer, understand, report back.",
    context_settings={"obj": ScriptInfo(create_app=app_for_commands, set_debug_flag=False)},
)
for command in (
    *cli.commands,
    cli.serving(create_app),
    demo_command(create_app, release_everything),
    staff_commands,
    *analysis_cli.commands,
    *exports_cli.commands,
):
    main.add_command(command)
