"""Settings in, a wired app out. The only file that knows both packages."""

import click
from flask import Flask
from flask.cli import ScriptInfo

from analysis import cli as analysis_cli
from analysis.analyse import cli as analyse_cli
from analysis.dashboards import release_job
from analysis.dashboards.views import blueprints as dashboards
from analysis.exports import cli as exports_cli
from analysis.exports.microdata import job as microdata
from analysis.exports.open_views import open_data
from analysis.exports.views import codebooks, files
from analysis.releases.catching_up import release_everything
from analysis.releases.workshop import Workshop
from surveys import cli, db, starting, work
from surveys.accounts import security as accounts
from surveys.accounts.cli import staff_commands
from surveys.demo.command import demo_command
from surveys.errors import SurveyError
from surveys.fieldwork.addresses.views import organisations
from surveys.fieldwork.archive_views import archive
from surveys.fieldwork.audit_views import audit_pages
from surveys.fieldwork.choosing_views import choosing
from surveys.fieldwork.extension_views import more_time
from surveys.fieldwork.first_survey_views import first_survey
from surveys.fieldwork.job_views import jobs
from surveys.fieldwork.letter_views import letters_pages
from surveys.fieldwork.link_views import links
from surveys.fieldwork.mailing_views import mailings
from surveys.fieldwork.message_views import messages
from surveys.fieldwork.notices_views import notices
from surveys.fieldwork.opt_out_views import opting_out
from surveys.fieldwork.poster_views import posters
from surveys.fieldwork.registration_views import registering
from surveys.fieldwork.version_views import version_pages
from surveys.fieldwork.volunteers.views import volunteering
from surveys.fieldwork.wave_views import waves
from surveys.jobs import office
from surveys.programmes import house
from surveys.programmes.details_views import authority_details
from surveys.programmes.house_views import house_files
from surveys.programmes.indicators.views import indicators
from surveys.programmes.plan_views import plan
from surveys.programmes.setup_views import setup
from surveys.programmes.views import pages
from surveys.questionnaires.sharing.preview_views import previews
from surveys.questionnaires.views import blueprints as building
from surveys.responses.elsewhere.views import elsewhere
from surveys.responses.elsewhere.wave_views import RELEASING, Releasing
from surveys.responses.import_views import response_import
from surveys.responses.keying_views import sheets
from surveys.responses.records.views import records
from surveys.responses.staff_views import responses_staff
from surveys.responses.suspect_views import suspecting
from surveys.responses.text_views import moderating
from surveys.responses.trust_views import trusting
from surveys.responses.views import answering
from surveys.secrets import read_key_file
from surveys.settings import ROOT, Settings
from surveys.web import assets, limits, locale, markdown, problems, security, sizes


def create_app(settings: Settings | None = None) -> Flask:
    """Return a wired app. Tests pass `settings`; a server reads them from its surroundings."""
    settings = settings or Settings()
    app = Flask("mitsprache", root_path=str(ROOT), static_folder="static")
    app.extensions["settings"] = settings
    app.extensions["keys"] = keys = read_key_file(settings.key_path)
    database = db.attach(app, settings.database)
    app.extensions["workshop"] = Workshop.of(database, keys, settings)
    app.extensions[RELEASING] = Releasing(release_job.ask_if_due, release_job.under_way)
    if settings.production:
        starting.require_ready(database, settings)
    security.attach(app, settings, keys)
    sizes.attach(app)
    assets.attach(app)
    locale.attach(app)
    markdown.attach(app)
    limits.attach(app)
    problems.attach(app)
    house.attach(app)
    accounts.attach(app, settings, keys, home="results.home")
    for blueprint in (
        pages,
        house_files,
        setup,
        authority_details,
        plan,
        indicators,
        first_survey,
        organisations,
        choosing,
        waves,
        links,
        letters_pages,
        posters,
        jobs,
        messages,
        more_time,
        version_pages,
        mailings,
        opting_out,
        audit_pages,
        notices,
        archive,
        registering,
        volunteering,
        *building,
        answering,
        responses_staff,
        records,
        response_import,
        elsewhere,
        sheets,
        moderating,
        suspecting,
        trusting,
        *dashboards,
        files,
        codebooks,
        open_data,
    ):
        app.register_blueprint(blueprint)
    works = office.attach(app, database)
    work.register(app, works)
    microdata.register(app, works)
    release_job.register(app, works)
    accounts.csrf.exempt(answering)  # its forms carry the draft's own token
    accounts.csrf.exempt(previews)  # theirs the link's
    accounts.csrf.exempt(opting_out)  # whoever has the link may end the mail, mail systems too
    accounts.csrf.exempt(registering)  # whoever has the link may register, without a cookie
    accounts.csrf.exempt(volunteering)  # anybody may ask; only the link in the mail does anything
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
    *analyse_cli.commands,
):
    main.add_command(command)
