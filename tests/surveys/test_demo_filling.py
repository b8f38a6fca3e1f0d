"""The demo in a database: loaded once, the real way, and nowhere it could do harm."""

import json
import shutil
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import func, select

from app import create_app
from surveys import clock
from surveys.accounts.models import Account
from surveys.db import Database
from surveys.demo.command import base_url, demo_command
from surveys.demo.filling import DemoLinks, fill, is_filled
from surveys.demo.planting import coming_days
from surveys.errors import NotReady, NotStored
from surveys.fieldwork.models import Invitation, Wave
from surveys.programmes.models import Edition, Installation, NextStep
from surveys.questionnaires.models import Survey
from surveys.responses import access
from surveys.responses.models import Draft, Inbox, OpenText, Receipt, Response
from surveys.secrets import create_key_file
from surveys.settings import Settings
from tests.plugins.databases import DATABASES, fresh_database, quick_folder

AT = clock.now()
WRITES = {"sqlite": 250, "postgresql": 102}
"""Ends in a wave without names and in one with names; a draft is left over in both."""


@dataclass
class Filled:
    """A database with the demo in it, for tests that only look."""

    kind: str
    app: Flask
    settings: Settings
    links: DemoLinks
    stops: list[str]
    """What interrupted the filling, as it may anywhere."""

    @property
    def database(self):
        return self.app.extensions["database"]

    @property
    def keys(self):
        return self.app.extensions["keys"]

    def all(self, query):
        with self.database.reading() as session:
            return session.execute(query).all()


class Tired(Database):
    """A database that is gone after so many writes."""

    def __init__(self, url, writes):
        super().__init__(url)
        self.left = writes

    @contextmanager
    def writing(self):
        self.left -= 1
        if self.left < 0:
            raise NotStored("Gone.")
        with super().writing() as session:
            yield session


def interrupted(_database, _keys, _settings, _at):
    raise NotReady("Interrupted.")


def filled_app(settings, **options):
    """Fill a database at one go."""
    create_key_file(settings.key_path)
    app = create_app(settings)
    database, keys = app.extensions["database"], app.extensions["keys"]
    with app.app_context():
        return app, fill(database, keys, settings=settings, at=AT, **options)


def stopped_twice(settings, writes):
    """Stop filling a database among the answers, and again before the results are made."""
    create_key_file(settings.key_path)
    app, tired = create_app(settings), Tired(settings.database, writes)
    keys = app.extensions["keys"]
    with app.app_context():
        with pytest.raises(NotStored) as gone:
            fill(tired, keys, settings=settings, at=AT)
        tired.engine.dispose()
        database = app.extensions["database"]
        with pytest.raises(NotReady) as last:
            fill(database, keys, settings=settings, at=AT, make_releases=interrupted)
        assert not is_filled(database)
        database.engine.dispose()
    return [str(gone.value), str(last.value)]


@pytest.fixture(scope="module", params=DATABASES)
def once_filled(request, tmp_path_factory):
    """Fill one database of each kind, once and with interruptions: it takes seconds."""
    folder = tmp_path_factory.mktemp("demo")
    with ExitStack() as stack:
        quick = Path(stack.enter_context(TemporaryDirectory(dir=quick_folder())))
        if request.param == "sqlite":
            template = request.getfixturevalue("sqlite_template")
            url = f"sqlite:///{shutil.copy(template, quick / 'demo.sqlite')}"
        else:
            server = request.getfixturevalue("postgresql_server")
            template = request.getfixturevalue("postgresql_template")
            url = stack.enter_context(fresh_database(server, template))
        settings = Settings(instance=folder, database_url=url)
        stops = stopped_twice(settings, WRITES[request.param])
        app, links = filled_app(settings)
        yield Filled(request.param, app, settings, links, stops)
        app.extensions["database"].engine.dispose()


@pytest.fixture
def filled(once_filled, request):
    """Give the filled database; the test counts for its kind."""
    request.node.user_properties.append(("database", once_filled.kind))
    return once_filled


def counts(database):
    """How many responses each wave has, by survey and number."""
    with database.reading() as session:
        rows = session.execute(
            select(Survey.slug, Wave.number, func.count())
            .join(Wave, Wave.survey_id == Survey.id)
            .join(Response, Response.wave_id == Wave.id)
            .group_by(Survey.slug, Wave.number)
        )
        return {(slug, number): n for slug, number, n in rows}


COMPLETE = {
    ("stakeholder", 1): 78,
    ("stakeholder", 2): 81,
    ("residents", 1): 260,
    ("residents", 2): 35,
}


def test_the_demo_has_the_answers_it_promises(filled):
    assert counts(filled.database) == COMPLETE


def test_everything_says_that_it_is_a_demo(filled):
    assert filled.all(select(Installation.is_demo)) == [(True,)]


def test_the_programme_has_13_action_fields(filled):
    with filled.database.reading() as session:
        edition = session.scalars(select(Edition)).one()
        assert len(edition.action_fields) == 13


def test_the_next_three_steps_lie_ahead_of_the_closing(filled):
    with filled.database.reading() as session:
        days = session.scalars(select(NextStep.on_day)).all()
        closes_at = session.scalar(select(func.max(Wave.closes_at)))
    assert len(days) == 3
    assert min(days) > closes_at.date()


def test_next_steps_keep_their_day_of_the_week():
    days = [AT.date() - timedelta(days=400), AT.date() - timedelta(days=300)]
    moved = coming_days(days, at=AT)
    assert [day.weekday() for day in moved] == [day.weekday() for day in days]
    assert moved[0] >= AT.date()
    assert moved[1] - moved[0] == days[1] - days[0]


def test_the_same_120_organisations_are_invited_to_both_waves(filled):
    rows = filled.all(
        select(Invitation.wave_id, func.count(Invitation.organisation_id)).group_by(
            Invitation.wave_id
        )
    )
    assert [n for _wave, n in rows] == [120, 120]


def test_links_to_try_lead_to_an_untouched_questionnaire(filled):
    assert len(filled.links.respondent_tokens) >= 3
    for token in (*filled.links.respondent_tokens, *filled.links.open_codes):
        with filled.database.reading() as session:
            entry = access.open_entry(session, token)
        access.require_open(entry.wave, at=AT)
        assert not entry.used


def test_some_drafts_were_left_unsubmitted_in_the_open_waves_only(filled):
    drafts = filled.all(
        select(Wave.mode, Wave.number, func.count())
        .join(Draft, Draft.wave_id == Wave.id)
        .group_by(Wave.mode, Wave.number)
    )
    assert sorted(map(tuple, drafts)) == [("A", 2, 4), ("P", 2, 6)]


def test_no_answer_without_a_name_carries_a_time(filled):
    rows = filled.all(
        select(Response.submitted_at, Response.invitation_id, Response.language).where(
            Response.mode == "A"
        )
    )
    assert set(map(tuple, rows)) == {(None, None, None)}


def test_receipts_of_the_closed_wave_are_gone(filled):
    kept = filled.all(
        select(Wave.number).join(Receipt, Receipt.wave_id == Wave.id).where(Wave.number == 1)
    )
    assert kept == []


def test_most_texts_without_names_are_approved_and_some_wait(filled):
    states = filled.all(
        select(Wave.number, OpenText.state, func.count())
        .join(OpenText, OpenText.wave_id == Wave.id)
        .group_by(Wave.number, OpenText.state)
    )
    found = {(number, state): n for number, state, n in states}
    assert found[1, "waiting"] >= 5
    assert found[2, "waiting"] >= 5
    assert found[1, "approved"] > 5 * found[1, "waiting"]


def test_a_batch_of_the_running_wave_without_names_still_waits_to_be_mixed(filled):
    assert filled.all(select(func.count()).select_from(Inbox)) == [(10,)]


def test_a_second_filling_changes_nothing_and_gives_the_same_links(filled):
    with filled.app.app_context():
        again = fill(filled.database, filled.keys, settings=filled.settings, at=AT)
    assert again == filled.links
    assert counts(filled.database) == COMPLETE


def test_once_the_wave_is_closed_there_is_no_link_to_try(filled):
    later = AT + timedelta(days=60)
    with filled.app.app_context():
        links = fill(filled.database, filled.keys, settings=filled.settings, at=later)
    assert (links.respondent_tokens, links.open_codes) == ((), ())


def test_an_interrupted_filling_goes_on_where_it_stopped(filled):
    assert filled.stops == ["Gone.", "Interrupted."]
    assert counts(filled.database) == COMPLETE


def test_production_refuses_the_demo_and_stores_nothing(app, database, keys, settings):
    production = settings.model_copy(update={"production": True})
    with app.app_context(), pytest.raises(NotReady, match="production"):
        fill(database, keys, settings=production, at=AT)
    with database.reading() as session:
        assert session.get(Installation, 1) is None


def test_a_real_installation_is_left_alone(app, database, keys, settings, world):
    world.programme(is_demo=False)
    with app.app_context(), pytest.raises(NotReady, match="real installation"):
        fill(database, keys, settings=settings, at=AT)
    assert counts(database) == {}


def test_a_database_with_an_account_is_no_place_for_the_demo(app, database, keys, settings):
    with database.writing() as session:
        session.add(
            Account(email="a@b.example", name="A", password="-", fs_uniquifier="a", created_at=AT)
        )
    with app.app_context(), pytest.raises(NotReady, match="real installation"):
        fill(database, keys, settings=settings, at=AT)


def test_a_database_without_tables_is_refused_with_the_command_to_run(tmp_path):
    settings = Settings(instance=tmp_path, database_url=f"sqlite:///{tmp_path / 'empty.sqlite'}")
    with pytest.raises(NotReady, match="mitsprache init"):
        filled_app(settings)


def run(filled, monkeypatch, *arguments, **environment):
    """Run the command on the filled database."""
    monkeypatch.setenv("MITSPRACHE_INSTANCE", str(filled.settings.instance))
    monkeypatch.setenv("MITSPRACHE_DATABASE_URL", filled.settings.database_url)
    monkeypatch.delenv("PORT", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(demo_command(create_app, interrupted), arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_command_prints_json_for_scripts(filled, monkeypatch):
    found = json.loads(run(filled, monkeypatch, "--json", PORT="8123"))
    base = "http://127.0.0.1:8123"
    assert found["base_url"] == base
    assert found["respondent_links"] == [f"{base}/s/{t}" for t in filled.links.respondent_tokens]
    assert found["open_links"] == [f"{base}/s/{code}" for code in filled.links.open_codes]
    assert found["staff"] == {"email": filled.links.email, "password": filled.links.password}


def test_the_command_tells_people_what_to_open(filled, monkeypatch):
    said = run(filled, monkeypatch)
    for words in (
        f"/s/{filled.links.respondent_tokens[0]}",
        f"/s/{filled.links.open_codes[0]}",
        "/staff",
        filled.links.password,
        "/p/teilhabe",
    ):
        assert words in said


@pytest.mark.parametrize(
    ("named", "port", "expected"),
    [
        ({}, None, "http://127.0.0.1:8000"),
        ({}, "9001", "http://127.0.0.1:9001"),
        ({"url_prefix": "/beteiligung/"}, "9001", "http://127.0.0.1:9001/beteiligung"),
        ({"base_url": "https://mitreden.example.org/"}, "9001", "https://mitreden.example.org"),
    ],
)
def test_links_begin_with_the_address_people_open(named, port, expected, tmp_path):
    assert base_url(Settings(instance=tmp_path, **named), port) == expected
